public import Telephony

/// One line of the journal: an input with its number and stamp, and what
/// came of it.
public struct JournalEntry: Sendable, Equatable {
  /// Counts from 1 without gaps.
  public var number: UInt64
  public var at: Instant
  public var input: Input
  /// The running digest over all directives up to and including this
  /// input's; a replay must come to the same.
  public var digest: UInt64
  /// The calls that ended with this input.
  public var records: [CallRecord]
  /// The intervals and days that ended before this input.
  public var reports: [StatisticsReport]

  public init(
    number: UInt64, at: Instant, input: Input, digest: UInt64, records: [CallRecord],
    reports: [StatisticsReport] = []
  ) {
    self.number = number
    self.at = at
    self.input = input
    self.digest = digest
    self.records = records
    self.reports = reports
  }
}

/// A centre as it was right after an input; the fold can start from here.
public struct CentreSnapshot: Sendable {
  /// The number of the last input that is folded in.
  public var number: UInt64
  public var at: Instant
  public var digest: UInt64
  public var centre: Centre

  public init(number: UInt64, at: Instant, digest: UInt64, centre: Centre) {
    self.number = number
    self.at = at
    self.digest = digest
    self.centre = centre
  }
}
