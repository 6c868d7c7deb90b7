public import CallCore
public import Engine
import Telephony

/// How the whole of Cordboard is doing.
public struct StatusResource: Codable, Equatable, Sendable {
  /// Cordboard's version.
  public var version: String
  public var tenant: String
  public var release: String
  /// Whether new calls can be served.
  public var ready: Bool
  /// Why not, one sentence each; empty when ready.
  public var problems: [String]
  /// What is not as it should be but does not stop calls, one sentence each.
  public var warnings: [String]
  public var startedAt: Timestamp
  public var now: Timestamp
  public var nodes: [NodeResource]
  public var callsUnderWay: Int
  /// Waiting callers, those being offered included.
  public var callsWaiting: Int
  /// Those of them who go by the rules of an older release.
  public var callersByOlderRules: Int
  /// How many agents are in each state, by the state's name.
  public var agents: [String: Int]
  /// Calls ended since the centre's beginning, by outcome.
  public var outcomes: [String: Int]
  /// Inputs folded since the journal began.
  public var inputs: UInt64
  /// The running digest of all directives, as sixteen hexadecimal digits.
  public var digest: String
  /// Things that should not have happened, by code, since the start.
  public var anomalies: [String: Int]
  public var journal: JournalResource
  /// Readers of the live stream, and how many were cut off for being slow.
  public var streamReaders: Int
  public var streamReadersCutOff: Int
  /// What the last audit since the start found; absent when there was none yet.
  public var audit: AuditResource?

  enum CodingKeys: String, CodingKey {
    case version, tenant, release, ready, problems, warnings
    case startedAt = "started_at"
    case now, nodes
    case callsUnderWay = "calls_under_way"
    case callsWaiting = "calls_waiting"
    case callersByOlderRules = "callers_by_older_rules"
    case agents, outcomes, inputs, digest, anomalies, journal
    case streamReaders = "stream_readers"
    case streamReadersCutOff = "stream_readers_cut_off"
    case audit
  }

  public init(version: String, view: CentreView, health: EngineHealth) {
    self.version = version
    tenant = view.tenant.rawValue
    release = view.release.rawValue
    ready = health.isReady
    problems = health.problems
    warnings = health.warnings
    startedAt = Timestamp(health.startedAt)
    now = Timestamp(health.now)
    nodes = health.nodes.map(NodeResource.init(_:))
    callsUnderWay = health.callsUnderWay
    callsWaiting = view.queues.reduce(0) { $0 + $1.waiting.count }
    callersByOlderRules = view.callersByOlderRules
    agents = view.agents.reduce(into: [:]) { $0[$1.state.name, default: 0] += 1 }
    outcomes = view.outcomes
    inputs = health.inputs
    digest = health.digest
    anomalies = health.anomalies
    journal = JournalResource(health.journal)
    streamReaders = health.subscribers
    streamReadersCutOff = health.subscribersCutOff
    audit = health.audit.map(AuditResource.init(_:))
  }
}

/// An Asterisk, as the API shows it.
public struct NodeResource: Codable, Equatable, Sendable {
  public var id: String
  /// Whether it is connected.
  public var up: Bool
  public var asteriskVersion: String
  public var asteriskStartedAt: Timestamp?

  enum CodingKeys: String, CodingKey {
    case id, up
    case asteriskVersion = "asterisk_version"
    case asteriskStartedAt = "asterisk_started_at"
  }

  public init(_ view: NodeView) {
    id = view.node.rawValue
    up = view.isUp
    asteriskVersion = view.asteriskVersion
    asteriskStartedAt = view.asteriskStartedAt.map(Timestamp.init(_:))
  }
}

/// How the journal is doing.
public struct JournalResource: Codable, Equatable, Sendable {
  /// The number of the last entry that is safe in the store.
  public var lastCommitted: UInt64
  /// Entries handed over and not yet committed.
  public var pending: Int
  /// What is wrong, in a sentence; absent when nothing is.
  public var problem: String?
  /// How many stretches of inputs could not be kept at all.
  public var gaps: Int

  enum CodingKeys: String, CodingKey {
    case lastCommitted = "last_committed"
    case pending, problem, gaps
  }

  public init(_ health: JournalHealth) {
    lastCommitted = health.lastCommitted
    pending = health.pending
    problem = health.problem
    gaps = health.gaps
  }
}

/// Whether Cordboard can serve new calls: the answer of `/readyz`.
public struct ReadinessResource: Codable, Equatable, Sendable {
  public var ready: Bool
  /// Why not, one sentence each; empty when ready.
  public var problems: [String]

  public init(ready: Bool, problems: [String]) {
    self.ready = ready
    self.problems = problems
  }
}

/// That the process is alive: the answer of `/healthz`.
public struct LivenessResource: Codable, Equatable, Sendable {
  public var alive: Bool

  public init() { alive = true }
}
