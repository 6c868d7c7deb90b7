/// A request of ARI's REST interface, to be sent over the WebSocket.
///
/// Made by the static functions, one for each operation that the product
/// needs: the requests say what Asterisk shall do, never why.
public struct ARIRequest: Sendable, Equatable {
  public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  /// A parameter of the query.
  public struct QueryItem: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public var method: Method
  /// Below `/ari/`, without a leading slash; ids in it are percent-encoded.
  public var path: String
  /// Not encoded: the frame carries it as JSON.
  public var query: [QueryItem]
  /// JSON text, or nil.
  public var body: String?

  public init(method: Method, path: String, query: [QueryItem] = [], body: String? = nil) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
  }

  /// - Parameter query: in this order; those whose value is nil are left out.
  init(
    _ method: Method, _ segments: [String], query: [(name: String, value: String?)] = [], body: JSONValue? = nil
  ) {
    self.method = method
    path = segments.map(Self.encoded).joined(separator: "/")
    self.query = query.compactMap { name, value in value.map { QueryItem(name: name, value: $0) } }
    self.body = body?.text
  }

  /// All but RFC 3986's unreserved characters are percent-encoded: Asterisk
  /// splits at `/` and `?`, and reads `+` as a space.
  private static func encoded(_ segment: String) -> String {
    guard !segment.utf8.allSatisfy(isUnreserved) else { return segment }
    var bytes: [UInt8] = []
    for byte in segment.utf8 {
      if isUnreserved(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(hexDigits[Int(byte >> 4)])
        bytes.append(hexDigits[Int(byte & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)
}

/// Says what is asked of which object; the query and the body may be personal.
extension ARIRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "\(method.rawValue) \(path)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}

/// A variable to be set on a channel or bridge.
public struct ARIVariableSetting: Sendable, Equatable {
  public var name: String
  /// May be personal.
  public var value: String
  /// Whether each later event of the object shall carry it. From 20.20,
  /// 22.10 and 23.4 on (``ARIFeatures/reportEvents``); others ignore it.
  public var isReported: Bool

  public init(name: String, value: String, isReported: Bool = false) {
    self.name = name
    self.value = value
    self.isReported = isReported
  }
}

/// Shows the name only.
extension ARIVariableSetting: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "variable \(name)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

extension [ARIVariableSetting] {
  /// `{"variables": {…}}`, or nil when there is none. Reported ones need the
  /// long form, which older versions do not understand.
  var body: JSONValue? {
    guard !isEmpty else { return nil }
    let members = map { setting in
      JSONValue.Member(
        setting.name,
        setting.isReported ? ["value": .string(setting.value), "report_events": true] : .string(setting.value))
    }
    return ["variables": .object(members)]
  }
}
