public import Telephony

/// A bridge as Asterisk describes it.
public struct ARIBridge: ARIValue {
  public var id: BridgeID
  /// `simple_bridge`, `softmix`, `holding_bridge`, `native_rtp`.
  public var technology: String
  public var type: ARIBridgeType
  /// `stasis` for those made through ARI, `basic` for those of `Dial`.
  public var bridgeClass: String
  /// Who made it: `Stasis` for those made through ARI.
  public var creator: String
  public var name: String
  /// Who is in it, in the order Asterisk gave.
  public var channels: [ChannelID]
  public var createdAt: Instant?
  /// Variables that were set with `report_events`.
  public var variables: [String: String]
  public var videoMode: String?
  public var videoSource: ChannelID?

  public init(
    id: BridgeID, technology: String = "simple_bridge", type: ARIBridgeType = .mixing, bridgeClass: String = "stasis",
    creator: String = "Stasis", name: String = "", channels: [ChannelID] = [], createdAt: Instant? = nil,
    variables: [String: String] = [:], videoMode: String? = nil, videoSource: ChannelID? = nil
  ) {
    self.id = id
    self.technology = technology
    self.type = type
    self.bridgeClass = bridgeClass
    self.creator = creator
    self.name = name
    self.channels = channels
    self.createdAt = createdAt
    self.variables = variables
    self.videoMode = videoMode
    self.videoSource = videoSource
  }

  public init(json: JSONValue) throws(ARIError) {
    id = BridgeID(try json.required("id", in: "A bridge"))
    technology = json.text("technology")
    type = ARIBridgeType(rawValue: json.text("bridge_type"))
    bridgeClass = json.text("bridge_class")
    creator = json.text("creator")
    name = json.text("name")
    channels = json["channels"].strings.map(ChannelID.init(_:))
    createdAt = json.instant("creationtime")
    variables = json["bridgevars"].stringMembers
    videoMode = json.nonEmpty("video_mode")
    videoSource = json.nonEmpty("video_source_id").map(ChannelID.init(_:))
  }

  public var json: JSONValue {
    .compact([
      ("id", .string(id.rawValue)), ("technology", .string(technology)), ("bridge_type", .string(type.rawValue)),
      ("bridge_class", .string(bridgeClass)), ("creator", .string(creator)), ("name", .string(name)),
      ("channels", .array(channels.map { .string($0.rawValue) })), ("video_mode", .optional(videoMode)),
      ("video_source_id", .optional(videoSource?.rawValue)),
      ("creationtime", .optional(createdAt.map(ARITimestamp.text))),
      ("bridgevars", variables.isEmpty ? .null : .object(variables)),
    ])
  }
}

/// Says which bridge and who is in it; its variables may be personal.
extension ARIBridge: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "bridge \(id) (\(channels.map(\.rawValue).joined(separator: ", ")))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror {
    Mirror(self, children: ["id": id.rawValue, "channels": channels.map(\.rawValue)])
  }
}

/// How a bridge treats its channels. Open: others are kept.
public struct ARIBridgeType: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Everybody hears everybody.
  public static let mixing = ARIBridgeType(rawValue: "mixing")
  /// Each waits for himself, with music if there is any.
  public static let holding = ARIBridgeType(rawValue: "holding")
}
