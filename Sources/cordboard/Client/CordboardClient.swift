import API
import Foundation
import NIOHTTP1

/// Asks a running Cordboard through its API.
struct CordboardClient {
  let address: ServerAddress
  let token: APIToken
  /// Where the token came from, for messages.
  var tokenSource = "the token file"

  func get<Value: Decodable>(_ path: String, as type: Value.Type) async throws(CommandFailure) -> Value {
    try await send(.GET, path, as: type)
  }

  /// - Parameter body: the members of a JSON object.
  func post<Value: Decodable>(
    _ path: String, _ body: [String: some Encodable] = [String: String](), as type: Value.Type
  ) async throws(CommandFailure) -> Value {
    let data = body.isEmpty ? Data() : (try? JSONEncoder().encode(body)) ?? Data()
    return try await send(.POST, path, body: data, as: type)
  }

  func delete<Value: Decodable>(_ path: String, as type: Value.Type) async throws(CommandFailure) -> Value {
    try await send(.DELETE, path, as: type)
  }

  /// A part of a path, whatever is in it.
  static func escaped(_ part: String) -> String {
    let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
    return part.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }

  private func send<Value: Decodable>(
    _ method: HTTPMethod, _ path: String, body data: Data = Data(), as type: Value.Type
  ) async throws(CommandFailure) -> Value {
    var headers: HTTPHeaders = [
      "Host": "\(address)", "Authorization": "Bearer \(token.secret)", "Accept": "application/json",
      "Connection": "close", "User-Agent": "cordboard/\(Version.current)",
    ]
    if method == .POST { headers.add(name: "Content-Length", value: "\(data.count)") }
    let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
    let answer = try await HTTPExchange(address: address).perform(head, body: data)
    guard (200..<300).contains(answer.status) else { throw refusal(answer) }
    do {
      return try JSONDecoder().decode(type, from: answer.body)
    } catch {
      throw CommandFailure(
        .failed, "What answers at \(address) speaks otherwise than this version (\(Version.current)) understands.")
    }
  }

  private func refusal(_ answer: HTTPExchange.Answer) -> CommandFailure {
    let error = try? JSONDecoder().decode(ErrorResource.self, from: answer.body).error
    let message = error?.message ?? "The server at \(address) answered with status \(answer.status)."
    switch answer.status {
    case 401: return CommandFailure(.unauthorized, "\(message) (Used here: \(tokenSource).)")
    case 500..<600: return CommandFailure(.failed, message)
    default: return CommandFailure(.rejected, message)
    }
  }
}
