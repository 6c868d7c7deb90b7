import Testing

@Suite("The same seed")
struct DeterminismTests {
  @Test("gives the same minute to the letter, another a different one", arguments: [1, 2, 3] as [UInt64])
  func repeats(seed: UInt64) {
    let first = BusyMinute(seed: seed).run()
    #expect(first.count > 200)
    #expect(first == BusyMinute(seed: seed).run())
    #expect(first != BusyMinute(seed: seed + 100).run())
  }
}
