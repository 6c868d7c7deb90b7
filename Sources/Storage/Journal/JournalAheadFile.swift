import Foundation
import Telephony

/// The file `DATABASE-ahead`: parts of the journal that must be safe before
/// their transaction. To append costs a tenth of what a transaction costs, and
/// outlives the process as that does.
///
/// A part is its length and its checksum (8 bytes each, low byte first) and
/// its content. For one thread at a time.
struct JournalAheadFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  private var length: off_t = 0

  static func path(for settings: StorageSettings) -> String { settings.path + "-ahead" }

  /// Opens it, for its owner only, and forgets what it holds.
  init(_ settings: StorageSettings) throws(StorageError) {
    path = Self.path(for: settings)
    descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.error("made", path) }
  }

  /// What is left in it is read at the next start.
  deinit {
    _ = close(descriptor)
    if length == 0 { _ = unlink(path) }
  }

  /// - Throws: what the system says; then nothing is appended.
  mutating func append(_ content: [UInt8]) throws(StorageError) {
    let part = Self.number(UInt64(content.count)) + Self.number(Self.checksum(content)) + content
    guard pwrite(descriptor, part, part.count, length) == part.count else {
      let error = Self.error("written", path)
      _ = ftruncate(descriptor, length)
      throw error
    }
    length += off_t(part.count)
  }

  /// What was appended is in the database. If it can't be cut off, it is
  /// overwritten, and harmless until then: the database knows its numbers.
  mutating func clear() {
    guard length > 0 else { return }
    _ = ftruncate(descriptor, 0)
    length = 0
  }

  // MARK: At a start

  /// The parts of a file that a killed process left, and whether that is all
  /// there was; nil when there is no file.
  static func parts(_ settings: StorageSettings) throws(StorageError) -> (parts: [[UInt8]], isWhole: Bool)? {
    let path = path(for: settings)
    guard access(path, F_OK) == 0 else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else { throw error("read", path) }
    var (parts, rest) = ([[UInt8]](), ArraySlice(data))
    while rest.count >= 16 {
      let (size, checksum) = (number(rest.prefix(8)), number(rest.dropFirst(8).prefix(8)))
      guard size <= UInt64(rest.count - 16) else { break }
      let content = Array(rest.dropFirst(16).prefix(Int(size)))
      guard Self.checksum(content) == checksum else { break }
      parts.append(content)
      rest = rest.dropFirst(16 + Int(size))
    }
    return (parts, rest.isEmpty)
  }

  static func remove(_ settings: StorageSettings) { _ = unlink(path(for: settings)) }

  private static func checksum(_ content: [UInt8]) -> UInt64 {
    var digest = StableDigest()
    digest.combine(bytes: content)
    return digest.value
  }

  private static func number(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * $1.offset) }
  }

  private static func error(_ what: String, _ path: String) -> StorageError {
    let code: StorageError.Code =
      switch errno {
      case ENOSPC, EDQUOT: .diskFull
      case EACCES, EPERM, EROFS: .noPermission
      default: .inputOutput
      }
    return StorageError(code, "The file \(path) can't be \(what): \(String(cString: strerror(errno))).")
  }
}
