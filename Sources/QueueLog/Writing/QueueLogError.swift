import Glibc

/// Why the log can't be written, in a sentence that says what to do.
public struct QueueLogError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Stable, for programs. Open: more may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The file's folder is not there.
    public static let notFound = Code(rawValue: "not_found")
    public static let noPermission = Code(rawValue: "no_permission")
    public static let diskFull = Code(rawValue: "disk_full")
    /// The system refuses one more thread.
    public static let noThread = Code(rawValue: "no_thread")
    /// How far the log is can't be written down as it is.
    public static let unencodable = Code(rawValue: "unencodable")
    /// Anything else the system said.
    public static let inputOutput = Code(rawValue: "input_output")
  }

  public var code: Code
  /// For people: what is wrong and what to do.
  public var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// - Parameter doing: what failed, as in "The queue log F can't be opened".
  init(_ doing: String, errno number: Int32) {
    let advice: String
    switch number {
    case ENOSPC, EDQUOT: (code, advice) = (.diskFull, "Make room on its disk.")
    case EACCES, EPERM, EROFS: (code, advice) = (.noPermission, "Let Cordboard's user write there.")
    case ENOENT, ENOTDIR: (code, advice) = (.notFound, "Make its folder.")
    default: (code, advice) = (.inputOutput, "See the system's log.")
    }
    message = "\(doing): \(String(cString: strerror(number))). \(advice)"
  }

  public var description: String { message }
}
