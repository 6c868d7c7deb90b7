import NIOCore
import NIOWebSocket

/// Keeps a live stream alive and its reader within bounds: pings it, answers
/// its pings, and closes on what it should not send. Only the reader's
/// closing goes on to the session.
///
/// How long the reader may be silent is ``ConnectionWatch``'s business.
final class StreamHeartbeat: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias InboundOut = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let limits: APILimits
  private var framesSincePing = 0
  private var timer: Scheduled<Void>?
  private var isClosing = false

  init(limits: APILimits) { self.limits = limits }

  func handlerAdded(context: ChannelHandlerContext) { schedule(context) }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    let frame = unwrapInboundIn(data)
    framesSincePing += 1
    guard framesSincePing <= limits.streamFramesMax else {
      return close(context, .policyViolation, "Too many frames: this stream needs no more than pongs.")
    }
    switch frame.opcode {
    case .pong: break
    case .ping:
      let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
      context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
    case .connectionClose: context.fireChannelRead(data)
    default: close(context, .unacceptableData, "This stream only tells; send commands by HTTP.")
    }
  }

  private func schedule(_ context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: limits.pingInterval) {
      self.framesSincePing = 0
      let ping = WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())
      context.writeAndFlush(self.wrapOutboundOut(ping), promise: nil)
      self.schedule(context)
    }
  }

  private func close(_ context: ChannelHandlerContext, _ code: WebSocketErrorCode, _ reason: String) {
    isClosing = true
    context.writeAndFlush(wrapOutboundOut(.closing(code, reason)), promise: nil)
    context.close(promise: nil)
  }
}

extension WebSocketFrame {
  /// The frame that ends a stream, with why.
  static func closing(_ code: WebSocketErrorCode, _ reason: String) -> WebSocketFrame {
    var data = ByteBuffer()
    data.write(webSocketErrorCode: code)
    // A control frame holds 125 bytes, two of them the code.
    data.writeString(String(reason.prefix(120)))
    return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
  }
}
