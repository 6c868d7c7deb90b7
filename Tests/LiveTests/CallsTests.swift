import API
import Foundation
import Testing

extension LiveTests {
  @Suite("Calls", .serialized)
  struct CallsTests {
    @Test func twoHundredCallsTenASecondAreAllAnsweredAndRecorded() throws {
      let rig = try Rig(agents: 20)
      let server = try Server(rig)
      try server.start()
      try server.staff(1...20)
      let phones = try rig.phones(["TALK_MS": 1_000])
      let callers = try rig.callers(.demo("caller-stays"), count: 200, rate: 10, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      let result = try callers.result()
      #expect(result.calls == 200)
      #expect(result.failed == 0, "\(callers.errors())")
      phones.end()
      #expect(try eventually(within: 5) { try server.isIdle() && server.records().count == 200 })
      let records = try server.records()
      #expect(Set(records.map(\.id)).count == 200)
      #expect(records.allSatisfy { $0.outcome == "answered" && $0.talkedMs > 500 && $0.agent != nil })
      let outcomes = try server.get("/api/v1/status", as: StatusSketch.self).outcomes
      #expect(outcomes.values.reduce(0, +) == 200, "entered = the sum of all outcomes")

      #expect(try server.stop() == 0)
      let replay = try JSONDecoder().decode(
        ReplaySketch.self, from: Data(server.cordboard("replay", "--json").text.utf8))
      #expect(replay.entries > 1_500)
      #expect(replay.mismatches == 0)
      #expect(replay.callsEnded == 200)
    }

    @Test func aStandByIsOfferedTheCallsOfItsNumbersWhileTheFirstIsAway() throws {
      let rig = try Rig(agents: 5, options: ["--stand-by", "^cordboard-", "--tries", "2", "--try-wait", "0.2"])
      let standBy = try Server(rig, changes: ["application: cordboard": "application: cordboard-b"])
      try standBy.start()
      try standBy.staff(1...5)
      let phones = try rig.phones(["TALK_MS": 300])
      let callers = try rig.callers(.demo("caller-stays"), count: 10, rate: 5, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try callers.result().failed == 0, "\(callers.errors())")
      let strangers = try rig.callers(.test("caller-refused"), count: 1, ["STATUS": 503, "DNIS": 2_000])
      #expect(try strangers.result().failed == 0, "Nobody claims a number that is not theirs.")
      phones.end()
      #expect(try eventually(within: 5) { try standBy.isIdle() && standBy.records().count >= 10 })
      #expect(try standBy.records().count { $0.outcome == "answered" } == 10)
    }

    @Test func waitingCallersAreServedInTheOrderTheyCame() throws {
      let rig = try Rig(agents: 2)
      let server = try Server(rig, flows: Flows.text(agents: 2))
      try server.start()
      let phones = try rig.phones(["TALK_MS": 300])
      let callers = try rig.callers(.demo("caller-stays"), count: 12, rate: 4, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try eventually(within: 20) { try server.calls.count { $0.stage == "waiting" } == 12 })
      let order = try server.calls.sorted { $0.enqueuedAt?.description ?? "" < $1.enqueuedAt?.description ?? "" }.map(
        \.id)
      try server.staff(1...1)
      #expect(try callers.result().failed == 0)
      phones.end()
      #expect(try eventually(within: 3) { try server.records().count == 12 })
      let answered = try server.records().sorted { $0.answeredAt?.description ?? "" < $1.answeredAt?.description ?? "" }
      #expect(answered.map(\.id) == order)
    }

    @Test func anAgentWhoMissesACallIsNotReadyAndTheCallerIsServedByAnother() throws {
      let rig = try Rig(agents: 2)
      let server = try Server(rig, flows: Flows.text(agents: 2, offerTime: "3s"))
      try server.start()
      try server.staff(1...1)
      let phones = try rig.phones(["ANSWER_MS": 60_000])
      let callers = try rig.callers(.demo("caller-stays"), count: 1, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try eventually(within: 10) { try server.agents.first { $0.id == "agent1" }?.state == "not_ready" })
      #expect(try server.calls.first?.stage == "waiting")
      phones.end()
      let answering = try rig.phones(["TALK_MS": 300])
      try server.staff(2...2)
      #expect(try callers.result().failed == 0)
      answering.end()
      #expect(try eventually(within: 3) { try server.records().count == 1 })
      let record = try #require(try server.records().first)
      #expect(record.agent == "agent2")
      #expect(record.offers == 2)
      #expect(record.outcome == "answered")
    }

    @Test(arguments: [("486 Busy Here", "busy"), ("603 Decline", "declined"), ("480 Temporarily Unavailable", "")])
    func aPhoneThatRejectsMakesTheAgentNotReady(status: String, reason: String) throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start()
      try server.staff(1...1)
      let phones = try rig.phones(.test("agent-rejects"), [:], status: status)
      let callers = try rig.callers(
        .test("caller-leaves-after-digit"), count: 1, ["BEFORE_MS": 200, "AFTER_MS": 4_000])
      #expect(try eventually(within: 10) { try server.agents.first?.state == "not_ready" })
      if !reason.isEmpty { #expect(try server.agents.first?.reason == reason) }
      #expect(try server.calls.first?.stage == "waiting")
      _ = try callers.result()
      phones.end()
      #expect(try eventually(within: 3) { try server.isIdle() && server.records().map(\.outcome) == ["abandoned"] })
    }
  }
}

/// What the tests read of `status`.
struct StatusSketch: Decodable {
  var outcomes: [String: Int]
  var ready: Bool
  var problems: [String]
  var digest: String
}

/// What the tests read of `replay --json`.
struct ReplaySketch: Decodable {
  var entries: Int
  var mismatches: Int
  var callsEnded: Int

  enum CodingKeys: String, CodingKey {
    case entries, mismatches
    case callsEnded = "calls_ended"
  }
}
