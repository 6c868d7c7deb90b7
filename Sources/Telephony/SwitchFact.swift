/// Something that happened in an Asterisk: what the switchboard tells the core.
///
/// Past tense throughout. The words are Asterisk's objects (channel, bridge,
/// playback) and nothing of queues or agents.
public enum SwitchFact: Codable, Equatable, Sendable {
  /// A channel that we did not originate came into our application.
  case channelEntered(ChannelArrival)
  /// The far end of a channel that we originated is ringing. Told only if
  /// Asterisk's `ChannelStateChange` is let through; as a rule it is not.
  case channelRang(ChannelID)
  /// The channel is up: our answer went through, or the far end picked up.
  case channelAnswered(ChannelID)
  /// The channel is gone from Asterisk, or has left our application for good.
  case channelEnded(ChannelID, HangupCause)
  /// A DTMF digit was received: one of `0-9*#ABCD`.
  case digitReceived(ChannelID, String)
  /// The playback ended, and not because we ordered it stopped.
  case playbackEnded(PlaybackID, PlaybackEnd)
  /// The channel is in the bridge.
  case bridgeJoined(BridgeID, ChannelID)
  /// The channel has left the bridge (it may still exist). Told only if
  /// Asterisk's `ChannelLeftBridge` is let through; as a rule it is not.
  case bridgeLeft(BridgeID, ChannelID)
  /// An order could not be carried out.
  case orderFailed(SwitchOrder, OrderFailure)
  /// The connection to the node is lost; its channels live on unseen.
  case nodeLost
  /// The node is (again) connected, and this is all it has. Right before it
  /// come the ends of channels, of those that it misses, that were seen.
  case nodeReconciled(Inventory)
  /// Callers came and went while no application was there to serve them,
  /// ordered by their numbers.
  case callersLost([LostCaller])
  /// A watched device has, or has no more, calls that are none of ours.
  case deviceChanged(String, isOnOtherCall: Bool)
}

/// A caller whom the dialplan held while no application was there, and who
/// went away before one came.
public struct LostCaller: Codable, Equatable, Sendable {
  /// Counts from 1 on each node; tells which have been recorded already.
  public var number: UInt64
  public var ani: Personal
  public var dnis: String
  public var arrivedAt: Instant
  public var endedAt: Instant
  public var cause: HangupCause

  public init(
    number: UInt64, ani: Personal, dnis: String, arrivedAt: Instant, endedAt: Instant, cause: HangupCause
  ) {
    self.number = number
    self.ani = ani
    self.dnis = dnis
    self.arrivedAt = arrivedAt
    self.endedAt = endedAt
    self.cause = cause
  }
}

/// A channel that came in from a trunk or a phone.
public struct ChannelArrival: Codable, Equatable, Sendable {
  public var channel: ChannelID
  /// Who called.
  public var ani: Personal
  /// The number that was dialled.
  public var dnis: String
  /// The SIP endpoint it came from, as Asterisk names it: `PJSIP/trunk`.
  public var endpoint: String
  /// The same for each call from the same number; nil when no number was shown.
  public var customer: CustomerID?
  /// What the rules for callbacks go by; nil for who can't be called back.
  public var shape: NumberShape?

  public init(
    channel: ChannelID, ani: Personal, dnis: String, endpoint: String, customer: CustomerID? = nil,
    shape: NumberShape? = nil
  ) {
    self.channel = channel
    self.ani = ani
    self.dnis = dnis
    self.endpoint = endpoint
    self.customer = customer
    self.shape = shape
  }
}

/// How a playback ended.
public enum PlaybackEnd: String, Codable, Sendable {
  /// Played out, or stopped by us.
  case completed
  /// Asterisk could not play it: a missing file, an unknown format.
  case failed
}

/// Why an order was not carried out.
public enum OrderFailure: String, Codable, Sendable {
  /// The channel, bridge or playback is not there (any more).
  case notFound
  /// Asterisk refused: the object is in the wrong state.
  case refused
  /// No reply within the time allowed; it may or may not have happened.
  case timedOut
  /// Not connected. Nothing follows from it: the next reconcile settles it.
  case nodeLost
}

/// All that a node has of ours at one moment, taken on every (re)connect.
public struct Inventory: Codable, Equatable, Sendable {
  /// When this Asterisk process started, as it says itself. Another value
  /// than last time means that everything before it is gone.
  public var asteriskStartedAt: Instant
  /// Asterisk's version, for the record: `22.10.1`.
  public var asteriskVersion: String
  /// Channels in our application, or made by us, ordered by id.
  public var channels: [ChannelSighting]
  /// Bridges made by us, ordered by id.
  public var bridges: [BridgeSighting]
  /// Of the playbacks we asked after, those that still run, ordered by id.
  public var playbacks: [PlaybackID]
  /// Of the devices that are watched, those with calls that are none of ours,
  /// in order; nil for none.
  public var devicesOnOtherCalls: [String]?

  public init(
    asteriskStartedAt: Instant, asteriskVersion: String = "", channels: [ChannelSighting] = [],
    bridges: [BridgeSighting] = [], playbacks: [PlaybackID] = [], devicesOnOtherCalls: [String]? = nil
  ) {
    self.asteriskStartedAt = asteriskStartedAt
    self.asteriskVersion = asteriskVersion
    self.channels = channels
    self.bridges = bridges
    self.playbacks = playbacks
    self.devicesOnOtherCalls = devicesOnOtherCalls
  }
}

/// A channel as a reconcile saw it.
public struct ChannelSighting: Codable, Equatable, Sendable {
  public var arrival: ChannelArrival
  /// The call stamped on the channel, if it carries our stamp.
  public var call: CallID?
  public var isAnswered: Bool
  /// Whether it sits in our application (else it is ringing, or on its way).
  public var isInApplication: Bool

  public var channel: ChannelID { arrival.channel }

  public init(arrival: ChannelArrival, call: CallID?, isAnswered: Bool, isInApplication: Bool) {
    self.arrival = arrival
    self.call = call
    self.isAnswered = isAnswered
    self.isInApplication = isInApplication
  }
}

/// A bridge as a reconcile saw it.
public struct BridgeSighting: Codable, Equatable, Sendable {
  public var bridge: BridgeID
  /// Who is in it, ordered by id.
  public var channels: [ChannelID]

  public init(bridge: BridgeID, channels: [ChannelID]) {
    self.bridge = bridge
    self.channels = channels
  }
}
