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
  /// Folds a command in; throws the core's rejection.
  public var submit: @Sendable (Input) async throws(CommandRejection) -> Void
  /// Opens a live stream whose buffer holds so many changes.
  public var subscribe: @Sendable (_ capacity: Int) async -> LiveSubscription
  /// A page of records, newest first.
  public var records: @Sendable (RecordQuery) async throws -> RecordPage
  /// The record of an ended call, if there is one.
  public var record: @Sendable (CallID) async throws -> CallRecord?
  /// Further figures for `/metrics`, read when somebody asks.
  public var samples: @Sendable () async -> [MetricSample]

  public init(
    view: @escaping @Sendable () async -> CentreView,
    agent: @escaping @Sendable (AgentID) async -> AgentView?,
    call: @escaping @Sendable (CallID) async -> CallView?,
    health: @escaping @Sendable () async -> EngineHealth,
    submit: @escaping @Sendable (Input) async throws(CommandRejection) -> Void,
    subscribe: @escaping @Sendable (_ capacity: Int) async -> LiveSubscription,
    records: @escaping @Sendable (RecordQuery) async throws -> RecordPage,
    record: @escaping @Sendable (CallID) async throws -> CallRecord?,
    samples: @escaping @Sendable () async -> [MetricSample] = { [] }
  ) {
    self.view = view
    self.agent = agent
    self.call = call
    self.health = health
    self.submit = submit
    self.subscribe = subscribe
    self.records = records
    self.record = record
    self.samples = samples
  }

  /// The ports as an engine and a store serve them.
  public init(
    engine: Engine,
    records: @escaping @Sendable (RecordQuery) async throws -> RecordPage,
    record: @escaping @Sendable (CallID) async throws -> CallRecord?,
    samples: @escaping @Sendable () async -> [MetricSample] = { [] }
  ) {
    self.init(
      view: { await engine.view() },
      agent: { await engine.view(of: $0) },
      call: { await engine.view(of: $0) },
      health: { await engine.health() },
      submit: { input throws(CommandRejection) in try await engine.submit(input) },
      subscribe: { await engine.subscribe(capacity: $0) },
      records: records, record: record, samples: samples)
  }
}

/// Which records are wanted; every condition that is there must hold.
public struct RecordQuery: Sendable, Equatable {
  public var queue: QueueID?
  public var agent: AgentID?
  public var outcome: CallOutcome?
  /// Arrived at this moment or later.
  public var arrivedFrom: Instant?
  /// Arrived before this moment.
  public var arrivedBefore: Instant?
  /// Records on a page, 1 to 500.
  public var limit: Int
  /// Where the page before ended, as ``RecordPage/next`` said.
  public var cursor: String?

  public init(
    queue: QueueID? = nil, agent: AgentID? = nil, outcome: CallOutcome? = nil, arrivedFrom: Instant? = nil,
    arrivedBefore: Instant? = nil, limit: Int = 100, cursor: String? = nil
  ) {
    self.queue = queue
    self.agent = agent
    self.outcome = outcome
    self.arrivedFrom = arrivedFrom
    self.arrivedBefore = arrivedBefore
    self.limit = limit
    self.cursor = cursor
  }
}

/// A page of records, newest first.
public struct RecordPage: Sendable, Equatable {
  public var records: [CallRecord]
  /// The cursor for the page after this one; nil on the last.
  public var next: String?

  public init(records: [CallRecord], next: String?) {
    self.records = records
    self.next = next
  }
}

/// That a cursor handed to ``APIPorts/records`` is none; answered with 400.
public struct InvalidCursor: Error {
  public init() {}
}
