import Telephony
import Testing

@Suite struct RoundTripTests {
  static let facts: [SwitchFact] = [
    .channelEntered(
      ChannelArrival(
        channel: "acme.pbx1.7.call-1", ani: Personal(key: "ani:1", clear: "+491701234567"), dnis: "4930123",
        endpoint: "PJSIP/trunk")),
    .channelRang("c1"), .channelAnswered("c1"), .channelEnded("c1", .normalClearing), .digitReceived("c1", "#"),
    .playbackEnded("p1", .failed), .bridgeJoined("b1", "c1"), .bridgeLeft("b1", "c1"), .nodeLost,
    .orderFailed(.play("p1", on: "c1", media: [.sound("hello"), .number(-3), .digits("12")]), .timedOut),
    .nodeReconciled(
      Inventory(
        asteriskStartedAt: Instant(microsecondsSinceEpoch: 1_790_000_000_123_456), asteriskVersion: "22.10.1",
        channels: [
          ChannelSighting(
            arrival: ChannelArrival(
              channel: "c2", ani: Personal(key: "ani:2", clear: nil), dnis: "", endpoint: "PJSIP/a"),
            call: nil, isAnswered: true, isInApplication: false)
        ],
        bridges: [BridgeSighting(bridge: "b1", channels: ["c1", "c2"])], playbacks: ["p1"])),
    .orderFailed(
      .originate(
        Origination(
          channel: "c3", call: "k1", endpoint: "PJSIP/agent1", callerNumber: Personal(key: "n", clear: "1"),
          callerName: "Support", ringSecondsMax: 25, originator: "c1")), .refused),
    .orderFailed(.continue("c1", .safeExit), .nodeLost),
  ]

  @Test(arguments: facts) func factsComeBackAsTheyWere(_ fact: SwitchFact) throws {
    let written = try CompactEncoder().encode(fact)
    let read = try CompactDecoder().decode(SwitchFact.self, from: written)
    #expect(read == fact)
    #expect(try CompactEncoder().encode(read) == written)
  }

  struct Everything: Codable, Equatable {
    var int8 = Int8.min
    var int16 = Int16.min
    var int32 = Int32.min
    var int64 = Int64.min
    var uint8 = UInt8.max
    var uint16 = UInt16.max
    var uint32 = UInt32.max
    var uint64 = UInt64.max
    var int = -1
    var uint: UInt = 24
    var float: Float = 3.14159
    var double = 2.718281828459045
    var text = "Grüße 🌍"
    var truth = true
    var missing: Int?
    var present: Int? = 5
    var missingText: String?
    var numbers = Array(0..<30)
    var mixed: [Int?] = [1, nil, 3]
    var bytes: [UInt8] = [0, 255, 7]
    var named = ["b": 1, "a": 2, "ccc": 3]
    var byIdentifier: [QueueID: [Int]] = ["sales": [1], "support": []]
    var byNumber = [10: "ten", -1: "minus one"]
    var duration = Duration.seconds(20)
    var negativeDuration = Duration.milliseconds(-1)
  }

  @Test func everyKindOfValueComesBackAsItWas() throws {
    let value = Everything()
    let written = try CompactEncoder().encode(value)
    #expect(try CompactDecoder().decode(Everything.self, from: written) == value)
  }

  @Test func anEncoderCanBeUsedAgain() throws {
    let encoder = CompactEncoder()
    let first = try encoder.encode(Everything())
    _ = try encoder.encode("in between")
    #expect(try encoder.encode(Everything()) == first)
  }

  struct Old: Codable, Equatable {
    var name: String
    var count: Int
  }
  struct New: Codable, Equatable {
    var added: [String: [Int]]?
    var name: String
    var alsoAdded: Old?
    var count: Int
  }

  @Test func aNewerReaderReadsAnOlderWriter() throws {
    let written = try CompactEncoder().encode(Old(name: "a", count: 2))
    #expect(
      try CompactDecoder().decode(New.self, from: written) == New(added: nil, name: "a", alsoAdded: nil, count: 2))
  }

  @Test func anOlderReaderSkipsWhatItDoesNotKnow() throws {
    let new = New(added: ["x": [1, 2]], name: "a", alsoAdded: Old(name: "b", count: 1), count: 2)
    let written = try CompactEncoder().encode(new)
    #expect(try CompactDecoder().decode(Old.self, from: written) == Old(name: "a", count: 2))
  }

  @Test func keysMayComeInAnyOrderAndTwice() throws {
    // {"count": 3, 1: 2, "name": "n", "count": 4}
    let written = bytes("a4 65636f756e74 03 01 02 646e616d65 616e 65636f756e74 04")
    let read = try CompactDecoder().decode(Old.self, from: written)
    #expect(read.name == "n")
    #expect([3, 4].contains(read.count))
  }

  @Test func aMissingKeyIsNamed() throws {
    #expect {
      try CompactDecoder().decode(Old.self, from: bytes("a1 646e616d65 616e"))
    } throws: { "\($0)".contains("the key \"count\" is missing") }
  }

  class Base: Codable {
    var base = 1
  }
  final class Derived: Base {
    var derived = "x"
    override init() { super.init() }
    private enum CodingKeys: String, CodingKey { case derived }
    required init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      derived = try container.decode(String.self, forKey: .derived)
      try super.init(from: container.superDecoder())
    }
    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(derived, forKey: .derived)
      try super.encode(to: container.superEncoder())
    }
  }

  @Test func aSuperclassIsWrittenBesideItsSubclass() throws {
    let value = Derived()
    value.base = 7
    let written = try CompactEncoder().encode(value)
    let read = try CompactDecoder().decode(Derived.self, from: written)
    #expect(read.base == 7)
    #expect(read.derived == "x")
  }

  /// Adds to the first container after it has begun the second.
  struct Interleaving: Encodable {
    enum Key: CodingKey { case first, second }
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      var first = container.nestedContainer(keyedBy: Key.self, forKey: .first)
      try container.encode(1, forKey: .second)
      try first.encode(2, forKey: .first)
    }
  }

  @Test func interleavedContainersAreRefused() {
    #expect(throws: EncodingError.self) { try CompactEncoder().encode(Interleaving()) }
  }

  struct Silent: Codable, Equatable {
    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {}
  }

  @Test func aValueThatEncodesNothingIsAnEmptyMap() throws {
    #expect(hex(try CompactEncoder().encode([Silent(), Silent()])) == "82a0a0")
  }
}
