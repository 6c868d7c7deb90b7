/// Reads JSON text (RFC 8259) in one pass.
///
/// Foundation's decoder takes 14 µs for an event of 600 bytes and fails the
/// whole of it for one field of an unexpected type; this one takes a third
/// and leaves the judgement to whoever asks for a field. Strict about the
/// grammar; bytes that are not UTF-8 inside a string are replaced (U+FFFD).
struct JSONReader {
  /// Deeper nesting is refused: Asterisk needs six, an attacker a million.
  static let depthMax = 64

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  /// - Throws: ``ARIError/Code/notJSON`` naming the byte where it went wrong.
  static func read(_ bytes: [UInt8]) throws(ARIError) -> JSONValue {
    var reader = JSONReader(bytes: bytes)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.index == bytes.count else { throw reader.error("nothing more") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func value() throws(ARIError) -> JSONValue {
    skipSpace()
    guard index < bytes.count else { throw error("a value") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func object() throws(ARIError) -> JSONValue {
    try enter()
    var members: [JSONValue.Member] = []
    if take(UInt8(ascii: "}")) { return leave(.object(members)) }
    members.reserveCapacity(8)
    while true {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw error("a member's name") }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("a colon") }
      members.append(JSONValue.Member(name, try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return leave(.object(members)) }
      guard take(UInt8(ascii: ",")) else { throw error("a comma or the end of the object") }
    }
  }

  private mutating func array() throws(ARIError) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return leave(.array(elements)) }
    while true {
      elements.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return leave(.array(elements)) }
      guard take(UInt8(ascii: ",")) else { throw error("a comma or the end of the array") }
    }
  }

  private mutating func enter() throws(ARIError) {
    depth += 1
    guard depth <= Self.depthMax else {
      throw ARIError(code: .notJSON, message: "The JSON is nested deeper than \(Self.depthMax) levels.")
    }
    index += 1
    skipSpace()
  }

  private mutating func leave(_ value: JSONValue) -> JSONValue {
    depth -= 1
    return value
  }

  private mutating func string() throws(ARIError) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        defer { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw error("no control character in a string") }
      index += 1
    }
    throw error("the end of a string")
  }

  /// The slow way, for a string with at least one backslash.
  private mutating func escapedString(from start: Int) throws(ARIError) -> String {
    var text = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        guard byte >= 0x20 else { throw error("no control character in a string") }
        text.append(byte)
      }
    }
    throw error("the end of a string")
  }

  private mutating func escape(into text: inout [UInt8]) throws(ARIError) {
    guard index < bytes.count else { throw error("an escape") }
    let kind = bytes[index]
    index += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try unicodeEscape())).utf8)
    default: throw error("an escape that JSON knows")
    }
  }

  private mutating func unicodeEscape() throws(ARIError) -> Unicode.Scalar {
    let first = try fourHexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A surrogate: half of a pair. A lone one stands for nothing.
    guard first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { return "\u{fffd}" }
    let second = try fourHexDigits()
    guard (0xdc00..<0xe000).contains(second) else { return "\u{fffd}" }
    return Unicode.Scalar(0x1_0000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
  }

  private mutating func fourHexDigits() throws(ARIError) -> UInt32 {
    guard index + 4 <= bytes.count else { throw error("four hexadecimal digits") }
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue, bytes[index] < 0x80 else {
        throw error("four hexadecimal digits")
      }
      number = number << 4 + UInt32(digit)
      index += 1
    }
    return number
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(ARIError) -> JSONValue {
    let name = text.description.utf8
    guard bytes[index...].starts(with: name) else { throw error("true, false or null") }
    index += name.count
    return value
  }

  private mutating func number() throws(ARIError) -> JSONValue {
    let start = index
    _ = take(UInt8(ascii: "-"))
    let leadsWithZero = index < bytes.count && bytes[index] == UInt8(ascii: "0")
    let wholeDigits = try digits()
    guard !leadsWithZero || wholeDigits == 1 else { throw error("a number without leading zeros") }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      _ = try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      _ = try digits()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isWhole, let whole = Int64(text) { return .integer(whole) }
    guard let number = Double(text), number.isFinite else { throw error("a number that can be held") }
    return .number(number)
  }

  private mutating func digits() throws(ARIError) -> Int {
    let start = index
    while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index += 1 }
    guard index > start else { throw error("a value") }
    return index - start
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0a, 0x0d: index += 1
      default: return
      }
    }
  }

  private func error(_ expected: String) -> ARIError {
    ARIError(code: .notJSON, message: "Not JSON: expected \(expected) at byte \(index) of \(bytes.count).")
  }
}
