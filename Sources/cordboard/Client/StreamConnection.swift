import API
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Reads the live stream of a running Cordboard.
struct StreamConnection {
  /// Why a stream ended.
  enum End: Equatable {
    /// The caller has had enough.
    case enough
    /// The server closed it, with a code of RFC 6455 and a sentence.
    case closed(code: Int?, reason: String)
    /// The connection broke, or nothing was heard for too long.
    case lost
  }

  /// The server pings every 15 seconds.
  static let silenceMax = TimeAmount.seconds(45)
  static let openTime = TimeAmount.seconds(10)
  static let messageBytesMax = 64 * 1_024 * 1_024

  private typealias Channel = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
  private enum Upgrade: Sendable {
    case stream(Channel)
    case refused
  }

  let client: CordboardClient

  /// Hands every message on until `take` returns false or the stream ends.
  /// - Throws: ``CommandFailure`` when it can't be opened.
  func read(_ take: (StreamMessage) -> Bool) async throws(CommandFailure) -> End {
    guard case .stream(let channel) = try await open() else {
      // The route's own answer says why.
      _ = try await client.get("/api/v1/stream", as: StatusResource.self)
      return .lost
    }
    do {
      return try await channel.executeThenClose { inbound, outbound in
        for try await frame in inbound {
          switch frame.opcode {
          case .text, .binary:
            guard let message = try? JSONDecoder().decode(StreamMessage.self, from: Data(frame.data.readableBytesView))
            else { continue }
            if !take(message) {
              try? await outbound.write(.masked(.connectionClose, ByteBuffer(bytes: [0x03, 0xe8])))
              return .enough
            }
          case .ping: try await outbound.write(.masked(.pong, frame.data))
          case .connectionClose: return Self.end(frame.data)
          default: break
          }
        }
        return .lost
      }
    } catch {
      return .lost
    }
  }

  private static func end(_ data: ByteBuffer) -> End {
    var data = data
    let code = data.readInteger(as: UInt16.self).map(Int.init)
    return .closed(code: code, reason: String(buffer: data))
  }

  private func open() async throws(CommandFailure) -> Upgrade {
    do {
      let opening = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(HTTPExchange.connectTime)
        .channelOption(.allowRemoteHalfClosure, value: true)
        .connect(host: client.address.host, port: client.address.port) { channel in
          channel.eventLoop.makeCompletedFuture { try configure(channel) }
        }
      return try await opening.get()
    } catch let error as NIOConnectionError {
      throw .unreachable(client.address, error)
    } catch {
      return .refused
    }
  }

  private func configure(_ channel: any NIOCore.Channel) throws -> EventLoopFuture<Upgrade> {
    try channel.pipeline.syncOperations.addHandler(
      IdleStateHandler(readTimeout: Self.silenceMax), name: "silence", position: .first)
    try channel.pipeline.syncOperations.addHandler(EndHandler())
    let webSocket = NIOTypedWebSocketClientUpgrader<Upgrade>(
      maxFrameSize: Self.messageBytesMax,
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture { .stream(try Channel(wrappingChannelSynchronously: channel)) }
      })
    let headers: HTTPHeaders = [
      "Host": "\(client.address)", "Authorization": "Bearer \(client.token.secret)",
      "User-Agent": "cordboard/\(Version.current)",
    ]
    let configuration = NIOTypedHTTPClientUpgradeConfiguration<Upgrade>(
      upgradeRequestHead: HTTPRequestHead(version: .http1_1, method: .GET, uri: "/api/v1/stream", headers: headers),
      upgraders: [webSocket],
      notUpgradingCompletionHandler: { channel in
        channel.close(promise: nil)
        return channel.eventLoop.makeSucceededFuture(.refused)
      })
    var pipeline = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: configuration)
    // The snapshot may come in the same piece as the answer to the upgrade.
    pipeline.leftOverBytesStrategy = .forwardBytes
    let upgrade = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: pipeline)
    let timer = channel.eventLoop.scheduleTask(in: Self.openTime) { channel.close(promise: nil) }
    upgrade.whenComplete { _ in timer.cancel() }
    return upgrade
  }
}

/// Closes a connection that nothing was heard on, and one that the server has
/// closed: a little later, because the end would overtake what came right
/// before it. NIO's upgrade holds that back until the pipeline is in place,
/// but not the end.
private final class EndHandler: ChannelInboundHandler {
  typealias InboundIn = NIOAny

  static let delay = TimeAmount.milliseconds(100)

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent {
      context.close(promise: nil)
    } else if case ChannelEvent.inputClosed = event {
      context.eventLoop.assumeIsolated().scheduleTask(in: Self.delay) { context.close(promise: nil) }
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }
}

extension WebSocketFrame {
  /// A frame as a client must send it.
  fileprivate static func masked(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
    WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
  }
}
