public import CallCore
import Telephony

/// Goes through the entries of a journal, some hundred at a time, so that a
/// journal of any length takes little memory and holds up nobody.
///
/// Entries that are appended meanwhile are seen. After `nil`, ask again later
/// to go on with what has come since.
public struct JournalCursor: Sendable {
  private let store: SQLStore
  private let last: UInt64
  private let withPersonalData: Bool
  private let batchMax: Int
  /// The number of the entry before the next.
  private var number: UInt64
  private var batch: [JournalEntry] = []
  private var index = 0

  init(_ store: SQLStore, after number: UInt64, through last: UInt64, withPersonalData: Bool, batchMax: Int = 512) {
    self.store = store
    self.number = number
    self.last = last
    self.withPersonalData = withPersonalData
    self.batchMax = batchMax
  }

  /// The next entry, or nil at the end for now. Its ``JournalEntry/records``
  /// are empty: the fold makes them again, ``CallRecordStore`` has them.
  ///
  /// - Throws: `gap` where inputs are missing and the journal says so (start
  ///   again from a snapshot behind it), `corrupt` where they are missing and
  ///   it doesn't, `undecodable`, and what the database says.
  public mutating func next() throws(StorageError) -> JournalEntry? {
    if index == batch.count {
      guard number < last else { return nil }
      batch = try load()
      index = 0
      if batch.isEmpty {
        // A gap may be the end of the journal as well.
        try checkHole(before: nil)
        return nil
      }
    }
    let entry = batch[index]
    if entry.number != number + 1 { try checkHole(before: entry.number) }
    number = entry.number
    index += 1
    return entry
  }

  private func load() throws(StorageError) -> [JournalEntry] {
    let (number, last, withPersonalData) = (number, last, withPersonalData)
    return try store.read { session throws(StorageError) in
      let stored = StoredVault(session)
      let decoder = CompactDecoder(vault: withPersonalData ? stored : ErasedVault())
      var entries: [JournalEntry] = []
      try session.query(
        """
        SELECT number, at_us, format, input, digest FROM journal WHERE number > ? AND number <= ?
        ORDER BY number LIMIT ?
        """,
        [.count(number), .count(last), .integer(Int64(batchMax))]
      ) { row throws(StorageError) in entries.append(try Self.entry(of: row, by: decoder)) }
      if let failure = stored.failure { throw failure }
      return entries
    }
  }

  private static func entry(of row: SQLRow, by decoder: CompactDecoder) throws(StorageError) -> JournalEntry {
    let number = try row.count(0)
    try JournalReader.checkFormat(try row.integer(2), of: "The input \(number)")
    let input: Input
    do {
      input = try decoder.decode(Input.self, from: try row.bytes(3))
    } catch let error as StorageError {
      throw error
    } catch {
      throw StorageError(.undecodable, "The input \(number) can't be decoded (\(error)).")
    }
    return JournalEntry(
      number: number, at: Instant(microsecondsSinceEpoch: try row.integer(1)), input: input,
      digest: try row.bits(4), records: [])
  }

  /// Says why the entry after `number` is not there; doesn't throw when it is
  /// simply the end.
  private func checkHole(before found: UInt64?) throws(StorageError) {
    let missing = number + 1
    let gaps = try store.read { session throws(StorageError) in try JournalReader.gaps(in: session, after: number) }
    if let gap = gaps.first, gap.from <= missing, gap.from <= last {
      throw StorageError(
        .gap,
        """
        The inputs \(gap.from) to \(gap.to) are missing: \(gap.reason). \
        Start from a snapshot at \(gap.to) or later.
        """)
    }
    guard let found else { return }
    throw StorageError(
      .corrupt, "The inputs \(missing) to \(found - 1) are missing from the journal. Restore it from a backup.")
  }
}
