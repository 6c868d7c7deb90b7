import GRDB

extension StorageError {
  /// What an error of the database library means, in our words.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as StorageError: self = error
    case let error as DatabaseError: self.init(error, path: path)
    case is CancellationError: self.init(.cancelled, "Reading the database was called off.")
    default: self.init(.database, "The database \(path) can't be used: \(error).")
    }
  }

  private init(_ error: DatabaseError, path: String) {
    let said = error.message ?? "error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_NOTADB:
      self.init(.notADatabase, "\(path) is not a database of Cordboard. Move it away, or name another file.")
    case .SQLITE_CORRUPT:
      self.init(.corrupt, "The database \(path) is damaged (\(said)). Restore it from a backup.")
    case .SQLITE_FULL:
      self.init(.diskFull, "There is no room for the database \(path): the disk is full. Free some space.")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .locked, "The database \(path) is locked by another program. Close whatever holds it open for writing.")
    case .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
      self.init(
        .noPermission, "The database \(path) can't be written. Give this user the right to write it and its folder.")
    case .SQLITE_CANTOPEN:
      self.init(
        .noPermission, "The database \(path) can't be opened. Check that this user may write the file and its folder.")
    case .SQLITE_IOERR:
      self.init(.inputOutput, "The disk of the database \(path) reported an error (\(said)). Check the disk.")
    case .SQLITE_ERROR where said.hasPrefix("no such table") || said.hasPrefix("no such column"):
      self.init(.notMigrated, "The database \(path) is not up to date (\(said)). Run “cordboard migrate” first.")
    default:
      self.init(.database, "The database \(path) refused a statement: \(said).")
    }
  }
}
