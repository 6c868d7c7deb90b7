/// The share of callers who were answered within T, by one of five formulas
/// in use; a report names its formula and its T
/// (``ServiceLevelRule/threshold``), as figures of different ones don't
/// compare.
///
/// In the formulas *answered* and *abandoned* are counts of ``QueueOutcome``;
/// *in T* means after a wait of at most T; *short* abandons waited less than
/// ``ServiceLevelRule/shortAbandon``. The other outcomes count in none of them:
/// read them beside the figure.
public enum ServiceLevelFormula: String, Codable, Sendable, CaseIterable {
  /// answered in T ÷ answered.
  ///
  /// `ServiceLevelPerf` of Asterisk's app_queue; abandons don't count. ("Don't
  /// include abandons" of Genesys Cloud.)
  case appQueue = "app_queue_sl"
  /// (answered in T + abandoned in T) ÷ (answered + abandoned).
  ///
  /// `ServiceLevelPerf2` of Asterisk's app_queue; who hangs up within T counts
  /// as served. ("Positive impact" of Cisco Unified CCE.)
  case appQueue2 = "app_queue_sl2"
  /// answered in T ÷ (answered + abandoned − short abandons).
  ///
  /// Genesys Cloud without "include short abandons".
  case shortAbandonsExcluded = "short_abandons_excluded"
  /// answered in T ÷ (answered + abandoned).
  ///
  /// The strictest. "Negative impact" of Cisco Unified CCE, the default of
  /// Genesys Cloud.
  case abandonsAsMisses = "abandons_as_misses"
  /// answered in T ÷ (answered + abandoned − abandoned in T).
  ///
  /// Who hangs up within T was not given the chance to be answered in it and
  /// doesn't count; later abandons are misses. "Ignore abandoned calls" of
  /// Cisco Unified CCE.
  case lateAbandonsAsMisses = "late_abandons_as_misses"

  /// - Returns: 0 to 1; nil when no caller counts.
  public func serviceLevel(of tally: Tally) -> Double? {
    let answered = tally.outcomes[.answered]
    let abandoned = tally.outcomes[.abandoned]
    return switch self {
    case .appQueue: Tally.share(tally.answeredInTime, of: answered)
    case .appQueue2: Tally.share(tally.answeredInTime + tally.abandonedInTime, of: answered + abandoned)
    case .shortAbandonsExcluded: Tally.share(tally.answeredInTime, of: answered + abandoned - tally.shortAbandons)
    case .abandonsAsMisses: Tally.share(tally.answeredInTime, of: answered + abandoned)
    case .lateAbandonsAsMisses: Tally.share(tally.answeredInTime, of: answered + abandoned - tally.abandonedInTime)
    }
  }
}
