public import Telephony

/// Brings a database up to the schema that this Cordboard wants: forward only,
/// one transaction for each step, every step recorded with its checksum.
public struct Migrator: Sendable {
  /// All that is shipped, in order.
  public let migrations: [Migration]

  /// - Parameter folder: where the files `0001-….sql` are.
  /// - Throws: `notFound`, `noPermission` or `badMigrations`.
  public init(folder: String) throws(StorageError) { migrations = try Migration.all(in: folder) }

  /// The migrations that the database still lacks.
  ///
  /// - Throws: `newerSchema` when it has more than are shipped,
  ///   `alteredMigration` when one of them is not what was applied.
  public func pending(in store: SQLStore) throws(StorageError) -> ArraySlice<Migration> {
    let applied = try store.read { session throws(StorageError) -> [Applied] in try self.applied(in: session) }
    return try pending(after: applied, path: store.settings.path)
  }

  /// Applies what is lacking.
  ///
  /// - Parameters:
  ///   - store: a connection that may write.
  ///   - now: noted as the time of it.
  /// - Returns: what was applied, maybe nothing.
  /// - Throws: as ``pending(in:)``, and what the database says to a step; the
  ///   steps before that one stay applied.
  @discardableResult
  public func migrate(_ store: SQLStore, at now: Instant) throws(StorageError) -> [Migration] {
    var done: [Migration] = []
    while let next = try migrateOne(store, at: now) { done.append(next) }
    return done
  }

  private func migrateOne(_ store: SQLStore, at now: Instant) throws(StorageError) -> Migration? {
    guard try !pending(in: store).isEmpty else { return nil }
    return try store.write { session throws(StorageError) -> Migration? in
      try session.execute(script: Self.createTable)
      // Looked at again under the lock: another process may have been faster.
      let applied = try self.applied(in: session)
      guard let next = try pending(after: applied, path: store.settings.path).first else { return nil }
      try apply(next, in: session, at: now)
      return next
    }
  }

  private func apply(_ migration: Migration, in session: SQLSession, at now: Instant) throws(StorageError) {
    do {
      try session.execute(script: migration.script)
    } catch {
      guard error.code == .database || error.code == .notMigrated else { throw error }
      throw StorageError(.badMigrations, "The migration \(migration.name) can't be applied: \(error.message)")
    }
    try session.execute(
      "INSERT INTO schema_migration (version, name, checksum, applied_at_us) VALUES (?, ?, ?, ?)",
      [
        .integer(Int64(migration.version)), .text(migration.name), .text(migration.checksum),
        .integer(now.microsecondsSinceEpoch),
      ])
  }

  // MARK: What is applied

  private struct Applied {
    var version: Int
    var name: String
    var checksum: String
  }

  private static let createTable = """
    CREATE TABLE IF NOT EXISTS schema_migration (
      version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at_us BIGINT NOT NULL)
    """

  private func applied(in session: SQLSession) throws(StorageError) -> [Applied] {
    var applied: [Applied] = []
    do {
      try session.query("SELECT version, name, checksum FROM schema_migration ORDER BY version") {
        row throws(StorageError) in
        applied.append(Applied(version: Int(try row.integer(0)), name: try row.text(1), checksum: try row.text(2)))
      }
    } catch {
      // No such table: nothing was ever applied.
      guard error.code == .notMigrated else { throw error }
    }
    return applied
  }

  private func pending(after applied: [Applied], path: String) throws(StorageError) -> ArraySlice<Migration> {
    for (index, step) in applied.enumerated() {
      guard index < migrations.count else {
        throw StorageError(
          .newerSchema,
          "The database \(path) was made by a newer Cordboard (\(step.name)). Start that one, or restore a backup.")
      }
      guard step.version == migrations[index].version, step.checksum == migrations[index].checksum else {
        throw StorageError(
          .alteredMigration,
          """
          The migration \(migrations[index].name) is not the one that the database \(path) was made with. \
          Restore the file from the release; changes to the schema go into a new migration.
          """)
      }
    }
    return migrations[applied.count...]
  }
}
