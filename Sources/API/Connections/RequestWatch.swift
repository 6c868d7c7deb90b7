import Foundation
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Tells the ``ConnectionWatch`` where a request and its answer begin and
/// end, and when either side says `Connection: close`.
final class RequestWatch: ChannelDuplexHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let connection: ConnectionWatch

  init(connection: ConnectionWatch) { self.connection = connection }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      connection.headArrived()
      if Self.says("close", head.headerFields[.connection]) { connection.closeWhenAnswered() }
    case .body: break
    case .end: connection.requestEnded()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      if Self.says("close", head.headerFields[.connection]) { connection.closeWhenAnswered() }
      context.write(data, promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      // Flushed here: closing the output below must not overtake it.
      context.writeAndFlush(data, promise: promise)
      connection.answerEnded()
    }
  }

  /// Whether the list of options (RFC 9110, 7.6.1) has this one.
  private static func says(_ option: String, _ field: String?) -> Bool {
    field?.split(separator: ",").contains { $0.trimmingCharacters(in: .whitespaces).lowercased() == option } ?? false
  }
}
