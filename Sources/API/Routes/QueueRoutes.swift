import CallCore
import Hummingbird
import Telephony

extension APIRoute {
  static let queueRoutes = [
    APIRoute(.get, "/api/v1/queues") { call in
      try .json(QueueList(queues: await call.services.ports.view().queues.map(QueueResource.init(_:))))
    },

    APIRoute(.get, "/api/v1/queues/{id}") { call in
      let id = try call.parameter("id")
      guard let queue = await call.services.ports.view().queues.first(where: { $0.queue.rawValue == id }) else {
        throw APIError.unknown("queue", id)
      }
      return try .json(QueueResource(queue))
    },
  ]
}
