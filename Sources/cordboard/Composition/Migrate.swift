import Storage
import Telephony

/// `cordboard migrate`: brings a database up to date without serving.
struct MigrateRunner {
  let database: String
  let migrations: String

  /// - Returns: the versions that were applied; empty when it was up to date.
  func run() throws(StorageError) -> [Migration] {
    let lock = try StorageLock(database: database)
    defer { withExtendedLifetime(lock) {} }
    let store = try SQLStore(StorageSettings(path: database))
    return try Migrator(folder: migrations).migrate(store, at: SystemClock.now)
  }

  /// - Returns: the versions that would be applied.
  func pending() throws(StorageError) -> [Migration] {
    let store = try SQLStore(StorageSettings(path: database), access: .readOnly)
    return Array(try Migrator(folder: migrations).pending(in: store))
  }
}
