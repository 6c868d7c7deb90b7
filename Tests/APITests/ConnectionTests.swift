import API
import NIOCore
import NIOPosix
import Testing

@Suite struct ConnectionTests {
  private static let goodRequest = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

  private static func limits(_ change: (inout APILimits) -> Void) -> APILimits {
    var limits = APILimits()
    change(&limits)
    return limits
  }

  private static func closed(_ server: TestServer, _ reason: String) async throws -> Int {
    // A limit that a test made tight may also hit this request.
    while true {
      guard let metrics = try? await server.get("/metrics").body else { continue }
      return try figure("cordboard_api_connections_closed_total{reason=\"\(reason)\"}", in: metrics)
    }
  }

  private static func figure(_ name: String, in metrics: String) throws -> Int {
    let line = metrics.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return try #require(line.flatMap { Int($0.dropFirst(name.count + 1)) })
  }

  @Test func aThousandHalfOpenConnectionsDoNotStopAGoodClient() async throws {
    try await TestServer.run { server in
      let group = MultiThreadedEventLoopGroup.singleton
      var halfOpen: [any Channel] = []
      for index in 0..<1_000 {
        let channel = try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: server.port).get()
        // Some say nothing, some begin and stop.
        if index % 2 == 0 {
          try await channel.writeAndFlush(ByteBuffer(string: "GET /api/v1/status HTTP/1.1\r\nHost: x\r\nX-Slow: "))
        }
        halfOpen.append(channel)
        if index % 100 == 99 { #expect(try await server.get("/api/v1/status").status == 200) }
      }
      let metrics = try await server.get("/metrics").body
      #expect(try await Self.closed(server, "made_room") >= 488)
      #expect(try await Self.closed(server, "full") == 0)
      #expect(try Self.figure("cordboard_api_connections", in: metrics) <= 513)
      for channel in halfOpen { channel.close(promise: nil) }
    }
  }

  @Test func theConnectionThatWasUnusedForTheLongestMakesRoom() async throws {
    try await TestServer.run(Self.limits { $0.connectionsMax = 3 }) { server in
      try await Wire.open(server.port) { first, firstWriter in
        try await firstWriter.write(ByteBuffer(string: Self.goodRequest))
        _ = try await first.until("true}\n")
        try await Wire.open(server.port) { second, secondWriter in
          try await secondWriter.write(ByteBuffer(string: Self.goodRequest))
          _ = try await second.until("true}\n")
          // The first is used again, so that the second is the older one now.
          try await firstWriter.write(ByteBuffer(string: Self.goodRequest))
          _ = try await first.until("true}\n")
          try await Wire.open(server.port) { third, thirdWriter in
            try await thirdWriter.write(ByteBuffer(string: Self.goodRequest))
            _ = try await third.until("true}\n")
            #expect(try await Wire.exchange(server.port, Self.closing(Self.goodRequest)).hasPrefix("HTTP/1.1 200"))
            #expect(await second.rest().readableBytes == 0)
            try await firstWriter.write(ByteBuffer(string: Self.goodRequest))
            _ = try await first.until("true}\n")
          }
        }
      }
    }
  }

  @Test func whenNoneCanGiveWayTheNewcomerIsClosed() async throws {
    try await TestServer.run(Self.limits { $0.connectionsMax = 1 }) { server in
      try await StreamReader.open(server) { stream, _ in
        _ = try await stream.nextButPings()
        #expect(try await Wire.exchange(server.port, Self.goodRequest) == "")
        #expect(try await Wire.exchange(server.port, Self.goodRequest) == "")
        server.centre.with { for reader in $0.readers { reader.finish() } }
      }
    }
  }

  @Test func aConnectionThatNeverAsksIsClosed() async throws {
    try await TestServer.run(Self.limits { $0.headTime = .milliseconds(500) }) { server in
      #expect(try await Wire.exchange(server.port, "") == "")
      let late = try await Wire.exchange(server.port, "GET /healthz HTTP/1.1\r\nHost:")
      #expect(late.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
      #expect(try await Self.closed(server, "head_time") >= 2)
    }
  }

  @Test func aHeadThatTricklesInIsNotWaitedForForever() async throws {
    try await TestServer.run(Self.limits { $0.headTime = .milliseconds(500) }) { server in
      try await Wire.open(server.port) { reader, writer in
        try await writer.write(ByteBuffer(string: "GET /healthz HTTP/1.1\r\n"))
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            // Writes until the connection is gone.
            while (try? await writer.write(ByteBuffer(string: "X-More: 1\r\n"))) != nil {
              try? await Task.sleep(for: .milliseconds(20))
            }
          }
          await group.waitForAll()
        }
        #expect(String(buffer: await reader.rest()).hasPrefix("HTTP/1.1 408"))
      }
    }
  }

  @Test func aBodyThatDoesNotComeIsNotWaitedForForever() async throws {
    try await TestServer.run(Self.limits { $0.bodyTime = .milliseconds(80) }) { server in
      let head = "POST /api/v1/agents/alice/login HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n"
      let answer = try await Wire.exchange(
        server.port, head + "Authorization: Bearer \(TestServer.token.secret)\r\n\r\n{\"dev")
      #expect(answer == "")
      #expect(try await Self.closed(server, "body_time") == 1)
      #expect(server.centre.submitted.isEmpty)
    }
  }

  @Test func anIdleConnectionIsClosed() async throws {
    try await TestServer.run(Self.limits { $0.idleTime = .milliseconds(80) }) { server in
      let answer = try await Wire.exchange(server.port, Self.goodRequest)
      #expect(answer.hasSuffix("true}\n"))
      #expect(try await Self.closed(server, "idle_time") == 1)
    }
  }

  @Test func anAnswerThatDoesNotComeIsNotWaitedForForever() async throws {
    let centre = FakeCentre()
    var ports = centre.ports
    let (hold, release) = AsyncStream.makeStream(of: Void.self)
    ports.record = { _ in
      for await _ in hold {}
      return nil
    }
    try await TestServer.run(Self.limits { $0.answerTime = .milliseconds(80) }, ports: ports) { server in
      let request = "GET /api/v1/calls/none HTTP/1.1\r\nHost: x\r\n"
      let answer = try await Wire.exchange(
        server.port, request + "Authorization: Bearer \(TestServer.token.secret)\r\n\r\n")
      #expect(answer == "")
      release.finish()
      #expect(try await Self.closed(server, "answer_time") >= 1)
    }
  }

  @Test func aBodyThatIsTooLargeIsRefusedBeforeItIsRead() async throws {
    try await TestServer.run { server in
      let path = "/api/v1/agents/alice/login"
      let declared = try await server.request("POST", path, headers: ["Content-Length: 65537"])
      #expect(declared.status == 413)
      #expect(try declared.error.code == "body_too_large")
      let chunk = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"
      let chunked = try await Wire.exchange(
        server.port,
        "POST \(path) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
          + "Authorization: Bearer \(TestServer.token.secret)\r\n\r\n" + chunk + chunk + "0\r\n\r\n")
      #expect(try Answer(parsing: chunked).status == 413)
      let largest = try await server.request("POST", path, body: "{}" + String(repeating: " ", count: 65_534))
      #expect(largest.status == 200)
      #expect(server.centre.submitted.count == 1)
    }
  }

  @Test(arguments: [
    "GET /healthz HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n",
    "GET /healthz HTTP/1.1\r\n" + (0..<200).map { "X-\($0): 1\r\n" }.joined() + "\r\n",
    "GET /\(String(repeating: "x", count: 100_000)) HTTP/1.1\r\n\r\n",
    "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}\u{01}\u{fc}\u{03}\u{03}", "SSH-2.0-OpenSSH_9.2\r\n",
    "\r\n\r\nx\r\n\r\n",
    "GET /healthz HTTP/9.9\r\n\r\n", "GET\r\n\r\n",
    "POST /api/v1/agents/a/login HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "POST /api/v1/agents/a/login HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
  ])
  func whatIsNoRequestIsClosedAndHarmsNobody(text: String) async throws {
    try await TestServer.run(Self.limits { $0.headTime = .seconds(1) }) { server in
      let answer = try await Wire.exchange(server.port, text)
      #expect(answer == "" || answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.0 4"))
      #expect(try await server.get("/api/v1/status").status == 200)
    }
  }

  @Test(arguments: [
    "*", "x", "http://", "http://:99999/", "http://h:?", "//", "/?", "/?&&=&%&%zz=%", "/%", "/api/v1/calls/%00",
    "/api/v1/records?limit", "/api/v1/records?limit=%", "?", "/api/v1/agents/::", "://", "http://h?x", "/\u{7f}",
  ])
  func anOddTargetGetsAnAnswer(target: String) async throws {
    try await TestServer.run { server in
      for method in ["GET", "OPTIONS", "BREW"] {
        let answer = try await server.request(method, target)
        #expect((400..<500).contains(answer.status), "\(method) \(target)")
        #expect(try await server.get("/api/v1/status").status == 200)
      }
    }
  }

  @Test func aPortThatIsTakenIsToldInASentence() async throws {
    try await TestServer.run { server in
      let second = APIServer(
        configuration: APIConfiguration(port: server.port, version: "1"), ports: server.centre.ports,
        token: TestServer.token, metrics: PrometheusMetrics(), logger: TestServer.quiet)
      let error = await #expect(throws: APIServerError.self) { try await second.run() }
      #expect(error?.code == .portInUse)
      #expect(error?.message.contains("127.0.0.1:\(server.port)") == true)
    }
  }

  @Test func stoppingClosesIdleConnectionsAndFreesThePort() async throws {
    let centre = FakeCentre()
    try await TestServer.run(centre: centre) { server in
      try await Wire.open(server.port) { reader, writer in
        try await writer.write(ByteBuffer(string: Self.goodRequest))
        _ = try await reader.until("true}\n")
        await server.stop()
        #expect(await reader.rest().readableBytes == 0)
      }
    }
  }

  private static func closing(_ request: String) -> String {
    request.replacing("\r\n\r\n", with: "\r\nConnection: close\r\n\r\n")
  }
}
