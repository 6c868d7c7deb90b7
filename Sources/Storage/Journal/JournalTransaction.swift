import CallCore
import Telephony

/// Writes batches and snapshots; for the writer's thread only.
final class JournalTransaction {
  private let store: SQLStore
  private let vault = GatheringVault()
  private let encoder: CompactEncoder
  private let snapshotsMax: Int
  private let statisticsAgeMax: Duration?
  private let statisticsRemovedMax: Int
  /// What is safe already and not yet in its own tables.
  private var aheadRows: [JournalRow] = []
  private var aheadPersonal: [String: String] = [:]
  /// Where it is; made when first needed.
  private var aheadFile: JournalAheadFile?

  struct Outcome {
    var entries = 0
    var gaps = 0
    /// The last number in a gap.
    var gapEnd: UInt64 = 0
    var conflicts = 0
    /// Numbers whose inputs could not be encoded, and why.
    var unencodable: [(number: UInt64, reason: String)] = []
  }

  init(_ store: SQLStore, options: JournalWriterOptions = JournalWriterOptions()) {
    self.store = store
    snapshotsMax = max(1, options.snapshotsMax)
    statisticsAgeMax = options.statisticsAgeMax
    statisticsRemovedMax = max(1, options.statisticsRemovedMax)
    encoder = CompactEncoder(vault: vault)
  }

  /// Writes the batch: all of it, or nothing and an error.
  func write(_ batch: [JournalBuffer.Item]) throws(StorageError) -> Outcome {
    let outcome = try transaction { session throws(StorageError) in
      var (outcome, rows, aheadCount) = (Outcome(), [JournalRow](), 0)
      rows.reserveCapacity(JournalRow.countMax)
      for (key, value) in self.aheadPersonal { self.vault.lay(down: value, under: key) }
      // What is not a row is inserted at once: inside of one transaction
      // nobody sees the order. By index: to lend an item out is half the work of copying it.
      for index in batch.indices {
        switch batch[index] {
        case .entry(let entry):
          // Not encoded again. They come in the same order.
          if aheadCount < self.aheadRows.count, self.aheadRows[aheadCount].number == entry.number {
            rows.append(self.aheadRows[aheadCount])
            aheadCount += 1
          } else {
            try self.encode(entry, session, &rows, &outcome)
          }
          for record in entry.records { try self.insert(record, entry.number, session) }
          for report in entry.reports { try self.insert(report, entry.number, session) }
          if rows.count == JournalRow.countMax { try self.insert(&rows, session, &outcome) }
        case .gap(let gap): try self.insert(gap, session, &outcome)
        case .record(let record, let number): try self.insert(record, number, session)
        case .report(let report, let number): try self.insert(report, number, session)
        }
      }
      try self.insert(&rows, session, &outcome)
      return outcome
    }
    aheadRows.removeAll(keepingCapacity: true)
    aheadPersonal.removeAll(keepingCapacity: true)
    aheadFile?.clear()
    return outcome
  }

  /// Makes entries safe ahead of their batch, in which they must come first,
  /// or behind those that were written ahead before.
  ///
  /// - Throws: `undecodable` when one can't be encoded, and what the system
  ///   says of the file; then nothing has happened.
  func writeAhead(_ entries: [JournalEntry]) throws(StorageError) {
    guard !entries.isEmpty else { return }
    var (part, rows, row) = (JournalAhead(), [JournalRow](), [SQLValue]())
    vault.forgetGathered()
    defer { vault.forgetGathered() }
    for entry in entries {
      do {
        rows.append(JournalRow(entry, input: try encoder.encode(input: entry.input)))
      } catch {
        throw StorageError(.undecodable, "The input \(entry.number) can't be encoded (\(error)).")
      }
      row.removeAll(keepingCapacity: true)
      rows[rows.count - 1].append(to: &row)
      part.add(row, to: .journal)
      for record in entry.records { part.add(values(of: record, endedBy: entry.number), to: .callRecord) }
      for report in entry.reports {
        part.add(StatisticsRow.values(of: report, closedBy: entry.number), to: .statisticsReport)
      }
    }
    for (key, value) in vault.gathered { part.add([.text(key), .text(value)], to: .personalData) }
    if aheadFile == nil { aheadFile = try JournalAheadFile(store.settings) }
    try aheadFile?.append(part.bytes)
    aheadRows += rows
    aheadPersonal.merge(vault.gathered) { $1 }
  }

  /// Writes the snapshot and forgets old ones, and old statistics.
  ///
  /// - Returns: how many intervals and days were removed.
  /// - Throws: `undecodable` when it can't be encoded, and what the database
  ///   says.
  @discardableResult
  func write(_ snapshot: CentreSnapshot) throws(StorageError) -> Int {
    try transaction { session throws(StorageError) in
      let centre: [UInt8]
      do {
        centre = try self.encoder.encode(snapshot.centre)
      } catch {
        throw StorageError(.undecodable, "the centre can't be encoded (\(error))")
      }
      var checksum = StableDigest()
      checksum.combine(bytes: centre)
      try session.execute(
        """
        INSERT INTO snapshot (number, at_us, format, digest, checksum, centre) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (number) DO UPDATE SET at_us = excluded.at_us, format = excluded.format,
          digest = excluded.digest, checksum = excluded.checksum, centre = excluded.centre
        """,
        [
          .count(snapshot.number), .integer(snapshot.at.microsecondsSinceEpoch), .integer(JournalFormat.current),
          .bits(snapshot.digest), .bits(checksum.value), .bytes(centre),
        ])
      try self.prune(session)
      return try self.removeOldStatistics(at: snapshot.at, session)
    }
  }

  /// Leaves nothing beside the database, unless it is still needed.
  func close() { aheadFile = nil }

  // MARK: Parts

  private func transaction<T>(_ body: (SQLSession) throws(StorageError) -> T) throws(StorageError) -> T {
    vault.forgetGathered()
    let result = try store.write { session throws(StorageError) in
      let result = try body(session)
      try self.vault.store(in: session)
      return result
    }
    vault.gatheredIsStored()
    return result
  }

  /// Encodes the entry and puts its row to those that wait.
  private func encode(
    _ entry: JournalEntry, _ session: SQLSession, _ rows: inout [JournalRow], _ outcome: inout Outcome
  ) throws(StorageError) {
    do {
      rows.append(JournalRow(entry, input: try encoder.encode(input: entry.input)))
    } catch {
      outcome.unencodable.append((entry.number, "\(error)"))
      let reason = "the input could not be encoded (\(error))"
      try insert(
        JournalGap(from: entry.number, to: entry.number, reason: reason, at: entry.at), session, &outcome)
    }
  }

  /// Inserts the rows that wait.
  private func insert(
    _ rows: inout [JournalRow], _ session: SQLSession, _ outcome: inout Outcome
  ) throws(StorageError) {
    guard !rows.isEmpty else { return }
    let changed = try JournalRow.insert(rows, session)
    outcome.entries += rows.count
    // Some numbers were there: which, and for the same entries?
    if changed < rows.count {
      for row in rows where try !row.isStored(session) { outcome.conflicts += 1 }
    }
    rows.removeAll(keepingCapacity: true)
  }

  private func insert(_ gap: JournalGap, _ session: SQLSession, _ outcome: inout Outcome) throws(StorageError) {
    outcome.gaps += 1
    outcome.gapEnd = max(outcome.gapEnd, gap.to)
    try session.execute(
      """
      INSERT INTO journal_gap (from_number, to_number, reason, at_us) VALUES (?, ?, ?, ?)
      ON CONFLICT (from_number) DO NOTHING
      """,
      [.count(gap.from), .count(gap.to), .text(gap.reason), .integer(gap.at.microsecondsSinceEpoch)])
  }

  private func insert(_ record: CallRecord, _ number: UInt64, _ session: SQLSession) throws(StorageError) {
    try session.execute(CallRecordRow.insert.sql, values(of: record, endedBy: number))
    for values in CallbackAttemptRow.values(of: record) { try session.execute(CallbackAttemptRow.insert, values) }
  }

  private func insert(_ report: StatisticsReport, _ number: UInt64, _ session: SQLSession) throws(StorageError) {
    try session.execute(StatisticsRow.insert.sql, StatisticsRow.values(of: report, closedBy: number))
  }

  /// The record's row; its personal data is laid down.
  private func values(of record: CallRecord, endedBy number: UInt64) -> [SQLValue] {
    if let clear = record.ani.clear { vault.lay(down: clear, under: record.ani.key) }
    return CallRecordRow.values(of: record, endedBy: number)
  }

  /// Keeps the newest snapshots; the very first, so that the whole journal
  /// can be folded again; and the first after each gap, so that the fold can
  /// go on behind it.
  private func prune(_ session: SQLSession) throws(StorageError) {
    try session.execute(
      """
      DELETE FROM snapshot
      WHERE number NOT IN (SELECT number FROM snapshot ORDER BY number DESC LIMIT ?)
        AND number <> (SELECT MIN(number) FROM snapshot)
        AND number NOT IN (
          SELECT MIN(s.number) FROM snapshot s JOIN journal_gap g ON s.number >= g.to_number GROUP BY g.from_number)
      """,
      [.integer(Int64(snapshotsMax))])
  }

  /// Removes the oldest reports that began before a moment, so many at most.
  static let statisticsRemoval = """
    DELETE FROM statistics_report WHERE (start_us, \(StatisticsCursor.names)) IN (
      SELECT start_us, \(StatisticsCursor.names) FROM statistics_report WHERE start_us < ? ORDER BY start_us LIMIT ?)
    """

  /// Removes the oldest intervals and days that are over their time, so many
  /// at most that the journal does not wait for it.
  private func removeOldStatistics(at now: Instant, _ session: SQLSession) throws(StorageError) -> Int {
    guard let age = statisticsAgeMax else { return 0 }
    return try session.execute(
      Self.statisticsRemoval,
      [.integer(now.microsecondsSinceEpoch - age.wholeMicroseconds), .integer(Int64(statisticsRemovedMax))])
  }
}
