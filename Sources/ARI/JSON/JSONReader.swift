/// Checks JSON text (RFC 8259) in one pass and notes where its values are.
///
/// Strict about the grammar, and nothing else is done: strings are made, and
/// numbers computed, when somebody asks for them. Most of what Asterisk says
/// of a channel in each of its events nobody ever does.
struct JSONReader {
  /// Deeper nesting is refused: Asterisk needs six, an attacker a million.
  static let depthMax = 64
  /// Longer text is refused, so that places fit into 32 bits.
  static let bytesMax = 1 << 30

  private var index = 0
  private var depth = 0
  private var marks: [JSONText.Mark] = []

  /// - Throws: ``ARIError/Code/notJSON`` naming the byte where it went wrong.
  static func read(_ bytes: [UInt8]) throws(ARIError) -> JSONValue {
    guard bytes.count <= bytesMax else {
      throw ARIError(code: .notJSON, message: "The JSON has \(bytes.count) bytes; \(bytesMax) are taken.")
    }
    var reader = JSONReader()
    reader.marks.reserveCapacity(bytes.count / 8 + 1)
    try reader.all(of: bytes.span)
    return JSONText(document: JSONText.Document(bytes: bytes, marks: reader.marks), index: 0).value
  }

  private mutating func all(of bytes: Span<UInt8>) throws(ARIError) {
    try value(bytes)
    skipSpace(bytes)
    guard index == bytes.count else { throw error("nothing more", bytes) }
  }

  private mutating func value(_ bytes: Span<UInt8>) throws(ARIError) {
    skipSpace(bytes)
    guard index < bytes.count else { throw error("a value", bytes) }
    switch bytes[index] {
    case UInt8(ascii: "{"): try object(bytes)
    case UInt8(ascii: "["): try array(bytes)
    case UInt8(ascii: "\""): try string(bytes)
    case UInt8(ascii: "t"): try literal("true", .yes, bytes)
    case UInt8(ascii: "f"): try literal("false", .no, bytes)
    case UInt8(ascii: "n"): try literal("null", .null, bytes)
    default: try number(bytes)
    }
  }

  private mutating func object(_ bytes: Span<UInt8>) throws(ARIError) {
    let mark = try open(.object, bytes)
    if take(UInt8(ascii: "}"), bytes) { return close(mark) }
    while true {
      skipSpace(bytes)
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw error("a member's name", bytes) }
      try string(bytes)
      skipSpace(bytes)
      guard take(UInt8(ascii: ":"), bytes) else { throw error("a colon", bytes) }
      try value(bytes)
      skipSpace(bytes)
      if take(UInt8(ascii: "}"), bytes) { return close(mark) }
      guard take(UInt8(ascii: ","), bytes) else { throw error("a comma or the end of the object", bytes) }
    }
  }

  private mutating func array(_ bytes: Span<UInt8>) throws(ARIError) {
    let mark = try open(.array, bytes)
    if take(UInt8(ascii: "]"), bytes) { return close(mark) }
    while true {
      try value(bytes)
      skipSpace(bytes)
      if take(UInt8(ascii: "]"), bytes) { return close(mark) }
      guard take(UInt8(ascii: ","), bytes) else { throw error("a comma or the end of the array", bytes) }
    }
  }

  private mutating func open(_ kind: JSONText.Kind, _ bytes: Span<UInt8>) throws(ARIError) -> Int {
    depth += 1
    guard depth <= Self.depthMax else {
      throw ARIError(code: .notJSON, message: "The JSON is nested deeper than \(Self.depthMax) levels.")
    }
    note(kind, from: index)
    index += 1
    skipSpace(bytes)
    return marks.count - 1
  }

  private mutating func close(_ mark: Int) {
    depth -= 1
    marks[mark].end = Int32(index)
    marks[mark].next = Int32(marks.count)
  }

  /// Notes a value that ends here.
  private mutating func note(_ kind: JSONText.Kind, from start: Int, to end: Int? = nil) {
    marks.append(
      JSONText.Mark(start: Int32(start), end: Int32(end ?? index), next: Int32(marks.count + 1), kind: kind))
  }

  private mutating func string(_ bytes: Span<UInt8>) throws(ARIError) {
    index += 1
    let start = index
    var kind = JSONText.Kind.string
    while true {
      index = endOfPlainText(bytes)
      guard index < bytes.count else { throw error("the end of a string", bytes) }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return note(kind, from: start, to: index - 1)
      case UInt8(ascii: "\\"):
        kind = .escapedString
        index += 1
        try escape(bytes)
      default: throw error("no control character in a string", bytes)
      }
    }
  }

  /// Most of any text; so the loop is as short as it can be.
  private func endOfPlainText(_ bytes: Span<UInt8>) -> Int {
    var next = index
    while next < bytes.count {
      let byte = bytes[next]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      next += 1
    }
    return next
  }

  private mutating func escape(_ bytes: Span<UInt8>) throws(ARIError) {
    guard index < bytes.count else { throw error("an escape", bytes) }
    switch bytes[index] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      index += 1
    case UInt8(ascii: "u"):
      guard index + 4 < bytes.count, (1...4).allSatisfy({ JSONText.hexDigit(bytes[index + $0]) != nil }) else {
        throw error("four hexadecimal digits", bytes)
      }
      index += 5
    default: throw error("an escape that JSON knows", bytes)
    }
  }

  private mutating func literal(_ text: StaticString, _ kind: JSONText.Kind, _ bytes: Span<UInt8>) throws(ARIError) {
    let start = index
    for byte in text.description.utf8 {
      guard take(byte, bytes) else { throw error("true, false or null", bytes) }
    }
    note(kind, from: start)
  }

  private mutating func number(_ bytes: Span<UInt8>) throws(ARIError) {
    let start = index
    _ = take(UInt8(ascii: "-"), bytes)
    let leadsWithZero = index < bytes.count && bytes[index] == UInt8(ascii: "0")
    let wholeDigits = try digits(bytes)
    guard !leadsWithZero || wholeDigits == 1 else { throw error("a number without leading zeros", bytes) }
    var isWhole = true
    if take(UInt8(ascii: "."), bytes) {
      isWhole = false
      _ = try digits(bytes)
    }
    if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
      isWhole = false
      if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
      _ = try digits(bytes)
    }
    note(.number, from: start)
    // Eighteen digits fit anywhere; of others it has to be seen.
    guard !isWhole || wholeDigits > 18 else { return }
    var digits: [UInt8] = []
    for place in start..<index { digits.append(bytes[place]) }
    let text = String(decoding: digits, as: UTF8.self)
    guard Double(text)?.isFinite == true else { throw error("a number that can be held", bytes) }
  }

  private mutating func digits(_ bytes: Span<UInt8>) throws(ARIError) -> Int {
    let start = index
    while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index += 1 }
    guard index > start else { throw error("a value", bytes) }
    return index - start
  }

  private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0a, 0x0d: index += 1
      default: return
      }
    }
  }

  private func error(_ expected: String, _ bytes: Span<UInt8>) -> ARIError {
    ARIError(code: .notJSON, message: "Not JSON: expected \(expected) at byte \(index) of \(bytes.count).")
  }
}
