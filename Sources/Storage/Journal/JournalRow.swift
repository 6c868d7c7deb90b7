import CallCore
import Telephony

/// An entry as it lies in the journal's table.
struct JournalRow {
  let number: UInt64
  let at: Instant
  let input: [UInt8]
  let digest: UInt64

  init(_ entry: JournalEntry, input: [UInt8]) {
    (number, at, digest) = (entry.number, entry.at, entry.digest)
    self.input = input
  }

  /// How many rows one statement inserts at most. To begin and end a statement
  /// takes nearly as long as a row of it; more rows than these gain little.
  static let countMax = 16

  /// Inserts the rows, `countMax` at most, save those whose numbers are there.
  /// - Returns: how many were not there.
  static func insert(_ rows: [JournalRow], _ session: SQLSession) throws(StorageError) -> Int {
    var values: [SQLValue] = []
    values.reserveCapacity(rows.count * columns)
    for row in rows { row.append(to: &values) }
    return try session.execute(inserts[rows.count], values)
  }

  func append(to values: inout [SQLValue]) {
    values.append(.count(number))
    values.append(.integer(at.microsecondsSinceEpoch))
    values.append(.integer(JournalFormat.current))
    values.append(.bytes(input))
    values.append(.bits(digest))
  }

  /// Inserts one.
  static var insert: (sql: String, columns: Int) { (inserts[1], columns) }

  /// Whether the same entry is there already: the commit before was reported
  /// as failed and had gone through.
  func isStored(_ session: SQLSession) throws(StorageError) -> Bool {
    let same = try session.first("SELECT at_us, digest FROM journal WHERE number = ?", [.count(number)]) {
      row throws(StorageError) -> Bool in
      let (at, digest) = (try row.integer(0), try row.bits(1))
      return at == self.at.microsecondsSinceEpoch && digest == self.digest
    }
    return same ?? false
  }

  private static let columns = 5
  /// The statements by their number of rows; made once, they are long.
  private static let inserts: [String] = (0...countMax).map { count in
    let rows = Array(repeating: "(?, ?, ?, ?, ?)", count: count).joined(separator: ", ")
    return """
      INSERT INTO journal (number, at_us, format, input, digest) VALUES \(rows)
      ON CONFLICT (number) DO NOTHING
      """
  }
}
