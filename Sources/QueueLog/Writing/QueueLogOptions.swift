/// Where the log is, and its limits.
public struct QueueLogOptions: Equatable, Sendable {
  /// The log's file.
  public var file: String
  /// Where is noted how far the log is; beside the database, not beside the
  /// log: what rotates logs must not touch it.
  public var checkpointFile: String
  public var callerNumbers: QueueLogProjection.CallerNumbers
  /// A file larger than this is put aside, in bytes.
  public var sizeMax: Int
  /// How many files are kept beside the present one, 1 or more.
  public var keep: Int
  /// Lines that wait for a file that can't be written; further ones are lost.
  public var linesMax: Int
  /// Announcements that wait for the log's thread; further ones are lost.
  public var announcementsMax: Int
  /// How long lines wait for a journal that commits nothing. As long as they
  /// do, a restart writes none twice.
  public var holdTime: Duration
  /// How often it is noted how far the log is, and the file made safe.
  public var checkpointTime: Duration
  /// The pause before writing is tried again, doubled each time…
  public var retryTimeMin: Duration
  /// …up to this.
  public var retryTimeMax: Duration

  public init(
    file: String, checkpointFile: String, callerNumbers: QueueLogProjection.CallerNumbers = .masked,
    sizeMax: Int = 50_000_000, keep: Int = 10, linesMax: Int = 100_000, announcementsMax: Int = 100_000,
    holdTime: Duration = .seconds(5), checkpointTime: Duration = .seconds(5), retryTimeMin: Duration = .seconds(1),
    retryTimeMax: Duration = .seconds(30)
  ) {
    self.file = file
    self.checkpointFile = checkpointFile
    self.callerNumbers = callerNumbers
    self.sizeMax = sizeMax
    self.keep = keep
    self.linesMax = linesMax
    self.announcementsMax = announcementsMax
    self.holdTime = holdTime
    self.checkpointTime = checkpointTime
    self.retryTimeMin = retryTimeMin
    self.retryTimeMax = retryTimeMax
  }
}
