import API
import Foundation
import Testing

extension LiveTests {
  @Suite("Connecting", .serialized)
  struct ConnectingTests {
    /// The agent hears 1.4 s, the caller 3.7 s, and then each other.
    @Test(arguments: [false, true])
    func agentAndCallerHearSomethingBeforeEachOther(isKilledMeanwhile: Bool) throws {
      let rig = try Rig(agents: 1)
      let flows = Flows.text(agents: 1, music: "default").replacing(
        "name: Sales,", with: "name: Sales, whisper: welcome, connect-announcement: main-menu,")
      let server = try Server(rig, flows: flows)
      try server.start()
      try server.staff(1...1)
      let phones = try rig.phones(["TALK_MS": 14_000])
      let callers = try rig.callers(.demo("caller-stays"), count: 1, ["BEFORE_MS": 200, "STAY_MS": 60_000])
      #expect(try eventually(within: 10) { try server.calls.map(\.stage) == ["connecting"] })
      if isKilledMeanwhile {
        try server.kill9()
        try server.start()
      }
      // A kill may lose the last 25 ms, the answer of the agent among them. Then both hear it once more, behind what
      // they hear already.
      #expect(try eventually(within: 12) { try server.calls.map(\.stage) == ["talking"] })
      #expect(try callers.result().failed == 0, "\(callers.errors())")
      phones.end()
      #expect(try eventually(within: 5) { try server.isIdle() && server.records().count == 1 })
      let record = try #require(try server.records().first)
      #expect(record.outcome == "answered" && record.offers == 1)
      // Whatever the server's end cost: what was said was heard out first.
      #expect(record.waitedMs >= 3_600, "\(record.waitedMs)")
      #expect(!server.logText.contains("prompt_failed"))
    }
  }
}
