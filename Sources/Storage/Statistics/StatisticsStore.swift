public import CallCore
import Telephony

/// Reads closed intervals and days.
public struct StatisticsStore: Sendable {
  private let store: SQLStore

  /// - Parameter store: any connection; better not the writer's.
  public init(_ store: SQLStore) { self.store = store }

  /// One page of reports, newest beginning first.
  ///
  /// - Throws: `invalidCursor`, and what the database says.
  public func page(_ query: StatisticsQuery) async throws(StorageError) -> StatisticsPage {
    let limit = min(max(query.limit, 1), 1_000)
    var (conditions, values) = Self.conditions(of: query)
    if let text = query.cursor {
      let cursor = try StatisticsCursor(text)
      // The first condition is for the index, the others are exact.
      conditions.append("start_us <= ? AND (start_us < ? OR (\(StatisticsCursor.names)) > (?, ?, ?, ?, ?))")
      values += cursor.values
    }
    // One more than asked for tells whether there is a next page.
    values.append(.integer(Int64(limit + 1)))
    let clause = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let sql = StatisticsRow.select + clause + " ORDER BY start_us DESC, \(StatisticsCursor.names) LIMIT ?"
    let bound = values
    let found = try await store.read { session throws(StorageError) in
      var reports: [StatisticsReport] = []
      try session.query(sql, bound) { row throws(StorageError) in reports.append(try StatisticsRow.report(of: row)) }
      return reports
    }
    let reports = Array(found.prefix(limit))
    let next = found.count > limit ? reports.last.map { StatisticsCursor(after: $0).text } : nil
    return StatisticsPage(reports: reports, next: next)
  }

  private static func conditions(of query: StatisticsQuery) -> ([String], [SQLValue]) {
    let wanted: [(String, SQLValue?)] = [
      ("scope = ?", query.scope.map { .text($0.rawValue) }),
      ("queue = ?", query.queue.map { .text($0.rawValue) }),
      ("skill = ?", query.skill.map { .text($0.rawValue) }),
      ("agent = ?", query.agent.map { .text($0.rawValue) }),
      ("period = ?", query.period.map { .text($0.rawValue) }),
      ("start_us >= ?", query.startFrom.map { .integer($0.microsecondsSinceEpoch) }),
      ("start_us < ?", query.startBefore.map { .integer($0.microsecondsSinceEpoch) }),
    ]
    let present = wanted.compactMap { condition, value in value.map { (condition, $0) } }
    return (present.map(\.0), present.map(\.1))
  }
}
