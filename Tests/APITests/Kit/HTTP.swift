import API
import Foundation
import NIOCore
import Testing

/// One HTTP request and its answer, over a connection of its own.
struct Answer: Sendable {
  struct Malformed: Error { var text: String }

  var status: Int
  var headers: [String: String]
  var body: String

  init(parsing text: String) throws {
    let halves = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = (halves.first ?? "").split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else { throw Malformed(text: text) }
    self.status = status
    headers = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    }
    body = halves.count > 1 ? String(halves[1]) : ""
  }

  func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body.utf8))
  }

  var error: ErrorResource.Detail { get throws { try json(ErrorResource.self).error } }
}

extension TestServer {
  /// Sends a request with the right token, unless told otherwise.
  func request(
    _ method: String, _ path: String, authorization: String? = "Bearer \(TestServer.token.secret)",
    headers: [String] = [], body: String? = nil
  ) async throws -> Answer {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"] + headers
    if let authorization { lines.append("Authorization: \(authorization)") }
    if let body { lines.append("Content-Length: \(body.utf8.count)") }
    let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    return try Answer(parsing: try await Wire.exchange(port, text))
  }

  func get(_ path: String) async throws -> Answer { try await request("GET", path) }
}
