import CallCore
import Hummingbird
import Telephony

extension APIRoute {
  static let callbackRoutes = [
    APIRoute(.get, "/api/v1/callbacks") { call in
      let open = await call.services.ports.view().calls.filter { $0.callback != nil }
      return try .json(CallbackList(callbacks: open.map(CallResource.init(_:))))
    },

    APIRoute(.delete, "/api/v1/callbacks/{id}") { call in
      let id = CallID(try call.parameter("id"))
      let ports = call.services.ports
      // Of one that is there the core says whether it can be.
      guard let live = await ports.call(id) else { throw APIError.unknown("callback", id.rawValue) }
      try await ports.submit(.callbackCancelCommanded(id))
      // It is over; a leg that is still there is being ended.
      return try .json(CallDetail(call: CallResource(await ports.call(id) ?? live)), status: .accepted)
    },
  ]
}
