import API
import Foundation
import Testing

extension LiveTests {
  @Suite("Descriptions", .serialized)
  struct DescriptionTests {
    @Test func aChangedDescriptionComesIntoForceWhileCallsGoOn() throws {
      let rig = try Rig(agents: 2)
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start()
      let phones = try rig.phones(["TALK_MS": 500])
      let callers = try rig.callers(.demo("caller-stays"), count: 2, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try eventually(within: 10) { try server.calls.count { $0.stage == "waiting" } == 2 })

      // One with an error changes nothing, and says what is wrong and where.
      try server.describe(Flows.text(agents: 2).replacing("offer-time", with: "ofer-time"))
      let refused = try server.cordboard("flow", "apply", code: nil)
      #expect(refused.code != 0)
      #expect(refused.errors.contains("centre.yaml:4:") && refused.errors.contains("offer-time"), "\(refused.errors)")
      #expect(try server.agents.map(\.id) == ["agent1"])

      // By the signal: a second agent, who serves those who wait.
      try server.describe(Flows.text(agents: 2))
      kill(server.processIdentifier, SIGHUP)
      #expect(try eventually(within: 5) { try server.agents.map(\.id) == ["agent1", "agent2"] })
      #expect(try server.calls.count { $0.stage == "waiting" } == 2)
      try server.staff(2...2)
      #expect(try callers.result().failed == 0, "\(callers.errors())")
      phones.end()

      // By the command: nothing has changed since.
      let again = try server.cordboard("flow", "apply", "--now")
      #expect(again.text.contains("was in force already"))
      #expect(try eventually(within: 5) { try server.isIdle() && server.records().count == 2 })
      #expect(try server.records().allSatisfy { $0.outcome == "answered" && $0.agent == "agent2" })
      #expect(try server.stop() == 0)
    }
  }
}
