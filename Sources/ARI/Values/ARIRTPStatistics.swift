public import Telephony

/// How a channel's audio fares on the network.
public struct ARIRTPStatistics: ARIValue {
  public var channel: ChannelID
  public var packetsSent: Int
  public var packetsReceived: Int
  /// Of those sent, as the far end reports.
  public var packetsLostSent: Int
  public var packetsLostReceived: Int
  /// In seconds, as RTCP reports it; nil if it never did.
  public var jitterSent: Double?
  public var jitterReceived: Double?
  /// There and back, in seconds.
  public var roundTrip: Double?

  public init(
    channel: ChannelID, packetsSent: Int = 0, packetsReceived: Int = 0, packetsLostSent: Int = 0,
    packetsLostReceived: Int = 0, jitterSent: Double? = nil, jitterReceived: Double? = nil, roundTrip: Double? = nil
  ) {
    self.channel = channel
    self.packetsSent = packetsSent
    self.packetsReceived = packetsReceived
    self.packetsLostSent = packetsLostSent
    self.packetsLostReceived = packetsLostReceived
    self.jitterSent = jitterSent
    self.jitterReceived = jitterReceived
    self.roundTrip = roundTrip
  }

  public init(json: JSONValue) throws(ARIError) {
    channel = ChannelID(try json.required("channel_uniqueid", in: "RTP statistics"))
    packetsSent = json["txcount"].integer ?? 0
    packetsReceived = json["rxcount"].integer ?? 0
    packetsLostSent = json["txploss"].integer ?? 0
    packetsLostReceived = json["rxploss"].integer ?? 0
    jitterSent = json["txjitter"].double
    jitterReceived = json["rxjitter"].double
    roundTrip = json["rtt"].double
  }

  public var json: JSONValue {
    .compact([
      ("channel_uniqueid", .string(channel.rawValue)), ("txcount", .integer(Int64(packetsSent))),
      ("rxcount", .integer(Int64(packetsReceived))), ("txploss", .integer(Int64(packetsLostSent))),
      ("rxploss", .integer(Int64(packetsLostReceived))), ("txjitter", jitterSent.map(JSONValue.number) ?? .null),
      ("rxjitter", jitterReceived.map(JSONValue.number) ?? .null), ("rtt", roundTrip.map(JSONValue.number) ?? .null),
    ])
  }
}
