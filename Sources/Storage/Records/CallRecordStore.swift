public import CallCore
public import Telephony

/// Reads call records.
public struct CallRecordStore: Sendable {
  private let store: SQLStore

  /// - Parameter store: any connection; better not the writer's.
  public init(_ store: SQLStore) { self.store = store }

  /// One page of records, newest arrival first.
  ///
  /// - Throws: `invalidCursor`, and what the database says.
  public func page(_ query: CallRecordQuery) async throws(StorageError) -> CallRecordPage {
    let limit = min(max(query.limit, 1), 1_000)
    var (conditions, values) = Self.conditions(of: query)
    if let text = query.cursor {
      let cursor = try CallRecordCursor(text)
      conditions.append("(arrived_at_us < ? OR (arrived_at_us = ? AND call_id < ?))")
      let microseconds = SQLValue.integer(cursor.arrivedAt.microsecondsSinceEpoch)
      values += [microseconds, microseconds, .text(cursor.call)]
    }
    // One more than asked for tells whether there is a next page.
    values.append(.integer(Int64(limit + 1)))
    let sql =
      CallRecordRow.select + Self.clause(conditions) + " ORDER BY arrived_at_us DESC, call_id DESC LIMIT ?"
    let found = try await records(sql, values)
    let records = Array(found.prefix(limit))
    let next = found.count > limit ? records.last.map { CallRecordCursor(after: $0).text } : nil
    return CallRecordPage(records: records, next: next)
  }

  /// The record of an ended call, or nil.
  public func record(_ call: CallID) async throws(StorageError) -> CallRecord? {
    try await records(CallRecordRow.select + " WHERE call_id = ?", [.text(call.rawValue)]).first
  }

  /// How many calls that arrived in a span of time had each outcome; every
  /// outcome is there, and together they are all the records of that time.
  public func counts(
    arrivedFrom: Instant? = nil, arrivedBefore: Instant? = nil
  ) async throws(StorageError) -> [CallOutcome: Int] {
    let query = CallRecordQuery(arrivedFrom: arrivedFrom, arrivedBefore: arrivedBefore)
    let (conditions, values) = Self.conditions(of: query)
    let sql = "SELECT outcome, COUNT(*) FROM call_record" + Self.clause(conditions) + " GROUP BY outcome"
    return try await store.read { session throws(StorageError) in
      var counts = Dictionary(uniqueKeysWithValues: CallOutcome.allCases.map { ($0, 0) })
      try session.query(sql, values) { row throws(StorageError) in
        counts[try CallRecordRow.outcome(of: row, 0)] = Int(try row.integer(1))
      }
      return counts
    }
  }

  private func records(_ sql: String, _ values: [SQLValue]) async throws(StorageError) -> [CallRecord] {
    try await store.read { session throws(StorageError) in
      var records: [CallRecord] = []
      try session.query(sql, values) { row throws(StorageError) in records.append(try CallRecordRow.record(of: row)) }
      return records
    }
  }

  private static func conditions(of query: CallRecordQuery) -> ([String], [SQLValue]) {
    let wanted: [(String, SQLValue?)] = [
      ("queue = ?", query.queue.map { .text($0.rawValue) }),
      ("agent = ?", query.agent.map { .text($0.rawValue) }),
      ("outcome = ?", query.outcome.map { .text($0.rawValue) }),
      ("arrived_at_us >= ?", query.arrivedFrom.map { .integer($0.microsecondsSinceEpoch) }),
      ("arrived_at_us < ?", query.arrivedBefore.map { .integer($0.microsecondsSinceEpoch) }),
    ]
    let present = wanted.compactMap { condition, value in value.map { (condition, $0) } }
    return (present.map(\.0), present.map(\.1))
  }

  private static func clause(_ conditions: [String]) -> String {
    conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
  }
}
