/// What we rely on of ARI, to be compared with the `api-docs` that a running
/// Asterisk serves.
public enum ARIModel {
  /// A request that the product can send.
  public struct Operation: Sendable, Hashable {
    public var method: ARIRequest.Method
    /// As api-docs writes it: `/channels/{channelId}/play`.
    public var path: String
    /// The parameters of the query, or the members of the body.
    public var parameters: [String]
    /// Whether all supported versions have it, or only the newer.
    public var isEverywhere: Bool
  }

  /// Every event type that ``ARIEvent`` has a case for.
  public static let eventTypesUsed: [String] = EventKind.all.map(\.type)

  /// For each of them the fields that are read, besides the header's.
  public static let eventFieldsUsed: [String: [String]] = Dictionary(
    uniqueKeysWithValues: EventKind.all.map { ($0.type, $0.fields) })

  /// Event types that only newer versions than the oldest supported have.
  public static let eventTypesOfNewerVersions = ["CallBroadcast", "CallClaimed"]

  /// Fields of ARI's objects that are read.
  public static let objectFieldsUsed: [String: [String]] = [
    "Event": ["application", "timestamp"],
    "Channel": [
      "accountcode", "caller", "caller_rdnis", "channelvars", "connected", "creationtime", "dialplan", "id", "language",
      "name", "protocol_id", "state", "tenantid",
    ],
    "CallerID": ["name", "number"],
    "DialplanCEP": ["app_data", "app_name", "context", "exten", "priority"],
    "Bridge": [
      "bridge_class", "bridge_type", "channels", "creationtime", "creator", "id", "name", "technology", "video_mode",
      "video_source_id",
    ],
    "Playback": ["id", "language", "media_uri", "next_media_uri", "state", "target_uri"],
    "LiveRecording": [
      "cause", "duration", "format", "name", "silence_duration", "state", "talking_duration", "target_uri",
    ],
    "StoredRecording": ["format", "name"],
    "Endpoint": ["channel_ids", "resource", "state", "technology"],
    "DeviceState": ["name", "state"],
    "ContactInfo": ["aor", "contact_status", "roundtrip_usec", "uri"],
    "Peer": ["cause", "peer_status"],
    "TextMessage": ["body", "from", "to", "variables"],
    "Application": ["bridge_ids", "channel_ids", "device_names", "endpoint_ids", "events_disallowed", "name"],
    "AsteriskInfo": ["config", "status", "system"],
    "SystemInfo": ["entity_id", "version"],
    "StatusInfo": ["last_reload_time", "startup_time"],
    "ConfigInfo": ["default_language", "max_channels", "max_open_files", "name"],
    "Module": ["name", "status", "support_level"],
    "Variable": ["value"],
    "RTPstat": ["channel_uniqueid", "rtt", "rxcount", "rxjitter", "rxploss", "txcount", "txjitter", "txploss"],
    "ReferTo": ["bridge", "connected_channel", "destination_channel", "requested_destination"],
    "ReferredBy": ["bridge", "connected_channel", "source_channel"],
    "RequiredDestination": ["destination", "protocol_id"],
  ]

  /// Types that are held back from us by the event filter: sent with every
  /// call, and of no use as yet. Together they are three quarters of all events;
  /// whoever comes to need one takes it off this list.
  public static let eventTypesDisallowed = [
    "BridgeCreated", "ChannelCallerId", "ChannelConnectedLine", "ChannelCreated", "ChannelDialplan",
    "ChannelLeftBridge", "ChannelStateChange", "ChannelVarset", "Dial", "PlaybackContinuing", "PlaybackStarted",
  ]
}
