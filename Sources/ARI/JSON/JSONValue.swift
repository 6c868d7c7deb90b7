/// A JSON value (RFC 8259), as read from Asterisk or to be sent to it.
///
/// The getters are lenient: what is absent or of another type gives nil (or
/// ``null`` for members), so that a field that Asterisk adds, drops or
/// changes never breaks what does not need it.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Members in the order they came. A list, because objects here are small
  /// and a dictionary costs more to build than to search.
  case object([Member])
  /// A part of a text that was checked; it is read by whoever asks. What it
  /// is the getters tell.
  case unread(JSONText)

  /// A name and its value.
  public struct Member: Sendable, Equatable {
    public var name: String
    public var value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Nothing in it is unread.
  var read: JSONValue {
    switch self {
    case .unread(let text): text.read
    case .array(let elements): .array(elements.map(\.read))
    case .object(let members): .object(members.map { Member($0.name, $0.value.read) })
    case .null, .bool, .integer, .number, .string: self
    }
  }

  /// The member of that name (the first, if it is there twice), else ``null``.
  public subscript(name: String) -> JSONValue {
    switch self {
    case .unread(let text): return text.member(name) ?? .null
    case .object(let members):
      for member in members where member.name == name { return member.value }
      return .null
    default: return .null
    }
  }

  public var isObject: Bool {
    switch self {
    case .unread(let text): text.isObject
    case .object: true
    default: false
    }
  }

  public var isArray: Bool {
    switch self {
    case .unread(let text): text.isArray
    case .array: true
    default: false
    }
  }

  public var string: String? {
    switch self {
    case .unread(let text): text.string
    case .string(let text): text
    default: nil
    }
  }

  public var bool: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  /// A whole number; also one written as text, as Asterisk does in places.
  public var integer: Int? {
    switch self {
    case .unread(let text): text.string.map(Int.init) ?? text.number.integer
    case .integer(let whole): Int(exactly: whole)
    case .number(let number): Int(exactly: number)
    case .string(let text): Int(text)
    default: nil
    }
  }

  /// Any number; also one written as text.
  public var double: Double? {
    switch self {
    case .unread(let text): text.string.map(Double.init) ?? text.number.double
    case .integer(let whole): Double(whole)
    case .number(let number): number
    case .string(let text): Double(text)
    default: nil
    }
  }

  /// The elements; empty when this is no array.
  public var elements: [JSONValue] {
    switch self {
    case .unread(let text): text.elements
    case .array(let elements): elements
    default: []
    }
  }

  /// The elements that are strings; empty when this is no array.
  public var strings: [String] { elements.compactMap(\.string) }

  /// The members; empty when this is no object.
  public var members: [Member] {
    switch self {
    case .unread(let text): text.members
    case .object(let members): members
    default: []
    }
  }

  /// Those members whose value is a string; of a name that is there twice
  /// the first.
  public var stringMembers: [String: String] {
    let members = members
    guard !members.isEmpty else { return [:] }
    return Dictionary(
      members.compactMap { member in member.value.string.map { (member.name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  public var isNull: Bool { if case .null = self { true } else { false } }

  /// An object without those members that are null.
  public static func compact(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(members.compactMap { name, value in value.isNull ? nil : Member(name, value) })
  }

  /// A string, or null for none.
  public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  /// A whole number, or null for none.
  public static func optional(_ whole: Int?) -> JSONValue { whole.map { .integer(Int64($0)) } ?? .null }

  /// An object of strings, ordered by name so that the text repeats.
  public static func object(_ variables: [String: String]) -> JSONValue {
    .object(variables.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
  }
}

/// Whether both say the same, read or not.
extension JSONValue: Equatable {
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.unread(let text), _): text.read == right
    case (_, .unread(let text)): left == text.read
    default: false
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
