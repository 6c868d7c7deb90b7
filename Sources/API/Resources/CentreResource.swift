public import CallCore
import Telephony

/// Everything that can be seen at one moment: what a live stream starts with.
public struct CentreResource: Codable, Equatable, Sendable {
  public var tenant: String
  public var release: String
  public var nodes: [NodeResource]
  public var agents: [AgentResource]
  public var queues: [QueueResource]
  /// Calls under way, by arrival.
  public var calls: [CallResource]
  /// Calls ended since the centre's beginning, by outcome.
  public var outcomes: [String: Int]

  public init(_ view: CentreView) {
    tenant = view.tenant.rawValue
    release = view.release.rawValue
    nodes = view.nodes.map(NodeResource.init(_:))
    agents = view.agents.map(AgentResource.init(_:))
    queues = view.queues.map(QueueResource.init(_:))
    calls = view.calls.map(CallResource.init(_:))
    outcomes = view.outcomes
  }
}
