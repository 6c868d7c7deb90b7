import API
import Foundation
import NIOCore
import Testing

/// A reader of the live stream that takes frames apart by hand, so that it
/// shares no code with the server.
struct StreamReader {
  enum Event: Equatable {
    case message(StreamMessage)
    case ping
    case pong(String)
    case closed(code: Int, reason: String)
  }

  var wire: WireReader
  let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>

  static func handshake(_ headers: [String]) -> String {
    ([
      "GET /api/v1/stream HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ] + headers)
    .joined(separator: "\r\n") + "\r\n\r\n"
  }

  /// Opens the stream and hands it to `body`.
  static func open<Result: Sendable>(
    _ server: TestServer, headers: [String] = ["Authorization: Bearer \(TestServer.token.secret)"],
    _ body: (inout StreamReader, Answer) async throws -> Result
  ) async throws -> Result {
    try await Wire.open(server.port) { reader, writer in
      try await writer.write(ByteBuffer(string: handshake(headers)))
      let answer = try Answer(parsing: try await reader.until("\r\n\r\n"))
      var stream = StreamReader(wire: reader, writer: writer)
      return try await body(&stream, answer)
    }
  }

  /// The next frame; server frames are not masked.
  mutating func next() async throws -> Event {
    let head = try await wire.bytes(2)
    var length = Int(head[1] & 0x7f)
    try #require(head[1] & 0x80 == 0, "a server must not mask")
    if length == 126 { length = try await wire.bytes(2).reduce(0) { $0 << 8 | Int($1) } }
    if length == 127 { length = try await wire.bytes(8).reduce(0) { $0 << 8 | Int($1) } }
    let payload = try await wire.bytes(length)
    switch head[0] & 0x0f {
    case 1: return .message(try JSONDecoder().decode(StreamMessage.self, from: Data(payload)))
    case 8:
      let code = payload.prefix(2).reduce(0) { $0 << 8 | Int($1) }
      return .closed(code: code, reason: String(decoding: payload.dropFirst(2), as: UTF8.self))
    case 9: return .ping
    case 10: return .pong(String(decoding: payload, as: UTF8.self))
    default: throw Wire.Closed()
    }
  }

  /// The next frame that is no ping.
  mutating func nextButPings() async throws -> Event {
    while true {
      let event = try await next()
      if event != .ping { return event }
    }
  }

  func send(opcode: UInt8, _ text: String) async throws {
    let key: [UInt8] = [1, 2, 3, 4]
    let payload = text.utf8.enumerated().map { $1 ^ key[$0 % 4] }
    precondition(payload.count < 126)
    try await writer.write(ByteBuffer(bytes: [0x80 | opcode, 0x80 | UInt8(payload.count)] + key + payload))
  }
}
