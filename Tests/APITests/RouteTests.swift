import API
import CallCore
import Engine
import NIOCore
import Telephony
import Testing

@Suite struct RouteTests {
  @Test func theProbesTellNothingOfCalls() async throws {
    let centre = FakeCentre()
    try await TestServer.run(centre: centre) { server in
      #expect(try await server.request("GET", "/healthz", authorization: nil).body == "{\"alive\":true}\n")
      let ready = try await server.request("GET", "/readyz", authorization: nil)
      #expect((ready.status, ready.body) == (200, "{\"problems\":[],\"ready\":true}\n"))
      centre.with { $0.health.problems = ["Asterisk a1 is not connected."] }
      let unready = try await server.request("GET", "/readyz", authorization: nil)
      #expect(unready.status == 503)
      #expect(unready.body == "{\"problems\":[\"Asterisk a1 is not connected.\"],\"ready\":false}\n")
      #expect(try await server.request("GET", "/healthz", authorization: nil).status == 200)
    }
  }

  @Test func showsWhatThereIs() async throws {
    try await TestServer.run { server in
      let status = try await server.get("/api/v1/status").json(StatusResource.self)
      #expect(status == StatusResource(version: "1.2.3", view: Sample.view, health: Sample.health))
      #expect(status.callsWaiting == 2)
      #expect(status.agents == ["on_call": 1, "not_ready": 1, "wrap_up": 1])
      let agents = try await server.get("/api/v1/agents").json(AgentList.self)
      #expect(agents.agents.map(\.id) == ["alice", "bob", "carol"])
      #expect(try await server.get("/api/v1/agents/bob").json(AgentResource.self).reason == "lunch")
      #expect(try await server.get("/api/v1/queues").json(QueueList.self).queues.map(\.id) == ["sales", "support"])
      #expect(try await server.get("/api/v1/queues/sales").json(QueueResource.self).waiting.count == 2)
      #expect(try await server.get("/api/v1/calls").json(CallList.self).calls.map(\.dnis) == ["1000", "1000"])
      let answer = try await server.get("/api/v1/calls/t.a1.r1.live")
      #expect(try answer.json(CallDetail.self).call == CallResource(Sample.call))
      #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
      #expect(answer.headers["cache-control"] == "no-store")
      let ended = try await server.get("/api/v1/calls/t.a1.r1.done").json(CallDetail.self)
      #expect(ended.record == RecordResource(Sample.record))
      #expect(ended.call == nil)
    }
  }

  @Test func theDescriptionIsServed() async throws {
    try await TestServer.run { server in
      let answer = try await server.get("/api/v1/openapi.yaml")
      #expect(answer.headers["content-type"] == "application/yaml; charset=utf-8")
      #expect(answer.body.hasPrefix("openapi: 3.1.0\n"))
    }
  }

  @Test(arguments: [
    ("/api/v1/agents/zoe", "unknown_agent"), ("/api/v1/queues/none", "unknown_queue"),
    ("/api/v1/calls/none", "unknown_call"), ("/api/v1/nothing", "unknown_path"), ("/nothing", "unknown_path"),
  ])
  func whatIsNotThereIsNotFound(path: String, code: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.get(path)
      #expect(answer.status == 404)
      #expect(try answer.error.code == code)
    }
  }

  @Test func aWrongMethodIsToldTheRightOnes() async throws {
    try await TestServer.run { server in
      let answer = try await server.request("PUT", "/api/v1/calls/x")
      #expect(answer.status == 405)
      #expect(answer.headers["allow"] == "GET, DELETE")
      #expect(try answer.error.message == "This path takes GET, DELETE only.")
      #expect(try await server.request("DELETE", "/api/v1/agents/alice/login").headers["allow"] == "POST")
    }
  }

  @Test func headIsLikeGetWithoutTheBody() async throws {
    try await TestServer.run { server in
      let answer = try await server.request("HEAD", "/api/v1/status")
      #expect((answer.status, answer.body) == (200, ""))
    }
  }

  @Test func idsInAPathAreDecoded() async throws {
    let centre = FakeCentre()
    centre.with { $0.view.agents[0].agent = "jürgen & co/1" }
    try await TestServer.run(centre: centre) { server in
      let answer = try await server.get("/api/v1/agents/j%C3%BCrgen%20%26%20co%2F1")
      #expect(try answer.json(AgentResource.self).name == "Alice")
      #expect(try await server.get("/api/v1/agents/%FF").status == 404)
      #expect(try await server.get("/api/v1/agents/" + String(repeating: "x", count: 300)).status == 404)
    }
  }

  @Test func aFailureInsideTellsNothingOfItself() async throws {
    let centre = FakeCentre()
    centre.with { $0.recordsFail = true }
    try await TestServer.run(centre: centre) { server in
      let answer = try await server.get("/api/v1/records")
      #expect(answer.status == 500)
      #expect(try answer.error.code == "internal_error")
      #expect(!answer.body.contains("Unexpected"))
    }
  }

  @Test func oneConnectionServesManyRequests() async throws {
    try await TestServer.run { server in
      let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
      try await Wire.open(server.port) { reader, writer in
        for _ in 0..<3 {
          try await writer.write(ByteBuffer(string: request))
          #expect(try await reader.until("true}\n").hasPrefix("HTTP/1.1 200 OK"))
        }
        // Sent at once, answered one after the other.
        try await writer.write(ByteBuffer(string: request + request))
        _ = try await reader.until("true}\n")
        _ = try await reader.until("true}\n")
      }
    }
  }
}
