import Telephony
import Testing

@Suite struct StableDigestTests {
  /// Computed apart from this code, by the description of the algorithm.
  @Test(
    arguments: [
      ("", 0x79af_553e_d67d_40eb),
      ("a", 0x86d5_ecea_9b54_1759),
      ("12345678", 0x6dd8_c9e7_f851_2a5f),
      ("123456789", 0xb552_0f11_1f57_fa45),
      ("The quick brown fox jumps over the lazy dog", 0xb5d1_1ca2_9aac_0fb0),
    ] as [(String, UInt64)])
  func knownValues(_ text: String, _ value: UInt64) {
    var digest = StableDigest()
    digest.combine(bytes: Array(text.utf8))
    #expect(digest.value == value)
  }

  @Test func itGoesOnFromWhatWasWrittenDown() {
    var whole = StableDigest()
    whole.combine(bytes: [1, 2, 3])
    var resumed = StableDigest(resuming: whole.value)
    whole.combine(bytes: [4])
    resumed.combine(bytes: [4])
    #expect(whole == resumed)
  }

  @Test func boundariesOrderAndZerosCount() {
    func digest(_ parts: [UInt8]...) -> UInt64 {
      var digest = StableDigest()
      for part in parts { digest.combine(bytes: part) }
      return digest.value
    }
    let all = [
      digest(), digest([]), digest([0]), digest([0, 0]), digest([1, 2]), digest([2, 1]), digest([1], [2]),
      digest([1, 2], []), digest([], [1, 2]), digest([UInt8](repeating: 0, count: 8)),
      digest([UInt8](repeating: 0, count: 16)),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test func valuesCountAsTheyAreEncoded() throws {
    let order = SwitchOrder.play("p1", on: "c1", media: [.sound("hello")])
    var (byValue, byBytes) = (StableDigest(), StableDigest())
    try byValue.combine(order)
    byBytes.combine(bytes: try CompactEncoder().encode(order))
    #expect(byValue == byBytes)

    let encoder = DigestEncoder()
    var byKeptEncoder = StableDigest()
    try byKeptEncoder.combine(order, by: encoder)
    #expect(byKeptEncoder == byValue)
    var again = StableDigest()
    try again.combine(order, by: encoder)
    #expect(again == byValue)
  }

  @Test func personalDataCountByKeyOnly() throws {
    func digest(_ personal: Personal) throws -> StableDigest {
      var digest = StableDigest()
      try digest.combine(["ani": personal])
      return digest
    }
    let known = try digest(Personal(key: "k1", clear: "+4930123"))
    #expect(try digest(Personal(key: "k1", clear: nil)) == known)
    #expect(try digest(Personal(key: "k2", clear: "+4930123")) != known)
  }

  @Test func aValueThatFailsLeavesTheDigestAsItWas() {
    struct Failing: Encodable {
      struct Reason: Error {}
      func encode(to encoder: any Encoder) throws { throw Reason() }
    }
    var digest = StableDigest()
    #expect(throws: EncodingError.self) { try digest.combine(Failing()) }
    #expect(digest == StableDigest())
  }

  @Test func itIsShownAsSixteenDigits() {
    #expect(StableDigest(resuming: 0xab).description == "00000000000000ab")
  }
}
