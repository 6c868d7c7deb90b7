/// Rows of text in columns as wide as they must be.
struct Table {
  /// One column's heading; figures stand to the right.
  struct Column {
    var heading: String
    var isRight = false

    static func left(_ heading: String) -> Column { Column(heading: heading) }
    static func right(_ heading: String) -> Column { Column(heading: heading, isRight: true) }
  }

  private let columns: [Column]
  private var rows: [[String]] = []
  /// Written instead of a table without rows.
  private let empty: String

  init(_ columns: [Column], empty: String) {
    self.columns = columns
    self.empty = empty
  }

  mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row has a cell for each column")
    rows.append(cells.map(Self.harmless))
  }

  /// The table, without a line's end after its last line.
  func text(_ terminal: Terminal = .plain) -> String {
    guard !rows.isEmpty else { return empty }
    let widths = columns.indices.map { index in
      ([columns[index].heading] + rows.map { $0[index] }).map(\.count).max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = columns.indices.map { index in
        let room = String(repeating: " ", count: widths[index] - cells[index].count)
        return columns[index].isRight ? room + cells[index] : cells[index] + room
      }
      var line = padded.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    return ([terminal.styled(line(columns.map(\.heading)), .bold)] + rows.map(line)).joined(separator: "\n")
  }

  /// What came from outside can't give orders to the terminal.
  static func harmless(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{fffd}" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
  }
}
