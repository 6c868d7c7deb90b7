import API
import Testing

@testable import struct API.APIRoute

@Suite struct AuthorizationTests {
  @Test func everyRouteButTheProbesWantsTheToken() async throws {
    try await TestServer.run { server in
      for route in APIRoute.all {
        let path = route.path.replacing("{id}", with: "alice")
        let answer = try await server.request(route.verb, path, authorization: nil)
        if route.access == .open {
          #expect(answer.status == 200, "\(path)")
          continue
        }
        #expect(answer.status == 401, "\(path)")
        #expect(answer.headers["www-authenticate"] == #"Bearer realm="cordboard""#)
        let error = try answer.error
        #expect(error.code == "unauthorized")
        #expect(error.message.contains("Authorization: Bearer TOKEN"))
      }
      #expect(server.centre.submitted.isEmpty)
    }
  }

  @Test(arguments: [
    "Bearer wrong", "Bearer", "Bearer ", "Basic dGVzdDp0ZXN0", TestServer.token.secret,
    "Bearer \(TestServer.token.secret)x", "Bearer \(TestServer.token.secret.dropLast())",
  ])
  func aWrongTokenIsRefused(authorization: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.request("GET", "/api/v1/status", authorization: authorization)
      #expect(answer.status == 401)
      #expect(answer.headers["www-authenticate"]?.contains("invalid_token") == true)
      #expect(!answer.body.contains(TestServer.token.secret))
    }
  }

  @Test func theWordBearerMayBeInAnyCase() async throws {
    try await TestServer.run { server in
      let answer = try await server.request(
        "GET", "/api/v1/status", authorization: "bEARER  \(TestServer.token.secret)")
      #expect(answer.status == 200)
    }
  }

  @Test func twoCredentialsAtOnceAreRefused() async throws {
    try await TestServer.run { server in
      let answer = try await server.request("GET", "/api/v1/status", headers: ["Authorization: Bearer x"])
      #expect(answer.status == 401)
    }
  }

  @Test(arguments: [
    "//api/v1/agents", "/api//v1/agents", "/api/v1/agents/", "/api/v1/./agents", "/%61pi/v1/agents",
    "/healthz/../api/v1/agents", "/api/v1/agents?x=/healthz", "http://127.0.0.1/api/v1/agents",
  ])
  func noSpellingOfAPathGoesRoundTheToken(path: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.request("GET", path, authorization: nil)
      #expect([401, 404].contains(answer.status))
      #expect(!answer.body.contains("alice"))
    }
  }

  @Test func withoutTheTokenTheAPIDoesNotTellWhatThereIs() async throws {
    try await TestServer.run { server async throws in
      for path in ["/api/v1/nothing", "/api/v2/status", "/api/"] {
        #expect(try await server.request("GET", path, authorization: nil).status == 401)
        #expect(try await server.get(path).status == 404)
      }
      #expect(try await server.request("GET", "/", authorization: nil).status == 404)
      #expect(try await server.request("POST", "/api/v1/status", authorization: nil).status == 401)
    }
  }

  @Test func theSubprotocolTokenOpensTheStreamOnly() async throws {
    try await TestServer.run { server in
      let header = ["Sec-WebSocket-Protocol: bearer.\(TestServer.token.secret)"]
      let status = try await server.request("GET", "/api/v1/status", authorization: nil, headers: header)
      #expect(status.status == 401)
      let stream = try await server.request("GET", "/api/v1/stream", authorization: nil, headers: header)
      #expect(stream.status == 426)
    }
  }
}
