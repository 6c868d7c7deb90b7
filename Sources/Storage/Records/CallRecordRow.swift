import CallCore
import Telephony

/// A call record as a row of `call_record`.
enum CallRecordRow {
  private static let columns = """
    call_id, journal_number, tenant, node, release_id, ani_key, dnis, flow, queue, agent, arrived_at_us, \
    enqueued_at_us, answered_at_us, ended_at_us, waited_us, talked_us, offers, outcome, termination, cause, \
    callback_requested_at_us
    """

  /// Lays a record down, once: a second with the same call changes nothing.
  static let insert: (sql: String, columns: Int) = (
    """
    INSERT INTO call_record (\(columns))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (call_id) DO NOTHING
    """, 21
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
      .optional(record.callback?.requestedAt.microsecondsSinceEpoch),
    ]
  }

  /// Without the attempts of a callback: see ``CallbackAttemptRow``.
  static func record(of row: SQLRow) throws(StorageError) -> CallRecord {
    CallRecord(
      call: CallID(try row.text(0)), tenant: TenantID(try row.text(2)), node: NodeID(try row.text(3)),
      release: ReleaseID(try row.text(4)), ani: Personal(key: try row.text(5), clear: try row.optionalText(21)),
      dnis: try row.text(6), flow: try row.optionalText(7).map { FlowID($0) },
      queue: try row.optionalText(8).map { QueueID($0) }, agent: try row.optionalText(9).map { AgentID($0) },
      arrivedAt: Instant(microsecondsSinceEpoch: try row.integer(10)),
      enqueuedAt: try row.optionalInteger(11).map { Instant(microsecondsSinceEpoch: $0) },
      answeredAt: try row.optionalInteger(12).map { Instant(microsecondsSinceEpoch: $0) },
      endedAt: Instant(microsecondsSinceEpoch: try row.integer(13)), waited: .microseconds(try row.integer(14)),
      talked: .microseconds(try row.integer(15)), offers: Int(try row.integer(16)),
      outcome: try outcome(of: row, 17),
      termination: Termination(
        try row.word(18, "termination", of: "A call record"),
        cause: HangupCause(rawValue: Int(try row.integer(19)))),
      callback: try row.optionalInteger(20).map {
        CallbackRecord(requestedAt: Instant(microsecondsSinceEpoch: $0), attempts: [])
      })
  }

  static func outcome(of row: SQLRow, _ column: Int) throws(StorageError) -> CallOutcome {
    try row.word(column, "outcome", of: "A call record")
  }

  private static func microseconds(_ moment: Instant) -> SQLValue { .integer(moment.microsecondsSinceEpoch) }
}
