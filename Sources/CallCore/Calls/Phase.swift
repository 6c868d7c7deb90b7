import Telephony

/// Where a call is in its life.
///
/// in flow → waiting → connecting → talking → leaving → (record). Connecting
/// falls back to waiting when the agent is lost; waiting falls back to in flow
/// when the caller leaves the queue; in flow leads to leaving when the flow
/// ends. From each phase the caller's end closes the record at once, and an
/// operator's hang-up leads to leaving.
///
/// Indirect, so that a call is small: it is copied much more often than its
/// phase changes.
indirect enum Phase: Codable, Equatable, Sendable {
  case inFlow(FlowRun)
  /// In a queue; offered as long as there are offers.
  case waiting(Wait)
  /// An agent has answered; the bridge is ordered but not yet confirmed. The
  /// offers of the wait are those that go on ringing meanwhile.
  case connecting(Wait, Joining)
  case talking(Conversation)
  /// The caller's leg is being ended; its end closes the record.
  case leaving(Departure)
}

extension Phase {
  /// Where caller and agent are, or are about to be, together.
  var bridge: BridgeID? {
    switch self {
    case .connecting(_, let joining): joining.bridge
    case .talking(let conversation): conversation.bridge
    case .inFlow, .waiting, .leaving: nil
    }
  }

  /// What an agent hears before the caller.
  var whisper: PlaybackID? {
    if case .connecting(_, let joining) = self { joining.whisper } else { nil }
  }

  /// The stay in a queue, while it lasts.
  var wait: Wait? {
    switch self {
    case .waiting(let wait), .connecting(let wait, _): wait
    case .inFlow, .talking, .leaving: nil
    }
  }
}

/// One presentation of a call to one agent: a reservation of both.
struct Offer: Codable, Equatable, Sendable {
  let id: OfferID
  let agent: AgentID
  /// The agent's leg.
  let channel: ChannelID
  /// The tier by which the agent was rung.
  let tier: Int
  let startedAt: Instant
  /// When it is missed.
  let endsAt: Instant
}

/// A bridge under way.
struct Joining: Codable, Equatable, Sendable {
  /// The offer that was answered.
  let offer: Offer
  let bridge: BridgeID
  /// What the agent hears before the caller; the bridge is ordered after it.
  var whisper: PlaybackID?
  /// What the caller hears before the agent; likewise.
  var notice: PlaybackID?
  /// What the agent hears while the customer of a callback is dialled.
  var ringTone: PlaybackID?
  var hasCaller = false
  var hasAgent = false
  /// Until when what is said before must be over, or both must be in the bridge.
  var endsAt: Instant

  var isComplete: Bool { hasCaller && hasAgent }
  /// Something is said to one of them, and the bridge is not ordered yet.
  var isPreparing: Bool { whisper != nil || notice != nil }
}

/// Caller and agent in one bridge.
struct Conversation: Codable, Equatable, Sendable {
  let agent: AgentID
  let channel: ChannelID
  let bridge: BridgeID
  /// What the agent was rung for; for the wrap-up and the statistics.
  let queue: QueueID
  let release: ReleaseID
  let skills: [SkillID]
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
