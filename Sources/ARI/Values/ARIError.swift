/// Something received from Asterisk that can't be used, or a refusal.
public struct ARIError: Error, Sendable, Equatable {
  /// Stable, for programs. Open: more may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Not JSON at all, or cut off.
    public static let notJSON = Code(rawValue: "not_json")
    /// JSON, but not what ARI sends: no object, or no type.
    public static let notAMessage = Code(rawValue: "not_a_message")
    /// A field without which the thing can't be known is not there.
    public static let missingField = Code(rawValue: "missing_field")
    /// Asterisk answered a request with a status of 300 or more.
    public static let refused = Code(rawValue: "refused")
  }

  public var code: Code
  /// One sentence for people, without personal data.
  public var message: String

  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  static func missing(_ field: String, in kind: String) -> ARIError {
    ARIError(
      code: .missingField,
      message: "\(kind) from Asterisk has no usable '\(field)': it can't be told which object it speaks of.")
  }
}
