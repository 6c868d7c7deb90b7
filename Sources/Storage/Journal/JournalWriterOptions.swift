/// The pace and limits of a ``JournalWriter``.
public struct JournalWriterOptions: Equatable, Sendable {
  /// How long entries are gathered for one transaction; commands are written
  /// at once.
  public var gatherTime: Duration
  /// How long at most until they are written ahead of it
  /// (``JournalAheadRecovery``): what a killed process may lose.
  public var aheadTime: Duration
  /// Entries in one transaction at most.
  public var batchMax: Int
  /// Entries that wait at most while the database can't be written…
  public var entriesMax: Int
  /// …and their estimated size in memory. What comes then makes a gap.
  public var bytesMax: Int
  /// Call records of inputs in a gap that are kept until they can be written.
  public var recordsMax: Int
  /// The newest snapshots that are kept.
  public var snapshotsMax: Int
  /// How long intervals and days are kept from their beginning on; nil for
  /// ever. Older ones are removed with each snapshot…
  public var statisticsAgeMax: Duration?
  /// …so many at most, the oldest first.
  public var statisticsRemovedMax: Int
  /// The wait after the first failure; it doubles with each…
  public var retryTimeMin: Duration
  /// …up to this.
  public var retryTimeMax: Duration

  public init(
    gatherTime: Duration = .milliseconds(250), aheadTime: Duration = .milliseconds(25), batchMax: Int = 2_048,
    entriesMax: Int = 200_000, bytesMax: Int = 64 << 20, recordsMax: Int = 100_000, snapshotsMax: Int = 3,
    statisticsAgeMax: Duration? = Self.statisticsAgeDefault, statisticsRemovedMax: Int = 1_000,
    retryTimeMin: Duration = .milliseconds(100), retryTimeMax: Duration = .seconds(5)
  ) {
    self.gatherTime = gatherTime
    self.aheadTime = aheadTime
    self.batchMax = batchMax
    self.entriesMax = entriesMax
    self.bytesMax = bytesMax
    self.recordsMax = recordsMax
    self.snapshotsMax = snapshotsMax
    self.statisticsAgeMax = statisticsAgeMax
    self.statisticsRemovedMax = statisticsRemovedMax
    self.retryTimeMin = retryTimeMin
    self.retryTimeMax = retryTimeMax
  }

  /// 400 days: this month beside the same one of last year.
  public static let statisticsAgeDefault = Duration.seconds(400 * 86_400)

  var limits: JournalBuffer.Limits {
    JournalBuffer.Limits(
      entriesMax: max(1, entriesMax), bytesMax: max(1, bytesMax), recordsMax: max(0, recordsMax),
      batchMax: max(1, batchMax))
  }
}
