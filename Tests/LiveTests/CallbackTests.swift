import API
import Foundation
import Testing

extension LiveTests {
  @Suite("Callbacks", .serialized)
  struct CallbackTests {
    /// The second phone is the customer's; the number that is dialled there is
    /// the one that the customer called from.
    private static let flows = Flows.text(agents: 2).replacing(
      "music: none }",
      with: """
        music: none, callback: { key: 9, accepted: goodbye, dial: "PJSIP/{number}@agent2", ring-time: 5s, \
        retry-after: 10s, numbers: { digits-min: 5 } } }
        """)

    @Test func aCallerWhoTakesACallbackIsCalledBackWhenAnAgentIsThere() throws {
      let rig = try Rig(agents: 2)
      let server = try Server(rig, flows: Self.flows)
      try server.start()
      let phones = try rig.phones(["TALK_MS": 2_000])
      let callers = try rig.callers(
        .test("caller-takes-callback"), count: 2, rate: 2, ["BEFORE_MS": 200, "WAIT_MS": 3_000, "KEY": 9])
      #expect(try callers.result().failed == 0, "they are let go: \(callers.errors())")
      #expect(try eventually(within: 5) { try server.callbacks.count == 2 })
      // What was taken is known after a kill.
      try server.kill9()
      try server.start()
      #expect(try server.callbacks.map(\.stage) == ["awaiting_callback", "awaiting_callback"])
      let order = try server.callbacks.map(\.id)

      try server.staff(1...1)
      #expect(try eventually(within: 30) { try server.isIdle() && server.records().count == 2 })
      phones.end()
      let records = try server.records()
      #expect(records.map(\.id) == order, "the first who waited was the first to be called back")
      for record in records {
        #expect(record.outcome == "answered" && record.agent == "agent1")
        #expect(record.talkedMs > 1_000)
        #expect(record.callback?.attempts.map(\.result) == ["reached"])
      }
      #expect(try server.callbacks.isEmpty)
      #expect(try server.cordboard("callback", "list").code == 0)
    }

    @Test func aCustomerWhoDoesNotAnswerIsDialledAgainAndTheAgentIsFreeMeanwhile() throws {
      let rig = try Rig(agents: 2)
      let server = try Server(rig, flows: Self.flows.replacing("agent2\"", with: "nobody\""))
      try server.start()
      let phones = try rig.phones(["TALK_MS": 1_000])
      let callers = try rig.callers(
        .test("caller-takes-callback"), count: 1, ["BEFORE_MS": 200, "WAIT_MS": 3_000, "KEY": 9])
      #expect(try callers.result().failed == 0, "\(callers.errors())")
      try server.staff(1...1)
      #expect(try eventually(within: 15) { try server.callbacks.first?.callback?.attempts == 1 })
      #expect(try eventually(within: 5) { try server.agents.first?.state == "available" })
      #expect(try server.callbacks.first?.stage == "awaiting_callback")
      // Who waits on the line is served while the callback rests.
      let second = try rig.callers(
        .demo("caller-stays"), count: 1, slot: 1, ["BEFORE_MS": 200, "STAY_MS": 60_000, "ANI": 15_551])
      #expect(try second.result().failed == 0, "\(second.errors())")
      let id = try #require(try server.callbacks.first?.id)
      #expect(try server.cordboard("callback", "cancel", id).code == 0)
      #expect(try eventually(within: 5) { try server.isIdle() && server.records().count == 2 })
      phones.end()
      #expect(try server.records().map(\.outcome).sorted() == ["answered", "withdrawn"])
    }

    @Test func whoCallsAgainTakesThePlaceOfTheCallback() throws {
      let rig = try Rig(agents: 2)
      let server = try Server(rig, flows: Self.flows)
      try server.start()
      let phones = try rig.phones(["TALK_MS": 1_000])
      let taker = try rig.callers(
        .test("caller-takes-callback"), count: 1, ["BEFORE_MS": 200, "WAIT_MS": 3_000, "KEY": 9])
      #expect(try taker.result().failed == 0, "\(taker.errors())")
      let other = try rig.callers(
        .demo("caller-stays"), count: 1, slot: 1, ["BEFORE_MS": 200, "STAY_MS": 60_000, "ANI": 15_551])
      #expect(try eventually(within: 10) { try server.calls.contains { $0.stage == "waiting" } })
      let again = try rig.callers(.demo("caller-stays"), count: 1, slot: 2, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try eventually(within: 10) { try server.calls.count { $0.stage == "waiting" } == 2 })
      #expect(try server.callbacks.isEmpty)
      try server.staff(1...1)
      #expect(try again.result().failed == 0 && other.result().failed == 0)
      phones.end()
      #expect(try eventually(within: 5) { try server.isIdle() && server.records().count == 3 })
      let records = try server.records()
      #expect(records.map(\.outcome).sorted() == ["answered", "answered", "called_again"])
      let answered = records.filter { $0.outcome == "answered" }.sorted {
        ($0.answeredAt?.description ?? "") < ($1.answeredAt?.description ?? "")
      }
      #expect(answered.first?.ani == "155501", "before the one who came meanwhile")
    }
  }
}
