import API
import Foundation
import Testing

extension LiveTests {
  @Suite("Capacity", .serialized)
  struct CapacityTests {
    /// A phone with two lines: the second call rings while the first goes on.
    @Test func anAgentWhoMayHaveTwoCallsIsOfferedTheSecondBesideTheFirst() throws {
      let rig = try Rig(agents: 1)
      let flows = Flows.text(agents: 1).replacing("queues: [sales] }", with: "queues: [sales], capacity: 2 }")
      let server = try Server(rig, flows: flows)
      try server.start()
      try server.staff(1...1)
      let phones = try rig.phones(["TALK_MS": 4_000])
      let callers = try rig.callers(.demo("caller-stays"), count: 3, rate: 3, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try eventually(within: 10) { try server.calls.count { $0.stage == "talking" } == 2 })
      let agent = try #require(try server.agents.first)
      #expect(agent.state == "on_call" && agent.calls.count == 2)
      let stages = { try server.calls.map(\.stage).sorted() }
      #expect(try eventually(within: 2) { try stages() == ["talking", "talking", "waiting"] }, "two is the most")
      // Both talks and the order outlive a kill.
      try server.kill9()
      try server.start()
      #expect(try server.agents.first?.calls == agent.calls)
      #expect(try callers.result().failed == 0, "\(callers.errors())")
      phones.end()
      #expect(try eventually(within: 5) { try server.isIdle() && server.records().count == 3 })
      let records = try server.records()
      #expect(records.allSatisfy { $0.outcome == "answered" && $0.agent == "agent1" && $0.offers == 1 })
      #expect(records.allSatisfy { $0.talkedMs > 3_500 })
    }
  }
}
