public import CallCore
public import Engine
public import Telephony

/// What the API shows and asks: closures that the composition root wires to
/// the engine and the store.
public struct APIPorts: Sendable {
  /// All that can be seen now.
  public var view: @Sendable () async -> CentreView
  /// One agent now, or nil.
  public var agent: @Sendable (AgentID) async -> AgentView?
  /// One call under way now, or nil.
  public var call: @Sendable (CallID) async -> CallView?
  /// How the engine is doing.
  public var health: @Sendable () async -> EngineHealth
  /// Looks whether all is as it must be.
  public var audit: @Sendable () async -> AuditReport
  /// Reads the description anew and brings it into force; returns what
  /// somebody should look at. Throws ``DescriptionRefused``.
  public var publish: @Sendable () async throws -> [String]
  /// Folds a command in; throws the core's rejection.
  public var submit: @Sendable (Input) async throws(CommandRejection) -> Void
  /// Opens a live stream whose buffer holds so many changes.
  public var subscribe: @Sendable (_ capacity: Int) async -> LiveSubscription
  /// A page of records, newest first.
  public var records: @Sendable (CallRecordQuery) async throws -> CallRecordPage
  /// The record of an ended call, if there is one.
  public var record: @Sendable (CallID) async throws -> CallRecord?
  /// A page of closed intervals and days, newest first.
  public var statistics: @Sendable (StatisticsQuery) async throws -> StatisticsPage
  /// Further figures for `/metrics`, read when somebody asks.
  public var samples: @Sendable () async -> [MetricSample]

  public init(
    view: @escaping @Sendable () async -> CentreView,
    agent: @escaping @Sendable (AgentID) async -> AgentView?,
    call: @escaping @Sendable (CallID) async -> CallView?,
    health: @escaping @Sendable () async -> EngineHealth,
    audit: @escaping @Sendable () async -> AuditReport,
    publish: @escaping @Sendable () async throws -> [String],
    submit: @escaping @Sendable (Input) async throws(CommandRejection) -> Void,
    subscribe: @escaping @Sendable (_ capacity: Int) async -> LiveSubscription,
    records: @escaping @Sendable (CallRecordQuery) async throws -> CallRecordPage,
    record: @escaping @Sendable (CallID) async throws -> CallRecord?,
    statistics: @escaping @Sendable (StatisticsQuery) async throws -> StatisticsPage,
    samples: @escaping @Sendable () async -> [MetricSample] = { [] }
  ) {
    self.view = view
    self.agent = agent
    self.call = call
    self.health = health
    self.audit = audit
    self.publish = publish
    self.submit = submit
    self.subscribe = subscribe
    self.records = records
    self.record = record
    self.statistics = statistics
    self.samples = samples
  }

  /// The ports as an engine and a store serve them.
  public init(
    engine: Engine,
    publish: @escaping @Sendable () async throws -> [String],
    records: @escaping @Sendable (CallRecordQuery) async throws -> CallRecordPage,
    record: @escaping @Sendable (CallID) async throws -> CallRecord?,
    statistics: @escaping @Sendable (StatisticsQuery) async throws -> StatisticsPage,
    samples: @escaping @Sendable () async -> [MetricSample] = { [] }
  ) {
    self.init(
      view: { await engine.view() },
      agent: { await engine.view(of: $0) },
      call: { await engine.view(of: $0) },
      health: { await engine.health() },
      audit: { await engine.audit() },
      publish: publish,
      submit: { input throws(CommandRejection) in try await engine.submit(input) },
      subscribe: { await engine.subscribe(capacity: $0) },
      records: records, record: record, statistics: statistics, samples: samples)
  }
}

/// Why a description did not come into force; the one before stays.
public struct DescriptionRefused: Error, Equatable, CustomStringConvertible {
  /// What was found, a line each: `flows/welcome.yaml:12:5: error: …`.
  public let findings: [String]

  public init(findings: [String]) { self.findings = findings }

  public var description: String { findings.joined(separator: "\n") }
}

/// That a cursor handed to ``APIPorts/records`` or
/// ``APIPorts/statistics`` is none; answered with 400.
public struct InvalidCursor: Error {
  public init() {}
}
