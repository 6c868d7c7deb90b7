import API
import Foundation
import Testing

extension LiveTests {
  @Suite("Recovery", .serialized)
  struct RecoveryTests {
    /// Fifty talk, twenty wait; the program is killed and started again,
    /// twenty times in a row.
    @Test func aKillAtAnyMomentLosesNoCall() throws {
      let rig = try Rig(agents: 50)
      let server = try Server(rig, flows: Flows.text(agents: 50))
      try server.start()
      try server.staff(1...50)
      let phones = try rig.phones()
      let callers = try rig.callers(
        .demo("caller-stays"), count: 70, rate: 10, seconds: 400, ["BEFORE_MS": 200, "STAY_MS": 380_000])
      #expect(
        try eventually(within: 30) {
          let calls = try server.calls
          return calls.count { $0.stage == "talking" } == 50 && calls.count { $0.stage == "waiting" } == 20
        })
      let before = try Sketch(server)
      var control: [Double] = []
      for round in 1...20 {
        try server.kill9()
        let began = Date()
        try server.start()
        control.append(Date().timeIntervalSince(began))
        let after = try Sketch(server)
        #expect(after == before, "round \(round)")
      }
      print("Control back after a kill, seconds: \(control.map { String(format: "%.2f", $0) }.joined(separator: " "))")

      // Everybody can still be ended, served and recorded.
      while true {
        let talking = try server.calls.filter { $0.stage == "talking" }
        if talking.isEmpty { break }
        for call in talking { _ = try server.http("DELETE", "/api/v1/calls/\(call.id)") }
        _ = try eventually(within: 5) { try server.calls.allSatisfy { $0.stage == "talking" } }
      }
      #expect(try callers.result().failed == 0)
      phones.end()
      #expect(try eventually(within: 5) { try server.isIdle() && server.records().count == 70 })
      let records = try server.records()
      #expect(Set(records.map(\.id)).count == 70)
      #expect(records.allSatisfy { $0.outcome == "answered" })
      let served = records.filter { before.waiting.contains($0.id) }
        .sorted { ($0.answeredAt?.description ?? "", $0.id) < ($1.answeredAt?.description ?? "", $1.id) }
      #expect(served.count == 20)
      try server.stop()
      let replay = try JSONDecoder().decode(
        ReplaySketch.self, from: Data(server.cordboard("replay", "--json").text.utf8))
      #expect(replay.mismatches == 0)
    }

    /// Kills while calls come in, are offered and end.
    @Test func killsUnderLoadLeaveOneRecordForEachCall() throws {
      let rig = try Rig(agents: 10)
      let server = try Server(rig, flows: Flows.text(agents: 10))
      try server.start()
      try server.staff(1...10)
      let phones = try rig.phones(["TALK_MS": 700])
      let callers = try rig.callers(
        .demo("caller-stays"), count: 80, rate: 8, seconds: 150, ["BEFORE_MS": 400, "STAY_MS": 120_000])
      for _ in 1...4 {
        usleep(1_700_000)
        try server.kill9()
        try server.start()
      }
      // Whoever was killed in the middle of the menu may have to hear it again,
      // and then has no more digit: such a caller is hung up on by the menu.
      let result = try callers.result()
      #expect(result.calls == 80)
      #expect(result.failed == 0, "\(callers.errors())")
      phones.end()
      #expect(
        try eventually(within: 5) {
          try server.isIdle() && server.records().count { $0.outcome != "unserved" } >= 80
        })
      let records = try server.records()
      // How many, is a matter of how long the starts take: of 8 calls a second, a second each at most.
      let outcomes = Set(records.map(\.outcome))
      #expect(outcomes.isSubset(of: ["answered", "completed_in_flow", "unserved"]), "\(outcomes)")
      #expect(records.count { $0.outcome == "answered" } >= 48)
      #expect(Set(records.map(\.id)).count == records.count)
    }

    @Test func aCallerWhoComesWhileNobodyIsThereIsHeldAndServed() throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start()
      try server.staff(1...1)
      let phones = try rig.phones(["TALK_MS": 300])
      try server.kill9()
      let callers = try rig.callers(.demo("caller-stays"), count: 2, ["BEFORE_MS": 500, "STAY_MS": 30_000])
      usleep(2_000_000)
      try server.start()
      #expect(try callers.result().failed == 0)
      phones.end()
      #expect(try eventually(within: 3) { try server.records().map(\.outcome) == ["answered", "answered"] })
    }

    @Test func anAsteriskThatRestartsEndsItsCallsWithTheTrueReason() throws {
      let rig = try Rig(agents: 2)
      let server = try Server(rig, flows: Flows.text(agents: 2))
      try server.start()
      try server.staff(1...1)
      let phones = try rig.phones()
      let callers = try rig.callers(.demo("caller-stays"), count: 2, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try eventually(within: 10) { try server.calls.map(\.stage).sorted() == ["talking", "waiting"] })
      try rig.asterisk("kill")
      #expect(eventually(within: 15) { server.status("/readyz") == 503 })
      try rig.asterisk("start")
      #expect(eventually(within: 15) { server.status("/readyz") == 200 })
      #expect(try eventually(within: 5) { try server.records().count == 2 })
      let records = try server.records()
      #expect(records.allSatisfy { $0.termination.class == "asterisk_restarted" })
      #expect(records.map(\.outcome).sorted() == ["answered", "failed"])
      callers.end()
      phones.end()
      #expect(try eventually(within: 5) { try server.agents.first { $0.id == "agent1" }?.state == "available" })
    }

    @Test func anAsteriskThatIsNotThereAtTheStartIsWaitedFor() throws {
      let rig = try Rig(agents: 1)
      try rig.asterisk("stop")
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start(untilReady: false)
      #expect(eventually(within: 10) { server.status("/healthz") == 200 })
      #expect(server.status("/readyz") == 503)
      #expect(
        try eventually(within: 5) {
          try server.get("/api/v1/status", as: StatusSketch.self).problems.first?.contains("can't be reached") ?? false
        })
      try rig.asterisk("start")
      #expect(eventually(within: 15) { server.status("/readyz") == 200 })
    }
  }

  /// Who is where: what a kill must not change.
  private struct Sketch: Equatable {
    var talking: [String: String]
    var waiting: [String]
    var busyAgents: [String]

    init(_ server: Server) throws {
      let calls = try server.calls
      talking = Dictionary(
        uniqueKeysWithValues: calls.filter { $0.stage == "talking" }.map { ($0.id, $0.agent ?? "") })
      waiting = try server.get("/api/v1/queues/sales", as: QueueResource.self).waiting
      busyAgents = try server.agents.filter { $0.state == "on_call" }.map(\.id).sorted()
    }
  }
}
