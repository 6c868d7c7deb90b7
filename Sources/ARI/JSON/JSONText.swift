/// A value in JSON text that was checked and is not read yet.
///
/// Refers to the text, which lives as long as any value in it.
public struct JSONText: Sendable {
  enum Kind: UInt8, Sendable {
    case null, yes, no, number, string, escapedString, array, object
  }

  /// Where a value is. The values within it follow it; of an object they are
  /// a name and a value in turns.
  struct Mark: Sendable {
    /// The bytes; of a string, without the quotes.
    var start: Int32
    var end: Int32
    /// The mark after it and what is within it.
    var next: Int32
    var kind: Kind
  }

  final class Document: Sendable {
    let bytes: [UInt8]
    let marks: [Mark]

    init(bytes: [UInt8], marks: [Mark]) {
      self.bytes = bytes
      self.marks = marks
    }

    /// Whether the string at that mark is `text`.
    func isText(_ index: Int, _ text: String.UTF8View) -> Bool {
      let mark = marks[index]
      guard mark.kind == .string else {
        return JSONText(document: self, index: index).string?.utf8.elementsEqual(text) ?? false
      }
      guard Int(mark.end - mark.start) == text.count else { return false }
      var place = Int(mark.start)
      for byte in text {
        if bytes[place] != byte { return false }
        place += 1
      }
      return true
    }
  }

  let document: Document
  let index: Int

  private var mark: Mark { document.marks[index] }
  var isObject: Bool { mark.kind == .object }
  var isArray: Bool { mark.kind == .array }

  /// The value: read if that is simple, else to be read when it is asked for.
  var value: JSONValue {
    switch mark.kind {
    case .null: .null
    case .yes: .bool(true)
    case .no: .bool(false)
    case .number, .string, .escapedString, .array, .object: .unread(self)
    }
  }

  /// The value with all that is in it.
  var read: JSONValue {
    switch mark.kind {
    case .null, .yes, .no: value
    case .number: number
    case .string, .escapedString: .string(string ?? "")
    case .array: .array(elements.map(\.read))
    case .object: .object(members.map { JSONValue.Member($0.name, $0.value.read) })
    }
  }

  /// The member of that name (the first, if it is there twice).
  func member(_ name: String) -> JSONValue? {
    let mark = mark
    guard mark.kind == .object else { return nil }
    var next = index + 1
    while next < Int(mark.next) {
      if document.isText(next, name.utf8) { return JSONText(document: document, index: next + 1).value }
      next = Int(document.marks[next + 1].next)
    }
    return nil
  }

  var string: String? {
    let mark = mark
    let bytes = document.bytes[Int(mark.start)..<Int(mark.end)]
    switch mark.kind {
    case .string: return String(decoding: bytes, as: UTF8.self)
    case .escapedString: return String(decoding: Self.unescaped(bytes), as: UTF8.self)
    default: return nil
    }
  }

  /// A whole number if it is one and can be held, else the nearest.
  var number: JSONValue {
    let mark = mark
    guard mark.kind == .number else { return .null }
    let text = String(decoding: document.bytes[Int(mark.start)..<Int(mark.end)], as: UTF8.self)
    if let whole = Int64(text) { return .integer(whole) }
    return Double(text).map(JSONValue.number) ?? .null
  }

  var elements: [JSONValue] {
    let mark = mark
    guard mark.kind == .array else { return [] }
    var elements: [JSONValue] = []
    var next = index + 1
    while next < Int(mark.next) {
      let element = JSONText(document: document, index: next)
      elements.append(element.value)
      next = Int(element.mark.next)
    }
    return elements
  }

  var members: [JSONValue.Member] {
    let mark = mark
    guard mark.kind == .object else { return [] }
    var members: [JSONValue.Member] = []
    var next = index + 1
    while next < Int(mark.next) {
      let value = JSONText(document: document, index: next + 1)
      members.append(
        JSONValue.Member(JSONText(document: document, index: next).string ?? "", value.value))
      next = Int(value.mark.next)
    }
    return members
  }

  // MARK: Escapes

  /// The text of a string whose escapes were checked.
  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
        text.append(byte)
        continue
      }
      switch kind {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0c)
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "r"): text.append(0x0d)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"): text.append(contentsOf: String(Character(scalar(in: &rest))).utf8)
      default: text.append(kind)
      }
    }
    return text
  }

  private static func scalar(in rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
    let first = unit(in: &rest)
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A surrogate: half of a pair. A lone one stands for nothing.
    guard first < 0xdc00, rest.starts(with: #"\u"#.utf8) else { return "\u{fffd}" }
    rest = rest.dropFirst(2)
    let second = unit(in: &rest)
    guard (0xdc00..<0xe000).contains(second) else { return "\u{fffd}" }
    return Unicode.Scalar(0x1_0000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
  }

  private static func unit(in rest: inout ArraySlice<UInt8>) -> UInt32 {
    let digits = rest.prefix(4)
    rest = rest.dropFirst(4)
    return digits.reduce(0) { $0 << 4 + UInt32(hexDigit($1) ?? 0) }
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
