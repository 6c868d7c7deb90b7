import CallCore
import Foundation
import Hummingbird
import NIOCore
import Telephony

extension APIRoute {
  static let agentRoutes = [
    APIRoute(.get, "/api/v1/agents") { call in
      try .json(AgentList(agents: await call.services.ports.view().agents.map(AgentResource.init(_:))))
    },
    APIRoute(.get, "/api/v1/agents/{id}") { call in try await agent(call) },
    APIRoute(.post, "/api/v1/agents/{id}/login") { call in
      let device = try await call.optionalText("device", bytesMax: 80)
      return try await command(call, .logIn(device: device))
    },
    APIRoute(.post, "/api/v1/agents/{id}/ready") { call in
      try await call.expectNoMembers()
      return try await command(call, .becomeReady)
    },
    APIRoute(.post, "/api/v1/agents/{id}/not-ready") { call in
      let reason = try await call.optionalText("reason", bytesMax: 64)
      return try await command(call, .becomeNotReady(reason: reason ?? "unspecified"))
    },
    APIRoute(.post, "/api/v1/agents/{id}/logout") { call in
      try await call.expectNoMembers()
      return try await command(call, .logOut)
    },
    APIRoute(.post, "/api/v1/agents/{id}/extend-wrap-up") { call in
      try await command(call, .extendWrapUp(by: try await call.seconds(in: 1...28_800)))
    },
    APIRoute(.post, "/api/v1/agents/{id}/pause-queue") { call in
      try await command(call, .pauseQueue(QueueID(try await call.text("queue", bytesMax: 64))))
    },
    APIRoute(.post, "/api/v1/agents/{id}/resume-queue") { call in
      try await command(call, .resumeQueue(QueueID(try await call.text("queue", bytesMax: 64))))
    },
    APIRoute(.post, "/api/v1/agents/{id}/keep-alive") { call in
      try await command(call, .promiseToReturn(within: try await call.seconds(in: 1...3_600)))
    },
  ]

  /// Folds the command in; the answer is the agent as they are after it.
  private static func command(_ call: APICall, _ command: AgentCommand) async throws -> Response {
    let id = AgentID(try call.parameter("id"))
    try await call.services.ports.submit(.agentCommanded(id, command))
    return try await agent(call)
  }

  private static func agent(_ call: APICall) async throws -> Response {
    let id = try call.parameter("id")
    guard let agent = await call.services.ports.agent(AgentID(id)) else {
      throw APIError.unknown("agent", id)
    }
    return try .json(AgentResource(agent))
  }
}

extension APICall {
  /// The member `name` of the body, which may be left out, as the whole body
  /// may; nothing else may be in it.
  func optionalText(_ name: String, bytesMax: Int) async throws -> String? {
    guard let value = try onlyMember(name, of: try await body()) else { return nil }
    guard let text = value as? String, !text.isEmpty, text.utf8.count <= bytesMax,
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f })
    else {
      throw APIError.badRequest("invalid_\(name)", "“\(name)” must be a text of 1 to \(bytesMax) bytes on one line.")
    }
    return text
  }

  /// The member `name` of the body, which must be there, and nothing else.
  func text(_ name: String, bytesMax: Int) async throws -> String {
    guard let text = try await optionalText(name, bytesMax: bytesMax) else { throw missing(name) }
    return text
  }

  /// The member `seconds` of the body: a whole number, and nothing else.
  func seconds(in range: ClosedRange<Int>) async throws -> Duration {
    let body = try await body()
    guard try onlyMember("seconds", of: body) != nil else { throw missing("seconds") }
    // Not from the members: in those `true` is a number too.
    let given = try? JSONDecoder().decode(SecondsBody.self, from: Data(body.readableBytesView)).seconds
    guard let seconds = given, range.contains(seconds) else {
      throw APIError.badRequest(
        "invalid_seconds",
        "“seconds” must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return .seconds(seconds)
  }

  private func missing(_ name: String) -> APIError {
    .badRequest("missing_member", "The body must be a JSON object with the member “\(name)”.")
  }

  /// The member `name` of the body, if it is there; no other may be.
  private func onlyMember(_ name: String, of body: ByteBuffer) throws -> Any? {
    let members = try members(of: body)
    if let other = members.keys.sorted().first(where: { $0 != name }) {
      throw APIError.badRequest("unknown_member", "The body has a member “\(other)”; it may only have “\(name)”.")
    }
    return members[name]
  }

  /// That the body is empty, or an empty object.
  func expectNoMembers() async throws {
    if let other = try members(of: try await body()).keys.min() {
      throw APIError.badRequest("unknown_member", "The body has a member “\(other)”; this takes none.")
    }
  }

  private func members(of body: ByteBuffer) throws -> [String: Any] {
    guard body.readableBytes > 0 else { return [:] }
    let value = try? JSONSerialization.jsonObject(with: Data(body.readableBytesView))
    guard let members = value as? [String: Any] else {
      throw APIError.badRequest("invalid_body", "The body is not a JSON object.")
    }
    return members
  }
}

private struct SecondsBody: Decodable {
  var seconds: Int
}
