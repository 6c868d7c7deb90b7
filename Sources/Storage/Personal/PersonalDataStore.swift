/// Erases persons: their data are destroyed, the facts stay.
///
/// Journal, snapshots and records hold keys only, so their digests stay as
/// they are. An erased key can't be filled again.
public struct PersonalDataStore: Sendable {
  private let store: SQLStore

  /// - Parameter store: a connection that may write.
  public init(_ store: SQLStore) { self.store = store }

  /// Destroys the data under these keys.
  /// - Returns: how many there were.
  public func erase(keys: [String]) throws(StorageError) -> Int {
    try erase { session throws(StorageError) in
      var count = 0
      for key in keys {
        count += try session.execute(
          "UPDATE personal_data SET value = NULL WHERE key = ? AND value IS NOT NULL", [.text(key)])
      }
      return count
    }
  }

  /// Destroys every datum that is exactly `value`: a telephone number, say.
  /// - Returns: how many there were.
  public func erase(value: String) throws(StorageError) -> Int {
    try erase { session throws(StorageError) in
      try session.execute("UPDATE personal_data SET value = NULL WHERE value = ?", [.text(value)])
    }
  }

  private func erase(_ body: (SQLSession) throws(StorageError) -> Int) throws(StorageError) -> Int {
    // Freed space is overwritten, whatever it costs.
    try pragma("secure_delete = ON")
    let count = try store.write(body)
    try pragma("secure_delete = FAST")
    // The write-ahead log still holds the old pages until it is emptied.
    if count > 0 { try pragma("wal_checkpoint(TRUNCATE)") }
    return count
  }

  private func pragma(_ text: String) throws(StorageError) {
    try store.withoutTransaction { session throws(StorageError) in try session.query("PRAGMA \(text)") { _ in } }
  }
}
