public import CallCore
public import Telephony

/// How the engine is doing: what `status` and `/readyz` show.
public struct EngineHealth: Codable, Equatable, Sendable {
  /// Whether new calls can be served.
  public var isReady: Bool { problems.isEmpty }
  /// Why it is not ready, one sentence each; empty when it is.
  public var problems: [String]
  /// What is not as it should be but does not stop calls, one sentence each.
  public var warnings: [String]
  public var startedAt: Instant
  public var now: Instant
  /// Inputs folded since the journal began.
  public var inputs: UInt64
  /// The running digest of all directives, as sixteen hexadecimal digits.
  public var digest: String
  /// Things that should not have happened, by code, since the start.
  public var anomalies: [String: Int]
  public var journal: JournalHealth
  public var nodes: [NodeView]
  public var callsUnderWay: Int
  /// Readers of the live stream, and how many were cut off for being slow.
  public var subscribers: Int
  public var subscribersCutOff: Int
  /// What the last audit since the start found; nil when there was none yet.
  public var audit: AuditReport?

  public init(
    problems: [String], warnings: [String], startedAt: Instant, now: Instant, inputs: UInt64, digest: String,
    anomalies: [String: Int], journal: JournalHealth, nodes: [NodeView], callsUnderWay: Int, subscribers: Int,
    subscribersCutOff: Int, audit: AuditReport? = nil
  ) {
    self.problems = problems
    self.warnings = warnings
    self.startedAt = startedAt
    self.now = now
    self.inputs = inputs
    self.digest = digest
    self.anomalies = anomalies
    self.journal = journal
    self.nodes = nodes
    self.callsUnderWay = callsUnderWay
    self.subscribers = subscribers
    self.subscribersCutOff = subscribersCutOff
    self.audit = audit
  }
}
