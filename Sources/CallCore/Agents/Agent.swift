import Telephony

/// One agent: state, legs, and what is to follow the present call.
struct Agent: Codable, Equatable, Sendable {
  /// A channel of the agent's, from the order to ring it until it is gone.
  struct Leg: Codable, Equatable, Sendable {
    let channel: ChannelID
    let node: NodeID
    let call: CallID
    /// Whether agent and caller have come to share a bridge.
    var isBridged = false
    /// When the hang-up that was ordered is ordered again.
    var hangUpEndsAt: Instant?
    var hangUpsOrdered = 0

    var isEnding: Bool { hangUpEndsAt != nil }
    var isTalk: Bool { isBridged && !isEnding }
    /// Rings, or was picked up and is being connected.
    var isOffer: Bool { !isBridged && !isEnding }
  }

  /// What after-call work is about.
  struct WrapUp: Codable, Equatable, Sendable {
    let queue: QueueID
    let skills: [SkillID]
    let talked: Duration
    let beganAt: Instant
  }

  let id: AgentID
  /// What to ring instead of the device in the description.
  var device: String?
  var state = AgentState.loggedOut
  var since: Instant
  /// Since when the agent has been without a call; the longest idle is first.
  var idleSince: Instant
  /// When the last talk ended.
  var lastTalkEndedAt: Instant?
  /// The call that the state is about.
  var call: CallID?
  /// In the order in which they were rung; more than one only with a capacity
  /// of more, and never more than one that is offered.
  var legs: [Leg] = []
  /// Whether one more call may be offered beside the talks; see
  /// ``Centre/saveAgent(_:at:)``.
  var takesMore = false
  /// Let another call ring beside the present talks, or declined it: no more
  /// are offered beside them.
  var declinesMore = false
  /// What was asked for during a call and takes effect after it.
  var afterCall: AgentState?
  var callsAnswered = 0
  /// Queues whose calls the agent takes a break from; ordered by id.
  var pausedQueues: [QueueID] = []
  /// Missed offers since the last answered one.
  var missesInARow = 0
  /// Only in wrap-up.
  var wrapUp: WrapUp?
  /// Until when the agent's desk has promised to be heard of again; nil when
  /// no desk keeps the agent logged in.
  var leaseEndsAt: Instant?
  /// The state to come back to when an unreachable desk is heard of again.
  var beforeUnreachable: AgentState?
  /// Since when the agent is not ready for the reason at hand: a desk that was
  /// lost meanwhile, or the reason given again, does not begin it anew.
  var notReadySince: Instant?
  /// When the reason's limit is reached; nil when it has none.
  var limitEndsAt: Instant?
  /// Since when the limit is passed, once that was told.
  var overdueSince: Instant?

  init(id: AgentID, at now: Instant) {
    self.id = id
    since = now
    idleSince = now
  }

  /// Whether a call may be offered: available, and no old leg left; or on a
  /// call, and another would not be too many.
  var isOfferable: Bool { state == .available ? legs.isEmpty : takesMore }
  var isTalking: Bool { legs.contains(where: \.isTalk) }
  var isLoggedIn: Bool { state != .loggedOut }

  /// Whether the agent takes calls of the queue, now or after the present one.
  func isStaffed(in queue: QueueID) -> Bool { state.kind.isStaffed && !pausedQueues.contains(queue) }

  /// When something is due without an input: the end of the state, of the
  /// desk's promise, of the wait for a hang-up, or the limit of the reason.
  var deadline: Instant? {
    let hangUpEndsAt = legs.lazy.compactMap(\.hangUpEndsAt).min()
    return [state.endsAt, leaseEndsAt, hangUpEndsAt, overdueSince == nil ? limitEndsAt : nil].compactMap { $0 }.min()
  }

  func leg(on channel: ChannelID) -> Leg? { legs.first { $0.channel == channel } }

  /// Changes a leg that is there.
  mutating func changeLeg(on channel: ChannelID, _ change: (inout Leg) -> Void) {
    if let index = legs.firstIndex(where: { $0.channel == channel }) { change(&legs[index]) }
  }
}
