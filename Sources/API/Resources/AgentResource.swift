public import CallCore
import Telephony

/// An agent, as the API shows them.
public struct AgentResource: Codable, Equatable, Sendable {
  public var id: String
  public var name: String
  /// What rings, as Asterisk dials it: `PJSIP/agent1`.
  public var device: String
  public var queues: [String]
  /// Those of them that the agent takes no calls of for now.
  public var pausedQueues: [String]
  /// `logged_out`, `not_ready`, `available`, `offered`, `on_call`,
  /// `on_other_call`, `wrap_up` or `unreachable`.
  public var state: String
  /// Why the agent is not ready; only in that state.
  public var reason: String?
  /// When the state ends by itself, if it does.
  public var endsAt: Timestamp?
  /// When the limit of the reason is reached, if it has one.
  public var limitEndsAt: Timestamp?
  /// Since when the agent is not ready for longer than that.
  public var overdueSince: Timestamp?
  /// Since when the agent is in this state.
  public var since: Timestamp
  /// The call the agent is offered, or on, or wrapping up; of several talks
  /// the latest.
  public var call: String?
  /// All calls the agent talks on or is offered.
  public var calls: [String]
  public var callsAnswered: Int

  enum CodingKeys: String, CodingKey {
    case id, name, device, queues
    case pausedQueues = "paused_queues"
    case state, reason
    case endsAt = "ends_at"
    case limitEndsAt = "limit_ends_at"
    case overdueSince = "overdue_since"
    case since, call, calls
    case callsAnswered = "calls_answered"
  }

  public init(_ view: AgentView) {
    id = view.agent.rawValue
    name = view.name
    device = view.device
    queues = view.queues.map(\.rawValue)
    pausedQueues = view.pausedQueues.map(\.rawValue)
    state = view.state.name
    if case .notReady(let why, _) = view.state { reason = why }
    endsAt = view.state.endsAt.map(Timestamp.init(_:))
    limitEndsAt = view.limitEndsAt.map(Timestamp.init(_:))
    overdueSince = view.overdueSince.map(Timestamp.init(_:))
    since = Timestamp(view.since)
    call = view.call?.rawValue
    calls = view.calls.map(\.rawValue)
    callsAnswered = view.callsAnswered
  }
}

/// All agents, ordered by id.
public struct AgentList: Codable, Equatable, Sendable {
  public var agents: [AgentResource]

  public init(agents: [AgentResource]) { self.agents = agents }
}
