import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why the API can't listen.
public struct APIServerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Stable, for programs. Open: more may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let portInUse = Code(rawValue: "port_in_use")
    public static let notAllowed = Code(rawValue: "port_not_allowed")
    public static let noSuchAddress = Code(rawValue: "no_such_address")
    public static let cannotListen = Code(rawValue: "cannot_listen")
  }

  public let code: Code
  /// What is wrong and what to do.
  public let message: String

  public var description: String { message }

  init(_ error: IOError, _ configuration: APIConfiguration) {
    let place = "\(configuration.address):\(configuration.port)"
    switch error.errnoCode {
    case EADDRINUSE:
      code = .portInUse
      message = "The API can't listen on \(place): another program does. Stop it, or set another `api: port:`."
    case EACCES, EPERM:
      code = .notAllowed
      message = "The API may not listen on \(place). Set an `api: port:` of 1024 or above."
    case EADDRNOTAVAIL:
      code = .noSuchAddress
      message = "The API can't listen on \(place): this machine has no such address. Set another `api: address:`."
    default:
      code = .cannotListen
      message = "The API can't listen on \(place): \(error)."
    }
  }
}
