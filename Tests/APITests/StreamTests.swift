import API
import CallCore
import Engine
import NIOCore
import Telephony
import Testing

@Suite struct StreamTests {
  private static func limits(_ change: (inout APILimits) -> Void) -> APILimits {
    var limits = APILimits()
    change(&limits)
    return limits
  }

  private static func change(_ number: UInt64, _ announcement: Announcement) -> LiveChange {
    LiveChange(number: number, at: Sample.noon, announcement: announcement)
  }

  @Test func aSnapshotThenEveryChangeInOrder() async throws {
    let centre = FakeCentre()
    try await TestServer.run(centre: centre) { server in
      try await StreamReader.open(server) { stream, answer in
        #expect(answer.status == 101)
        // RFC 6455, 1.3: what this key must be answered with.
        #expect(answer.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        let snapshot = StreamMessage.snapshot(number: 41, view: CentreResource(Sample.view))
        let first = try await stream.nextButPings()
        #expect(first == .message(snapshot))
        let reader = await centre.reader()
        for (index, announcement) in Sample.announcements.enumerated() {
          let change = Self.change(42 + UInt64(index), announcement)
          reader.yield(change)
          let told = StreamMessage.change(
            number: change.number, at: Timestamp(Sample.noon), change: ChangeResource(announcement))
          let next = try await stream.nextButPings()
          #expect(next == .message(told))
        }
      }
      #expect(centre.with { $0.capacities } == [APILimits().streamBacklogMax])
    }
  }

  @Test func aReaderThatFellBehindGetsAResyncMarkAndIsClosed() async throws {
    let centre = FakeCentre()
    try await TestServer.run(centre: centre) { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        let reader = await centre.reader()
        reader.yield(Self.change(42, .centreReleased("r2")))
        reader.finish()
        _ = try await stream.nextButPings()
        guard case .message(.resync(let reason)) = try await stream.nextButPings() else {
          throw FakeCentre.Unexpected()
        }
        #expect(reason.contains("Connect again"))
        #expect(try await stream.nextButPings() == .closed(code: 1013, reason: "You fell behind; connect again."))
        #expect(await stream.wire.rest().readableBytes == 0)
      }
    }
  }

  @Test func aReaderThatLeavesIsForgotten() async throws {
    let centre = FakeCentre()
    try await TestServer.run(centre: centre) { server in
      let (left, leave) = AsyncStream.makeStream(of: Void.self)
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        await centre.reader().onTermination = { _ in leave.finish() }
        try await stream.send(opcode: 8, "")
        #expect(try await stream.nextButPings() == .closed(code: 1000, reason: ""))
      }
      for await _ in left {}
    }
  }

  @Test func aReaderWhoseConnectionBreaksIsForgotten() async throws {
    let centre = FakeCentre()
    try await TestServer.run(centre: centre) { server in
      let (left, leave) = AsyncStream.makeStream(of: Void.self)
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        await centre.reader().onTermination = { _ in leave.finish() }
      }
      for await _ in left {}
    }
  }

  @Test func aStoppingServerSaysGoodbye() async throws {
    try await TestServer.run { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        await server.stop()
        #expect(try await stream.nextButPings() == .closed(code: 1001, reason: "Cordboard is stopping."))
      }
    }
  }

  @Test func aBrowserShowsTheTokenAsASubprotocol() async throws {
    try await TestServer.run { server in
      let bearer = "bearer.\(TestServer.token.secret)"
      try await StreamReader.open(server, headers: ["Sec-WebSocket-Protocol: cordboard.v1, \(bearer)"]) { _, answer in
        #expect(answer.status == 101)
        #expect(answer.headers["sec-websocket-protocol"] == "cordboard.v1")
      }
      try await StreamReader.open(server, headers: ["Sec-WebSocket-Protocol: \(bearer)"]) { _, answer in
        #expect(answer.headers["sec-websocket-protocol"] == bearer)
      }
    }
  }

  @Test(arguments: [
    [], ["Authorization: Bearer wrong"], ["Sec-WebSocket-Protocol: cordboard.v1"],
    ["Sec-WebSocket-Protocol: bearer.wrong"],
    ["Authorization: Bearer wrong", "Sec-WebSocket-Protocol: bearer.\(TestServer.token.secret)"],
  ])
  func withoutTheTokenThereIsNoStream(headers: [String]) async throws {
    try await TestServer.run { server in
      try await StreamReader.open(server, headers: headers) { _, answer in
        #expect(answer.status == 401)
        #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
      }
      #expect(server.centre.with { $0.capacities.isEmpty })
    }
  }

  @Test func whatIsNoWebSocketIsToldSo() async throws {
    try await TestServer.run { server in
      let plain = try await server.get("/api/v1/stream")
      #expect(plain.status == 426)
      #expect(plain.headers["upgrade"] == "websocket")
      #expect(try plain.error.code == "upgrade_required")
      let old = StreamReader.handshake(["Authorization: Bearer \(TestServer.token.secret)"])
        .replacing("Sec-WebSocket-Version: 13", with: "Sec-WebSocket-Version: 8")
      #expect(try await Wire.exchange(server.port, old).hasPrefix("HTTP/1.1 426"))
      // As Java's and curl's clients ask for HTTP/2.
      let http2 = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
      let http2Answer = try await Wire.open(server.port) { reader, writer in
        try await writer.write(ByteBuffer(string: http2 + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"))
        return try await reader.until("true}\n")
      }
      #expect(http2Answer.hasPrefix("HTTP/1.1 200"))
      let elsewhere = StreamReader.handshake(["Authorization: Bearer \(TestServer.token.secret)", "Connection: close"])
        .replacing("/api/v1/stream", with: "/api/v1/status")
      #expect(try await Wire.exchange(server.port, elsewhere).hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func streamsAreLimited() async throws {
    try await TestServer.run(Self.limits { $0.streamsMax = 1 }) { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        try await StreamReader.open(server) { _, answer in
          #expect(answer.status == 503)
          #expect(answer.headers["retry-after"] == "5")
        }
      }
    }
  }

  @Test func pingsGoBothWays() async throws {
    try await TestServer.run(Self.limits { $0.pingInterval = .milliseconds(50) }) { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        #expect(try await stream.next() == .ping)
        try await stream.send(opcode: 9, "still there?")
        #expect(try await stream.nextButPings() == .pong("still there?"))
        try await stream.send(opcode: 10, "")
        #expect(try await stream.next() == .ping)
      }
    }
  }

  @Test func aSilentReaderIsCutOff() async throws {
    try await TestServer.run(Self.limits { $0.streamSilenceMax = .seconds(2) }) { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        #expect(await stream.wire.rest().readableBytes == 0)
      }
      let metrics = try await server.get("/metrics").body
      #expect(metrics.contains("cordboard_api_connections_closed_total{reason=\"stream_silence\"} 1\n"))
    }
  }

  @Test func aReaderMaySendNothing() async throws {
    try await TestServer.run { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        try await stream.send(opcode: 1, "{\"please\":\"log in bob\"}")
        guard case .closed(1003, _) = try await stream.nextButPings() else { throw FakeCentre.Unexpected() }
        #expect(await stream.wire.rest().readableBytes == 0)
      }
    }
  }

  @Test func aReaderThatFloodsIsClosed() async throws {
    try await TestServer.run(Self.limits { $0.streamFramesMax = 5 }) { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        for _ in 0..<6 { try await stream.send(opcode: 10, "") }
        guard case .closed(1008, _) = try await stream.nextButPings() else { throw FakeCentre.Unexpected() }
      }
    }
  }

  @Test func aFrameThatIsTooLargeIsClosed() async throws {
    try await TestServer.run { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        // A text frame that says it holds a gigabyte.
        try await stream.writer.write(ByteBuffer(bytes: [0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4]))
        guard case .closed(1009, _) = try await stream.nextButPings() else { throw FakeCentre.Unexpected() }
      }
    }
  }

  /// The reader takes nothing in: the server's writes stall, and the
  /// connection goes after the time for that.
  @Test func aReaderThatTakesNothingInIsCutOff() async throws {
    let centre = FakeCentre()
    centre.with { state in
      // More than the sockets' buffers hold.
      state.view.calls = (0..<30_000).map { index in
        var call = Sample.call
        call.call = CallID("t.a1.r1.\(index)")
        return call
      }
    }
    try await TestServer.run(Self.limits { $0.writeTime = .milliseconds(300) }, centre: centre) { server in
      try await StreamReader.open(server) { _, answer in
        #expect(answer.status == 101)
        let wanted = "cordboard_api_connections_closed_total{reason=\"write_time\"} 1\n"
        while try await !server.get("/metrics").body.contains(wanted) { await Task.yield() }
      }
    }
  }
}
