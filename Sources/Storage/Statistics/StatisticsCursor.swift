import CallCore
import Telephony

/// A place between two reports in the order of pages:
/// `MICROSECONDS~SCOPE~QUEUE~SKILL~AGENT~PERIOD`, each percent-encoded as far
/// as need be.
struct StatisticsCursor {
  /// In the order of ``names``.
  var values: [SQLValue]
  private let microseconds: Int64
  private let parts: [String]

  /// What decides after the beginning.
  static let names = "scope, queue, skill, agent, period"

  init(after report: StatisticsReport) {
    let scope = report.scope
    self.init(
      report.period.start.microsecondsSinceEpoch,
      [
        scope.kind.rawValue, scope.queue?.rawValue ?? "", scope.skill?.rawValue ?? "", scope.agent?.rawValue ?? "",
        report.period.kind.rawValue,
      ])
  }

  init(_ text: String) throws(StorageError) {
    let parts = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, let microseconds = Int64(parts[0]) else {
      throw StorageError(.invalidCursor, "“\(text)” is no cursor of a page of reports. Take it from the page before.")
    }
    self.init(microseconds, parts.dropFirst().map { $0.replacing("%7E", with: "~").replacing("%25", with: "%") })
  }

  private init(_ microseconds: Int64, _ parts: [String]) {
    self.microseconds = microseconds
    self.parts = parts
    values = [.integer(microseconds), .integer(microseconds)] + parts.map { .text($0) }
  }

  var text: String {
    let escaped = parts.map { $0.replacing("%", with: "%25").replacing("~", with: "%7E") }
    return (["\(microseconds)"] + escaped).joined(separator: "~")
  }
}
