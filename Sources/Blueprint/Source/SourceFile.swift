/// One file of a blueprint, as it was read.
struct SourceFile {
  /// Below the blueprint's folder, with `/`: `sales/welcome.yaml`.
  var relativePath: String
  /// As findings show it: the folder as it was given, and the relative path.
  var shownPath: String
  var bytes: [UInt8]

  /// The text, without a byte order mark; nil (and a finding) when it isn't UTF-8.
  func scalars(findings: Findings) -> [Unicode.Scalar]? {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(bytes.count)
    var codec = UTF8()
    var iterator = bytes.makeIterator()
    var (line, column) = (1, 1)
    while true {
      switch codec.decode(&iterator) {
      case .scalarValue(let scalar):
        // Some editors put a byte order mark in front; it is not part of the text.
        if scalar == "\u{FEFF}", scalars.isEmpty { continue }
        scalars.append(scalar)
        (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
      case .emptyInput:
        return scalars
      case .error:
        findings.error(
          SourcePosition(file: shownPath, line: line, column: column),
          "This is not UTF-8 text. Save the file as UTF-8; 'iconv -f latin1 -t utf-8' converts an old one.")
        return nil
      }
    }
  }
}
