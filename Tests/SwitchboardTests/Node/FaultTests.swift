import Testing

@Suite("Whatever goes wrong")
struct FaultTests {
  @Test("each thing is told once, and in the end nothing is left", arguments: 0..<60 as Range<UInt64>)
  func nothingLeft(seed: UInt64) {
    let minute = BusyMinute(seed: seed, hasFaults: true)
    #expect(minute.run().count > 100)
  }
}
