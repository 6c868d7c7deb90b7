import NIOHTTP1

/// Decides who may open a live stream.
struct StreamGate: Sendable {
  static let path = "/api/v1/stream"
  /// What a client that must name a subprotocol (a browser has no other way
  /// to send the token) offers besides `bearer.TOKEN`.
  static let subprotocol = "cordboard.v1"

  let token: APIToken

  /// The headers of the answer that opens the stream, or nil when this is not
  /// a request for one, or without the right token.
  func answer(to head: HTTPRequestHead) -> HTTPHeaders? {
    guard Self.isHandshake(head) else { return nil }
    let offered = head.headers[canonicalForm: "sec-websocket-protocol"].map(String.init)
    guard isAllowed(authorization: head.headers["authorization"], subprotocols: offered) else { return nil }
    var answer = HTTPHeaders()
    // A browser gives up on an answer that takes none of its subprotocols.
    if offered.contains(Self.subprotocol) {
      answer.add(name: "Sec-WebSocket-Protocol", value: Self.subprotocol)
    } else if let bearer = offered.first(where: { $0.hasPrefix("bearer.") }) {
      answer.add(name: "Sec-WebSocket-Protocol", value: bearer)
    }
    return answer
  }

  /// RFC 6455, 4.2.1: what the opening of a WebSocket must have.
  private static func isHandshake(_ head: HTTPRequestHead) -> Bool {
    let headers = head.headers
    return head.method == .GET && head.uri.split(separator: "?", maxSplits: 1).first == path[...]
      && headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
      && headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
      && headers["sec-websocket-key"].count == 1 && headers["sec-websocket-version"] == ["13"]
      && !headers.contains(name: "content-length") && !headers.contains(name: "transfer-encoding")
  }

  /// Whether the token is among the credentials.
  func isAllowed(authorization: [String], subprotocols: [String]) -> Bool {
    if authorization.count == 1, let credential = Self.bearer(authorization[0]) { return token.matches(credential) }
    return subprotocols.contains { $0.hasPrefix("bearer.") && token.matches($0.dropFirst("bearer.".count)) }
  }

  /// What follows `Bearer` (in any case, RFC 9110, 11.1).
  static func bearer(_ field: String) -> Substring? {
    let parts = field.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return Substring(parts[1].drop { $0 == " " })
  }
}
