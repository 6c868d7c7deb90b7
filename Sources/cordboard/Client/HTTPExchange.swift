import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// One request and its answer, over a connection of its own.
struct HTTPExchange {
  struct Answer {
    var status: Int
    var body: Data
  }

  /// A client's limits: how long it waits, how much it takes.
  static let connectTime = TimeAmount.seconds(5)
  static let answerTime = TimeAmount.seconds(30)
  static let answerBytesMax = 64 * 1_024 * 1_024

  typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

  let address: ServerAddress

  /// - Throws: ``CommandFailure`` with `unreachable` when no whole answer came.
  func perform(_ head: HTTPRequestHead, body: Data) async throws(CommandFailure) -> Answer {
    do {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(Self.connectTime)
        .connect(host: address.host, port: address.port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHTTPClientHandlers()
            return try Channel(wrappingChannelSynchronously: channel)
          }
        }
      let timer = channel.channel.eventLoop.scheduleTask(in: Self.answerTime) { channel.channel.close(promise: nil) }
      defer { timer.cancel() }
      return try await channel.executeThenClose { inbound, outbound in
        // In one go: a server that has all it needs after the head may have
        // answered and closed before the next part was written.
        var parts: [HTTPClientRequestPart] = [.head(head)]
        if !body.isEmpty { parts.append(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
        try await outbound.write(contentsOf: parts + [.end(nil)])
        return try await Self.read(inbound)
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .unreachable(address, error)
    }
  }

  private static func read(_ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>) async throws -> Answer {
    var answer: Answer?
    for try await part in inbound {
      switch part {
      case .head(let head): answer = Answer(status: Int(head.status.code), body: Data())
      case .body(let chunk):
        answer?.body.append(contentsOf: chunk.readableBytesView)
        guard let size = answer?.body.count, size <= answerBytesMax else {
          throw CommandFailure(.failed, "The server's answer is larger than \(answerBytesMax) bytes.")
        }
      case .end:
        if let answer { return answer }
      }
    }
    throw ChannelError.eof
  }
}

extension CommandFailure {
  /// Nobody answers, or the answer broke off.
  static func unreachable(_ address: ServerAddress, _ error: any Error) -> CommandFailure {
    if error is NIOConnectionError {
      return CommandFailure(
        .unreachable,
        "No Cordboard answers at \(address). Start it with `make run`, or say with --server where it is.")
    }
    if let error = error as? ChannelError, case .connectTimeout = error {
      return CommandFailure(.unreachable, "\(address) does not answer. Is the address right, and the way there open?")
    }
    return CommandFailure(
      .unreachable, "What answers at \(address) broke off or took too long, and may be no Cordboard (\(error)).")
  }
}
