import Foundation
import GRDB

/// A value on its way into an SQL statement.
enum SQLValue {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])

  /// 64 bits without a sign; the database's numbers have one.
  static func bits(_ value: UInt64) -> SQLValue { .integer(Int64(bitPattern: value)) }
  /// A count; those are far below 2⁶³.
  static func count(_ value: UInt64) -> SQLValue { .integer(Int64(clamping: value)) }
  static func optional(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
  static func optional(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }

  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .bytes(let value): Data(value).databaseValue
    }
  }
}

/// A row that came out of a query: columns by index, with their types checked.
struct SQLRow {
  private let row: Row

  init(_ row: Row) { self.row = row }

  func integer(_ column: Int) throws(StorageError) -> Int64 {
    guard let value = try optionalInteger(column) else { throw unexpected(column, "a number") }
    return value
  }

  func count(_ column: Int) throws(StorageError) -> UInt64 {
    guard let value = UInt64(exactly: try integer(column)) else { throw unexpected(column, "a count") }
    return value
  }

  func bits(_ column: Int) throws(StorageError) -> UInt64 { UInt64(bitPattern: try integer(column)) }

  func text(_ column: Int) throws(StorageError) -> String {
    guard let value = try optionalText(column) else { throw unexpected(column, "a text") }
    return value
  }

  /// A word of an enum.
  ///
  /// - Parameters:
  ///   - what: what the word says: `outcome`.
  ///   - whole: of what it says that: `A call record`.
  func word<Word: RawRepresentable<String>>(
    _ column: Int, _ what: String, of whole: String
  ) throws(StorageError) -> Word {
    let text = try text(column)
    if let word = Word(rawValue: text) { return word }
    throw StorageError(
      .undecodable, "\(whole) has the \(what) “\(text)”, which this Cordboard does not know. Use a newer one.")
  }

  func bytes(_ column: Int) throws(StorageError) -> [UInt8] {
    guard case .blob(let data) = storage(column) else { throw unexpected(column, "bytes") }
    return Array(data)
  }

  func optionalInteger(_ column: Int) throws(StorageError) -> Int64? {
    switch storage(column) {
    case .null: return nil
    case .int64(let value): return value
    default: throw unexpected(column, "a number")
    }
  }

  func optionalText(_ column: Int) throws(StorageError) -> String? {
    switch storage(column) {
    case .null: return nil
    case .string(let value): return value
    default: throw unexpected(column, "a text")
    }
  }

  private func storage(_ column: Int) -> DatabaseValue.Storage { (row[column] as DatabaseValue).storage }

  private func unexpected(_ column: Int, _ expected: String) -> StorageError {
    let name = Array(row.columnNames)[column]
    return StorageError(
      .corrupt, "The database's column \(name) does not hold \(expected). Restore the database from a backup.")
  }
}
