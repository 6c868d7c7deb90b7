public import CallCore
import Telephony

/// The record of one ended call, as the API shows it.
public struct RecordResource: Codable, Equatable, Sendable {
  public var id: String
  public var tenant: String
  public var node: String
  /// The release of the centre's description that the call arrived under.
  public var release: String
  /// Who called, in clear; absent once erased.
  public var ani: String?
  public var dnis: String
  public var flow: String?
  /// The last queue the caller was in.
  public var queue: String?
  /// The agent who talked with the caller.
  public var agent: String?
  public var arrivedAt: Timestamp
  public var enqueuedAt: Timestamp?
  public var answeredAt: Timestamp?
  public var endedAt: Timestamp
  /// Milliseconds in the queue.
  public var waitedMs: Int64
  /// Milliseconds with the agent.
  public var talkedMs: Int64
  /// How often the call was presented to an agent.
  public var offers: Int
  /// What became of the call; see `CallOutcome`.
  public var outcome: String
  public var termination: TerminationResource
  /// The callback, if the caller took one.
  public var callback: CallbackRecordResource?

  enum CodingKeys: String, CodingKey {
    case id, tenant, node, release, ani, dnis, flow, queue, agent
    case arrivedAt = "arrived_at"
    case enqueuedAt = "enqueued_at"
    case answeredAt = "answered_at"
    case endedAt = "ended_at"
    case waitedMs = "waited_ms"
    case talkedMs = "talked_ms"
    case offers, outcome, termination, callback
  }

  public init(_ record: CallRecord) {
    id = record.call.rawValue
    tenant = record.tenant.rawValue
    node = record.node.rawValue
    release = record.release.rawValue
    ani = record.ani.clear
    dnis = record.dnis
    flow = record.flow?.rawValue
    queue = record.queue?.rawValue
    agent = record.agent?.rawValue
    arrivedAt = Timestamp(record.arrivedAt)
    enqueuedAt = record.enqueuedAt.map(Timestamp.init(_:))
    answeredAt = record.answeredAt.map(Timestamp.init(_:))
    endedAt = Timestamp(record.endedAt)
    waitedMs = record.waited.wholeMilliseconds
    talkedMs = record.talked.wholeMilliseconds
    offers = record.offers
    outcome = record.outcome.rawValue
    termination = TerminationResource(record.termination)
    callback = record.callback.map(CallbackRecordResource.init(_:))
  }
}

/// Why a call ended, technically.
public struct TerminationResource: Codable, Equatable, Sendable {
  /// Who or what ended it: `caller_hung_up`, `agent_hung_up` and so on.
  public var `class`: String
  /// The cause value of ITU-T Q.850.
  public var cause: Int
  /// The cause in words.
  public var causeText: String

  enum CodingKeys: String, CodingKey {
    case `class`, cause
    case causeText = "cause_text"
  }

  public init(_ termination: Termination) {
    `class` = termination.class.rawValue
    cause = termination.cause.rawValue
    causeText = termination.cause.description
  }
}

/// One page of records, newest first.
public struct RecordList: Codable, Equatable, Sendable {
  public var records: [RecordResource]
  /// Hand this in as `cursor` for the page after this one; absent on the last.
  public var next: String?

  public init(records: [RecordResource], next: String?) {
    self.records = records
    self.next = next
  }
}
