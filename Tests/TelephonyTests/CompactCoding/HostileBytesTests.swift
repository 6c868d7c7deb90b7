import Telephony
import Testing

/// Whatever bytes come, the decoder throws or gives a value; it doesn't trap
/// and doesn't run on without end. Each failing seed can be run again.
@Suite struct HostileBytesTests {
  private func readEveryWay(_ bytes: [UInt8]) {
    let decoder = CompactDecoder()
    _ = try? decoder.decode(SwitchFact.self, from: bytes)
    _ = try? decoder.decode(AnyItem.self, from: bytes)
    _ = try? decoder.decode(RoundTripTests.Everything.self, from: bytes)
    _ = try? decoder.decode([String: [Int]].self, from: bytes)
    _ = try? decoder.decode([UInt8].self, from: bytes)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func randomBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0...64, using: &generator)
      readEveryWay((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func mutatedEncodings(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let encoder = CompactEncoder()
    let originals =
      try RoundTripTests.facts.map { try encoder.encode($0) } + [encoder.encode(RoundTripTests.Everything())]
    for original in originals {
      for _ in 0..<100 {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&bytes, using: &generator) }
        readEveryWay(bytes)
      }
    }
  }

  private func mutate(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
    guard let index = bytes.indices.randomElement(using: &generator) else { return }
    switch Int.random(in: 0...3, using: &generator) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
    case 2: bytes.remove(at: index)
    default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
    }
  }

  @Test func everyPrefixIsRefused() throws {
    for fact in RoundTripTests.facts {
      let whole = try CompactEncoder().encode(fact)
      for count in whole.indices {
        #expect(throws: DecodingError.self) {
          try CompactDecoder().decode(SwitchFact.self, from: Array(whole[..<count]))
        }
      }
    }
  }
}
