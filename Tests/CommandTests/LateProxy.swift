import Dispatch
import NIOCore
import NIOPosix

/// Stands before a server and hands on what it says only when it has said all
/// and closed, to a client that does not read meanwhile: the answer, the
/// messages and the end are all there when it does.
enum LateProxy {
  private typealias Pipe = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Takes one connection at the port that `body` is handed.
  static func run(before port: Int, _ body: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
    // Client and server are on the loops that everybody shares.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let door = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0, childChannelInitializer: wrap)
    try await door.executeThenClose { clients in
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await body(door.channel.localAddress?.port ?? 0) }
        tasks.addTask {
          for try await client in clients {
            let server = try await ClientBootstrap(group: group)
              .connect(host: "127.0.0.1", port: port, channelInitializer: wrap)
            let holdUp = try await client.executeThenClose { asked, answer in
              let all = try await exchange(asked, over: server)
              let holdUp = HoldUp()
              try await answer.write(all)
              return holdUp
            }
            return holdUp.end()
          }
        }
        try await tasks.waitForAll()
      }
    }
    try await group.shutdownGracefully()
  }

  private static func wrap(_ channel: any Channel) -> EventLoopFuture<Pipe> {
    channel.eventLoop.makeCompletedFuture { try Pipe(wrappingChannelSynchronously: channel) }
  }

  private static func exchange(
    _ asked: NIOAsyncChannelInboundStream<ByteBuffer>, over server: Pipe
  ) async throws -> ByteBuffer {
    try await server.executeThenClose { said, ask in
      try await withThrowingTaskGroup(of: Void.self, returning: ByteBuffer.self) { tasks in
        tasks.addTask { for try await piece in asked { try await ask.write(piece) } }
        var all = ByteBuffer()
        for try await var piece in said { all.writeBuffer(&piece) }
        tasks.cancelAll()
        return all
      }
    }
  }

  /// While it lasts nothing is read on the loops that everybody shares.
  private struct HoldUp {
    private let gate = DispatchSemaphore(value: 0)
    private var count = 0

    init() {
      for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
        count += 1
        loop.execute { [gate] in gate.wait() }
      }
    }

    func end() { for _ in 0..<count { gate.signal() } }
  }
}
