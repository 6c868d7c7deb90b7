import Telephony

/// One of ARI's objects: read from JSON leniently, written back for fakes.
///
/// Only what identifies the object is required; any other field that is
/// absent or of another type becomes empty or nil.
public protocol ARIValue: Sendable, Equatable {
  /// - Throws: ``ARIError/Code/missingField`` when it can't be told which
  ///   object this is.
  init(json: JSONValue) throws(ARIError)

  /// The object as Asterisk would send it, as far as it is known.
  var json: JSONValue { get }
}

extension Array: ARIValue where Element: ARIValue {
  public init(json: JSONValue) throws(ARIError) {
    guard json.isArray else {
      throw ARIError(code: .notAMessage, message: "Asterisk sent something else where a list was expected.")
    }
    let elements = json.elements
    var values: [Element] = []
    values.reserveCapacity(elements.count)
    for element in elements { values.append(try Element(json: element)) }
    self = values
  }

  public var json: JSONValue { .array(map(\.json)) }
}

extension JSONValue {
  /// The string that identifies a `kind`.
  func required(_ name: String, in kind: String) throws(ARIError) -> String {
    guard let text = self[name].string, !text.isEmpty else { throw ARIError.missing(name, in: kind) }
    return text
  }

  /// The member's text, or "".
  func text(_ name: String) -> String { self[name].string ?? "" }

  /// The member's text, or nil when there is none or it is empty.
  func nonEmpty(_ name: String) -> String? {
    guard let text = self[name].string, !text.isEmpty else { return nil }
    return text
  }

  /// The member as an object of ARI; nil when it is absent or unusable.
  func optional<Value: ARIValue>(_ name: String, as kind: Value.Type) -> Value? {
    let member = self[name]
    guard member.isObject else { return nil }
    do throws(ARIError) { return try Value(json: member) } catch { return nil }
  }

  /// The member as the object that an event of type `kind` is about.
  func required<Value: ARIValue>(_ name: String, as value: Value.Type, in kind: String) throws(ARIError) -> Value {
    let member = self[name]
    guard member.isObject else { throw ARIError.missing(name, in: kind) }
    return try Value(json: member)
  }

  func instant(_ name: String) -> Instant? { self[name].string.flatMap(ARITimestamp.instant) }
}
