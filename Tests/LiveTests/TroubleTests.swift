import API
import Foundation
import Testing

extension LiveTests {
  /// Wrong settings and rivals: one clear sentence each, and nothing is lost.
  @Suite("Trouble", .serialized)
  struct TroubleTests {
    @Test func aWrongPasswordIsSaidAndTriedAgain() throws {
      let rig = try Rig(agents: 1)
      let wrong = rig.folder.appending(path: "wrong-password")
      try Data("wrong\n".utf8).write(to: wrong)
      chmod(wrong.path, 0o600)
      let server = try Server(
        rig, flows: Flows.text(agents: 1), changes: [rig["ARI_PASSWORD_FILE"]: wrong.path])
      try server.start(untilReady: false)
      #expect(eventually(within: 10) { server.status("/readyz") == 503 })
      #expect(
        try eventually(within: 5) {
          try server.get("/api/v1/status", as: StatusSketch.self).problems.first?.contains("password") ?? false
        })
      #expect(server.isRunning)
      #expect(!server.logText.contains("wrong\n"))
    }

    @Test func twoServersOnOneDatabaseCannotBe() throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start()
      let second = try server.cordboard("serve", "--config", server.configuration.path, code: nil)
      #expect(second.code != 0)
      #expect((second.errors + second.text).contains("is in use by process \(server.processIdentifier)"))
      #expect(server.status("/readyz") == 200)
    }

    @Test func aBadDescriptionChangesNothingAndExitsWith2() throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1).replacing("offer-time", with: "offer-tiem"))
      try server.start(untilReady: false)
      #expect(try server.waitForEnd() == 2)
      #expect(server.logText.contains("centre.yaml:4:"), "\(server.logText)")
      #expect(server.logText.contains("offer-time"))
      let check = try server.cordboard("flow", "check", server.folder.appending(path: "flows").path, code: 2)
      #expect((check.text + check.errors).contains("centre.yaml:4:"))
      let missing = try Server(rig, flows: Flows.text(agents: 1).replacing("menu: welcome", with: "menu: wellcome"))
      try missing.start(untilReady: false)
      #expect(try missing.waitForEnd() == 2)
      #expect(missing.logText.contains("wellcome"))
    }

    @Test func aRivalForTheApplicationIsNotFought() throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start()
      let rivalPort = (Int(rig["API_PORT"]) ?? 0) + 4_500
      let rival = try Server(
        rig, flows: Flows.text(agents: 1), changes: ["port: \(rig["API_PORT"])": "port: \(rivalPort)"])
      try rival.start(untilReady: false)
      #expect(eventually(within: 10) { server.status("/readyz") == 503 })
      let problems = try server.get("/api/v1/status", as: StatusSketch.self).problems
      #expect(problems.first?.lowercased().contains("another connection took") ?? false, "\(problems)")
      // It stays stepped back: no ping-pong.
      usleep(3_000_000)
      #expect(server.status("/readyz") == 503)
      #expect((try? HTTP.request("GET", port: rivalPort, "/readyz").code) == 200)
    }

    @Test func aMissingOrWrongTokenIsRefused() throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start()
      let port = Int(rig["API_PORT"]) ?? 0
      #expect(try HTTP.request("GET", port: port, "/api/v1/calls").code == 401)
      #expect(try HTTP.request("GET", port: port, "/api/v1/calls", headers: ["Authorization": "Bearer no"]).code == 401)
      #expect(try HTTP.request("GET", port: port, "/healthz").code == 200)
      let wrong = server.folder.appending(path: "wrong-token")
      try Data("0123456789012345678901234567890123456789".utf8).write(to: wrong)
      chmod(wrong.path, 0o600)
      let output = try server.cordboard("status", "--token-file", wrong.path, code: 4)
      #expect(!output.errors.isEmpty)
    }

    @Test func aThousandHalfOpenConnectionsDoNotStopAGoodClient() throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1))
      try server.start()
      var open: [Int32] = []
      defer { for descriptor in open { close(descriptor) } }
      for _ in 1...1_000 {
        let descriptor = try HTTP.connect(port: Int(rig["API_PORT"]) ?? 0)
        open.append(descriptor)
        _ = "GET /api/v1/ca".withCString { write(descriptor, $0, 14) }
      }
      for _ in 1...5 { #expect(server.status("/readyz") == 200) }
      #expect(try server.calls.isEmpty)
    }

    @Test func logsHoldNoNumbers() throws {
      let rig = try Rig(agents: 1)
      let server = try Server(rig, flows: Flows.text(agents: 1), changes: ["level: info": "level: trace"])
      try server.start()
      try server.staff(1...1)
      let phones = try rig.phones(["TALK_MS": 200])
      let callers = try rig.callers(
        .demo("caller-stays"), count: 2, ["BEFORE_MS": 200, "STAY_MS": 30_000, "ANI": 49_301_777])
      #expect(try callers.result().failed == 0)
      phones.end()
      #expect(try server.records().allSatisfy { $0.ani?.hasPrefix("49301777") ?? false })
      #expect(!server.logText.contains("49301777"))
    }
  }
}
