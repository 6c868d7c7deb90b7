public import Telephony

/// How the journal's writer is doing.
public struct JournalStatus: Equatable, Sendable {
  /// That the journal can't be written at present.
  public struct Failure: Equatable, Sendable {
    public var since: Instant
    /// How often it was tried.
    public var attempts: UInt64
    /// The last error, in words for people.
    public var message: String

    public init(since: Instant, attempts: UInt64, message: String) {
      self.since = since
      self.attempts = attempts
      self.message = message
    }
  }

  /// The number of the last entry that is in the database.
  public var lastCommitted: UInt64 = 0
  /// Entries that wait, those being written included.
  public var pending = 0
  /// Their estimated size in memory.
  public var pendingBytes = 0
  /// nil when all is well.
  public var failing: Failure?
  /// How often writing failed since the start.
  public var failures: UInt64 = 0
  /// Stretches of inputs that could not be kept, since the start.
  public var gaps = 0
  /// Inputs in those.
  public var entriesDropped: UInt64 = 0
  /// Call records that could not be kept either.
  public var recordsDropped: UInt64 = 0
  /// Closed intervals and days that could not be kept either.
  public var reportsDropped: UInt64 = 0
  /// Entries whose number the journal had already, for another input. More
  /// than zero means that two engines write one journal.
  public var conflicts: UInt64 = 0
  /// Transactions since the start.
  public var commits: UInt64 = 0
  public var entriesCommitted: UInt64 = 0
  /// The largest number of entries in one transaction.
  public var batchSizeMax = 0
  /// How long the transactions took.
  public var commitTime = DurationHistogram()
  public var snapshotsWritten: UInt64 = 0
  /// Intervals and days removed because they are over their time.
  public var statisticsRemoved: UInt64 = 0
  /// Why the last snapshot could not be encoded; nil when it could.
  public var snapshotProblem: String?

  public init() {}

  /// What is wrong, in one sentence for people; nil when nothing is.
  public var problem: String? {
    if let failing { return "\(failing.message) Tried \(failing.attempts) times since \(failing.since)." }
    if conflicts > 0 {
      return "\(conflicts) entries had numbers that the journal had already. Is a second Cordboard writing it?"
    }
    if let snapshotProblem { return "The last snapshot could not be written: \(snapshotProblem)." }
    return nil
  }
}
