import ARI
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization
import Telephony

/// A server that speaks ARI's WebSocket, well or badly.
final class FakeARI: Sendable {
  /// What the server does about a request.
  enum Answer: Sendable {
    case reply(Int, String)
    case silence
    case close
  }

  /// What the server does about an attempt to connect.
  enum Door: Sendable, Equatable {
    case upgrade
    case refuse(Int)
    case redirect(String)
    /// Take the connection, say nothing.
    case silence
    case hangUp
  }

  private struct State {
    var door = Door.upgrade
    var authorization = "Basic Y29yZDpzZWNyZXQ="
    /// What `GET asterisk/info` by plain HTTP gets; nothing at all if nil.
    var plainAnswer: String?
    var connections: [FakeConnection] = []
    var connectionsEver = 0
    var heads: [HTTPRequestHead] = []
    var closeCodes: [Int] = []
    var requests: [String] = []
  }

  private let state = Mutex(State())
  private let listener: any Channel
  private let answer: @Sendable (String) -> Answer
  let port: Int

  /// - Parameter answer: decides by method and path: `GET asterisk/info`.
  init(
    port: Int = 0, version: String = "22.10.1", answer: @escaping @Sendable (String) -> Answer? = { _ in nil }
  ) async throws {
    let information = ARIAsteriskInfo(
      version: version, entityID: "fake", startedAt: Instant(microsecondsSinceEpoch: 1_000_000)
    ).json.text
    self.answer = { request in
      answer(request) ?? .reply(200, request == "GET asterisk/info" ? information : "{}")
    }
    state.withLock { $0.plainAnswer = information }
    let server = Mutex<FakeARI?>(nil)
    let holder = Holder(server: server)
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        guard let server = holder.get() else { return channel.close() }
        return server.welcome(channel)
      }
      .bind(host: "127.0.0.1", port: port).get()
    self.port = listener.localAddress?.port ?? 0
    holder.set(self)
  }

  /// Lets the initialiser of a connection find the server, which does not
  /// exist yet when the listener is made.
  private final class Holder: Sendable {
    private let server: Mutex<FakeARI?>
    init(server: consuming Mutex<FakeARI?>) { self.server = server }
    func get() -> FakeARI? { server.withLock { $0 } }
    func set(_ value: FakeARI) { server.withLock { $0 = value } }
  }

  var connections: [FakeConnection] { state.withLock { $0.connections } }
  var connectionsEver: Int { state.withLock { $0.connectionsEver } }
  var heads: [HTTPRequestHead] { state.withLock { $0.heads } }
  var closeCodes: [Int] { state.withLock { $0.closeCodes } }
  var requests: [String] { state.withLock { $0.requests } }

  func set(door: Door) { state.withLock { $0.door = door } }
  func set(plainAnswer: String?) { state.withLock { $0.plainAnswer = plainAnswer } }
  func set(password: String) { state.withLock { $0.authorization = "Basic \(password)" } }

  func send(_ text: String) { for connection in connections { connection.send(text) } }

  func stop() async throws {
    for connection in connections { connection.channel.close(promise: nil) }
    try await listener.close()
  }

  // MARK: Connections

  private func welcome(_ channel: any Channel) -> EventLoopFuture<Void> {
    switch state.withLock({ $0.door }) {
    case .silence: return channel.eventLoop.makeSucceededVoidFuture()
    case .hangUp: return channel.close()
    default: break
    }
    let upgrader = NIOWebSocketServerUpgrader(
      maxFrameSize: 1 << 20,
      shouldUpgrade: { channel, head in
        channel.eventLoop.makeSucceededFuture(self.mayUpgrade(head) ? HTTPHeaders() : nil)
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          let connection = FakeConnection(channel: channel)
          self.state.withLock { state in
            state.connections.append(connection)
            state.connectionsEver += 1
          }
          channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.connections.removeAll { $0 === connection } }
          }
          try channel.pipeline.syncOperations.addHandler(FakeFrames(server: self, connection: connection))
        }
      })
    return channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.configureHTTPServerPipeline(
        withServerUpgrade: (
          upgraders: [upgrader], completionHandler: { $0.pipeline.removeHandler(name: "refusal", promise: nil) }
        ))
      try channel.pipeline.syncOperations.addHandler(FakeRefusal(server: self), name: "refusal")
    }
  }

  private func mayUpgrade(_ head: HTTPRequestHead) -> Bool {
    state.withLock { state in
      state.heads.append(head)
      return state.door == .upgrade && head.headers["authorization"].first == state.authorization
    }
  }

  /// The answer to what was not upgraded; nil for none.
  fileprivate func plainAnswer(to head: HTTPRequestHead) -> (status: Int, location: String?, body: String)? {
    guard head.uri.hasSuffix("/asterisk/info") else { return (refusal.status, refusal.location, "") }
    return state.withLock { state in
      state.heads.append(head)
      return state.plainAnswer.map { (200, nil, $0) }
    }
  }

  private var refusal: (status: Int, location: String?) {
    switch state.withLock({ $0.door }) {
    case .refuse(let status): (status, nil)
    case .redirect(let location): (302, location)
    default: (401, nil)
    }
  }

  fileprivate func receive(_ text: String, on connection: FakeConnection) {
    guard let json = try? JSONValue(parsing: text) else { return }
    let line = "\(json["method"].string ?? "") \(json["uri"].string ?? "")"
    state.withLock { $0.requests.append(line) }
    switch answer(line) {
    case .silence: break
    case .close: connection.channel.close(promise: nil)
    case .reply(let status, let body):
      let reply: JSONValue = [
        "type": "RESTResponse", "request_id": json["request_id"], "status_code": .integer(Int64(status)),
        "message_body": .string(body),
      ]
      connection.send(reply.text)
    }
  }

  fileprivate func receiveClose(_ code: Int) { state.withLock { $0.closeCodes.append(code) } }
}

/// One WebSocket of the server.
final class FakeConnection: Sendable {
  let channel: any Channel

  init(channel: any Channel) { self.channel = channel }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// - Parameter parts: how many frames the message is cut into.
  func send(_ bytes: [UInt8], parts: Int = 1) {
    let size = max(1, (bytes.count + parts - 1) / parts)
    for start in stride(from: 0, to: max(1, bytes.count), by: size) {
      let end = min(bytes.count, start + size)
      let frame = WebSocketFrame(
        fin: end == bytes.count, opcode: start == 0 ? .text : .continuation, data: ByteBuffer(bytes: bytes[start..<end])
      )
      channel.writeAndFlush(frame, promise: nil)
    }
  }

  /// Bytes below the WebSocket.
  func sendRaw(_ bytes: [UInt8]) async throws {
    try await channel.pipeline.context(handlerType: WebSocketFrameEncoder.self).map { context in
      context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
    }.get()
  }

  func close() async throws { try await channel.close().get() }

  func set(isReading: Bool) async throws {
    try await channel.setOption(.autoRead, value: isReading).get()
  }
}

private final class FakeFrames: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  let server: FakeARI
  let connection: FakeConnection

  init(server: FakeARI, connection: FakeConnection) {
    self.server = server
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    var bytes = frame.unmaskedData
    switch frame.opcode {
    case .text: server.receive(bytes.readString(length: bytes.readableBytes) ?? "", on: connection)
    case .connectionClose:
      server.receiveClose(Int(bytes.readInteger(as: UInt16.self) ?? 0))
      context.close(promise: nil)
    default: break
    }
  }
}

/// Answers what is not upgraded.
private final class FakeRefusal: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  let server: FakeARI
  private var request: HTTPRequestHead?

  init(server: FakeARI) { self.server = server }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data) { request = head }
    guard case .end = unwrapInboundIn(data), let request else { return }
    guard let (status, location, body) = server.plainAnswer(to: request) else { return }
    var headers: HTTPHeaders = ["content-length": "\(body.utf8.count)", "connection": "close"]
    if let location { headers.add(name: "location", value: location) }
    let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
  }
}
