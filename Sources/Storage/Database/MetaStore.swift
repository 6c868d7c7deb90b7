/// Small facts about this instance that must outlive it: its seed, say.
public struct MetaStore: Sendable {
  private let store: SQLStore

  public init(_ store: SQLStore) { self.store = store }

  /// The fact under `key`, or nil.
  public func value(_ key: String) throws(StorageError) -> String? {
    try store.read { session throws(StorageError) in
      try session.first("SELECT value FROM meta WHERE key = ?", [.text(key)]) { row throws(StorageError) in
        try row.text(0)
      }
    }
  }

  /// Lays the fact down unless there is one already.
  /// - Returns: the one in force, be it new or old.
  public func settle(_ key: String, _ value: String) throws(StorageError) -> String {
    _ = try store.write { session throws(StorageError) in
      try session.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", [.text(key), .text(value)])
    }
    return try self.value(key) ?? value
  }

  /// Lays the fact down, over any other.
  public func set(_ key: String, _ value: String) throws(StorageError) {
    _ = try store.write { session throws(StorageError) in
      try session.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [.text(key), .text(value)])
    }
  }
}
