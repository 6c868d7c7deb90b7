public import Telephony

/// A phone or a trunk that Asterisk knows.
public struct ARIEndpoint: ARIValue {
  /// `PJSIP`.
  public var technology: String
  /// `agent1`.
  public var resource: String
  public var state: ARIEndpointState
  public var channels: [ChannelID]

  /// As Asterisk dials it: `PJSIP/agent1`.
  public var name: String { "\(technology)/\(resource)" }

  public init(
    technology: String, resource: String, state: ARIEndpointState = .unknown, channels: [ChannelID] = []
  ) {
    self.technology = technology
    self.resource = resource
    self.state = state
    self.channels = channels
  }

  public init(json: JSONValue) throws(ARIError) {
    technology = try json.required("technology", in: "An endpoint")
    resource = try json.required("resource", in: "An endpoint")
    state = ARIEndpointState(rawValue: json.text("state"))
    channels = json["channel_ids"].strings.map(ChannelID.init(_:))
  }

  public var json: JSONValue {
    [
      "technology": .string(technology), "resource": .string(resource), "state": .string(state.rawValue),
      "channel_ids": .array(channels.map { .string($0.rawValue) }),
    ]
  }
}

/// Whether an endpoint can be reached. Open: others are kept.
public struct ARIEndpointState: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let unknown = ARIEndpointState(rawValue: "unknown")
  public static let offline = ARIEndpointState(rawValue: "offline")
  public static let online = ARIEndpointState(rawValue: "online")
}

/// The state of a device, as hints and queues see it.
public struct ARIDeviceState: ARIValue {
  /// `PJSIP/agent1`, `Stasis:lamp`.
  public var name: String
  public var state: State

  /// In Asterisk's words. Open: others are kept.
  public struct State: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let unknown = State(rawValue: "UNKNOWN")
    public static let notInUse = State(rawValue: "NOT_INUSE")
    public static let inUse = State(rawValue: "INUSE")
    public static let busy = State(rawValue: "BUSY")
    public static let invalid = State(rawValue: "INVALID")
    public static let unavailable = State(rawValue: "UNAVAILABLE")
    public static let ringing = State(rawValue: "RINGING")
    public static let ringingInUse = State(rawValue: "RINGINUSE")
    public static let onHold = State(rawValue: "ONHOLD")
  }

  public init(name: String, state: State) {
    self.name = name
    self.state = state
  }

  public init(json: JSONValue) throws(ARIError) {
    name = try json.required("name", in: "A device state")
    state = State(rawValue: json.text("state"))
  }

  public var json: JSONValue { ["name": .string(name), "state": .string(state.rawValue)] }
}

/// Where an endpoint is registered from.
public struct ARIContact: ARIValue {
  /// A SIP URI. Personal: it holds an address.
  public var uri: String
  /// `Reachable`, `Unreachable`, `NonQualified`, `Removed`, `Created`…
  public var status: String
  public var aor: String
  /// How long a SIP OPTIONS takes there and back; nil if never measured.
  public var roundTrip: Duration?

  public init(uri: String, status: String, aor: String, roundTrip: Duration? = nil) {
    self.uri = uri
    self.status = status
    self.aor = aor
    self.roundTrip = roundTrip
  }

  public init(json: JSONValue) throws(ARIError) {
    aor = try json.required("aor", in: "A contact")
    uri = json.text("uri")
    status = json.text("contact_status")
    roundTrip = json["roundtrip_usec"].integer.map { .microseconds($0) }
  }

  public var json: JSONValue {
    .compact([
      ("uri", .string(uri)), ("contact_status", .string(status)), ("aor", .string(aor)),
      ("roundtrip_usec", .optional(roundTrip.map { String($0.wholeMicroseconds) })),
    ])
  }
}

/// Says which address of record; the URI is personal.
extension ARIContact: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "contact of \(aor) (\(status))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["aor": aor, "status": status]) }
}
