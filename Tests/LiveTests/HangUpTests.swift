import API
import Testing

extension LiveTests {
  /// Callers who hang up wherever they are: two seconds later nothing is left
  /// of them but one record each.
  @Suite("Callers who hang up", .serialized)
  struct HangUpTests {
    enum Stage: String, CaseIterable {
      case ringing, prompt, menu, waiting, offered, talking
      case held = "held by the dialplan"
    }

    @Test(arguments: Stage.allCases)
    func leaveOneRecordAndNothingElse(stage: Stage) throws {
      let rig = try Rig(agents: 3)
      let flows =
        stage == .ringing ? Flows.text(agents: 3).replacing("    - answer\n", with: "") : Flows.text(agents: 3)
      let server = try Server(rig, flows: flows)
      if stage != .held {
        try server.start()
        if [.offered, .talking].contains(stage) { try server.staff(1...3) }
      }
      let phones = try rig.phones(["ANSWER_MS": stage == .offered ? 60_000 : 1])
      let callers =
        switch stage {
        // Not a multiple of 500: held callers hear ring-back anew every 500 ms, and SIPp takes a 180 that crosses its
        // CANCEL for a failure.
        case .ringing, .held: try rig.callers(.test("caller-cancels"), count: 3, ["AFTER_MS": 1_250])
        case .prompt: try rig.callers(.test("caller-leaves-early"), count: 3, ["AFTER_MS": 500])
        case .menu: try rig.callers(.test("caller-leaves-early"), count: 3, ["AFTER_MS": 5_500])
        case .waiting, .offered, .talking:
          try rig.callers(.test("caller-leaves-after-digit"), count: 3, ["BEFORE_MS": 200, "AFTER_MS": 2_500])
        }
      #expect(try callers.result().failed == 0)
      if stage == .held { try server.start() }
      #expect(try eventually(within: stage == .held ? 5 : 2) { try server.isIdle() && server.records().count == 3 })
      phones.end()
      let records = try server.records()
      #expect(records.map(\.outcome) == Array(repeating: Self.outcome(of: stage), count: 3))
      #expect(records.allSatisfy { $0.termination.class == "caller_hung_up" })
      #expect(Set(records.map(\.id)).count == 3)
      #expect(records.allSatisfy { $0.ani?.hasPrefix("1555") ?? false })
      if [.offered, .talking].contains(stage) { #expect(try server.agents.allSatisfy { $0.state == "available" }) }
    }

    private static func outcome(of stage: Stage) -> String {
      switch stage {
      case .ringing, .prompt, .menu: "left_in_flow"
      case .waiting, .offered: "abandoned"
      case .talking: "answered"
      case .held: "unserved"
      }
    }
  }
}
