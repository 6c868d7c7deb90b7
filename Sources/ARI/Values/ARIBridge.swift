public import Telephony

/// A bridge as Asterisk describes it.
///
/// Every event of a bridge brings all of it, and most need its id only: the
/// ``Details`` are read when they are asked for.
public struct ARIBridge: ARIValue, Detailed {
  public var id: BridgeID
  private var deferred: Deferred<Details>

  public init(
    id: BridgeID, technology: String = "simple_bridge", type: ARIBridgeType = .mixing, bridgeClass: String = "stasis",
    creator: String = "Stasis", name: String = "", channels: [ChannelID] = [], createdAt: Instant? = nil,
    variables: [String: String] = [:], videoMode: String? = nil, videoSource: ChannelID? = nil
  ) {
    self.id = id
    deferred = .read(
      Details(
        technology: technology, type: type, bridgeClass: bridgeClass, creator: creator, name: name,
        channels: channels, createdAt: createdAt, variables: variables, videoMode: videoMode,
        videoSource: videoSource))
  }

  public init(json: JSONValue) throws(ARIError) {
    id = BridgeID(try json.required("id", in: "A bridge"))
    deferred = .unread(json)
  }

  /// All but the id.
  public var details: Details {
    get { deferred.value }
    set { deferred.value = newValue }
  }

  public var json: JSONValue {
    let details = details
    return .compact([
      ("id", .string(id.rawValue)), ("technology", .string(details.technology)),
      ("bridge_type", .string(details.type.rawValue)), ("bridge_class", .string(details.bridgeClass)),
      ("creator", .string(details.creator)), ("name", .string(details.name)),
      ("channels", .array(details.channels.map { .string($0.rawValue) })),
      ("video_mode", .optional(details.videoMode)), ("video_source_id", .optional(details.videoSource?.rawValue)),
      ("creationtime", .optional(details.createdAt.map(ARITimestamp.text))),
      ("bridgevars", details.variables.isEmpty ? .null : .object(details.variables)),
    ])
  }
}

extension ARIBridge {
  /// What there is to know of a bridge besides its id.
  public struct Details: DeferredFields {
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

    init(
      technology: String, type: ARIBridgeType, bridgeClass: String, creator: String, name: String,
      channels: [ChannelID], createdAt: Instant?, variables: [String: String], videoMode: String?,
      videoSource: ChannelID?
    ) {
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

    public init(json: JSONValue) {
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
  }
}

/// Shows who is in it; its variables may be personal.
extension ARIBridge.Details: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { channels.map(\.rawValue).joined(separator: ", ") }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["channels": channels.map(\.rawValue)]) }
}

/// Says which bridge and who is in it; its variables may be personal.
extension ARIBridge: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "bridge \(id) (\(details))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror {
    Mirror(self, children: ["id": id.rawValue, "channels": details.channels.map(\.rawValue)])
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
