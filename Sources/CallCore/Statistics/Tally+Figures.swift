/// The figures that a tally gives; nil where there is nothing to divide by.
extension Tally {
  /// - Parameter formula: says which abandons count; to be named with the figure.
  /// - Returns: 0 to 1.
  public func serviceLevel(_ formula: ServiceLevelFormula) -> Double? { formula.serviceLevel(of: self) }

  /// ASA: the mean wait of the answered.
  public var averageSpeedOfAnswer: Duration? { Self.mean(answeredWaitMicroseconds, of: outcomes[.answered]) }

  /// The mean wait of those who abandoned: a measure of patience.
  public var averageAbandonTime: Duration? { Self.mean(abandonedWaitMicroseconds, of: outcomes[.abandoned]) }

  /// AHT: talk, hold and after-call work for each talk that ended.
  ///
  /// Over a short time it is out by the talks whose after-call work ended later.
  public var averageHandleTime: Duration? {
    Self.mean(talkMicroseconds + holdMicroseconds + wrapUpMicroseconds, of: talks)
  }

  /// Abandoned of all entries that ended, 0 to 1.
  public var abandonRate: Double? { Self.share(outcomes[.abandoned], of: ended) }

  /// ``abandonRate`` as if the short abandons had never come.
  public var abandonRateWithoutShort: Double? {
    Self.share(outcomes[.abandoned] - shortAbandons, of: ended - shortAbandons)
  }

  /// Handling of all the time in which the agent was there for queues, 0 to 1:
  /// (on call + wrap-up) ÷ (available + offered + on call + wrap-up).
  ///
  /// Not ready, calls that are no queue's, and unreachable count in neither.
  public var occupancy: Double? {
    let handling = staffedMicroseconds[.onCall] + staffedMicroseconds[.wrapUp]
    return Self.share(handling, of: handling + staffedMicroseconds[.available] + staffedMicroseconds[.offered])
  }

  /// How long the agent was logged in.
  public var staffedTime: Duration { .microseconds(staffedMicroseconds.total) }

  static func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

  /// Whole microseconds, rounded down.
  private static func mean(_ microseconds: Int, of count: Int) -> Duration? {
    count > 0 ? .microseconds(microseconds / count) : nil
  }
}
