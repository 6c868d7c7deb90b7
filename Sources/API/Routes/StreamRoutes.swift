import HTTPTypes
import Hummingbird

extension APIRoute {
  /// What a request for the live stream gets that did not become one; those
  /// that may are taken out before any route is looked for.
  static let streamRoutes = [
    APIRoute(.get, "/api/v1/stream") { call in
      let limits = call.services.configuration.limits
      guard call.services.table.counts.streams < limits.streamsMax else {
        throw APIError(
          status: .serviceUnavailable, code: "too_many_streams",
          message: "\(limits.streamsMax) live streams are open, and no more are allowed; try again later.",
          headers: [.retryAfter: "5"])
      }
      throw APIError(
        status: .upgradeRequired, code: "upgrade_required",
        message: "This is a WebSocket (RFC 6455, version 13); open it with the first request of a connection.",
        headers: [.upgrade: "websocket", .connection: "close"])
    }
  ]
}
