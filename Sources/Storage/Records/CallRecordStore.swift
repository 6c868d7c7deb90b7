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
    var conditions = Self.conditions(of: query)
    if let text = query.cursor {
      let cursor = try CallRecordCursor(text)
      let microseconds = SQLValue.integer(cursor.arrivedAt.microsecondsSinceEpoch)
      conditions.add(
        "(arrived_at_us < ? OR (arrived_at_us = ? AND call_id < ?))", [microseconds, microseconds, .text(cursor.call)])
    }
    let (records, isLast) = try await store.page(
      CallRecordRow.select, conditions, order: "arrived_at_us DESC, call_id DESC", limit: query.limit,
      CallRecordRow.record(of:))
    return CallRecordPage(
      records: try await addAttempts(to: records),
      next: isLast ? nil : records.last.map { CallRecordCursor(after: $0).text })
  }

  /// The record of an ended call, or nil.
  public func record(_ call: CallID) async throws(StorageError) -> CallRecord? {
    let found = try await store.all(
      CallRecordRow.select + " WHERE call_id = ?", [.text(call.rawValue)], CallRecordRow.record(of:))
    return try await addAttempts(to: found).first
  }

  /// The records with the legs of their callbacks.
  private func addAttempts(to records: [CallRecord]) async throws(StorageError) -> [CallRecord] {
    let calls = records.filter { $0.callback != nil }.map(\.call)
    guard !calls.isEmpty else { return records }
    let rows = try await store.all(
      CallbackAttemptRow.select(callCount: calls.count), calls.map { .text($0.rawValue) },
      CallbackAttemptRow.attempt(of:))
    let attempts = Dictionary(grouping: rows, by: \.call)
    return records.map { record in
      var record = record
      record.callback?.attempts = (attempts[record.call] ?? []).map(\.attempt)
      return record
    }
  }

  /// How many calls that arrived in a span of time had each outcome; every
  /// outcome is there, and together they are all the records of that time.
  public func counts(
    arrivedFrom: Instant? = nil, arrivedBefore: Instant? = nil
  ) async throws(StorageError) -> [CallOutcome: Int] {
    let query = CallRecordQuery(arrivedFrom: arrivedFrom, arrivedBefore: arrivedBefore)
    let conditions = Self.conditions(of: query)
    let sql = "SELECT outcome, COUNT(*) FROM call_record\(conditions.clause) GROUP BY outcome"
    return try await store.read { session throws(StorageError) in
      var counts = Dictionary(uniqueKeysWithValues: CallOutcome.allCases.map { ($0, 0) })
      try session.query(sql, conditions.values) { row throws(StorageError) in
        counts[try CallRecordRow.outcome(of: row, 0)] = Int(try row.integer(1))
      }
      return counts
    }
  }

  private static func conditions(of query: CallRecordQuery) -> SQLConditions {
    SQLConditions([
      ("queue = ?", query.queue.map { .text($0.rawValue) }),
      ("agent = ?", query.agent.map { .text($0.rawValue) }),
      ("outcome = ?", query.outcome.map { .text($0.rawValue) }),
      ("arrived_at_us >= ?", query.arrivedFrom.map { .integer($0.microsecondsSinceEpoch) }),
      ("arrived_at_us < ?", query.arrivedBefore.map { .integer($0.microsecondsSinceEpoch) }),
    ])
  }
}
