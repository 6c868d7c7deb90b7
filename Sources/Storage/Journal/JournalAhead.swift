/// Rows that are safe before their transaction, in one part of a
/// ``JournalAheadFile``: what the tables will hold, so that a start has only
/// to insert it.
///
/// They can't wait long, for Asterisk does not tell again what a caller
/// pressed, and to commit so often cost a tenth of all that a call costs. By
/// hand, for the same reason: numbers have their low byte first.
struct JournalAhead {
  enum Table: UInt8 {
    case journal = 1
    case personalData
    case callRecord
    case statisticsReport

    var insert: (sql: String, columns: Int) {
      switch self {
      case .journal: JournalRow.insert
      case .personalData: GatheringVault.insert
      case .callRecord: CallRecordRow.insert
      case .statisticsReport: StatisticsRow.insert
      }
    }
  }

  private enum Tag {
    static let null: UInt8 = 0
    static let integer: UInt8 = 1
    static let text: UInt8 = 2
    static let bytes: UInt8 = 3
  }

  private(set) var bytes = [UInt8(JournalFormat.current)]

  mutating func add(_ values: [SQLValue], to table: Table) {
    bytes.append(table.rawValue)
    for value in values {
      switch value {
      case .null: bytes.append(Tag.null)
      case .integer(let number):
        bytes.append(Tag.integer)
        add(UInt64(bitPattern: number))
      case .text(let text): add(text.utf8, count: text.utf8.count, Tag.text)
      case .bytes(let content): add(content, count: content.count, Tag.bytes)
      }
    }
  }

  private mutating func add(_ content: some Sequence<UInt8>, count: Int, _ tag: UInt8) {
    bytes.append(tag)
    add(UInt64(count))
    bytes.append(contentsOf: content)
  }

  private mutating func add(_ number: UInt64) {
    for place in 0..<8 as Range<UInt64> { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
  }
}

extension JournalAhead {
  /// What a part holds; nil when another Cordboard wrote it.
  static func rows(of bytes: [UInt8]) -> [(table: Table, values: [SQLValue])]? {
    var (rest, rows) = (bytes[...], [(Table, [SQLValue])]())
    guard rest.popFirst() == UInt8(JournalFormat.current) else { return nil }
    while let first = rest.popFirst() {
      guard let table = Table(rawValue: first) else { return nil }
      var values: [SQLValue] = []
      for _ in 0..<table.insert.columns {
        guard let value = value(from: &rest) else { return nil }
        values.append(value)
      }
      rows.append((table, values))
    }
    return rows
  }

  private static func value(from rest: inout ArraySlice<UInt8>) -> SQLValue? {
    guard let tag = rest.popFirst() else { return nil }
    if tag == Tag.null { return .null }
    guard rest.count >= 8 else { return nil }
    let number = rest.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    rest.removeFirst(8)
    if tag == Tag.integer { return .integer(Int64(bitPattern: number)) }
    guard number <= UInt64(rest.count) else { return nil }
    let content = rest.prefix(Int(number))
    rest.removeFirst(Int(number))
    switch tag {
    case Tag.text: return .text(String(decoding: content, as: UTF8.self))
    case Tag.bytes: return .bytes(Array(content))
    default: return nil
    }
  }
}
