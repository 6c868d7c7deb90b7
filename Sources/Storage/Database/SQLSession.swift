import GRDB

/// A connection for the length of one transaction or read.
///
/// All SQL of Cordboard goes through here. It is written in what SQLite and
/// PostgreSQL both understand, with `?` for values: a PostgreSQL session will
/// number them (`$1`…) in its own `execute` and `query`, and nothing else
/// need change.
struct SQLSession {
  private let database: Database
  private let path: String

  init(_ database: Database, path: String) {
    self.database = database
    self.path = path
  }

  var isInTransaction: Bool { database.isInsideTransaction }

  /// Runs one statement that changes rows (not the schema).
  /// - Returns: how many rows it changed.
  @discardableResult
  func execute(_ sql: String, _ values: [SQLValue] = []) throws(StorageError) -> Int {
    try run { () throws in
      try database.cachedStatement(sql: sql).run(with: values, in: database)
      return database.changesCount
    }
  }

  /// Runs a query and hands each row to `body`.
  func query(
    _ sql: String, _ values: [SQLValue] = [], _ body: (SQLRow) throws(StorageError) -> Void
  ) throws(StorageError) {
    try run { () throws in
      let rows = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments(values))
      while let row = try rows.next() { try body(SQLRow(row)) }
    }
  }

  /// The first row of a query, taken apart by `body`; nil when there is none.
  func first<T>(
    _ sql: String, _ values: [SQLValue] = [], _ body: (SQLRow) throws(StorageError) -> T
  ) throws(StorageError) -> T? {
    var result: T?
    try query(sql, values) { row throws(StorageError) in if result == nil { result = try body(row) } }
    return result
  }

  /// Runs the statements of a migration.
  func execute(script: String) throws(StorageError) {
    try run { () throws in try database.execute(sql: SQLDialect.sqlite(script)) }
  }

  private func arguments(_ values: [SQLValue]) -> StatementArguments {
    StatementArguments(values.map { $0.databaseValue })
  }

  private func run<T>(_ body: () throws -> T) throws(StorageError) -> T {
    do {
      return try body()
    } catch {
      throw StorageError(error, path: path)
    }
  }
}

/// What differs between the databases in the text of a migration.
enum SQLDialect {
  /// SQLite takes a number for the row's own address only under exactly the
  /// words INTEGER PRIMARY KEY; with others it keeps a second tree.
  static func sqlite(_ script: String) -> String {
    script.replacing("BIGINT PRIMARY KEY", with: "INTEGER PRIMARY KEY")
  }
}
