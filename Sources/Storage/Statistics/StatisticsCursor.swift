import CallCore
import Telephony

/// A place between two reports in the order of pages:
/// `MICROSECONDS~SCOPE~QUEUE~SKILL~AGENT~PERIOD`, each percent-encoded as far
/// as need be.
struct StatisticsCursor {
  private let microseconds: Int64
  /// The values of ``StatisticsRow/names``.
  private let parts: [String]

  /// What decides after the beginning.
  static let names = StatisticsRow.names.joined(separator: ", ")

  init(after report: StatisticsReport) {
    microseconds = report.period.start.microsecondsSinceEpoch
    parts = StatisticsRow.identity(of: report)
  }

  init(_ text: String) throws(StorageError) {
    let parts = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, let microseconds = Int64(parts[0]) else {
      throw StorageError(.invalidCursor, "“\(text)” is no cursor of a page of reports. Take it from the page before.")
    }
    self.microseconds = microseconds
    self.parts = parts.dropFirst().map { $0.replacing("%7E", with: "~").replacing("%25", with: "%") }
  }

  /// The beginning twice, then ``names``.
  var values: [SQLValue] { [.integer(microseconds), .integer(microseconds)] + parts.map { .text($0) } }

  var text: String {
    let escaped = parts.map { $0.replacing("%", with: "%25").replacing("~", with: "%7E") }
    return (["\(microseconds)"] + escaped).joined(separator: "~")
  }
}
