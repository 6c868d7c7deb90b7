import CallCore
import Telephony

/// A call record as a row of `call_record`.
enum CallRecordRow {
  private static let columns = """
    call_id, journal_number, tenant, node, release_id, ani_key, dnis, flow, queue, agent, arrived_at_us, \
    enqueued_at_us, answered_at_us, ended_at_us, waited_us, talked_us, offers, outcome, termination, cause
    """

  /// Lays a record down, once: a second with the same call changes nothing.
  static let insert: (sql: String, columns: Int) = (
    """
    INSERT INTO call_record (\(columns))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (call_id) DO NOTHING
    """, 20
  )

  /// Reads records with their personal data; a condition may follow.
  static let select = """
    SELECT \(columns), personal_data.value FROM call_record
    LEFT JOIN personal_data ON personal_data.key = call_record.ani_key
    """

  static func values(of record: CallRecord, endedBy number: UInt64) -> [SQLValue] {
    [
      .text(record.call.rawValue), .count(number), .text(record.tenant.rawValue), .text(record.node.rawValue),
      .text(record.release.rawValue), .text(record.ani.key), .text(record.dnis), .optional(record.flow?.rawValue),
      .optional(record.queue?.rawValue), .optional(record.agent?.rawValue), microseconds(record.arrivedAt),
      .optional(record.enqueuedAt?.microsecondsSinceEpoch), .optional(record.answeredAt?.microsecondsSinceEpoch),
      microseconds(record.endedAt), .integer(record.waited.wholeMicroseconds),
      .integer(record.talked.wholeMicroseconds), .integer(Int64(record.offers)), .text(record.outcome.rawValue),
      .text(record.termination.class.rawValue), .integer(Int64(record.termination.cause.rawValue)),
    ]
  }

  static func record(of row: SQLRow) throws(StorageError) -> CallRecord {
    CallRecord(
      call: CallID(try row.text(0)), tenant: TenantID(try row.text(2)), node: NodeID(try row.text(3)),
      release: ReleaseID(try row.text(4)), ani: Personal(key: try row.text(5), clear: try row.optionalText(20)),
      dnis: try row.text(6), flow: try row.optionalText(7).map { FlowID($0) },
      queue: try row.optionalText(8).map { QueueID($0) }, agent: try row.optionalText(9).map { AgentID($0) },
      arrivedAt: Instant(microsecondsSinceEpoch: try row.integer(10)),
      enqueuedAt: try row.optionalInteger(11).map { Instant(microsecondsSinceEpoch: $0) },
      answeredAt: try row.optionalInteger(12).map { Instant(microsecondsSinceEpoch: $0) },
      endedAt: Instant(microsecondsSinceEpoch: try row.integer(13)), waited: .microseconds(try row.integer(14)),
      talked: .microseconds(try row.integer(15)), offers: Int(try row.integer(16)),
      outcome: try outcome(of: row, 17),
      termination: Termination(
        try known(Termination.Class(rawValue: try row.text(18)), "termination", row, 18),
        cause: HangupCause(rawValue: Int(try row.integer(19)))))
  }

  static func outcome(of row: SQLRow, _ column: Int) throws(StorageError) -> CallOutcome {
    try known(CallOutcome(rawValue: try row.text(column)), "outcome", row, column)
  }

  private static func microseconds(_ moment: Instant) -> SQLValue { .integer(moment.microsecondsSinceEpoch) }

  private static func known<T>(_ value: T?, _ what: String, _ row: SQLRow, _ column: Int) throws(StorageError) -> T {
    if let value { return value }
    let text = try row.text(column)
    throw StorageError(
      .undecodable, "A call record has the \(what) “\(text)”, which this Cordboard does not know. Use a newer one.")
  }
}
