import Telephony
import Testing

@Suite struct StableOrderTests {
  @Test func dictionaryEntriesAreSortedByTheirEncodedKeys() throws {
    let encoder = CompactEncoder()
    // Shorter keys first, then by their bytes (RFC 8949, section 4.2.1).
    #expect(
      hex(try encoder.encode(["bb": 1, "a": 2, "c": 3, "aa": 4])) == "a4 6161 02 6163 03 626161 04 626262 01".plain)
    #expect(hex(try encoder.encode([30: 1, 4: 2])) == "a2 6134 02 623330 01".plain)
  }

  @Test func identifiersAreTextKeys() throws {
    let value: [QueueID: Int] = ["sales": 1]
    #expect(hex(try CompactEncoder().encode(value)) == "a1 6573616c6573 01".plain)
  }

  @Test func dictionariesInDictionariesAreSortedToo() throws {
    var generator = SeededGenerator(seed: 3)
    let keys = (0..<50).map { "key\($0)" }
    func shuffled() -> [String: [String: Int]] {
      var outer: [String: [String: Int]] = [:]
      for key in keys.shuffled(using: &generator) {
        var inner: [String: Int] = [:]
        for (index, key) in keys.enumerated().shuffled(using: &generator) { inner[key] = index }
        outer[key] = inner
      }
      return outer
    }
    let written = try CompactEncoder().encode(shuffled())
    for _ in 0..<5 { #expect(try CompactEncoder().encode(shuffled()) == written) }
    #expect(try CompactDecoder().decode([String: [String: Int]].self, from: written) == shuffled())
  }

  @Test func structureFieldsKeepTheirOrder() throws {
    struct Pair: Encodable {
      var z = 1
      var a = 2
    }
    #expect(hex(try CompactEncoder().encode(Pair())) == "a2 617a 01 6161 02".plain)
  }
}

extension String {
  fileprivate var plain: String { filter { $0 != " " } }
}
