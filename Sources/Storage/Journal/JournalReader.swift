public import CallCore
import Telephony

/// Reads the journal and its snapshots, beside a `cordboard serve` if need be.
public struct JournalReader: Sendable {
  let store: SQLStore

  /// - Parameter store: any connection; read-only will do.
  public init(_ store: SQLStore) { self.store = store }

  /// The last number that is used; the next input takes the one after. 0 in
  /// an empty journal.
  public func lastNumber() throws(StorageError) -> UInt64 {
    try store.read { session throws(StorageError) in try Self.lastNumber(in: session) }
  }

  static func lastNumber(in session: SQLSession) throws(StorageError) -> UInt64 {
    let queries = [
      "SELECT MAX(number) FROM journal", "SELECT MAX(to_number) FROM journal_gap", "SELECT MAX(number) FROM snapshot",
    ]
    var last: Int64 = 0
    for sql in queries {
      try session.query(sql) { row throws(StorageError) in last = max(last, try row.optionalInteger(0) ?? 0) }
    }
    return UInt64(last)
  }

  /// The gaps, in order.
  public func gaps() throws(StorageError) -> [JournalGap] {
    try store.read { session throws(StorageError) in try Self.gaps(in: session, after: 0) }
  }

  /// The entries with numbers after `number`, in order.
  ///
  /// - Parameters:
  ///   - number: of the snapshot, say, that the fold starts from.
  ///   - last: the last number wanted.
  ///   - withPersonalData: whether to look personal data up; a fold comes to
  ///     the same without, and is faster.
  public func entries(
    after number: UInt64, through last: UInt64 = .max, withPersonalData: Bool = true
  ) -> JournalCursor {
    JournalCursor(store, after: number, through: last, withPersonalData: withPersonalData)
  }

  /// What a start needs, all as of one moment.
  public func recovery() throws(StorageError) -> JournalRecovery {
    let last = try lastNumber()
    let (snapshot, skipped) = try latestSnapshot()
    let gap = try store.read { session throws(StorageError) in
      try Self.gaps(in: session, after: snapshot?.number ?? 0).first
    }
    return JournalRecovery(snapshot: snapshot, skippedSnapshots: skipped, lastNumber: last, gap: gap)
  }

  /// Gaps that end after `number`.
  static func gaps(in session: SQLSession, after number: UInt64) throws(StorageError) -> [JournalGap] {
    var gaps: [JournalGap] = []
    try session.query(
      "SELECT from_number, to_number, reason, at_us FROM journal_gap WHERE to_number > ? ORDER BY from_number",
      [.count(number)]
    ) { row throws(StorageError) in
      gaps.append(
        JournalGap(
          from: try row.count(0), to: try row.count(1), reason: try row.text(2),
          at: Instant(microsecondsSinceEpoch: try row.integer(3))))
    }
    return gaps
  }
}

/// Where a fold begins after a restart.
public struct JournalRecovery: Sendable {
  /// The newest snapshot that can be read; nil when the fold must begin with
  /// an empty centre.
  public var snapshot: CentreSnapshot?
  /// Newer ones that can't, the newest first.
  public var skippedSnapshots: [SkippedSnapshot]
  /// The last number that is used; new inputs go on after it.
  public var lastNumber: UInt64
  /// The first gap after the snapshot: the fold can't go past it and be true.
  public var gap: JournalGap?

  public init(
    snapshot: CentreSnapshot?, skippedSnapshots: [SkippedSnapshot], lastNumber: UInt64, gap: JournalGap?
  ) {
    self.snapshot = snapshot
    self.skippedSnapshots = skippedSnapshots
    self.lastNumber = lastNumber
    self.gap = gap
  }
}

/// A snapshot that can't be read, and why.
public struct SkippedSnapshot: Codable, Equatable, Sendable {
  public var number: UInt64
  /// A sentence without a full stop.
  public var reason: String

  public init(number: UInt64, reason: String) {
    self.number = number
    self.reason = reason
  }
}
