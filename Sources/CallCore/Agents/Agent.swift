import Telephony

/// One agent: state, leg, and what is to follow the present call.
struct Agent: Codable, Equatable, Sendable {
  /// The agent's channel, from the order to ring it until it is gone.
  struct Leg: Codable, Equatable, Sendable {
    let channel: ChannelID
    let node: NodeID
    let call: CallID
    /// When the hang-up that was ordered is ordered again.
    var hangUpEndsAt: Instant?
    var hangUpsOrdered = 0
  }

  let id: AgentID
  /// What to ring instead of the device in the description.
  var device: String?
  var state = AgentState.loggedOut
  var since: Instant
  /// Since when the agent has been without a call; the longest idle is first.
  var idleSince: Instant
  /// The call that the state is about.
  var call: CallID?
  var leg: Leg?
  /// What was asked for during a call and takes effect after it.
  var afterCall: AgentState?
  var callsAnswered = 0

  init(id: AgentID, at now: Instant) {
    self.id = id
    since = now
    idleSince = now
  }

  /// Whether a call may be offered: available, and no old leg left.
  var isOfferable: Bool { state == .available && leg == nil }
  var isLoggedIn: Bool { state != .loggedOut }

  /// When something is due without an input: the end of wrap-up, or of the
  /// wait for a hang-up.
  var deadline: Instant? {
    let wrapUpEnd: Instant? = if case .wrapUp(let endsAt) = state { endsAt } else { nil }
    guard let hangUpEnd = leg?.hangUpEndsAt else { return wrapUpEnd }
    return wrapUpEnd.map { min($0, hangUpEnd) } ?? hangUpEnd
  }
}
