/// Writes JSON text (RFC 8259), as short as it can be.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// Text that is JSON already.
  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    guard !text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
      bytes.append(contentsOf: text.utf8)
      return bytes.append(UInt8(ascii: "\""))
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): raw("\\\"")
      case UInt8(ascii: "\\"): raw("\\\\")
      case 0x0a: raw("\\n")
      case 0x0d: raw("\\r")
      case 0x09: raw("\\t")
      case 0..<0x20:
        raw("\\u00")
        bytes.append(Self.hexDigits[Int(byte >> 4)])
        bytes.append(Self.hexDigits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func value(_ value: JSONValue) {
    switch value {
    case .unread(let text): self.value(text.read)
    case .null: raw("null")
    case .bool(let flag): flag ? raw("true") : raw("false")
    case .integer(let whole): bytes.append(contentsOf: String(whole).utf8)
    case .number(let number): number.isFinite ? bytes.append(contentsOf: String(number).utf8) : raw("null")
    case .string(let text): string(text)
    case .array(let elements):
      list(elements, between: ("[", "]")) { writer, element in writer.value(element) }
    case .object(let members):
      list(members, between: ("{", "}")) { writer, member in
        writer.string(member.name)
        writer.raw(":")
        writer.value(member.value)
      }
    }
  }

  private mutating func list<Element>(
    _ elements: [Element], between marks: (StaticString, StaticString), _ write: (inout JSONWriter, Element) -> Void
  ) {
    raw(marks.0)
    var isFirst = true
    for element in elements {
      if !isFirst { raw(",") }
      isFirst = false
      write(&self, element)
    }
    raw(marks.1)
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)
}

extension JSONValue {
  /// Reads JSON text.
  ///
  /// - Throws: ``ARIError/Code/notJSON``, naming the byte where it went wrong.
  public init(parsing bytes: [UInt8]) throws(ARIError) { self = try JSONReader.read(bytes) }

  /// Reads JSON text.
  ///
  /// - Throws: ``ARIError/Code/notJSON``, naming the byte where it went wrong.
  public init(parsing text: String) throws(ARIError) { self = try JSONReader.read(Array(text.utf8)) }

  /// The value as JSON text without spaces.
  public var text: String {
    var writer = JSONWriter()
    writer.value(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
