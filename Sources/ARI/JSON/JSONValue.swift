/// A JSON value (RFC 8259), as read from Asterisk or to be sent to it.
///
/// The getters are lenient: what is absent or of another type gives nil (or
/// ``null`` for members), so that a field that Asterisk adds, drops or
/// changes never breaks what does not need it.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Members in the order they came. A list, because objects here are small
  /// and a dictionary costs more to build than to search.
  case object([Member])

  /// A name and its value.
  public struct Member: Sendable, Equatable {
    public var name: String
    public var value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The member of that name (the first, if it is there twice), else ``null``.
  public subscript(name: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    for member in members where member.name == name { return member.value }
    return .null
  }

  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  public var bool: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  /// A whole number; also one written as text, as Asterisk does in places.
  public var integer: Int? {
    switch self {
    case .integer(let whole): Int(exactly: whole)
    case .number(let number): Int(exactly: number)
    case .string(let text): Int(text)
    default: nil
    }
  }

  /// Any number; also one written as text.
  public var double: Double? {
    switch self {
    case .integer(let whole): Double(whole)
    case .number(let number): number
    case .string(let text): Double(text)
    default: nil
    }
  }

  /// The elements; empty when this is no array.
  public var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  /// The elements that are strings; empty when this is no array.
  public var strings: [String] { elements.compactMap(\.string) }

  /// The members; empty when this is no object.
  public var members: [Member] {
    guard case .object(let members) = self else { return [] }
    return members
  }

  /// Those members whose value is a string; of a name that is there twice
  /// the first.
  public var stringMembers: [String: String] {
    guard case .object(let members) = self, !members.isEmpty else { return [:] }
    return Dictionary(
      members.compactMap { member in member.value.string.map { (member.name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  public var isNull: Bool { self == .null }

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
