public import Telephony

/// Which records are wanted; every condition that is there must hold.
public struct CallRecordQuery: Sendable, Equatable {
  public var queue: QueueID?
  public var agent: AgentID?
  public var outcome: CallOutcome?
  /// Arrived at this moment or later.
  public var arrivedFrom: Instant?
  /// Arrived before this moment.
  public var arrivedBefore: Instant?
  /// Records on a page; less than 1 and more than 1,000 are taken as those.
  public var limit: Int
  /// Where the page before ended, as ``CallRecordPage/next`` said.
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

/// A page of records, newest arrival first.
public struct CallRecordPage: Sendable, Equatable {
  public var records: [CallRecord]
  /// The cursor for the page after this one; nil on the last.
  public var next: String?

  public init(records: [CallRecord], next: String?) {
    self.records = records
    self.next = next
  }
}
