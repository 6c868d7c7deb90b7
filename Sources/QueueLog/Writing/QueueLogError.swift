import Glibc

/// Why the log can't be written, in a sentence that says what to do.
public struct QueueLogError: Error, Equatable, Sendable, CustomStringConvertible {
  public var message: String

  init(_ message: String) { self.message = message }

  /// - Parameter doing: what failed, as in "The queue log F can't be opened".
  init(_ doing: String, errno code: Int32) {
    let advice =
      switch code {
      case ENOSPC, EDQUOT: "Make room on its disk."
      case EACCES, EPERM, EROFS: "Let Cordboard's user write there."
      case ENOENT, ENOTDIR: "Make its folder."
      default: "See the system's log."
      }
    message = "\(doing): \(String(cString: strerror(code))). \(advice)"
  }

  public var description: String { message }
}
