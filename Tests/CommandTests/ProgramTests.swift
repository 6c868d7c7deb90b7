import API
import ArgumentParser
import CallCore
import Foundation
import Telephony
import Testing

@testable import cordboard

@Suite struct ProgramTests {
  @Test func helpSaysWhatThereIsAndWhatExitCodesMean() async throws {
    let help = try await Program.run(["--help"])
    #expect(help.exitCode == 0)
    for word in [
      "serve", "status", "check", "watch", "agent", "queue", "call", "callback", "statistics", "flow", "simulate",
      "replay", "migrate",
    ] {
      #expect(help.output.contains("  \(word) "), "\(word)")
    }
    for exit in CommandFailure.Exit.allCases { #expect(help.output.contains("\(exit.rawValue) ")) }
    #expect(try await Program.run(["--version"]).output == "cordboard \(Version.current)\n")
    let completion = try await Program.run(["--generate-completion-script", "bash"])
    #expect(completion.output.contains("_cordboard()"))
  }

  @Test(arguments: [
    ["status"], ["check"], ["watch"], ["agent"], ["queue"], ["call"], ["callback"], ["statistics"], ["flow"],
    ["simulate"], ["replay"], ["migrate"], ["serve"],
  ])
  func everyCommandShowsAnExample(path: [String]) async throws {
    let help = try await Program.run(path + ["--help"])
    #expect(help.exitCode == 0)
    #expect(help.output.contains("\n  cordboard \(path[0])"))
  }

  @Test(arguments: [
    ["bogus"], ["status", "--bogus"], ["watch", "--until-calls", "0"], ["call", "list", "--limit", "501"],
    ["serve", "--log-level", "loud"], ["agent", "login"], ["agent", "pause-queue", "alice"],
    ["agent", "keep-alive", "alice", "--seconds", "0"], ["agent", "extend-wrap-up", "alice", "--seconds", "28801"],
    ["statistics", "--limit", "0"], ["statistics", "--day", "--interval"], ["statistics", "--from", "yesterday"],
    ["statistics", "--skill", "x", "--queue", "y"], ["statistics", "--agent", "alice", "--queue", "sales"],
    ["statistics", "--agent", "alice", "--agents"], ["queue", "list", "--service-level", "best"],
  ])
  func wrongUsageHasItsExitCode(arguments: [String]) async throws {
    let result = try await Program.run(arguments)
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("Usage:"))
  }

  @Test(arguments: [
    ["status"], ["serve"], ["replay"], ["migrate"], ["status", "--config", "/nowhere.yaml"],
    ["serve", "--config", "/nowhere.yaml"], ["status", "--server", "http://x", "--token-file", "/nowhere"],
    ["flow", "check", "/nowhere"], ["replay", "--database", "/nowhere/x.db"],
  ])
  func aWrongFileHasItsExitCode(arguments: [String]) async throws {
    let result = try await Program.run(arguments)
    #expect(result.exitCode == 2, "\(result)")
    #expect(result.output.isEmpty)
    #expect(!result.errors.isEmpty)
  }

  @Test func noServerIsSaidAndHasItsExitCode() async throws {
    let scratch = try Scratch()
    let token = try scratch.file("token", "0123456789-0123456789-0123456789\n")
    // Nothing listens on the port of "discard".
    for command in [["status"], ["watch"], ["agent", "list"], ["call", "hangup", "x"]] {
      let result = try await Program.run(command + ["--server", "http://127.0.0.1:9", "--token-file", token])
      #expect(result.exitCode == 3)
      #expect(result.errors.contains("No Cordboard answers at 127.0.0.1:9. Start it with `make run`"))
    }
  }

  @Test func aServerThatNeverRanIsSaidToBeMissingRatherThanItsToken() async throws {
    let scratch = try Scratch()
    let config = try scratch.file(
      "c.yaml",
      """
      node: a1
      asterisk: { url: "http://x/ari", user: u, password-file: p }
      database: d
      migrations: m
      flows: f
      prompts: p
      """)
    let result = try await Program.run(["status"], environment: ["CORDBOARD_CONFIG": config])
    #expect(result.exitCode == 3)
    #expect(result.errors.contains("No Cordboard has run here yet"))
  }

  @Test func aWrongTokenIsSaidAndHasItsExitCode() async throws {
    try await RunningServer.run { server in
      let wrong = "\(server.folder)/wrong"
      try Data("0123456789-0123456789-0123456789".utf8).write(to: URL(filePath: wrong))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: wrong)
      for command in ["status", "watch"] {
        let result = try await Program.run([command, "--server", server.url, "--token-file", wrong])
        #expect(result.exitCode == 4)
        #expect(result.errors.contains("The token is not the one of this server"))
        #expect(result.errors.contains(wrong))
      }
    }
  }

  @Test func theCentreIsLookedThrough() async throws {
    try await RunningServer.run { server in
      let result = try await Program.run(["check"] + server.options)
      #expect(result.exitCode == 0)
      #expect(result.output == "All is as it must be: 3 calls, up to entry 97.\n")
      #expect(try await Program.run(["check", "--json"] + server.options).output.contains("\"failures\""))
    }
  }

  @Test func aReleaseIsAppliedToThoseWhoWait() async throws {
    try await RunningServer.run { server in
      let result = try await Program.run(["flow", "apply", "--now"] + server.options)
      #expect(result.exitCode == 0)
      let expected = "flows/a.yaml:1:1: warning: look\nRelease r1 was in force already."
      #expect(result.output == expected + " 0 waiting callers took over its rules.\n")
      #expect(try await Program.run(["flow", "apply"] + server.options).output == expected + "\n")
      let json = try await Program.run(["flow", "apply", "--now", "--json"] + server.options).output
      #expect(json.contains("\"callers_applied\""))
    }
  }

  @Test func aRefusalOfTheServerIsPassedOn() async throws {
    try await RunningServer.run { server in
      let result = try await Program.run(["agent", "ready", "zoe"] + server.options)
      #expect(result.exitCode == 5)
      #expect(result.errors == "cordboard: There is no such agent; see `agent list`.\n")
    }
  }

  @Test func theStatusTellsWhetherTheCentreIsReady() async throws {
    try await RunningServer.run { server in
      let result = try await Program.run(["status"] + server.options)
      #expect(result.exitCode == 0)
      #expect(result.output.hasPrefix("Cordboard 1.2.3 is ready.\n"))
    }
    try await RunningServer.run(problems: ["Asterisk a1 is not connected."]) { server in
      let result = try await Program.run(["status"] + server.options)
      #expect(result.exitCode == 1)
      #expect(result.output.contains("! Asterisk a1 is not connected.\n"))
      let json = try await Program.run(["status", "--json"] + server.options)
      #expect(try JSONDecoder().decode(StatusResource.self, from: Data(json.output.utf8)).ready == false)
    }
  }

  @Test func agentsQueuesAndCallsAreShown() async throws {
    try await RunningServer.run { server in
      let agents = try await Program.run(["agent", "list"] + server.options)
      #expect(agents.output.contains("alice  Alice  available"))
      let agent = try await Program.run(["agent", "login", "alice", "--ready", "--device", "PJSIP/x"] + server.options)
      #expect(agent.output == "Alice is available on PJSIP/agent1.\n")
      #expect(try await Program.run(["queue", "list"] + server.options).output.contains("sales  Sales"))
      let paused = try await Program.run(["agent", "pause-queue", "alice", "sales"] + server.options)
      #expect(paused.output == "Alice is available on PJSIP/agent1.\n")
      for work in [["resume-queue", "alice", "sales"], ["extend-wrap-up", "alice"], ["keep-alive", "alice"]] {
        let result = try await Program.run(["agent"] + work + ["--json"] + server.options)
        #expect(try JSONDecoder().decode(AgentResource.self, from: Data(result.output.utf8)).id == "alice")
      }
      let unknown = try await Program.run(["agent", "keep-alive", "zoe", "--seconds", "5"] + server.options)
      #expect((unknown.exitCode, unknown.errors) == (5, "cordboard: There is no such agent; see `agent list`.\n"))
      #expect(try await Program.run(["call", "list"] + server.options).output == "No calls are under way.\n")
      #expect(try await Program.run(["call", "list", "--ended"] + server.options).output.contains("•••42"))
      let shown = try await Program.run(["call", "show", "k3f9a"] + server.options)
      #expect(shown.output.contains("gave up after waiting 12 s"))
      let json = try await Program.run(["call", "show", "k3f9a", "--json", "--show-numbers"] + server.options)
      #expect(try JSONDecoder().decode(CallDetail.self, from: Data(json.output.utf8)).record?.ani == "+4917012342")
      let hangUp = try await Program.run(["call", "hangup", "k3f9a"] + server.options)
      #expect((hangUp.exitCode, hangUp.errors) == (5, "cordboard: The call has already ended.\n"))
      #expect(try await Program.run(["callback", "list"] + server.options).output == "No callbacks are open.\n")
      let cancel = try await Program.run(["callback", "cancel", "k3f9a"] + server.options)
      #expect(cancel.exitCode == 5)
      #expect(cancel.errors.hasPrefix("cordboard: There is no callback"))
      #expect(try await Program.run(["call", "show", "zzzzz"] + server.options).exitCode == 5)
    }
  }

  @Test func statisticsAreShown() async throws {
    try await RunningServer.run { server in
      func show(_ arguments: String...) async throws -> String {
        try await Program.run(["statistics"] + arguments + server.options).output
      }
      #expect(
        try await show() == """
          BEGAN             OF     ENTRIES  ANSWERED  ABANDONED    RATE      SL  WITHIN   ASA         AHT
          2026-11-21 12:00  sales       12         8          2  18.2 %  60.0 %    20 s  10 s  1 min 40 s
          SL: answered in time ÷ (answered + abandoned). RATE: abandoned of all entries that ended.

          """)
      let other = try await show("--day", "--queue", "support", "--service-level", "app_queue_sl")
      #expect(other.contains("\n2026-11-21  support       12         8          2  18.2 %  75.0 %    20 s  10 s"))
      #expect(other.contains("\nSL: answered in time ÷ answered."))
      #expect(
        try await show("--agent", "bob") == """
          BEGAN             AGENT  QUEUE  ANSWERED  MISSED   ASA         AHT  OCCUPANCY  STAFFED
          2026-11-21 12:00  bob                  8       3  10 s  1 min 40 s     88.9 %   15 min

          """)
      #expect(try await show("--day", "--agents", "--queue", "sales").contains("\n2026-11-21  alice  sales         8"))
      #expect(try await show("--skill", "german").contains("  german       12"))
      let nothing = "Nothing counted there is over yet. `cordboard queue list` has the day so far.\n"
      #expect(try await show("--queue", "none") == nothing)
      let json = try await show("--day", "--json")
      let list = try JSONDecoder().decode(StatisticsList.self, from: Data(json.utf8))
      #expect(list.statistics == [StatisticsResource(Sample.report(.queue("sales"), .day))])
    }
  }

  private static let oneCall: [Announcement] = [
    .callArrived(CallArrived(call: Sample.call, ani: Sample.ani, dnis: "1000", flow: "welcome")),
    .callQueued(Sample.call, "sales", position: 1),
    .callEnded(Sample.record(.abandoned, .callerHungUp, waited: .seconds(12))),
  ]

  @Test func watchingEndsAfterSoManyCalls() async throws {
    try await RunningServer.run(streams: [Self.oneCall]) { server in
      let result = try await Program.run(["watch", "--until-calls", "1"] + server.options)
      #expect(result.exitCode == 0)
      #expect(
        result.output == """
          ── Watching example, release r1: 0 talking · 0 waiting · 0 in the menu · 1 agent, 1 free · \
          4 answered, 1 other
          12:00:00  k3f9a  ☎ •••42 called 1000
          12:00:00  k3f9a  waits in Sales, 1st
          12:00:00  k3f9a  gave up after waiting 12 s

          """)
    }
  }

  @Test func watchingGoesOnAfterAResync() async throws {
    try await RunningServer.run(streams: [[Self.oneCall[0]], Self.oneCall]) { server in
      let result = try await Program.run(["watch", "--until-calls", "1"] + server.options)
      #expect(result.exitCode == 0)
      let lines = result.output.split(separator: "\n").map { String($0.prefix(24)) }
      #expect(
        lines == [
          "── Watching example, rel", "12:00:00  k3f9a  ☎ •••42", "── You fell behind and c", "── Connecting again…",
          "── Connected again: 0 ta", "12:00:00  k3f9a  ☎ •••42", "12:00:00  k3f9a  waits i",
          "12:00:00  k3f9a  gave up",
        ], "\(result)")
    }
  }

  @Test func watchingInJSONMasksNumbersUnlessAskedNotTo() async throws {
    try await RunningServer.run(streams: [Self.oneCall]) { server in
      let watch = ["watch", "--json", "--until-calls", "1"] + server.options
      let masked = try await Program.run(watch)
      let messages = try masked.output.split(separator: "\n").map {
        try JSONDecoder().decode(StreamMessage.self, from: Data($0.utf8))
      }
      #expect(messages.count == 4)
      #expect(!masked.output.contains("4917012342") && masked.output.contains("•••42"))
      #expect(try await Program.run(watch + ["--show-numbers"]).output.contains("+4917012342"))
    }
  }

  @Test func theServerIsFoundByTheConfiguration() async throws {
    try await RunningServer.run { server in
      let config = """
        node: a1
        asterisk: { url: "http://x/ari", user: u, password-file: p }
        database: d
        migrations: m
        flows: f
        prompts: p
        api: { port: \(server.port), token-file: api-token }
        """
      let folder = "\(server.folder)/var/run"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(config.replacing("api-token", with: "../../api-token").utf8)
        .write(to: URL(filePath: "\(folder)/cordboard.yaml"))
      #expect(try await Program.run(["status"], in: server.folder).exitCode == 0)
      #expect(try await Program.run(["status", "--config", "\(folder)/cordboard.yaml"]).exitCode == 0)
    }
  }

  @Test func aDescriptionIsCheckedWithoutAServer() async throws {
    let scratch = try Scratch()
    let file = try scratch.file("centre.yaml", "tenant: example\nqueus:\n  sales: { name: Sales }\n")
    let bad = try await Program.run(["flow", "check", scratch.path])
    #expect(bad.exitCode == 2)
    #expect(bad.errors.contains("\(file):2:1: error:"), "\(bad)")
    let json = try await Program.run(["flow", "check", scratch.path, "--json"])
    #expect(json.exitCode == 2)
    #expect(json.output.contains("\"severity\" : \"error\""), "\(json)")
  }

  @Test func everyErrorHasAnExitCode() {
    #expect(CommandFailure(anything: CommandFailure(.rejected, "no"))?.exit == .rejected)
    #expect(CommandFailure(anything: ConfigurationError("x:1:1: error: y"))?.exit == .badInput)
    #expect(CommandFailure(anything: CancellationError())?.exit == .failed)
    #expect(CommandFailure(anything: CocoaError(.fileNoSuchFile))?.exit == .failed)
    #expect(CommandFailure(anything: ExitCode(7)) == nil)
    #expect(CommandFailure(anything: CleanExit.helpRequest()) == nil)
  }
}
