import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The secret that whoever uses the API has to show.
///
/// Printed, logged or interpolated it doesn't show.
public struct APIToken: Sendable, CustomStringConvertible, CustomReflectable {
  private let bytes: [UInt8]

  /// - Parameter text: 32 to 256 of the characters that may stand in a
  ///   `Bearer` credential (RFC 6750, `b64token`).
  /// - Returns: nil when it is anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard (32...256).contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else { return nil }
    self.bytes = bytes
  }

  /// A new token: 256 bits of the system's generator, base64url.
  public init() {
    var generator = SystemRandomNumberGenerator()
    let secret = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    let text = secret.base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    bytes = Array(text.utf8)
  }

  /// The token itself, to be sent to the server; never to be shown.
  public var secret: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether `candidate` is this token. Takes as long for a candidate that is
  /// nearly right as for one that is all wrong.
  public func matches(_ candidate: some StringProtocol) -> Bool {
    let other = Array(candidate.utf8)
    var difference: UInt8 = other.count == bytes.count ? 0 : 1
    for index in bytes.indices {
      difference |= bytes[index] ^ (index < other.count ? other[index] : 0)
    }
    return difference == 0
  }

  public var description: String { "‹token›" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}

extension APIToken {
  /// Reads the token from `file`.
  /// - Throws: when there is none, when others may read it, or when what it
  ///   holds is no token; the message says what to do.
  public static func load(file: String) throws(APITokenError) -> APIToken {
    let attributes: [FileAttributeKey: Any]
    do {
      attributes = try FileManager.default.attributesOfItem(atPath: file)
    } catch {
      // Not asked again: it may be there by now.
      throw (error as? CocoaError)?.code == .fileReadNoSuchFile ? .missing(file) : .unreadable(file, "\(error)")
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else { throw .notAFile(file) }
    let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
    guard mode & 0o077 == 0 else { throw .readableByOthers(file, mode) }
    guard let data = FileManager.default.contents(atPath: file) else { throw .unreadable(file, "it can't be opened") }
    let text = String(decoding: data.prefix(1_024), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let token = APIToken(text) else { throw .malformed(file) }
    return token
  }

  /// Reads the token from `file`, or makes one and lays it down there,
  /// readable by the owner only. Two processes that do so at once come to
  /// have the same token.
  public static func loadOrCreate(file: String) throws(APITokenError) -> APIToken {
    do {
      return try load(file: file)
    } catch  where error.code == .missing {
      try create(file: file)
      // Read back rather than returned: another process may have been first.
      return try load(file: file)
    }
  }

  /// Written whole under another name, then linked: a reader sees all of it
  /// or nothing, and a file that is already there is left alone.
  private static func create(file: String) throws(APITokenError) {
    let draft = "\(file).\(getpid()).\(UInt32.random(in: .min ... .max))"
    let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .notCreated(file, String(cString: strerror(errno))) }
    defer { unlink(draft) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data((APIToken().secret + "\n").utf8))
      try handle.synchronize()
      try handle.close()
    } catch {
      throw .notCreated(file, "\(error)")
    }
    guard link(draft, file) == 0 || errno == EEXIST else {
      throw .notCreated(file, String(cString: strerror(errno)))
    }
  }
}

/// Why there is no token.
public struct APITokenError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Stable, for programs. Open: more may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let missing = Code(rawValue: "token_file_missing")
    public static let notAFile = Code(rawValue: "token_file_not_a_file")
    public static let readableByOthers = Code(rawValue: "token_file_readable_by_others")
    public static let unreadable = Code(rawValue: "token_file_unreadable")
    public static let malformed = Code(rawValue: "token_file_malformed")
    public static let notCreated = Code(rawValue: "token_file_not_created")
  }

  public let code: Code
  public let file: String
  /// What is wrong and what to do.
  public let message: String

  public var description: String { message }

  static func missing(_ file: String) -> Self {
    Self(
      code: .missing, file: file,
      message: "There is no token file at \(file). `cordboard serve` makes one at its first start.")
  }

  static func notAFile(_ file: String) -> Self {
    Self(code: .notAFile, file: file, message: "\(file) is not a plain file; name another one as token-file.")
  }

  static func readableByOthers(_ file: String, _ mode: Int) -> Self {
    Self(
      code: .readableByOthers, file: file,
      message: "Others than its owner may read or write the token file \(file) (mode \(String(mode, radix: 8))). "
        + "Run `chmod 600 \(file)`, and delete it first if somebody may have seen it.")
  }

  static func unreadable(_ file: String, _ why: String) -> Self {
    Self(code: .unreadable, file: file, message: "The token file \(file) can't be read: \(why).")
  }

  static func malformed(_ file: String) -> Self {
    Self(
      code: .malformed, file: file,
      message: "The token file \(file) doesn't hold a token (32 to 256 letters, digits or -._~+/=). "
        + "Delete it, and `cordboard serve` makes a new one.")
  }

  static func notCreated(_ file: String, _ why: String) -> Self {
    Self(code: .notCreated, file: file, message: "The token file \(file) can't be made: \(why).")
  }
}
