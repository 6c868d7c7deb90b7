/// What the rows of a list must fulfil, and what is bound to it.
struct SQLConditions {
  private var conditions: [String] = []
  private(set) var values: [SQLValue] = []

  /// Those of which there is a value.
  init(_ wanted: [(condition: String, value: SQLValue?)]) {
    for (condition, value) in wanted {
      if let value { add(condition, [value]) }
    }
  }

  mutating func add(_ condition: String, _ bound: [SQLValue]) {
    conditions.append(condition)
    values += bound
  }

  /// With a space before it; empty when everything is wanted.
  var clause: String { conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ") }
}

extension SQLStore {
  /// The first rows of a list, 1 to 1,000, and whether more follow.
  ///
  /// - Parameter order: as it stands after `ORDER BY`.
  func page<Item: Sendable>(
    _ select: String, _ conditions: SQLConditions, order: String, limit: Int,
    _ item: @escaping @Sendable (SQLRow) throws(StorageError) -> Item
  ) async throws(StorageError) -> (items: [Item], isLast: Bool) {
    let limit = min(max(limit, 1), 1_000)
    let sql = "\(select)\(conditions.clause) ORDER BY \(order) LIMIT ?"
    // One more than asked for tells whether there is a next page.
    let found = try await all(sql, conditions.values + [.integer(Int64(limit + 1))], item)
    return (Array(found.prefix(limit)), found.count <= limit)
  }

  /// All rows of a query.
  func all<Item: Sendable>(
    _ sql: String, _ values: [SQLValue], _ item: @escaping @Sendable (SQLRow) throws(StorageError) -> Item
  ) async throws(StorageError) -> [Item] {
    try await read { session throws(StorageError) in
      var items: [Item] = []
      try session.query(sql, values) { row throws(StorageError) in items.append(try item(row)) }
      return items
    }
  }
}
