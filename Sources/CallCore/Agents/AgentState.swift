public import Telephony

/// What an agent is doing.
///
/// logged out → not ready (log in) → available (ready) → offered → on call →
/// wrap-up → available. Each state but logged out leads to logged out and, but
/// for offered and on call, to not ready; offered leads to not ready when the
/// offer is missed, and back to available when it is withdrawn.
///
/// Each has a beginning (``AgentView/since``) and, where it ends by itself, its
/// end. No state is derived from a moment that lies in the past.
public enum AgentState: Codable, Equatable, Sendable {
  case loggedOut
  /// - Parameter endsAt: when the agent becomes available by itself; nil when
  ///   somebody must say so.
  case notReady(reason: String, endsAt: Instant? = nil)
  case available
  case offered
  case onCall
  /// The agent's phone is in use for something that is no call of ours.
  case onOtherCall
  case wrapUp(endsAt: Instant)
  /// The agent's desk was not heard of in time; logged out when it is not
  /// before `endsAt`.
  case unreachable(endsAt: Instant)

  /// The state's name without what goes with it: `wrap_up`.
  public var name: String { kind.name }

  /// When the state ends by itself, or nil.
  public var endsAt: Instant? {
    switch self {
    case .loggedOut, .available, .offered, .onCall, .onOtherCall: nil
    case .notReady(_, let endsAt): endsAt
    case .wrapUp(let endsAt), .unreachable(let endsAt): endsAt
    }
  }

  /// A state without what goes with it.
  public enum Kind: Int, Codable, Sendable, CaseIterable {
    case loggedOut, notReady, available, offered, onCall, onOtherCall, wrapUp, unreachable

    public var name: String {
      switch self {
      case .loggedOut: "logged_out"
      case .notReady: "not_ready"
      case .available: "available"
      case .offered: "offered"
      case .onCall: "on_call"
      case .onOtherCall: "on_other_call"
      case .wrapUp: "wrap_up"
      case .unreachable: "unreachable"
      }
    }

    /// The condition in a rule that this state is named by; nil for logged
    /// out, and available has none that could leave it out.
    var condition: AgentConditions? {
      switch self {
      case .loggedOut: nil
      case .available: []
      case .notReady: .notReady
      case .offered: .offered
      case .onCall: .onCall
      case .onOtherCall: .onOtherCall
      case .wrapUp: .wrapUp
      case .unreachable: .unreachable
      }
    }
  }

  public var kind: Kind {
    switch self {
    case .loggedOut: .loggedOut
    case .notReady: .notReady
    case .available: .available
    case .offered: .offered
    case .onCall: .onCall
    case .onOtherCall: .onOtherCall
    case .wrapUp: .wrapUp
    case .unreachable: .unreachable
    }
  }
}
