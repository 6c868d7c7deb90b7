import Telephony
import Testing

/// What is encoded by hand is what `Encodable` would have written.
@Suite struct SwitchFactCompactTests {
  static let everyCall: [SwitchFact] = [
    .channelEntered(
      ChannelArrival(
        channel: "1763712345.17", ani: Personal(key: "ani:1763712345.17", clear: "+491701234567"), dnis: "100",
        endpoint: "PJSIP/trunk")),
    .channelEntered(
      ChannelArrival(
        channel: "1763712345.18", ani: Personal(key: "ani:1763712345.18", clear: "+491701234567"), dnis: "100",
        endpoint: "PJSIP/trunk", customer: "0123456789abc", shape: NumberShape(digits: 12, prefix: "+49170"))),
    .channelEntered(
      ChannelArrival(
        channel: "c", ani: Personal(key: "k", clear: "5"), dnis: "", endpoint: "",
        shape: NumberShape(digits: 3, prefix: ""))),
    .channelEntered(ChannelArrival(channel: "ä", ani: Personal(key: "", clear: nil), dnis: "", endpoint: "")),
    .channelRang("acme.pbx1.r7.01jd4v9g2b0a1b2c-a"), .channelAnswered("c1"), .channelAnswered(""),
    .channelEnded("c1", .normalClearing), .channelEnded("c1", HangupCause(rawValue: 127)),
    .channelEnded("c1", HangupCause(rawValue: -1)), .digitReceived("c1", "#"),
    .playbackEnded("acme.pbx1.r7.01jd4v9g2b0a1b2c-p", .completed), .playbackEnded("p1", .failed),
    .bridgeJoined("b1", "c1"), .bridgeLeft("b1", "c1"),
  ]

  static let others: [SwitchFact] = [
    .orderFailed(.answer("c1"), .refused), .nodeLost,
    .nodeReconciled(Inventory(asteriskStartedAt: .init(microsecondsSinceEpoch: 1))),
    .callersLost([]),
  ]

  final class Vault: PersonalVault {
    var values: [String: String] = [:]
    func lay(down value: String, under key: String) { values[key] = value }
    func value(under key: String) -> String? { values[key] }
  }

  @Test(arguments: everyCall)
  func theBytesAreTheSame(_ fact: SwitchFact) throws {
    let encoder = CompactEncoder()
    let bytes = try #require(encoder.encode(byHand: { fact.write(to: $0) }))
    #expect(hex(bytes) == hex(try encoder.encode(fact)))
    #expect(try CompactDecoder().decode(SwitchFact.self, from: bytes) == fact)
  }

  @Test(arguments: everyCall)
  func personalDataGoIntoTheVault(_ fact: SwitchFact) throws {
    let (byHand, byItself) = (Vault(), Vault())
    let bytes = try #require(CompactEncoder(vault: byHand).encode(byHand: { fact.write(to: $0) }))
    #expect(hex(bytes) == hex(try CompactEncoder(vault: byItself).encode(fact)))
    #expect(byHand.values == byItself.values)
  }

  @Test(arguments: others)
  func theOthersAreLeftToEncodable(_ fact: SwitchFact) throws {
    let encoder = CompactEncoder()
    #expect(encoder.encode(byHand: { fact.write(to: $0) }) == nil)
    #expect(try CompactDecoder().decode(SwitchFact.self, from: encoder.encode(fact)) == fact)
  }

  @Test func textsOfAnyLengthAreTheSame() throws {
    let encoder = CompactEncoder()
    for length in [0, 15, 16, 23, 24, 255, 256, 70_000] {
      let fact = SwitchFact.digitReceived(ChannelID(String(repeating: "x", count: length)), "é")
      #expect(encoder.encode(byHand: { fact.write(to: $0) }) == (try encoder.encode(fact)))
    }
  }
}
