import NIOCore
import NIOPosix
import Testing

/// A connection that sends and receives bytes, for saying what no client would.
struct Wire: Sendable {
  struct Closed: Error {}

  let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Connects, and closes when `body` is done.
  static func open<Result: Sendable>(
    _ port: Int, _ body: (inout WireReader, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Result
  ) async throws -> Result {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(TestServer.patience)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    // A test that waits for what never comes must fail, not hang.
    let guardian = channel.channel.eventLoop.scheduleTask(in: TestServer.patience) {
      channel.channel.close(promise: nil)
    }
    defer { guardian.cancel() }
    return try await channel.executeThenClose { inbound, outbound in
      var reader = WireReader(inbound)
      return try await body(&reader, outbound)
    }
  }

  /// Sends the text and reads until the server closes.
  static func exchange(_ port: Int, _ text: String) async throws -> String {
    try await open(port) { reader, writer in
      // The server may have closed already; what it said then tells.
      try? await writer.write(ByteBuffer(string: text))
      return String(buffer: await reader.rest())
    }
  }
}

/// Reads what comes over a ``Wire``.
struct WireReader {
  private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private(set) var pending = ByteBuffer()

  init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) { iterator = inbound.makeAsyncIterator() }

  /// Everything until the other side closes, in good order or not.
  mutating func rest() async -> ByteBuffer {
    while (try? await more()) == true {}
    defer { pending.clear() }
    return pending
  }

  /// Reads until the text has come, and takes out everything up to its end.
  mutating func until(_ text: String) async throws -> String {
    while true {
      let soFar = String(buffer: pending)
      if let range = soFar.firstRange(of: text) {
        let taken = String(soFar[..<range.upperBound])
        pending.moveReaderIndex(forwardBy: taken.utf8.count)
        return taken
      }
      guard try await more() else { throw Wire.Closed() }
    }
  }

  mutating func bytes(_ count: Int) async throws -> [UInt8] {
    while pending.readableBytes < count {
      guard try await more() else { throw Wire.Closed() }
    }
    return pending.readBytes(length: count) ?? []
  }

  private mutating func more() async throws -> Bool {
    guard var chunk = try await iterator.next() else { return false }
    pending.writeBuffer(&chunk)
    return true
  }
}
