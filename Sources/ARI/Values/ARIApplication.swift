public import Telephony

/// An ARI application as Asterisk knows it, with what it is subscribed to.
public struct ARIApplication: ARIValue {
  public var name: String
  public var channels: [ChannelID]
  public var bridges: [BridgeID]
  /// `PJSIP/agent1`, or `PJSIP` for all of a technology.
  public var endpoints: [String]
  public var devices: [String]
  /// Event types that are held back from us.
  public var eventsDisallowed: [String]

  public init(
    name: String, channels: [ChannelID] = [], bridges: [BridgeID] = [], endpoints: [String] = [],
    devices: [String] = [], eventsDisallowed: [String] = []
  ) {
    self.name = name
    self.channels = channels
    self.bridges = bridges
    self.endpoints = endpoints
    self.devices = devices
    self.eventsDisallowed = eventsDisallowed
  }

  public init(json: JSONValue) throws(ARIError) {
    name = try json.required("name", in: "An application")
    channels = json["channel_ids"].strings.map(ChannelID.init(_:))
    bridges = json["bridge_ids"].strings.map(BridgeID.init(_:))
    endpoints = json["endpoint_ids"].strings
    devices = json["device_names"].strings
    eventsDisallowed = json["events_disallowed"].elements.compactMap { $0["type"].string }
  }

  public var json: JSONValue {
    [
      "name": .string(name), "channel_ids": .array(channels.map { .string($0.rawValue) }),
      "bridge_ids": .array(bridges.map { .string($0.rawValue) }),
      "endpoint_ids": .array(endpoints.map(JSONValue.string)), "device_names": .array(devices.map(JSONValue.string)),
      "events_allowed": [], "events_disallowed": .array(eventsDisallowed.map { ["type": .string($0)] }),
    ]
  }
}
