import ARI
import ARIClient
import Dispatch
import NIOHTTP1
import Telephony
import Testing

/// What can go wrong on the way: each with its clear reason, and back after it.
extension ARIClientTests {
  @Test("frames that are not JSON, and events that lack what matters, are told, counted, and harm nothing")
  func notJSON() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    server.send("this is not JSON")
    server.send(#"{"type":"StasisStart"}"#)
    server.send("")
    server.send(Self.hold)
    #expect(try await test.nextEvent().type == "ChannelUnhold")
    guard case .malformedFrame(let error, count: 1) = try await test.nextDiagnostic() else {
      return #expect(Bool(false), "another diagnostic")
    }
    #expect(error.code == .notJSON)
    #expect(await test.client.statistics().counters.malformedFrames >= 2)
    #expect(await test.send().map(\.status) == .success(200))
    await test.end()
    try await server.stop()
  }

  @Test("unknown events are delivered, told once for each name, and counted")
  func unknownEvents() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    for _ in 0..<3 { server.send(#"{"type":"ChannelTeleported"}"#) }
    for _ in 0..<3 { #expect(try await test.nextEvent() == .unknown(type: "ChannelTeleported", ARIEventHeader())) }
    #expect(try await test.nextDiagnostic() == .unknownEvent(type: "ChannelTeleported"))
    #expect(await test.client.statistics().counters.unknownEvents == ["ChannelTeleported": 3])
    await test.end()
    try await server.stop()
  }

  @Test("a connection that ends in the middle of a frame is lost, and made anew")
  func halfFrame() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    let connection = try #require(server.connections.first)
    // A text frame that announces 1,000 bytes, and ten of them.
    try await connection.sendRaw([0x81, 126, 0x03, 0xe8] + Array("{\"type\":\"S".utf8))
    try await connection.close()
    #expect(try await test.nextClosed().code == .lost)
    try await test.nextOpened()
    server.send(Self.hold)
    #expect(try await test.nextEvent().type == "ChannelUnhold")
    await test.end()
    try await server.stop()
  }

  @Test("a message of 10 MB closes the connection with 1009, and is counted", arguments: [1, 20])
  func hugeMessage(parts: Int) async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    for connection in server.connections { connection.send([UInt8](repeating: 0x20, count: 10 << 20), parts: parts) }
    let reason = try await test.nextClosed()
    #expect(reason.code == .overflow)
    #expect(reason.message.contains("longer than 8388608 bytes"))
    try await test.nextOpened()
    #expect(server.closeCodes.first == 1009)
    #expect(await test.client.statistics().counters.overflows == 1)
    #expect(await test.client.statistics().reconnects == 1)
    #expect(await test.send().map(\.status) == .success(200))
    await test.end()
    try await server.stop()
  }

  @Test("more than the inbox holds while the lane is busy: counted, closed, made anew, and the lane still serves")
  func inboxOverflow() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port) { $0.inboxMessagesMax = 50 }
    try await test.nextOpened()
    let gate = DispatchSemaphore(value: 0)
    test.lane.run { gate.wait() }
    for _ in 0..<200 { server.send(Self.hold) }
    try await until { server.connections.isEmpty }
    gate.signal()
    let reason = try await test.nextClosed()
    #expect(reason.code == .overflow)
    #expect(reason.message.contains("faster than we can handle"))
    try await test.nextOpened()
    let counters = await test.client.statistics().counters
    #expect(counters.overflows == 1)
    #expect(counters.events <= 50)
    await test.end()
    try await server.stop()
  }

  @Test("an Asterisk that does not read: what waits is bounded, the connection is made anew")
  func outboxOverflow() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port) {
      $0.outboxBytesMax = 1 << 20
      $0.session.inFlightMax = 4_096
    }
    try await test.nextOpened()
    for connection in server.connections { try await connection.set(isReading: false) }
    let text = String(repeating: "x", count: 60_000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<300 {
        group.addTask { _ = await test.send(.setGlobalVariable("V", to: text), within: .seconds(30)) }
      }
      let reason = try await test.nextClosed()
      #expect(reason.code == .silent)
      #expect(reason.message.contains("does not read our requests"))
      try await group.waitForAll()
    }
    try await test.nextOpened()
    #expect(await test.send().map(\.status) == .success(200))
    #expect(await test.client.statistics().outboxBytes == 0)
    await test.end()
    try await server.stop()
  }

  @Test("answers that never come: the request times out, the connection stays")
  func requestTimesOut() async throws {
    let server = try await FakeARI { $0 == "GET channels" ? .silence : nil }
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    #expect(await test.send(.listChannels(), within: .milliseconds(100)) == .failure(.timedOut))
    #expect(await test.send().map(\.status) == .success(200))
    #expect(await test.client.statistics().counters.requestTimeOuts == 1)
    await test.end()
    try await server.stop()
  }

  @Test("no answer to a ping: noticed, said, tried again")
  func silence() async throws {
    let server = try await FakeARI { $0 == "GET asterisk/ping" ? .silence : nil }
    let test = try await ClientUnderTest.started(port: server.port) {
      $0.session.heartbeatPause = .milliseconds(50)
      $0.session.heartbeatTime = .milliseconds(200)
    }
    try await test.nextOpened()
    #expect(try await test.nextClosed().code == .silent)
    try await test.nextOpened()
    #expect(await test.client.statistics().counters.heartbeatTimeOuts >= 1)
    await test.end()
    try await server.stop()
  }

  @Test(
    "no answer even to the first question is how old versions behave: the version is asked by plain HTTP, and named",
    arguments: [
      ("20.9.3", ARICloseReason.Code.unsupportedVersion, "Asterisk 20.9.3 is too old"),
      ("22.10.1", .silent, "did not answer a request on it"), (nil, .silent, "did not answer a request on it"),
    ] as [(String?, ARICloseReason.Code, String)])
  func silentFromTheStart(version: String?, code: ARICloseReason.Code, words: String) async throws {
    let server = try await FakeARI(version: version ?? "") { _ in .silence }
    if version == nil { server.set(plainAnswer: nil) }
    let test = try await ClientUnderTest.started(port: server.port) { $0.session.checkTime = .milliseconds(200) }
    let reason = try await test.nextClosed()
    #expect(reason.code == code)
    #expect(reason.message.contains(words), "\(reason.message)")
    let inquiry = try #require(server.heads.last { $0.uri == "/ari/asterisk/info" })
    #expect(inquiry.headers["authorization"] == ["Basic Y29yZDpzZWNyZXQ="])
    await test.end()
    try await server.stop()
  }

  @Test("too old a version is refused by name; once upgraded it is taken")
  func tooOld() async throws {
    var server = try await FakeARI(version: "20.13.0")
    let port = server.port
    let test = try await ClientUnderTest.started(port: port)
    let reason = try await test.nextClosed()
    #expect(reason.code == .unsupportedVersion)
    #expect(reason.message.hasPrefix("Asterisk 20.13.0 is too old"))
    try await server.stop()
    server = try await FakeARI(port: port)
    #expect(try await test.nextOpened().version == ARIVersion("22.10.1"))
    await test.end()
    try await server.stop()
  }

  @Test("a wrong password is said to be one; once it is right there the client gets in")
  func wrongPassword() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port, password: "guess")
    let reason = try await test.nextClosed()
    #expect(reason.code == .unauthorized)
    #expect(reason.message == "Asterisk refused the ARI user or password: compare them with ari.conf.")
    server.set(password: "Y29yZDpndWVzcw==")
    try await test.nextOpened()
    await test.end()
    try await server.stop()
  }

  @Test("somebody else takes our name: gives way, says so, and comes back after a while")
  func replaced() async throws {
    let server = try await FakeARI()
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    server.send(#"{"type":"ApplicationReplaced","application":"cord board"}"#)
    let reason = try await test.nextClosed()
    #expect(reason.code == .replaced)
    #expect(reason.message.contains("'cord board': two programs use it"))
    try await until { server.connections.isEmpty }
    try await test.nextOpened()
    #expect(server.connectionsEver == 2)
    await test.end()
    try await server.stop()
  }

  @Test("the server closes: what waits for an answer is told, then connected anew")
  func serverCloses() async throws {
    let server = try await FakeARI { $0 == "GET channels" ? .close : nil }
    let test = try await ClientUnderTest.started(port: server.port)
    try await test.nextOpened()
    #expect(await test.send(.listChannels()) == .failure(.connectionLost))
    #expect(try await test.nextClosed().code == .lost)
    try await test.nextOpened()
    await test.end()
    try await server.stop()
  }

  @Test("nobody listens: said once, tried until somebody does")
  func unreachable() async throws {
    var server = try await FakeARI()
    let port = server.port
    try await server.stop()
    let test = try await ClientUnderTest.started(port: port)
    let reason = try await test.nextClosed()
    #expect(reason.code == .unreachable)
    #expect(reason.message.hasPrefix("Asterisk can't be reached at http://127.0.0.1:\(port)/ari ("))
    server = try await FakeARI(port: port)
    try await test.nextOpened()
    await test.end()
    try await server.stop()
  }

  @Test("a host that has no address is unreachable")
  func unknownHost() async throws {
    let test = try await ClientUnderTest.started(port: 8088, host: "no-such-host.invalid")
    #expect(try await test.nextClosed().code == .unreachable)
    await test.end()
  }

  @Test(
    "whoever is there but is no ARI is told apart, and left once an ARI is there",
    arguments: [
      (FakeARI.Door.refuse(404), ARICloseReason.Code.refused, "answered with status 404"),
      (.refuse(503), .refused, "answered with status 503"),
      (.refuse(403), .unauthorized, "forbids"),
      (.redirect("http://127.0.0.1:1/"), .refused, "answered with status 302"),
      (.hangUp, .unreachable, "can't be reached"),
      (.silence, .unreachable, "did not accept a WebSocket within 0.3 s"),
    ])
  func strangers(door: FakeARI.Door, code: ARICloseReason.Code, words: String) async throws {
    let server = try await FakeARI()
    server.set(door: door)
    let test = try await ClientUnderTest.started(port: server.port) { $0.session.connectTime = .milliseconds(300) }
    let reason = try await test.nextClosed()
    #expect(reason.code == code)
    #expect(reason.message.contains(words), "\(reason.message)")
    server.set(door: .upgrade)
    try await test.nextOpened()
    await test.end()
    try await server.stop()
  }

  @Test("stops at once while a connection is still being made")
  func stopsWhileConnecting() async throws {
    let server = try await FakeARI()
    server.set(door: .silence)
    let test = try await ClientUnderTest.started(port: server.port)
    await test.end()
    #expect(try await test.nextClosed().code == .stopped)
    #expect(!ProcessState.threadNames.contains("ari:\(server.port)"))
    try await server.stop()
  }
}
