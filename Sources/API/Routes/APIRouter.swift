import CallCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Metrics
import NIOCore
import NIOHTTP1

/// Finds the route of a request, checks the token, and makes an answer of
/// whatever comes, errors included.
struct APIRouter: Sendable {
  let services: APIServices

  func responder() -> RouterResponder<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: APIMiddleware(services: services))
    for route in APIRoute.all {
      router.on(RouterPath(Self.pattern(route.path)), method: route.method) { [services] request, context in
        if route.access == .token { try Self.checkToken(request, services.gate) }
        return try await route.answer(
          APICall(request: request, parameters: context.parameters, services: services, logger: context.logger))
      }
    }
    return router.buildResponder()
  }

  /// `{id}` as the router wants it: `:id`.
  private static func pattern(_ path: String) -> String {
    path.replacing("{", with: ":").replacing("}", with: "")
  }

  static func checkToken(_ request: Request, _ gate: StreamGate) throws(APIError) {
    let authorization = request.headers[values: .authorization]
    let isStream = request.uri.path == StreamGate.path
    let subprotocols =
      isStream
      ? request.headers[values: .secWebSocketProtocol].flatMap { $0.split(separator: ",") }
        .map { $0.trimmingCharacters(in: .whitespaces) } : []
    guard gate.isAllowed(authorization: authorization, subprotocols: subprotocols) else {
      throw .unauthorized(hasCredential: !authorization.isEmpty || !subprotocols.isEmpty)
    }
  }
}

/// Makes every error an answer, and measures.
struct APIMiddleware: RouterMiddleware {
  typealias Context = BasicRequestContext

  let services: APIServices

  func handle(
    _ request: Request, context: BasicRequestContext,
    next: (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    let began = NIODeadline.now()
    let response: Response
    do {
      response = try await next(request, context)
    } catch let error as HTTPParserError {
      // The server itself answers these, and closes.
      throw error
    } catch {
      response = try refusal(of: request, error, context.logger).response
    }
    measure(request, context, response, since: began)
    return response
  }

  private func refusal(of request: Request, _ error: any Error, _ logger: Logger) -> APIError {
    switch error {
    case let error as APIError: return error
    case let error as HTTPError where error.status == .notFound: return notFound(request)
    case is NIOTooManyBytesError: return .bodyTooLarge(max: services.configuration.limits.bodyBytesMax)
    case is InvalidCursor: return .badRequest("invalid_cursor", "The cursor is none that this server gave out.")
    case let error as CommandRejection: return APIError(error)
    default:
      logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      return .failedInside
    }
  }

  private func notFound(_ request: Request) -> APIError {
    // Without the token the API doesn't tell what there is.
    if request.uri.path.hasPrefix("/api/"), let error = tokenError(request) { return error }
    let allowed = APIRoute.methods(at: request.uri.path)
    return allowed.isEmpty ? .unknownPath : .wrongMethod(allowed: allowed)
  }

  private func tokenError(_ request: Request) -> APIError? {
    do throws(APIError) {
      try APIRouter.checkToken(request, services.gate)
      return nil
    } catch {
      return error
    }
  }

  private func measure(
    _ request: Request, _ context: BasicRequestContext, _ response: Response, since began: NIODeadline
  ) {
    let took = NIODeadline.now() - began
    let route = context.endpointPath ?? "none"
    let method = Self.methods.contains(request.method) ? request.method.rawValue : "other"
    Counter(
      label: "cordboard_api_requests_total",
      dimensions: [("method", method), ("route", route), ("status", "\(response.status.code)")],
      factory: services.metrics
    ).increment()
    Timer(label: "cordboard_api_request_seconds", dimensions: [("route", route)], factory: services.metrics)
      .recordNanoseconds(took.nanoseconds)
    // The route, not the path: ids and filters are nobody's business here.
    context.logger.debug(
      "answered", metadata: ["method": "\(method)", "route": "\(route)", "status": "\(response.status.code)"])
  }

  private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .delete, .put, .patch, .options]
}
