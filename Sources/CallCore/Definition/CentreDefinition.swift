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

  public init(
    tenant: TenantID, release: ReleaseID, numbers: [String: FlowID] = [:], defaultFlow: FlowID? = nil,
    flows: [FlowID: Flow] = [:], queues: [QueueID: QueueDefinition] = [:], agents: [AgentID: AgentDefinition] = [:]
  ) {
    self.tenant = tenant
    self.release = release
    self.numbers = numbers
    self.defaultFlow = defaultFlow
    self.flows = flows
    self.queues = queues
    self.agents = agents
  }
}

/// A queue's description.
public struct QueueDefinition: Codable, Equatable, Sendable {
  public var name: String
  /// How long an agent's phone rings before the offer goes elsewhere.
  public var offerTime: Duration
  /// How long an agent has for after-call work; zero for none.
  public var wrapUpTime: Duration
  /// The music class that waiting callers hear; nil is silence.
  public var musicClass: String?

  public init(name: String, offerTime: Duration = .seconds(20), wrapUpTime: Duration = .zero, musicClass: String? = nil)
  {
    self.name = name
    self.offerTime = offerTime
    self.wrapUpTime = wrapUpTime
    self.musicClass = musicClass
  }
}

/// An agent's description.
public struct AgentDefinition: Codable, Equatable, Sendable {
  public var name: String
  /// What to ring, as Asterisk dials it: `PJSIP/agent1`.
  public var device: String
  /// The queues the agent serves.
  public var queues: [QueueID]

  public init(name: String, device: String, queues: [QueueID]) {
    self.name = name
    self.device = device
    self.queues = queues
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
