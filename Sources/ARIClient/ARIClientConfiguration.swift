public import ARI

/// Where an Asterisk is, who we are there, and the limits of the connection.
public struct ARIClientConfiguration: Sendable {
  public var address: ARIAddress
  /// The user of ari.conf.
  public var user: String
  public var password: ARIPassword
  /// Certificates (PEM) to trust instead of the system's, for `https`. A
  /// self-signed certificate is trusted by naming it here.
  public var caFile: String?
  /// The name the certificate must carry, when it is not the address's host:
  /// certificates are checked against names, not IP addresses.
  public var tlsServerName: String?
  /// Time-outs, pauses, and how many requests may wait.
  public var session: ARISessionConfiguration

  /// The longest message taken, in bytes; longer ones close the connection
  /// (RFC 6455 code 1009). At most 8 MiB.
  public var messageBytesMax = 8 << 20
  /// How long what comes is gathered after each turn of traffic: the
  /// shortest pause when there is little (up to 400 messages a second), the
  /// longest when there is much (from 1,000 on); 0 for none. So much later an
  /// event or an answer may be seen, while requests go out at once; in return
  /// much less of the CPU is spent on switching threads.
  public var gatherTime: ClosedRange<Duration> = .milliseconds(5) ... .milliseconds(40)
  /// Messages received and not yet handled; beyond it the connection is
  /// closed and made anew, with a fresh inventory.
  public var inboxMessagesMax = 16_384
  /// The same in bytes.
  public var inboxBytesMax = 32 << 20
  /// Bytes handed over and not yet sent.
  public var outboxBytesMax = 16 << 20

  /// - Throws: ``ARIConfigurationError`` when the URL can't be used, or user
  ///   or application are empty.
  public init(
    url: String, user: String, password: ARIPassword, stasisApp: String, caFile: String? = nil
  ) throws(ARIConfigurationError) {
    address = try ARIAddress(url)
    guard !user.isEmpty, !user.contains(":") else {
      throw ARIConfigurationError(message: "The ARI user is empty or has a colon: name a user of ari.conf.")
    }
    guard !stasisApp.isEmpty else {
      throw ARIConfigurationError(message: "The ARI application has no name: give it one, the same as in Stasis(…).")
    }
    self.user = user
    self.password = password
    self.caFile = caFile
    session = ARISessionConfiguration(stasisApp: stasisApp)
  }
}

/// A setting that can't be used.
public struct ARIConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One sentence: what is wrong and what to do.
  public let message: String
  public var description: String { message }
}

/// A password; printing does not show it.
public struct ARIPassword: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  let clear: String

  public init(_ clear: String) { self.clear = clear }

  public var description: String { "‹password›" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where ARI is: `http://127.0.0.1:8088/ari`.
public struct ARIAddress: Sendable, Equatable, CustomStringConvertible {
  public let host: String
  public let port: Int
  /// With a leading slash, without one at the end: `/ari`.
  public let path: String
  public let isSecure: Bool

  /// Reads `http(s)://host[:port][/path]`; `ws` and `wss` do as well. The
  /// path is `/ari` unless given; the port 80 or 443, as for any such URL.
  ///
  /// - Throws: ``ARIConfigurationError`` with what is wrong.
  public init(_ url: String) throws(ARIConfigurationError) {
    func wrong(_ what: String) -> ARIConfigurationError {
      ARIConfigurationError(message: "The ARI address \(what); write it like http://127.0.0.1:8088/ari.")
    }
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { throw wrong("has no scheme") }
    switch url[..<colon] {
    case "http", "ws": isSecure = false
    case "https", "wss": isSecure = true
    default: throw wrong("has a scheme other than http and https")
    }
    let rest = url[colon...].dropFirst(3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@") else { throw wrong("holds a user or password, which are settings of their own") }
    guard !rest.contains("?"), !rest.contains("#") else { throw wrong("has a query or a fragment") }
    let (host, port) = try Self.split(authority, orThrow: wrong)
    self.host = host
    self.port = port ?? (isSecure ? 443 : 80)
    var path = rest[authority.endIndex...]
    while path.hasSuffix("/") { path = path.dropLast() }
    self.path = path.isEmpty ? "/ari" : String(path)
  }

  private static func split(
    _ authority: Substring, orThrow wrong: (String) -> ARIConfigurationError
  ) throws(ARIConfigurationError) -> (host: String, port: Int?) {
    var host = authority
    var portText: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw wrong("has a bracket that is not closed") }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let after = authority[authority.index(after: end)...]
      guard after.isEmpty || after.hasPrefix(":") else { throw wrong("has something after the bracket") }
      portText = after.isEmpty ? nil : after.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      portText = authority[authority.index(after: colon)...]
    }
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw wrong("has no usable host") }
    guard let portText else { return (String(host), nil) }
    guard let port = Int(portText), (1...65_535).contains(port) else { throw wrong("has a port outside 1–65535") }
    return (String(host), port)
  }

  /// The content of the Host header.
  var hostHeader: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

  public var description: String { "\(isSecure ? "https" : "http")://\(hostHeader)\(path)" }
}
