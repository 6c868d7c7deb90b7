import NIOCore
import NIOHTTP1

/// Lets a wish to upgrade through only when it will be granted.
///
/// NIO's upgrade handler loses the head of a request whose upgrade is
/// refused, or that wishes for a protocol it doesn't know (clients offer
/// HTTP/2 like that). Without the wish it is a request like any other, and
/// its route answers it.
final class UpgradeSieve: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  private let gate: StreamGate
  private let table: ConnectionTable
  private var isFirst = true

  init(gate: StreamGate, table: ConnectionTable) {
    self.gate = gate
    self.table = table
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard isFirst, case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
    isFirst = false
    if gate.answer(to: head) == nil || !table.claimStream(context.channel) {
      head.headers.remove(name: "upgrade")
    }
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }
}
