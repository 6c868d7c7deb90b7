import ARI
import Telephony

/// How often a ``FakeAsterisk`` misbehaves, by chance: each number is of
/// 10,000 requests or events. All zero is a healthy one.
///
/// Nothing here is a lie: a request that is refused was not carried out, and
/// "not found" is never said of what is there.
public struct FakeRudeness: Sendable, Equatable {
  /// Requests that get lost.
  public var lostRequests = 0
  /// Requests that are carried out and never answered.
  public var lostReplies = 0
  /// Requests that are refused (500, 503).
  public var refusals = 0
  /// Replies that come so late that the events of the request come first.
  public var slowReplies = 0
  /// Requests that wait long for their turn, and are overtaken by later ones.
  public var slowRequests = 0
  /// Ends of channels (`StasisEnd`, `ChannelDestroyed`) that are told twice.
  public var repeatedEnds = 0
  /// Ends of channels that are told after what came after them.
  public var lateEnds = 0
  /// Events of any kind that are never told.
  public var lostEvents = 0
  /// The longest delay of what comes late.
  public var delayMax = Duration.seconds(7)

  public init() {}

  var concernsRequests: Bool { lostRequests + lostReplies + refusals + slowReplies + slowRequests > 0 }

  /// Whether events of that type are told as they should be.
  func isCivil(to type: String) -> Bool {
    lostEvents == 0 && (repeatedEnds + lateEnds == 0 || !Self.tellsEnd(type))
  }

  static func tellsEnd(_ type: String) -> Bool { type == "StasisEnd" || type == "ChannelDestroyed" }
}

extension FakeAsterisk {
  /// What befalls the next request; nil for nothing.
  func rudeEffect() -> FakeFault.Effect? {
    guard rudeness.concernsRequests else { return nil }
    var roll = Int(rudeGenerator.next() % 10_000)
    func hits(_ count: Int) -> Bool {
      roll -= count
      return roll < 0 && roll >= -count
    }
    if hits(rudeness.lostRequests) { return .lostRequest }
    if hits(rudeness.lostReplies) { return .lostReply }
    if hits(rudeness.refusals) { return .refused(rudeGenerator.next() % 2 == 0 ? 500 : 503) }
    if hits(rudeness.slowReplies) { return .slowReply(rudeDelay()) }
    if hits(rudeness.slowRequests) { return .slowRequest(rudeDelay()) }
    return nil
  }

  private func rudeDelay() -> Duration {
    // Mostly short: what overtakes by a hair is the harder case.
    let limit = rudeGenerator.next() % 4 == 0 ? rudeness.delayMax : .milliseconds(20)
    return .microseconds(1 + Int64(rudeGenerator.next() % UInt64(max(1, limit.wholeMicroseconds))))
  }

  func sendRudely(_ event: ARIEvent) {
    let roll = Int(rudeGenerator.next() % 10_000)
    if roll < rudeness.lostEvents { return }
    guard FakeRudeness.tellsEnd(event.type) else { return signal(.event(event)) }
    if roll < rudeness.lostEvents + rudeness.lateEnds { return signalLate(event) }
    signal(.event(event))
    if roll < rudeness.lostEvents + rudeness.lateEnds + rudeness.repeatedEnds { signalLate(event) }
  }

  private func signalLate(_ event: ARIEvent) {
    let number = connection
    lane.run(after: rudeDelay()) { [weak self] in
      self?.assumeIsolated { fake in
        if fake.connection == number { fake.signal(.event(event)) }
      }
    }
  }
}
