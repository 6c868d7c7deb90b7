import CallCore
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A refusal: a status, a stable code and a sentence.
struct APIError: Error, Equatable {
  var status: HTTPResponse.Status
  /// Stable, for programs.
  var code: String
  /// One sentence: what is wrong and what to do.
  var message: String
  var headers: HTTPFields = [:]

  var response: Response {
    get throws {
      var response = try Response.json(ErrorResource(code: code, message: message), status: status)
      response.headers.append(contentsOf: headers)
      return response
    }
  }
}

extension APIError {
  static func unauthorized(hasCredential: Bool) -> APIError {
    APIError(
      status: .unauthorized, code: "unauthorized",
      message: hasCredential
        ? "The token is not the one of this server; use the one in its token file."
        : "Send the token of this server's token file as `Authorization: Bearer TOKEN`.",
      headers: [
        .wwwAuthenticate: hasCredential
          ? "Bearer realm=\"cordboard\", error=\"invalid_token\"" : "Bearer realm=\"cordboard\""
      ])
  }

  static func badRequest(_ code: String, _ message: String) -> APIError {
    APIError(status: .badRequest, code: code, message: message)
  }

  static func unknown(_ what: String, _ id: String) -> APIError {
    APIError(status: .notFound, code: "unknown_\(what)", message: "There is no \(what) “\(id)”.")
  }

  static let unknownPath = APIError(
    status: .notFound, code: "unknown_path",
    message: "There is nothing at this path; /api/v1/openapi.yaml lists what there is.")

  static func wrongMethod(allowed: [String]) -> APIError {
    APIError(
      status: .methodNotAllowed, code: "method_not_allowed",
      message: "This path takes \(allowed.joined(separator: ", ")) only.",
      headers: [.allow: allowed.joined(separator: ", ")])
  }

  static func bodyTooLarge(max: Int) -> APIError {
    APIError(
      status: .contentTooLarge, code: "body_too_large", message: "The body of a request has \(max) bytes at most.",
      headers: [.connection: "close"])
  }

  static let failedInside = APIError(
    status: .internalServerError, code: "internal_error",
    message: "Something failed inside Cordboard; its log tells what.")

  /// What a command's rejection by the core becomes.
  init(_ rejection: CommandRejection) {
    let status: HTTPResponse.Status =
      switch rejection.code {
      case .unknownAgent, .unknownCall, .unknownQueue, .unknownCallback: .notFound
      case .invalidDevice, .unknownReason: .badRequest
      default: .conflict
      }
    self.init(status: status, code: rejection.code.rawValue, message: rejection.message)
  }
}

extension Response {
  static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    let data = try APIJSON.encoder().encode(value)
    return Response(
      status: status,
      headers: [
        .contentType: "application/json; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: data + [0x0a])))
  }
}
