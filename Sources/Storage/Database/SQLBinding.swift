import GRDB
import GRDBSQLite

/// SQLite's own binding for the statements that run for every input: half the
/// time of going through the library's general arguments.
extension Statement {
  /// Runs a statement that returns no rows.
  func run(with values: [SQLValue], in database: Database) throws {
    sqlite3_reset(sqliteStatement)
    // Values of the run before that are not bound again must not linger.
    sqlite3_clear_bindings(sqliteStatement)
    for (index, value) in values.enumerated() {
      try check(bind(value, at: Int32(index + 1)), in: database)
    }
    let code = sqlite3_step(sqliteStatement)
    let message = code == SQLITE_DONE ? nil : database.lastErrorMessage
    // A statement that is not reset would keep its transaction open.
    sqlite3_reset(sqliteStatement)
    guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message) }
  }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null:
      return sqlite3_bind_null(sqliteStatement, index)
    case .integer(let value):
      return sqlite3_bind_int64(sqliteStatement, index, value)
    case .text(var value):
      return value.withUTF8 { text in
        text.withMemoryRebound(to: CChar.self) { text in
          guard let start = text.baseAddress else {
            return sqlite3_bind_text(sqliteStatement, index, "", 0, Self.copied)
          }
          return sqlite3_bind_text64(
            sqliteStatement, index, start, UInt64(text.count), Self.copied, UInt8(SQLITE_UTF8))
        }
      }
    case .bytes(let value):
      guard !value.isEmpty else { return sqlite3_bind_zeroblob(sqliteStatement, index, 0) }
      return value.withUnsafeBytes { bytes in
        sqlite3_bind_blob64(sqliteStatement, index, bytes.baseAddress, UInt64(bytes.count), Self.copied)
      }
    }
  }

  private func check(_ code: Int32, in database: Database) throws {
    guard code == SQLITE_OK else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
    }
  }

  /// SQLITE_TRANSIENT: SQLite makes its own copy at once.
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
