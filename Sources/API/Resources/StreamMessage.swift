/// What the live stream sends: one JSON object per WebSocket text message.
///
/// First a snapshot, then every change after it, numbered without gaps. A
/// reader that cannot keep up gets a resync mark as the last message: what
/// came after is lost to it, and it connects again for a new snapshot.
public enum StreamMessage: Equatable, Sendable {
  /// Everything as it is; `number` is the last change that it includes.
  case snapshot(number: UInt64, view: CentreResource)
  case change(number: UInt64, at: Timestamp, change: ChangeResource)
  /// The stream ends here; connect again. `reason` is a sentence.
  case resync(reason: String)
  /// A type that this version does not know; pass over it.
  case unknown(type: String)
}

extension StreamMessage: Codable {
  enum CodingKeys: String, CodingKey { case type, number, view, at, change, reason }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .snapshot(let number, let view):
      try container.encode("snapshot", forKey: .type)
      try container.encode(number, forKey: .number)
      try container.encode(view, forKey: .view)
    case .change(let number, let at, let change):
      try container.encode("change", forKey: .type)
      try container.encode(number, forKey: .number)
      try container.encode(at, forKey: .at)
      try container.encode(change, forKey: .change)
    case .resync(let reason):
      try container.encode("resync", forKey: .type)
      try container.encode(reason, forKey: .reason)
    case .unknown(let type):
      try container.encode(type, forKey: .type)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let type = try container.decode(String.self, forKey: .type)
    switch type {
    case "snapshot":
      self = .snapshot(
        number: try container.decode(UInt64.self, forKey: .number),
        view: try container.decode(CentreResource.self, forKey: .view))
    case "change":
      self = .change(
        number: try container.decode(UInt64.self, forKey: .number),
        at: try container.decode(Timestamp.self, forKey: .at),
        change: try container.decode(ChangeResource.self, forKey: .change))
    case "resync": self = .resync(reason: try container.decode(String.self, forKey: .reason))
    default: self = .unknown(type: type)
    }
  }
}
