/// A typed identifier: a short text that names one thing of one kind.
///
/// Two identifiers of different kinds do not compare, so a channel id can't
/// be handed to something that wants a bridge id. Identifiers order by their
/// text, which for ids made by ``IdentifierSource`` is the order of creation.
public struct Identifier<Kind>: RawRepresentable, Hashable, Comparable, Sendable, Codable, CodingKeyRepresentable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(_ text: String) { rawValue = text }
  public init(stringLiteral value: String) { rawValue = value }

  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// A dictionary by identifiers is encoded as a map with their texts as keys.
  public var codingKey: any CodingKey { TextKey(stringValue: rawValue) }
  public init(codingKey: some CodingKey) { rawValue = codingKey.stringValue }

  public var description: String { rawValue }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A coding key that can be any text.
private struct TextKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// The kinds an ``Identifier`` can have; never instantiated.
public enum IdentifierKind {
  public enum Tenant {}
  public enum Node {}
  public enum Release {}
  public enum Call {}
  public enum Offer {}
  public enum Agent {}
  public enum Queue {}
  public enum Skill {}
  public enum Customer {}
  public enum Flow {}
  public enum Prompt {}
  public enum Channel {}
  public enum Bridge {}
  public enum Playback {}
}

/// One company on a shared Cordboard.
public typealias TenantID = Identifier<IdentifierKind.Tenant>
/// One Asterisk, by the name its operator gave it (never by address).
public typealias NodeID = Identifier<IdentifierKind.Node>
/// One published version of a centre's description.
public typealias ReleaseID = Identifier<IdentifierKind.Release>
/// One customer's contact, from arrival to disposition.
public typealias CallID = Identifier<IdentifierKind.Call>
/// One presentation of a call to one agent.
public typealias OfferID = Identifier<IdentifierKind.Offer>
/// One agent; immutable, a new name does not make a new agent.
public typealias AgentID = Identifier<IdentifierKind.Agent>
/// One queue; immutable like ``AgentID``.
public typealias QueueID = Identifier<IdentifierKind.Queue>
/// One skill that agents have to a level and callers may need.
public typealias SkillID = Identifier<IdentifierKind.Skill>
/// One customer, by a pseudonym of the calling number: see ``CustomerKey``.
public typealias CustomerID = Identifier<IdentifierKind.Customer>
/// One flow: an IVR script.
public typealias FlowID = Identifier<IdentifierKind.Flow>
/// One prompt: a named audio.
public typealias PromptID = Identifier<IdentifierKind.Prompt>
/// One Asterisk channel, by its unique id.
public typealias ChannelID = Identifier<IdentifierKind.Channel>
/// One Asterisk bridge.
public typealias BridgeID = Identifier<IdentifierKind.Bridge>
/// One playback on a channel.
public typealias PlaybackID = Identifier<IdentifierKind.Playback>
