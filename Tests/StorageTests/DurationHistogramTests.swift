import Storage
import Telephony
import Testing

@Suite struct DurationHistogramTests {
  @Test func nothingCountedIsZero() {
    #expect(DurationHistogram().percentile(99) == .zero)
  }

  @Test func percentilesAreAtMostAQuarterTooHigh() {
    var generator = SeededGenerator(seed: 11)
    var histogram = DurationHistogram()
    var all: [Int64] = []
    for _ in 0..<5_000 {
      let microseconds = Int64.random(in: 0...(1 << Int64.random(in: 0...29, using: &generator)), using: &generator)
      all.append(microseconds)
      histogram.add(.microseconds(microseconds))
    }
    all.sort()
    for percent in [0.1, 1, 25, 50, 90, 99, 99.9, 100] {
      let truth = Double(all[Int((Double(all.count) * percent / 100).rounded(.up)) - 1])
      let told = Double(histogram.percentile(percent).wholeMicroseconds)
      #expect(told >= truth && told <= truth * 1.25 + 1, "\(percent) %: \(told) for \(truth)")
    }
    #expect(histogram.count == 5_000)
    #expect(histogram.maxMicroseconds == UInt64(all.last ?? 0))
    #expect(histogram.totalMicroseconds == UInt64(all.reduce(0, +)))
  }

  @Test func verySmallAndVeryLargeTimesFit() {
    var histogram = DurationHistogram()
    histogram.add(.zero)
    histogram.add(.seconds(-1))
    histogram.add(.seconds(1_000_000))
    #expect(histogram.percentile(50) == .zero)
    #expect(histogram.percentile(100) > .seconds(1_000))
  }
}
