/// One type of event: its name, the fields it is read from, and how.
struct EventKind: Sendable {
  typealias Reader = @Sendable (JSONValue, ARIEventHeader) throws(ARIError) -> ARIEvent

  let type: String
  /// The fields that ``ARIModel`` says we rely on, besides the header's.
  let fields: [String]
  let read: Reader

  init(_ type: String, _ fields: [String], _ read: @escaping Reader) {
    self.type = type
    self.fields = fields
    self.read = read
  }

  /// All we know, in the order of ``ARIEvent``'s cases.
  static let all: [EventKind] = channels + dialling + bridges + transfers + media + endpoints + applications

  static let byType = Dictionary(uniqueKeysWithValues: all.map { ($0.type, $0) })

  /// A type that carries just a channel.
  static func channel(
    _ type: String, _ make: @escaping @Sendable (ARIChannelEvent) -> ARIEvent
  ) -> EventKind {
    EventKind(type, ["channel"]) { json, header throws(ARIError) in
      make(ARIChannelEvent(header: header, channel: try json.required("channel", as: ARIChannel.self, in: type)))
    }
  }
}

extension ARIEvent {
  /// Reads an event.
  ///
  /// - Throws: ``ARIError/Code/notAMessage`` if it has no type, or
  ///   ``ARIError/Code/missingField`` if what the event is about can't be
  ///   known. A type we do not know is no error.
  public init(json: JSONValue) throws(ARIError) {
    guard let type = json["type"].string, !type.isEmpty else {
      throw ARIError(code: .notAMessage, message: "A message from Asterisk has no type.")
    }
    try self.init(type: type, json: json)
  }

  init(type: String, json: JSONValue) throws(ARIError) {
    let header = ARIEventHeader(json: json)
    if let kind = EventKind.byType[type] {
      self = try kind.read(json, header)
    } else {
      self = .unknown(type: type, header)
    }
  }
}
