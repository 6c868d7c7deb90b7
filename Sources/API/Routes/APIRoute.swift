import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// One operation of the API; all that there are is ``APIRoute/all``.
struct APIRoute: Sendable {
  enum Access: Sendable {
    /// For everybody: for probes that hold no secrets.
    case open
    /// For whoever shows the token.
    case token
  }

  let method: HTTPRequest.Method
  /// As OpenAPI writes it: `/api/v1/agents/{id}`.
  let path: String
  let access: Access
  let answer: @Sendable (APICall) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access = .token,
    _ answer: @escaping @Sendable (APICall) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.answer = answer
  }

  static let all: [APIRoute] =
    healthRoutes + statusRoutes + agentRoutes + queueRoutes + callRoutes + callbackRoutes + recordRoutes
    + statisticsRoutes + releaseRoutes + streamRoutes

  var verb: String { method.rawValue }

  /// Which methods `path` takes, if there is anything at it.
  static func methods(at path: String) -> [String] {
    all.filter { $0.matches(path) }.map(\.verb)
  }

  private func matches(_ concrete: String) -> Bool {
    let parts = path.split(separator: "/")
    let others = concrete.split(separator: "/")
    return parts.count == others.count && zip(parts, others).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}

/// One request, and what its answer is made from.
struct APICall: Sendable {
  let request: Request
  let parameters: Parameters
  let services: APIServices
  let logger: Logger

  /// The part of the path that stands for `{name}`, decoded.
  func parameter(_ name: String) throws -> String {
    guard let raw = parameters.get(name), let text = raw.removingPercentEncoding, !text.isEmpty, text.utf8.count <= 256
    else { throw APIError.unknownPath }
    return text
  }

  /// The body, of ``APILimits/bodyBytesMax`` at most.
  func body() async throws -> ByteBuffer {
    let limit = services.configuration.limits.bodyBytesMax
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw APIError.bodyTooLarge(max: limit)
    }
    return try await request.body.collect(upTo: limit)
  }
}

/// What the routes are served from.
struct APIServices: Sendable {
  let configuration: APIConfiguration
  let ports: APIPorts
  let gate: StreamGate
  let metrics: PrometheusMetrics
  let table: ConnectionTable
}
