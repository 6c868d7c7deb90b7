import API

/// Finds a call by its id, or by the end of it.
struct CallFinder {
  let client: CordboardClient

  static func path(_ id: String) -> String { "/api/v1/calls/\(CordboardClient.escaped(id))" }

  func find(_ text: String) async throws(CommandFailure) -> CallDetail {
    try await client.get(Self.path(try await identifier(text)), as: CallDetail.self)
  }

  /// The whole id. Looks at the calls under way, then at the last 500 ended.
  func identifier(_ text: String) async throws(CommandFailure) -> String {
    // A whole id has its parts between dots.
    guard !text.contains("."), !text.isEmpty else { return text }
    let live = try await client.get("/api/v1/calls", as: CallList.self).calls.map(\.id)
    if let found = try Self.only(text, among: live) { return found }
    let ended = try await client.get("/api/v1/records?limit=500", as: RecordList.self).records.map(\.id)
    guard let found = try Self.only(text, among: ended) else {
      throw CommandFailure(
        .rejected, "No call under way, and none of the last 500 ended, has an id that ends in “\(text)”.")
    }
    return found
  }

  static func only(_ text: String, among ids: [String]) throws(CommandFailure) -> String? {
    let found = ids.filter { $0.hasSuffix(text) }
    guard found.count < 2 else {
      throw CommandFailure(
        .badInput,
        "More than one call's id ends in “\(text)”: \(found.prefix(5).joined(separator: ", ")). Write more of it.")
    }
    return found.first
  }
}
