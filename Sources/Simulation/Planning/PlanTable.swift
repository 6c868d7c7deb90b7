/// What is wrong with a table, one finding a line: `file:line: error: …`.
public struct PlanTableError: Error, Equatable, Sendable, CustomStringConvertible {
  public var findings: [String]

  public init(findings: [String]) { self.findings = findings }

  public var description: String { findings.joined(separator: "\n") }
}

/// A table in CSV (RFC 4180, without line breaks in fields): a heading with
/// names of columns, then rows. Blank lines and those with `#` in front are
/// left out.
struct PlanTable {
  /// Far more than a week of quarters of an hour for a hundred queues.
  static let rowsMax = 100_000
  static let findingsMax = 20

  struct Row {
    let line: Int
    /// By column; blank ones are left out.
    let fields: [String: String]
  }

  let file: String
  private(set) var rows: [Row] = []
  private(set) var findings: [String] = []

  /// - Parameters:
  ///   - required: columns that must be there.
  ///   - optional: those that may be there; others are errors.
  init(_ text: String, file: String, required: [String], optional: [String]) {
    self.file = file
    var columns: [String]?
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let isBlank = line.allSatisfy(\.isWhitespace)
      guard !isBlank, line.first(where: { !$0.isWhitespace }) != "#" else { continue }
      guard let fields = Self.fields(line) else {
        find(number, "A quotation mark is not closed.")
        continue
      }
      if let columns {
        add(fields, number, columns)
      } else {
        columns = heading(fields.map { $0.lowercased() }, number, required, optional)
        if columns == nil { return }
      }
      if rows.count > Self.rowsMax {
        find(number, "There are more than \(Self.rowsMax) rows.")
        return
      }
    }
    if columns == nil {
      find(1, "The table is empty. Its first line names the columns: \(required.joined(separator: ",")).")
    }
  }

  mutating func find(_ line: Int, _ message: String) {
    if findings.count < Self.findingsMax {
      findings.append("\(file):\(line): error: \(message)")
    } else if findings.count == Self.findingsMax {
      findings.append("\(file): error: There is more; only the first \(Self.findingsMax) are shown.")
    }
  }

  /// - Throws: all findings when there is one.
  func check() throws(PlanTableError) {
    guard findings.isEmpty else { throw PlanTableError(findings: findings) }
  }

  private mutating func heading(
    _ names: [String], _ line: Int, _ required: [String], _ optional: [String]
  ) -> [String]? {
    let before = findings.count
    for name in names where !required.contains(name) && !optional.contains(name) {
      find(line, "There is no column '\(name)'. There are: \((required + optional).joined(separator: ", ")).")
    }
    for name in Set(names).sorted() where names.count(where: { $0 == name }) > 1 {
      find(line, "The column '\(name)' is there twice.")
    }
    for name in required where !names.contains(name) {
      find(line, "The column '\(name)' is missing. The first line names the columns.")
    }
    return findings.count == before ? names : nil
  }

  private mutating func add(_ fields: [String], _ line: Int, _ columns: [String]) {
    guard fields.count == columns.count else {
      return find(line, "There are \(fields.count) fields, but the heading has \(columns.count) columns.")
    }
    let pairs = zip(columns, fields).filter { !$1.isEmpty }
    rows.append(Row(line: line, fields: Dictionary(pairs) { $1 }))
  }

  /// The fields of a line, without blanks round them; nil when a quotation
  /// mark is left open.
  private static func fields(_ line: Substring) -> [String]? {
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    for character in line where character != "\u{feff}" {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        fields.append(trimmed(field))
        field = ""
      default: field.append(character)
      }
    }
    return isQuoted ? nil : fields + [trimmed(field)]
  }

  private static func trimmed(_ text: String) -> String {
    let rest = text.drop(while: \.isWhitespace)
    return String(rest.reversed().drop(while: \.isWhitespace).reversed())
  }
}
