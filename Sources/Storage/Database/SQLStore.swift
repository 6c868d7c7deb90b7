import Foundation
import GRDB

/// One open connection to the database. From any thread; one use at a time,
/// the others wait.
///
/// SQLite in write-ahead mode: any number of readers, in this process and in
/// others, read beside the one that writes, and see what was committed when
/// they began.
public final class SQLStore: Sendable {
  /// What a connection may do.
  public enum Access: Sendable {
    /// Reads and writes; the file is made if it is not there.
    case readWrite
    /// Reads only; the file must be there.
    case readOnly
  }

  public let settings: StorageSettings
  private let queue: DatabaseQueue

  /// Opens the database.
  ///
  /// A new file, and what SQLite lays beside it, can be read by its owner only.
  ///
  /// - Throws: `notFound`, `noPermission`, `notADatabase`, `locked`,
  ///   `diskFull`, `corrupt`, `inputOutput`.
  public init(_ settings: StorageSettings, access: Access = .readWrite) throws(StorageError) {
    self.settings = settings
    try Self.checkFile(settings.path, access: access)
    var configuration = Configuration()
    configuration.label = "cordboard"
    configuration.readonly = access == .readOnly
    // A transaction that can't be ended is for ``write(_:)`` to sort out; the
    // library would end the process.
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(settings.busyTime.seconds)
    configuration.prepareDatabase { database in
      guard access == .readWrite else { return }
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: "PRAGMA synchronous = \(settings.durability == .full ? "FULL" : "NORMAL")")
      // What is deleted is overwritten where that costs nothing more.
      try database.execute(sql: "PRAGMA secure_delete = FAST")
      // A write-ahead log that grew while somebody read long is cut back.
      try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
      if let pagesMax = settings.pagesMax { try database.execute(sql: "PRAGMA max_page_count = \(pagesMax)") }
    }
    do {
      queue = try DatabaseQueue(path: settings.path, configuration: configuration)
    } catch {
      throw StorageError(error, path: settings.path)
    }
  }

  /// Closes the connection; using it after that throws.
  public func close() throws(StorageError) {
    do { try queue.close() } catch { throw StorageError(error, path: settings.path) }
  }

  // MARK: Use

  /// Reads in a transaction of its own: sees one state of the database.
  func read<T>(_ body: (SQLSession) throws(StorageError) -> T) throws(StorageError) -> T {
    do {
      return try queue.read { database in try body(SQLSession(database, path: settings.path)) }
    } catch {
      throw StorageError(error, path: settings.path)
    }
  }

  /// The same, without holding up the thread that asks.
  func read<T: Sendable>(
    _ body: @escaping @Sendable (SQLSession) throws(StorageError) -> T
  ) async throws(StorageError) -> T {
    let path = settings.path
    do {
      return try await queue.read { database in try body(SQLSession(database, path: path)) }
    } catch {
      throw StorageError(error, path: path)
    }
  }

  /// Writes in one transaction: all of it or, when `body` throws, nothing.
  func write<T>(_ body: (SQLSession) throws(StorageError) -> T) throws(StorageError) -> T {
    try withoutTransaction { session throws(StorageError) in
      // One that could not even be rolled back is done with first.
      if session.isInTransaction { try session.execute("ROLLBACK") }
      // The lock is taken at once: two writers wait for each other here, and
      // not in the middle, where waiting would not help.
      try session.execute("BEGIN IMMEDIATE")
      do throws(StorageError) {
        let result = try body(session)
        try session.execute("COMMIT")
        return result
      } catch {
        if session.isInTransaction { try session.execute("ROLLBACK") }
        throw error
      }
    }
  }

  /// Runs something outside of any transaction.
  func withoutTransaction<T>(_ body: (SQLSession) throws(StorageError) -> T) throws(StorageError) -> T {
    do {
      return try queue.writeWithoutTransaction { database in try body(SQLSession(database, path: settings.path)) }
    } catch {
      throw StorageError(error, path: settings.path)
    }
  }

  // MARK: The file

  private static func checkFile(_ path: String, access: Access) throws(StorageError) {
    let (files, folder) = (FileManager.default, URL(fileURLWithPath: path).deletingLastPathComponent().path)
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw StorageError(.notFound, "The folder \(folder) for the database is not there. Create it.")
    }
    if files.fileExists(atPath: path, isDirectory: &isFolder) {
      guard !isFolder.boolValue else {
        throw StorageError(.notADatabase, "\(path) is a folder. Name a file for the database.")
      }
      guard files.isReadableFile(atPath: path) else {
        throw StorageError(.noPermission, "The database \(path) can't be read. Give this user the right to.")
      }
    } else if access == .readOnly {
      throw StorageError(
        .notFound, "There is no database \(path). “cordboard serve” makes it, or name the one you mean.")
    } else {
      try createPrivateFile(path)
    }
  }

  /// SQLite gives its files the permissions of the first one.
  private static func createPrivateFile(_ path: String) throws(StorageError) {
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      let code: StorageError.Code = errno == ENOSPC ? .diskFull : .noPermission
      throw StorageError(code, "The database \(path) can't be created: \(reason). Check the folder's permissions.")
    }
    _ = Foundation.close(descriptor)
  }
}

extension Duration {
  /// For interfaces that count seconds in a floating-point number.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
