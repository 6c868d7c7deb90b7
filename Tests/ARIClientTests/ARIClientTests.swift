import ARI
import ARIClient
import NIOHTTP1
import Telephony
import Testing

/// One after the other: some count the process's threads and descriptors.
@Suite("ARI client", .serialized, .timeLimit(.minutes(2)))
struct ARIClientTests {}

extension ARIClientTests {
  static let hold = #"{"type":"ChannelUnhold","channel":{"id":"c1"},"application":"cord board"}"#

  @Test("connects, checks, carries requests and events, and leaves nothing behind")
  func livesAndEnds() async throws {
    let server = try await FakeARI { $0 == "GET channels/c1" ? .reply(404, #"{"message":"Channel not found"}"#) : nil }
    let test = try await ClientUnderTest.started(port: server.port)
    let opened = try await test.nextOpened()
    #expect(opened.version == ARIVersion("22.10.1"))
    #expect(opened.entityID == "fake")
    let head = try #require(server.heads.first)
    #expect(head.uri == "/ari/events?app=cord%20board&subscribeAll=false")
    #expect(!head.uri.contains("secret"))
    #expect(head.headers["host"] == ["127.0.0.1:\(server.port)"])

    server.send(Self.hold)
    #expect(try await "\(test.nextEvent())" == "ChannelUnhold of c1")
    #expect(await test.send(.channel("c1")).map(\.status) == .success(404))

    #expect(ProcessState.threadNames.contains("ari:\(server.port)"))
    await test.client.stop()
    #expect(try await test.nextClosed().code == .stopped)
    #expect(!ProcessState.threadNames.contains("ari:\(server.port)"))
    try await until { server.connections.isEmpty }
    #expect(await test.send() == .failure(.notConnected))
    await test.end()
    try await server.stop()
  }

  /// In a process of its own: other tests open descriptors meanwhile.
  @Test("starting and stopping again and again uses up no descriptor")
  func leaksNothing() async {
    await #expect(processExitsWith: .success) {
      let server = try await FakeARI()
      func once() async throws {
        let test = try await ClientUnderTest.started(port: server.port)
        try await test.nextOpened()
        await test.end()
      }
      try await once()
      try await until { server.connections.isEmpty }
      let before = ProcessState.descriptorCount
      for _ in 0..<30 { try await once() }
      try await until { server.connections.isEmpty }
      // One client holds four; a leak of one each would show as thirty.
      #expect(ProcessState.descriptorCount - before < 15)
      try await server.stop()
    }
  }

  @Test("a client that is let go without being stopped ends its thread by itself")
  func endsWhenLetGo() async throws {
    let server = try await FakeARI()
    let lane = TestLane()
    let opened = Told<Bool>()
    var client: ARIClient? = ARIClient(
      configuration: try ARIClientConfiguration(
        url: "http://127.0.0.1:\(server.port)", user: "cord", password: ARIPassword("secret"), stasisApp: "x"),
      lane: lane, diagnostics: { _ in },
      deliver: { if case .opened = $0 { opened.add(true) } })
    await client?.start()
    _ = try await opened.next()
    client = nil
    try await until { server.connections.isEmpty && !ProcessState.threadNames.contains("ari:\(server.port)") }
    lane.end()
    try await server.stop()
  }

  @Test("thousands of requests at once, each gets its own answer")
  func pipelines() async throws {
    let server = try await FakeARI { line in
      line.hasPrefix("GET channels/") ? .reply(200, "\"\(line.dropFirst(13))\"") : nil
    }
    let test = try await ClientUnderTest.started(port: server.port) { $0.session.inFlightMax = 64 }
    try await test.nextOpened()
    let wrong = await withTaskGroup(of: Int.self) { group in
      for worker in 0..<100 {
        group.addTask(executorPreference: test.lane) {
          var wrong = 0
          for index in 0..<30 {
            let id = "\(worker)-\(index)"
            let answer = await test.send(.channel(ChannelID(id)))
            if answer != .success(ARIResponse(status: 200, body: "\"\(id)\"")) { wrong += 1 }
          }
          return wrong
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
    let statistics = await test.client.statistics()
    #expect(statistics.isOpen)
    #expect(statistics.counters.requests == 3_000)
    #expect(statistics.counters.framesSent >= 3_002)
    #expect(statistics.counters.bytesSent > 100_000 && statistics.counters.bytesReceived > 100_000)
    #expect(statistics.reconnects == 0)
    #expect(statistics.inboxMessages == 0 && statistics.outboxBytes == 0)
    await test.end()
    try await server.stop()
  }

  @Test("a message in many frames is one message; one of several MB is taken")
  func assemblesFrames() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    let long = String(repeating: "é", count: 2_000_000)
    let event = #"{"type":"ChannelVarset","variable":"X","value":"\#(long)"}"#
    for parts in [1, 3, 100] {
      for connection in server.connections { connection.send(Array(event.utf8), parts: parts) }
      guard case .channelVarset(let varset) = try await test.nextEvent() else {
        Issue.record("another event")
        continue
      }
      #expect(varset.value == long)
    }
    await test.end()
    try await server.stop()
  }

  @Test("a proxy in the environment is not asked to reach our own Asterisk")
  func ignoresProxies() async throws {
    let server = try await FakeARI()
    let restore = ProcessState.setEnvironment(["http_proxy": "http://127.0.0.1:1", "socks_proxy": "127.0.0.1:1"])
    defer { restore() }
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    await test.end()
    try await server.stop()
  }
}
