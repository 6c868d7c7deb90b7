import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// One connection of the API: HTTP/1.1, or a live stream if its first request
/// asks for that (RFC 6455) and may have it.
struct APIChannel: HTTPChannelHandler {
  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let upgrade: EventLoopFuture<Upgrade>
  }

  /// What a connection's first request made of it.
  enum Upgrade: Sendable {
    case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case stream(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>)
  }

  let responder: HTTPChannelHandler.Responder
  let limits: APILimits
  let table: ConnectionTable
  let gate: StreamGate
  let runStream: @Sendable (NIOAsyncChannel<WebSocketFrame, WebSocketFrame>) async -> Void

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      table.admit(channel)
      let watch = ConnectionWatch(limits: limits, table: table)
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(watch)
      let encoder = HTTPResponseEncoder()
      let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: headLimits))
      let sieve = UpgradeSieve(gate: gate, table: table)
      let upgrader = NIOTypedHTTPServerUpgradeHandler(
        httpEncoder: encoder, extraHTTPHandlers: [decoder, sieve],
        upgradeConfiguration: upgrade(NIOLoopBound(watch, eventLoop: channel.eventLoop)))
      // No pipelining handler: `handleHTTP` takes one request after the other.
      try pipeline.addHandler(encoder)
      try pipeline.addHandler(decoder)
      try pipeline.addHandler(sieve)
      try pipeline.addHandler(upgrader)
      try pipeline.addHandler(MalformedRequestHandler(connection: watch))
      return Value(channel: channel, upgrade: upgrader.upgradeResultFuture)
    }
  }

  func handle(value: Value, logger: Logger) async {
    do {
      switch try await value.upgrade.get() {
      case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
      case .stream(let channel): await runStream(channel)
      }
    } catch {
      // The connection ended before its first request; nobody to tell.
      logger.trace("connection ended before its first request", metadata: ["reason": "\(error)"])
      value.channel.close(promise: nil)
    }
  }

  private var headLimits: NIOHTTPDecoderLimitConfiguration {
    var headLimits = NIOHTTPDecoderLimitConfiguration()
    headLimits.maxHeaderListSize = limits.headBytesMax
    headLimits.maxHeaderFieldSize = limits.headBytesMax
    headLimits.maxHeaderFieldCount = 100
    return headLimits
  }

  private func upgrade(_ watch: NIOLoopBound<ConnectionWatch>) -> NIOTypedHTTPServerUpgradeConfiguration<Upgrade> {
    let webSocket = NIOTypedWebSocketServerUpgrader<Upgrade>(
      maxFrameSize: limits.streamFrameBytesMax,
      shouldUpgrade: { [gate] channel, head in channel.eventLoop.makeSucceededFuture(gate.answer(to: head)) },
      upgradePipelineHandler: { [limits] channel, _ in
        channel.eventLoop.makeCompletedFuture {
          watch.value.becameStream()
          try channel.pipeline.syncOperations.addHandler(StreamHeartbeat(limits: limits))
          return .stream(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
        }
      })
    return NIOTypedHTTPServerUpgradeConfiguration(
      upgraders: [webSocket],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture { try Self.finishHTTP(channel, watch: watch.value) }
      })
  }

  private static func finishHTTP(_ channel: any Channel, watch: ConnectionWatch) throws -> Upgrade {
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
    try pipeline.addHandler(RequestWatch(connection: watch))
    return .http(
      try NIOAsyncChannel(
        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
  }
}
