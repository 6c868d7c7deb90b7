public import Telephony

/// A contact centre as its admins describe it: what `flows/` says, checked.
///
/// `Blueprint` makes one from YAML and promises that every name it holds leads
/// somewhere; the core relies on that.
public struct CentreDefinition: Codable, Equatable, Sendable {
  public var tenant: TenantID
  public var release: ReleaseID
  /// Which flow serves a dialled number (DNIS).
  public var numbers: [String: FlowID]
  /// The flow for every other number; nil rejects them.
  public var defaultFlow: FlowID?
  public var flows: [FlowID: Flow]
  public var queues: [QueueID: QueueDefinition]
  public var agents: [AgentID: AgentDefinition]
  /// Why agents may be not ready; empty allows every reason.
  public var notReadyReasons: [String: NotReadyReason]
  /// Calls under way at once, 1 or more; more are rejected and counted.
  public var callsMax: Int
  /// The zone of the tenant, in whose days and quarters of an hour is counted.
  public var zone: ZoneTable

  public init(
    tenant: TenantID, release: ReleaseID, numbers: [String: FlowID] = [:], defaultFlow: FlowID? = nil,
    flows: [FlowID: Flow] = [:], queues: [QueueID: QueueDefinition] = [:], agents: [AgentID: AgentDefinition] = [:],
    notReadyReasons: [String: NotReadyReason] = [:], callsMax: Int = 20_000, zone: ZoneTable = .utc
  ) {
    self.tenant = tenant
    self.release = release
    self.numbers = numbers
    self.defaultFlow = defaultFlow
    self.flows = flows
    self.queues = queues
    self.agents = agents
    self.notReadyReasons = notReadyReasons
    self.callsMax = callsMax
    self.zone = zone
  }
}

extension CentreDefinition {
  /// The flow for calls to a number (DNIS); nil when they are rejected.
  public func flow(for dnis: String) -> FlowID? { numbers[dnis] ?? defaultFlow }

  /// The agents who serve each queue, ordered by id.
  var members: [QueueID: [AgentID]] {
    var members: [QueueID: [AgentID]] = [:]
    for (agent, description) in agents.sorted(by: { $0.key < $1.key }) {
      for queue in description.queues { members[queue, default: []].append(agent) }
    }
    return members
  }
}
