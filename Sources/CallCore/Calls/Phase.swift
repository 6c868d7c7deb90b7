import Telephony

/// Where a call is in its life.
///
/// in flow → waiting → offered → connecting → talking → leaving → (record).
/// Offered and connecting fall back to waiting when the agent is lost; waiting
/// falls back to in flow when the wait limit is reached; in flow leads to
/// leaving when the flow ends. From each phase the caller's end closes the
/// record at once, and an operator's hang-up leads to leaving.
enum Phase: Codable, Equatable, Sendable {
  case inFlow(FlowRun)
  case waiting(Wait)
  case offered(Wait, Offer)
  /// The agent has answered; the bridge is ordered but not yet confirmed.
  case connecting(Wait, Offer, Joining)
  case talking(Conversation)
  /// The caller's leg is being ended; its end closes the record.
  case leaving(Departure)
}

extension Phase {
  /// Where caller and agent are, or are about to be, together.
  var bridge: BridgeID? {
    switch self {
    case .connecting(_, _, let joining): joining.bridge
    case .talking(let conversation): conversation.bridge
    case .inFlow, .waiting, .offered, .leaving: nil
    }
  }
}

/// A caller's stay in a queue.
struct Wait: Codable, Equatable, Sendable {
  var queue: QueueID
  var place: Backlog.Place
  /// When the wait limit is reached.
  var endsAt: Instant
  /// The step of the flow to go on with then.
  var onTimeout: Int
}

/// One presentation of a call to one agent: a reservation of both.
struct Offer: Codable, Equatable, Sendable {
  let id: OfferID
  let agent: AgentID
  /// The agent's leg.
  let channel: ChannelID
  let startedAt: Instant
  /// When it is missed.
  let endsAt: Instant
}

/// A bridge under way.
struct Joining: Codable, Equatable, Sendable {
  let bridge: BridgeID
  var hasCaller = false
  var hasAgent = false
  /// Until when both must be in it.
  var endsAt: Instant

  var isComplete: Bool { hasCaller && hasAgent }
}

/// Caller and agent in one bridge.
struct Conversation: Codable, Equatable, Sendable {
  let agent: AgentID
  let channel: ChannelID
  let bridge: BridgeID
}

/// The end of a call under way.
struct Departure: Codable, Equatable, Sendable {
  enum Way: Codable, Equatable, Sendable {
    case hangUp(HangupCause)
    case `continue`(DialplanLocation)
  }

  let way: Way
  let outcome: CallOutcome
  let termination: Termination.Class
  /// When to order it again.
  var endsAt: Instant
  var ordersGiven = 1
}
