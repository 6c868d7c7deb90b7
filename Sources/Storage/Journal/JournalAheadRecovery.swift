/// What a killed process had kept ahead of its turn.
public struct JournalAheadRecovery: Equatable, Sendable {
  /// How many entries came into the journal by it.
  public private(set) var entries = 0
  /// What could not be read, a sentence each.
  public private(set) var losses: [String] = []

  /// Brings what was kept into the database. To be done before the journal is
  /// read at a start; nothing happens when there is nothing.
  ///
  /// - Parameter store: a connection that may write, to a migrated database.
  /// - Throws: what the system or the database says; then all is as it was.
  public init(settling store: SQLStore) throws(StorageError) {
    guard let (parts, isWhole) = try JournalAheadFile.parts(store.settings) else { return }
    let path = JournalAheadFile.path(for: store.settings)
    if !isWhole { losses.append("The end of \(path) is damaged: the last inputs before the kill are lost.") }
    self = try store.write { [self] session throws(StorageError) in
      var recovery = self
      for part in parts { try recovery.add(part, of: path, to: session) }
      return recovery
    }
    JournalAheadFile.remove(store.settings)
  }

  private mutating func add(_ part: [UInt8], of path: String, to session: SQLSession) throws(StorageError) {
    guard let rows = JournalAhead.rows(of: part) else {
      return losses.append("A part of \(path) was written by another Cordboard: its inputs are lost.")
    }
    let last = try JournalReader.lastNumber(in: session)
    if let first = rows.first(where: { $0.table == .journal }), case .integer(let number) = first.values[0],
      number > Int64(clamping: last) + 1
    {
      // The database was put back or replaced, or lost its end with the power.
      return losses.append(
        "A part of \(path) begins with input \(number), but the journal ends with \(last): its inputs are lost.")
    }
    for row in rows {
      let inserted = try session.execute(row.table.insert.sql, row.values)
      if row.table == .journal { entries += inserted }
    }
  }
}
