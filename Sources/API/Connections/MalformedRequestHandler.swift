import Foundation
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Answers what is no request with a sentence, and closes.
///
/// An upgrade that was refused also comes through here as an error; it goes
/// no further, since the request gets its answer from its route.
final class MalformedRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let connection: ConnectionWatch

  init(connection: ConnectionWatch) { self.connection = connection }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError else {
      if !(error is NIOWebSocketUpgradeError) { context.fireErrorCaught(error) }
      return
    }
    // A client that went away in the middle also reads as an error.
    guard context.channel.isActive else { return }
    // In the middle of an answer another one would only confuse.
    guard !connection.isServing else { return context.close(promise: nil) }
    answer(context, isTooLarge: error == .headerOverflow)
    connection.closeAfterAnswer()
  }

  private func answer(_ context: ChannelHandlerContext, isTooLarge: Bool) {
    let error =
      isTooLarge
      ? ErrorResource(code: "head_too_large", message: "The head of the request is too large.")
      : ErrorResource(code: "malformed_request", message: "This is not a request of HTTP/1.1 (RFC 9112).")
    let body = ByteBuffer(bytes: (try? APIJSON.encoder().encode(error)) ?? Data())
    let head = HTTPResponseHead(
      version: .http1_1, status: isTooLarge ? .requestHeaderFieldsTooLarge : .badRequest,
      headers: [
        "Content-Type": "application/json; charset=utf-8", "Content-Length": "\(body.readableBytes)",
        "Connection": "close",
      ])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
