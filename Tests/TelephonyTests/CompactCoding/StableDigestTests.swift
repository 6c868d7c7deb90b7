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

  @Test(arguments: ["", "a", "1234567", "12345678", "123456789", "Grüß Gott, \u{1F600}", "q\0"])
  func textsCountAsTheirBytes(_ text: String) {
    var (byText, byBytes) = (StableDigest(), StableDigest())
    byText.combine(text)
    byBytes.combine(bytes: Array(text.utf8))
    #expect(byText == byBytes)
  }

  @Test func personalDataCountByKeyOnly() {
    func digest(_ personal: Personal) -> StableDigest {
      var digest = StableDigest()
      digest.combine(personal)
      return digest
    }
    let known = digest(Personal(key: "k1", clear: "+4930123"))
    #expect(digest(Personal(key: "k1", clear: nil)) == known)
    #expect(digest(Personal(key: "k2", clear: "+4930123")) != known)
  }

  @Test func thereOrNotAndHowManyCount() {
    func digest(_ take: (inout StableDigest) -> Void) -> UInt64 {
      var digest = StableDigest()
      take(&digest)
      return digest.value
    }
    let all = [
      digest { $0.combine(nil as ChannelID?) }, digest { $0.combine("" as ChannelID?) },
      digest { $0.combine([] as [ChannelID]) }, digest { $0.combine(["a", "b"] as [ChannelID]) },
      digest { $0.combine(["ab"] as [ChannelID]) }, digest { $0.combine(-1) }, digest { $0.combine(1) },
    ]
    // None and an empty list are both "nothing follows".
    #expect(Set(all).count == all.count - 1)
  }

  @Test func itIsShownAsSixteenDigits() {
    #expect(StableDigest(resuming: 0xab).description == "00000000000000ab")
  }
}
