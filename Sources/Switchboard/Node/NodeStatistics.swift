public import Telephony

/// What a node has done and has, in numbers; counts are since its beginning.
public struct NodeStatistics: Sendable, Equatable {
  /// Orders taken, those that failed included.
  public var orders = 0
  /// Orders that failed, by reason.
  public var ordersFailed: [OrderFailure: Int] = [:]
  /// Orders that a hang-up of their channel made pointless.
  public var ordersSkipped = 0
  /// Orders refused because too many waited on their channel or bridge.
  public var laneOverflows = 0
  /// Facts told.
  public var facts = 0

  /// Channels, bridges and playbacks in the mirror now.
  public var channels = 0
  public var bridges = 0
  public var playbacks = 0
  /// Channels and bridges that are not ours, at the last look.
  public var foreignChannels = 0
  public var foreignBridges = 0

  /// Events about channels, bridges or playbacks that are not in the mirror.
  public var eventsForUnknown = 0
  /// Events held back while a snapshot was taken.
  public var eventsHeld = 0
  /// Snapshots begun anew because too many events were held back.
  public var heldOverflows = 0
  public var reconciles = 0
  /// Questions of snapshots that were asked again.
  public var questionsRepeated = 0
  /// Snapshots that failed and were tried again.
  public var snapshotRetries = 0
  /// Callers fetched who came and went while no application was there.
  public var lostCallers = 0

  /// Claims to calls that were offered to all applications: those we were
  /// given, and those we were not, or got no answer to.
  public var claimsWon = 0
  public var claimsLost = 0

  /// Questions whether a channel that should have ended still exists.
  public var endChecks = 0
  /// Ends that were found by such a question and not told by an event.
  public var endsFoundByCheck = 0
  /// Questions whether a playback still runs, and ends that they found.
  public var playbackChecks = 0
  public var playbackEndsFoundByCheck = 0
  /// Channels that left our application without our doing and live on.
  public var channelsWalkedOff = 0
  /// Channels of ours that nobody waited for any more, hung up.
  public var straysHungUp = 0
  /// What the reaper did: channels hung up again, ends and arrivals that no
  /// event had told, bridges deleted.
  public var reapedHangUps = 0
  public var reapedEnds = 0
  public var reapedArrivals = 0
  public var reapedBridges = 0

  public init() {}
}
