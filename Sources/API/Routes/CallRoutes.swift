import CallCore
import Hummingbird
import Telephony

extension APIRoute {
  static let callRoutes = [
    APIRoute(.get, "/api/v1/calls") { call in
      try .json(CallList(calls: await call.services.ports.view().calls.map(CallResource.init(_:))))
    },

    APIRoute(.get, "/api/v1/calls/{id}") { call in
      let id = CallID(try call.parameter("id"))
      if let live = await liveCall(call, id) { return try .json(CallDetail(call: live)) }
      if let record = try await call.services.ports.record(id) {
        return try .json(CallDetail(record: RecordResource(record)))
      }
      throw APIError.unknown("call", id.rawValue)
    },

    APIRoute(.delete, "/api/v1/calls/{id}") { call in
      let id = CallID(try call.parameter("id"))
      guard let live = await liveCall(call, id) else {
        if try await call.services.ports.record(id) != nil {
          throw APIError(status: .conflict, code: "call_ended", message: "The call has already ended.")
        }
        throw APIError.unknown("call", id.rawValue)
      }
      try await call.services.ports.submit(.hangUpCommanded(id))
      // Asterisk has still to do it; the call as it is now, or was just now.
      return try .json(CallDetail(call: await liveCall(call, id) ?? live), status: .accepted)
    },
  ]

  private static func liveCall(_ call: APICall, _ id: CallID) async -> CallResource? {
    await call.services.ports.call(id).map(CallResource.init(_:))
  }
}
