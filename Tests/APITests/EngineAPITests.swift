import API
import CallCore
import Engine
import Switchboard
import Synchronization
import Telephony
import Testing

/// The API over a real engine, with a hand-made centre and no Asterisk.
private final class EngineStage: Sendable {
  static let node: NodeID = "a1"
  let lane = SystemLane(name: "test")
  let engine: Engine
  private let orders = Mutex<[SwitchOrder]>([])

  init() {
    let definition = CentreDefinition(
      tenant: "example", release: "r1", defaultFlow: "welcome",
      flows: [
        "welcome": Flow(steps: [
          .answer, .queue(QueueStep(queue: "sales", waitMax: .seconds(60), onTimeout: 2)), .hangUp(.normalClearing),
        ])
      ],
      queues: ["sales": QueueDefinition(name: "Sales")],
      agents: ["alice": AgentDefinition(name: "Alice", device: "PJSIP/agent1", queues: ["sales"])])
    let snapshot = CentreSnapshot(
      number: 0, at: .epoch, digest: StableDigest().value, centre: Centre(definition: definition, seed: 1))
    let relay = Relay()
    engine = Engine(
      lane: lane, fold: JournalFold(snapshot),
      ports: EnginePorts(
        perform: { order, _ in relay.stage.withLock { $0?.stage }?.take(order) }, journal: { _ in },
        snapshot: { _ in }, journalHealth: { JournalHealth() },
        nodeProblem: { _ in "nobody is there." }),
      options: EngineOptions(nodes: [Self.node]), logger: TestServer.quiet)
    relay.stage.withLock { $0 = Relay.Held(stage: self) }
  }

  deinit { lane.stop() }

  var ordered: [SwitchOrder] { orders.withLock { $0 } }

  func fact(_ fact: SwitchFact) { lane.run { self.engine.receive(fact, from: Self.node) } }

  var ports: APIPorts {
    APIPorts(
      engine: engine, publish: { [] }, records: { _ in CallRecordPage(records: [], next: nil) }, record: { _ in nil },
      statistics: { _ in StatisticsPage(reports: [], next: nil) })
  }

  private func take(_ order: SwitchOrder) { orders.withLock { $0.append(order) } }

  /// Breaks the circle of stage, ports and engine.
  private final class Relay: Sendable {
    struct Held: Sendable { weak var stage: EngineStage? }
    let stage = Mutex<Held?>(nil)
  }
}

@Suite struct EngineAPITests {
  @Test func anAgentIsLoggedInMadeReadyAndLoggedOut() async throws {
    let stage = EngineStage()
    try await TestServer.run(ports: stage.ports) { server in
      func post(_ verb: String, _ body: String? = nil) async throws -> AgentResource {
        try await server.request("POST", "/api/v1/agents/alice/\(verb)", body: body).json(AgentResource.self)
      }
      let early = try await server.request("POST", "/api/v1/agents/alice/ready")
      #expect(early.status == 409)
      #expect(try early.error.code == "not_logged_in")
      let loggedIn = try await post("login", #"{"device":"PJSIP/desk7"}"#)
      #expect((loggedIn.state, loggedIn.device) == ("not_ready", "PJSIP/desk7"))
      #expect(try await post("ready").state == "available")
      let away = try await post("not-ready", #"{"reason":"lunch"}"#)
      #expect((away.state, away.reason) == ("not_ready", "lunch"))
      #expect(try await post("logout").state == "logged_out")
      let unknown = try await server.request("POST", "/api/v1/agents/zoe/login")
      #expect(unknown.status == 404)
      #expect(try unknown.error.code == "unknown_agent")
      let bad = try await server.request("POST", "/api/v1/agents/alice/login", body: #"{"device":"no device"}"#)
      #expect(bad.status == 400)
      #expect(try bad.error.code == "invalid_device")
    }
  }

  @Test func aCallIsSeenLiveAndEndedByCommand() async throws {
    let stage = EngineStage()
    try await TestServer.run(ports: stage.ports) { server async throws in
      try await StreamReader.open(server) { stream, _ in
        guard case .message(.snapshot(let first, let view)) = try await stream.nextButPings() else {
          throw FakeCentre.Unexpected()
        }
        #expect(view.calls.isEmpty && view.agents.map(\.id) == ["alice"])
        stage.fact(.nodeReconciled(Inventory(asteriskStartedAt: Sample.noon, asteriskVersion: "22.10.1")))
        let arrival = ChannelArrival(channel: "ch1", ani: Sample.ani, dnis: "1000", endpoint: "PJSIP/trunk")
        stage.fact(.channelEntered(arrival))
        stage.fact(.channelAnswered("ch1"))
        var told: [ChangeResource] = []
        while told.last?.kind != "call_queued" {
          guard case .message(.change(let number, _, let change)) = try await stream.nextButPings() else {
            throw FakeCentre.Unexpected()
          }
          told.append(change)
          // Numbered without gaps from the snapshot on.
          #expect(number == first + UInt64(told.count))
        }
        #expect(told.map(\.kind).filter { $0.hasPrefix("call") } == ["call_arrived", "call_queued"])
        let calls = try await server.get("/api/v1/calls").json(CallList.self).calls
        let call = try #require(calls.first)
        #expect((calls.count, call.stage, call.ani, call.queue) == (1, "waiting", "+4917012342", "sales"))
        #expect(try await server.get("/api/v1/queues/sales").json(QueueResource.self).waiting == [call.id])
        #expect(try await server.request("DELETE", "/api/v1/calls/\(call.id)").status == 202)
        #expect(stage.ordered.contains { if case .hangUp("ch1", _) = $0 { true } else { false } })
        stage.fact(.channelEnded("ch1", .normalClearing))
        while true {
          guard case .message(.change(_, _, let change)) = try await stream.nextButPings() else {
            throw FakeCentre.Unexpected()
          }
          guard case .callEnded(let record) = change else { continue }
          #expect((record.id, record.outcome, record.termination.class) == (call.id, "withdrawn", "operator_hung_up"))
          break
        }
        let status = try await server.get("/api/v1/status").json(StatusResource.self)
        #expect((status.ready, status.callsUnderWay, status.outcomes) == (true, 0, ["withdrawn": 1]))
      }
    }
  }

  @Test func withoutAsteriskTheCentreIsNotReadyAndSaysWhy() async throws {
    let stage = EngineStage()
    try await TestServer.run(ports: stage.ports) { server in
      let answer = try await server.request("GET", "/readyz", authorization: nil)
      #expect(answer.status == 503)
      #expect(try answer.json(ReadinessResource.self).problems == ["Asterisk a1 is not connected. Nobody is there."])
    }
  }
}
