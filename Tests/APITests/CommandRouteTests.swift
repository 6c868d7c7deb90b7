import API
import CallCore
import Telephony
import Testing

@Suite struct CommandRouteTests {
  @Test(arguments: [
    ("login", nil, AgentCommand.logIn(device: nil)),
    ("login", "{}", .logIn(device: nil)),
    ("login", #"{"device":"PJSIP/desk7"}"#, .logIn(device: "PJSIP/desk7")),
    ("ready", nil, .becomeReady),
    ("ready", "{}", .becomeReady),
    ("not-ready", nil, .becomeNotReady(reason: "unspecified")),
    ("not-ready", #"{"reason":"Mittagspause 🥨"}"#, .becomeNotReady(reason: "Mittagspause 🥨")),
    ("logout", nil, .logOut),
    ("extend-wrap-up", #"{"seconds":60}"#, .extendWrapUp(by: .seconds(60))),
    ("extend-wrap-up", #"{"seconds":28800}"#, .extendWrapUp(by: .seconds(28_800))),
    ("pause-queue", #"{"queue":"sales"}"#, .pauseQueue("sales")),
    ("resume-queue", #"{"queue":"sales"}"#, .resumeQueue("sales")),
    ("keep-alive", #"{"seconds":30}"#, .promiseToReturn(within: .seconds(30))),
    ("keep-alive", #"{"seconds":1}"#, .promiseToReturn(within: .seconds(1))),
  ])
  func anAgentCommandBecomesAnInput(verb: String, body: String?, command: AgentCommand) async throws {
    try await TestServer.run { server in
      let answer = try await server.request("POST", "/api/v1/agents/alice/\(verb)", body: body)
      #expect(answer.status == 200)
      #expect(try answer.json(AgentResource.self) == AgentResource(Sample.agent))
      #expect(server.centre.submitted == [.agentCommanded("alice", command)])
    }
  }

  @Test(arguments: [
    ("login", "not json", "invalid_body"), ("login", "[]", "invalid_body"), ("login", "\"x\"", "invalid_body"),
    ("login", #"{"device":7}"#, "invalid_device"), ("login", #"{"device":""}"#, "invalid_device"),
    ("login", #"{"device":null}"#, "invalid_device"), ("login", #"{"device":"a\nb"}"#, "invalid_device"),
    ("login", #"{"device":"\#(String(repeating: "x", count: 81))"}"#, "invalid_device"),
    ("login", #"{"Device":"PJSIP/x"}"#, "unknown_member"), ("ready", #"{"reason":"x"}"#, "unknown_member"),
    ("not-ready", #"{"reason":"\#(String(repeating: "ä", count: 33))"}"#, "invalid_reason"),
    ("logout", #"{"force":true}"#, "unknown_member"), ("logout", "{", "invalid_body"),
    ("keep-alive", nil, "missing_member"), ("keep-alive", "{}", "missing_member"),
    ("keep-alive", #"{"seconds":0}"#, "invalid_seconds"), ("keep-alive", #"{"seconds":3601}"#, "invalid_seconds"),
    ("keep-alive", #"{"seconds":1.5}"#, "invalid_seconds"), ("keep-alive", #"{"seconds":true}"#, "invalid_seconds"),
    ("keep-alive", #"{"seconds":"30"}"#, "invalid_seconds"), ("keep-alive", #"{"seconds":null}"#, "invalid_seconds"),
    ("keep-alive", #"{"seconds":30,"queue":"x"}"#, "unknown_member"), ("keep-alive", "[30]", "invalid_body"),
    ("extend-wrap-up", #"{"seconds":-1}"#, "invalid_seconds"),
    ("extend-wrap-up", #"{"seconds":28801}"#, "invalid_seconds"), ("pause-queue", nil, "missing_member"),
    ("pause-queue", #"{"queue":7}"#, "invalid_queue"), ("resume-queue", #"{"queue":""}"#, "invalid_queue"),
    ("resume-queue", #"{"queu":"sales"}"#, "unknown_member"),
  ])
  func aBadBodyIsRefusedAndChangesNothing(verb: String, body: String?, code: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.request("POST", "/api/v1/agents/alice/\(verb)", body: body)
      #expect(answer.status == 400)
      #expect(try answer.error.code == code)
      #expect(server.centre.submitted.isEmpty)
    }
  }

  @Test func anAuditCanBeAskedFor() async throws {
    try await TestServer.run { server in
      let answer = try await server.request("POST", "/api/v1/audit")
      #expect(answer.status == 200)
      #expect(try answer.json(AuditResource.self) == AuditResource(Sample.audit))
      let text = try await server.request("GET", "/metrics").body
      #expect(text.contains("\ncordboard_audit_failures 21\n"))
    }
  }

  @Test func aDescriptionIsBroughtIntoForce() async throws {
    try await TestServer.run { server in
      let before = Sample.view.release
      let answer = try await server.request("POST", "/api/v1/release")
      #expect(answer.status == 200)
      #expect(
        try answer.json(PublishedReleaseResource.self)
          == PublishedReleaseResource(
            release: "r2", before: before, warnings: ["flows/a.yaml:1:1: warning: look"],
            callersByOlderRules: Sample.view.callersByOlderRules))
      server.centre.with { $0.refusal = DescriptionRefused(findings: ["flows/a.yaml:2:1: error: no"]) }
      let refused = try await server.request("POST", "/api/v1/release")
      #expect(refused.status == 422)
      #expect(
        try refused.error
          == .init(
            code: "invalid_description",
            message: "The description has errors; release r2 stays in force.\nflows/a.yaml:2:1: error: no"))
    }
  }

  @Test func aReleaseIsAppliedToThoseWhoWait() async throws {
    try await TestServer.run { server in
      let answer = try await server.request("POST", "/api/v1/release/apply")
      #expect(answer.status == 200)
      #expect(
        try answer.json(AppliedReleaseResource.self)
          == AppliedReleaseResource(release: Sample.view.release, callers: Sample.view.callersByOlderRules))
      #expect(server.centre.submitted == [.rulesApplied])
      let refused = try await server.request("POST", "/api/v1/release/apply", body: #"{"now":true}"#)
      #expect(try refused.error.code == "unknown_member")
      #expect(server.centre.submitted == [.rulesApplied])
    }
  }

  @Test(arguments: [
    (CommandRejection.Code.unknownAgent, 404), (.invalidDevice, 400), (.notLoggedIn, 409), (.busy, 409),
    (.unknownQueue, 404), (.unknownCallback, 404), (.unknownReason, 400), (.wrongState, 409),
    (.init(rawValue: "of_tomorrow"), 409),
  ])
  func aRejectionOfTheCoreIsPassedOn(code: CommandRejection.Code, status: Int) async throws {
    let centre = FakeCentre()
    centre.with { $0.rejection = CommandRejection(code: code, message: "Log in first.") }
    try await TestServer.run(centre: centre) { server in
      let answer = try await server.request("POST", "/api/v1/agents/alice/ready")
      #expect(answer.status == status)
      #expect(try answer.error == ErrorResource.Detail(code: code.rawValue, message: "Log in first."))
    }
  }

  @Test func aCallUnderWayCanBeEnded() async throws {
    try await TestServer.run { server in
      let answer = try await server.request("DELETE", "/api/v1/calls/t.a1.r1.live")
      #expect(answer.status == 202)
      #expect(try answer.json(CallDetail.self).call?.id == "t.a1.r1.live")
      #expect(server.centre.submitted == [.hangUpCommanded("t.a1.r1.live")])
    }
  }

  @Test func callbacksAreListedAndGivenUp() async throws {
    let centre = FakeCentre()
    centre.with { $0.view.calls.append(Sample.awayCall) }
    try await TestServer.run(centre: centre) { server in
      let list = try await server.get("/api/v1/callbacks").json(CallbackList.self).callbacks
      #expect(list.map(\.id) == ["t.a1.r1.away"])
      #expect(list.first?.callback?.attempts == 1)
      #expect(list.first?.callback?.expiresAt == Timestamp(Sample.noon.advanced(by: .seconds(3_600))))
      let answer = try await server.request("DELETE", "/api/v1/callbacks/t.a1.r1.away")
      #expect(answer.status == 202)
      #expect(server.centre.submitted == [.callbackCancelCommanded("t.a1.r1.away")])
      let unknown = try await server.request("DELETE", "/api/v1/callbacks/t.a1.r1.none")
      #expect(unknown.status == 404)
      #expect(try unknown.error.code == "unknown_callback")
      #expect(server.centre.submitted.count == 1)
      // Whether a callback has become a talk, or the call never had one, the core knows.
      server.centre.with { $0.rejection = CommandRejection(code: .wrongState, message: "It is over.") }
      let talking = try await server.request("DELETE", "/api/v1/callbacks/t.a1.r1.live")
      #expect(talking.status == 409)
      #expect(try talking.error.code == "wrong_state")
    }
  }

  @Test func anEndedOrUnknownCallCanNot() async throws {
    try await TestServer.run { server in
      let ended = try await server.request("DELETE", "/api/v1/calls/t.a1.r1.done")
      #expect(ended.status == 409)
      #expect(try ended.error.code == "call_ended")
      #expect(try await server.request("DELETE", "/api/v1/calls/none").status == 404)
      #expect(server.centre.submitted.isEmpty)
    }
  }
}
