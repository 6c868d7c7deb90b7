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
    var conditions = Self.conditions(of: query)
    if let text = query.cursor {
      // The first condition is for the index, the others are exact.
      conditions.add(
        "start_us <= ? AND (start_us < ? OR (\(StatisticsCursor.names)) > (?, ?, ?, ?, ?))",
        try StatisticsCursor(text).values)
    }
    let (reports, isLast) = try await store.page(
      StatisticsRow.select, conditions, order: "start_us DESC, \(StatisticsCursor.names)", limit: query.limit,
      StatisticsRow.report(of:))
    return StatisticsPage(
      reports: reports, next: isLast ? nil : reports.last.map { StatisticsCursor(after: $0).text })
  }

  private static func conditions(of query: StatisticsQuery) -> SQLConditions {
    SQLConditions([
      ("scope = ?", query.scope.map { .text($0.rawValue) }),
      ("queue = ?", query.queue.map { .text($0.rawValue) }),
      ("skill = ?", query.skill.map { .text($0.rawValue) }),
      ("agent = ?", query.agent.map { .text($0.rawValue) }),
      ("period = ?", query.period.map { .text($0.rawValue) }),
      ("start_us >= ?", query.startFrom.map { .integer($0.microsecondsSinceEpoch) }),
      ("start_us < ?", query.startBefore.map { .integer($0.microsecondsSinceEpoch) }),
    ])
  }
}
