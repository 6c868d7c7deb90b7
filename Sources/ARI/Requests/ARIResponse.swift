/// Asterisk's answer to a request.
public struct ARIResponse: Sendable, Equatable {
  /// An HTTP status: 200, 204, 404…
  public var status: Int
  /// The body's text as a JSON string, as the frame has it: few ask for it.
  private var content: JSONValue

  public init(status: Int, body: String = "") { self.init(status: status, content: .string(body)) }

  /// - Parameter content: a string; anything else counts as no body.
  init(status: Int, content: JSONValue) {
    self.status = status
    self.content = content
  }

  /// JSON text, or "".
  public var body: String { content.string ?? "" }

  /// An answer as a fake Asterisk gives it.
  public init(status: Int = 200, _ value: any ARIValue) { self.init(status: status, body: value.json.text) }

  public var isSuccess: Bool { (200..<300).contains(status) }

  /// What Asterisk says is wrong: the body's `message` (or `error`), else the
  /// status alone.
  public var reason: String {
    guard let json = try? JSONValue(parsing: body), let text = json["message"].string ?? json["error"].string else {
      return "status \(status)"
    }
    return text
  }

  /// Reads the body.
  ///
  /// - Throws: ``ARIError/Code/refused`` if the status is no success,
  ///   ``ARIError/Code/notJSON`` or ``ARIError/Code/missingField`` if the
  ///   body can't be used.
  public func decode<Value: ARIValue>(as type: Value.Type) throws(ARIError) -> Value {
    guard isSuccess else {
      throw ARIError(code: .refused, message: "Asterisk answered \(status): \(reason).")
    }
    return try Value(json: try JSONValue(parsing: body))
  }
}

extension ARIResponse {
  public static func == (left: Self, right: Self) -> Bool {
    left.status == right.status && left.body == right.body
  }
}

/// Says the status only; the body may be personal.
extension ARIResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "status \(status)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
