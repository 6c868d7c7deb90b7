import API
import CallCore

/// Figures as people read them; nothing where there is none.
enum Figures {
  /// A share as `91.7 %`.
  static func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return "" }
    let tenths = Int((min(max(share, 0), 10) * 1_000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  static func duration(_ milliseconds: Int64?) -> String {
    milliseconds.map { HumanDuration.text(milliseconds: $0) } ?? ""
  }

  static func serviceLevel(_ statistics: StatisticsResource, _ formula: ServiceLevelFormula) -> String {
    percent(statistics.figures.serviceLevel?.byFormula[formula.rawValue])
  }

  /// The interval, or in a word why there is none.
  static func estimate(_ estimate: WaitEstimateResource?) -> String {
    guard let estimate else { return "" }
    if let lower = estimate.lowerMs, let upper = estimate.upperMs {
      return "\(HumanDuration.text(milliseconds: lower)) – \(HumanDuration.text(milliseconds: upper))"
    }
    return estimate.silence.map { $0.replacing("_", with: " ") } ?? ""
  }
}
