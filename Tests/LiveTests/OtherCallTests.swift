import API
import Foundation
import Testing

extension LiveTests {
  @Suite("Other calls", .serialized)
  struct OtherCallTests {
    /// An agent's phone is in a call that Cordboard did not make.
    @Test func anAgentOnACallOfTheirOwnIsNotRungUntilItIsOver() throws {
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "cordboard-own-\(UUID().uuidString.prefix(8))")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try Data("[own-call]\nexten => s,1,Wait(120)\n".utf8).write(to: folder.appending(path: "extensions.conf"))
      let rig = try Rig(agents: 1, options: ["--add", folder.path])
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start()
      try server.staff(1...1)
      let phones = try rig.phones(["TALK_MS": 500])
      let own = "channels?endpoint=PJSIP%2Fagent1&context=own-call&extension=s&priority=1&channelId=own-1"
      #expect(try server.ari(own, method: "POST").code == 200)
      #expect(try eventually(within: 5) { try server.agents.first?.state == "on_other_call" })
      // It has an end of its own, TALK_MS after the answer.
      let callers = try rig.callers(.demo("caller-stays"), count: 1, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try eventually(within: 5) { try server.agents.first?.state != "on_other_call" })
      #expect(try callers.result().failed == 0)
      phones.end()

      let patient = try rig.phones(["TALK_MS": 60_000])
      #expect(try server.ari(own, method: "POST").code == 200)
      #expect(try eventually(within: 5) { try server.agents.first?.state == "on_other_call" })
      let waiting = try rig.callers(
        .test("caller-leaves-after-digit"), count: 1, ["BEFORE_MS": 200, "AFTER_MS": 12_000])
      #expect(try eventually(within: 10) { try server.calls.first?.stage == "waiting" })
      // Nobody rings the phone; a restart does not forget it.
      usleep(2_000_000)
      #expect(try server.calls.first?.stage == "waiting")
      try server.kill9()
      try server.start()
      #expect(try server.agents.first?.state == "on_other_call")
      #expect(try server.calls.first?.stage == "waiting")
      #expect(try server.ari("channels/own-1", method: "DELETE").code == 204)
      #expect(try eventually(within: 5) { try server.calls.first?.stage == "talking" })
      #expect(try waiting.result().failed == 0)
      patient.end()
      #expect(try eventually(within: 5) { try server.isIdle() && server.records().count == 2 })
      #expect(try server.records().allSatisfy { $0.outcome == "answered" && $0.offers == 1 })
    }
  }
}
