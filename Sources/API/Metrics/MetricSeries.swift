import Metrics
import Synchronization

/// The figures of one name and one set of labels.
protocol MetricSeries: AnyObject, Sendable {
  func write(_ name: String, _ labels: [MetricLabel], into text: inout ExpositionText)
}

final class CounterSeries: CounterHandler, MetricSeries {
  private let count = Atomic<Int64>(0)

  func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { count.store(0, ordering: .relaxed) }

  func write(_ name: String, _ labels: [MetricLabel], into text: inout ExpositionText) {
    text.sample(name, labels, Double(count.load(ordering: .relaxed)))
  }
}

final class FloatingPointCounterSeries: FloatingPointCounterHandler, MetricSeries {
  private let sum = Mutex(0.0)

  func increment(by amount: Double) { sum.withLock { $0 += amount } }
  func reset() { sum.withLock { $0 = 0 } }

  func write(_ name: String, _ labels: [MetricLabel], into text: inout ExpositionText) {
    text.sample(name, labels, sum.withLock { $0 })
  }
}

final class GaugeSeries: MeterHandler, RecorderHandler, MetricSeries {
  private let value = Mutex(0.0)

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }

  func write(_ name: String, _ labels: [MetricLabel], into text: inout ExpositionText) {
    text.sample(name, labels, value.withLock { $0 })
  }
}

/// A histogram with fixed bounds; also what timers become.
final class HistogramSeries: TimerHandler, RecorderHandler, MetricSeries {
  /// For times: from what a healthy call path takes (well under a
  /// millisecond) to what nobody waits for.
  static let seconds = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]
  /// For sizes and counts: powers of four.
  static let sizes = (0...12).map { Double(1 << (2 * $0)) }

  private struct State {
    var counts: [Int64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let state: Mutex<State>

  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: [Int64](repeating: 0, count: bounds.count + 1)))
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock {
      $0.counts[bucket] += 1
      $0.sum += value
    }
  }

  func write(_ name: String, _ labels: [MetricLabel], into text: inout ExpositionText) {
    let state = state.withLock { $0 }
    var total: Int64 = 0
    for (bound, count) in zip(bounds + [.infinity], state.counts) {
      total += count
      let bucket = MetricLabel(name: "le", value: ExpositionText.number(bound))
      text.sample("\(name)_bucket", labels + [bucket], Double(total))
    }
    text.sample("\(name)_sum", labels, state.sum)
    text.sample("\(name)_count", labels, Double(total))
  }
}
