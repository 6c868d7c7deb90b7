import Engine
import Foundation
import Logging
import NIOCore
import NIOWebSocket
import ServiceLifecycle

/// Tells one reader of the live stream everything, until it leaves, falls
/// behind, or we stop.
struct StreamSession: Sendable {
  typealias Connection = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

  private enum Ending {
    case readerLeft
    case fellBehind
    case serverStops
  }

  let subscribe: @Sendable (_ capacity: Int) async -> LiveSubscription
  let limits: APILimits
  let logger: Logger

  /// Runs until the stream has ended, and closes it.
  func run(_ connection: Connection) async {
    do {
      try await connection.executeThenClose { inbound, outbound in
        try await withThrowingTaskGroup(of: Ending?.self) { group in
          group.addTask { try await listen(inbound) }
          group.addTask { try await tell(outbound) }
          group.addTask { await waitForStop() }
          // One of them always ends first: all three end with the connection.
          let ending = try await group.next() ?? nil
          try await sayGoodbye(ending ?? .readerLeft, outbound)
          group.cancelAll()
        }
      }
    } catch {
      // The reader is gone in the middle of something; that's its right.
      logger.debug("live stream ended", metadata: ["reason": "\(error)"])
    }
  }

  private func listen(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>) async throws -> Ending {
    // Only the closing frame comes through to here.
    for try await _ in inbound { break }
    return .readerLeft
  }

  private func tell(_ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>) async throws -> Ending? {
    let subscription = await subscribe(limits.streamBacklogMax)
    let encoder = APIJSON.encoder()
    func send(_ message: StreamMessage) async throws {
      try await outbound.write(
        WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(bytes: try encoder.encode(message))))
    }
    try await send(.snapshot(number: subscription.number, view: CentreResource(subscription.view)))
    for await change in subscription.changes {
      let told = ChangeResource(change.announcement)
      try await send(.change(number: change.number, at: Timestamp(change.at), change: told))
    }
    // Cancelled, or the engine ended our changes: that it does to the slow.
    if Task.isCancelled { return nil }
    try await send(.resync(reason: "You fell behind and changes were lost to you. Connect again for a new snapshot."))
    return .fellBehind
  }

  private func waitForStop() async -> Ending? {
    do {
      try await gracefulShutdown()
      return .serverStops
    } catch {
      return nil
    }
  }

  private func sayGoodbye(
    _ ending: Ending, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  ) async throws {
    switch ending {
    case .readerLeft: try await outbound.write(.closing(.normalClosure, ""))
    case .fellBehind: try await outbound.write(.closing(.tryAgainLater, "You fell behind; connect again."))
    case .serverStops: try await outbound.write(.closing(.goingAway, "Cordboard is stopping."))
    }
  }
}

extension WebSocketErrorCode {
  /// 1013, of the registry of RFC 6455: what a reader that fell behind gets.
  static let tryAgainLater = WebSocketErrorCode(codeNumber: 1_013)
}
