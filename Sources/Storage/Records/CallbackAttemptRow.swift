import CallCore
import Telephony

/// The legs of a callback as rows of `callback_attempt`.
enum CallbackAttemptRow {
  /// Lays one down, once.
  static let insert = """
    INSERT INTO callback_attempt (call_id, number, started_at_us, ended_at_us, agent, channel, result, cause)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (call_id, number) DO NOTHING
    """

  static func values(of record: CallRecord) -> [[SQLValue]] {
    (record.callback?.attempts ?? []).enumerated().map { index, attempt in
      [
        .text(record.call.rawValue), .integer(Int64(index + 1)), .integer(attempt.startedAt.microsecondsSinceEpoch),
        .optional(attempt.endedAt?.microsecondsSinceEpoch), .text(attempt.agent.rawValue),
        .text(attempt.channel.rawValue), .optional(attempt.result?.rawValue),
        .integer(Int64(attempt.cause.rawValue)),
      ]
    }
  }

  /// Reads those of so many calls, in their order.
  static func select(callCount: Int) -> String {
    let marks = Array(repeating: "?", count: callCount).joined(separator: ", ")
    return """
      SELECT call_id, started_at_us, ended_at_us, agent, channel, result, cause FROM callback_attempt
      WHERE call_id IN (\(marks)) ORDER BY call_id, number
      """
  }

  static func attempt(of row: SQLRow) throws(StorageError) -> (call: CallID, attempt: CallbackAttempt) {
    let result: CallbackResult? =
      if try row.optionalText(5) == nil { nil } else { try row.word(5, "result", of: "A callback attempt") }
    return (
      CallID(try row.text(0)),
      CallbackAttempt(
        startedAt: Instant(microsecondsSinceEpoch: try row.integer(1)),
        endedAt: try row.optionalInteger(2).map { Instant(microsecondsSinceEpoch: $0) },
        agent: AgentID(try row.text(3)), channel: ChannelID(try row.text(4)), result: result,
        cause: HangupCause(rawValue: Int(try row.integer(6))))
    )
  }
}
