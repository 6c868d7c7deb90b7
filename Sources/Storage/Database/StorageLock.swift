import Foundation

/// That one `cordboard serve` at most uses a database.
///
/// A lock of the operating system on the file `DATABASE.lock`: it goes when
/// the process goes, however it goes. The file stays.
public final class StorageLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Parameter path: the database file.
  /// - Throws: `inUse` with the number of the process that holds it;
  ///   `notFound` or `noPermission` when the lock file can't be made.
  public init(database path: String) throws(StorageError) {
    let lockPath = path + ".lock"
    let descriptor = open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let code: StorageError.Code = errno == ENOENT ? .notFound : .noPermission
      let reason = String(cString: strerror(errno))
      throw StorageError(code, "The lock \(lockPath) can't be made: \(reason). Check the folder and its permissions.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = Self.holder(descriptor).map { "process \($0)" } ?? "another process"
      _ = close(descriptor)
      throw StorageError(
        .inUse, "The database \(path) is in use by \(holder). Stop that one first, or name another database.")
    }
    let text = "\(getpid())\n"
    _ = ftruncate(descriptor, 0)
    // Only for the other's error message: not worth failing for.
    _ = pwrite(descriptor, text, text.utf8.count, 0)
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }

  private static func holder(_ descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: buffer[..<count], as: UTF8.self).filter(\.isNumber))
  }
}
