public import Telephony

/// The limits of an ``AsteriskNode``. Every wait and every list has one.
public struct NodeConfiguration: Sendable, Equatable {
  /// How long a reply may take before the order counts as timed out.
  public var replyLimit: Duration = .seconds(5)
  /// How many orders may wait on one channel or one bridge.
  public var laneLengthMax = 64
  /// How long after the first sign of a channel's end its destruction must
  /// have been told; then Asterisk is asked, again after twice the time, and
  /// so on for ``endChecksMax`` times.
  public var endCheckDelay: Duration = .seconds(2)
  public var endChecksMax = 5
  /// The same after a channel has left our application and nobody is known to
  /// have asked for it.
  public var leftCheckDelay: Duration = .milliseconds(100)
  /// How long after a playback began Asterisk is asked whether it still runs;
  /// the pauses grow with it, up to the longest.
  public var playbackCheckFirst: Duration = .seconds(5)
  public var playbackCheckMax: Duration = .seconds(15)
  /// How long a bridge that shall be torn down waits for its channels to
  /// leave before they are taken out.
  public var tearDownLimit: Duration = .seconds(5)
  /// Such checks and limits are up to so much later, several at once: hardly
  /// one of them is still needed when it is due, and each would wake the lane.
  public var watchStep: Duration = .milliseconds(250)
  /// The pause between the tear-downs of bridges found after a reconnect.
  public var tearDownPause: Duration = .milliseconds(50)
  /// How long a bridge waits for what a channel hears that can't be stopped.
  public var silenceLimit: Duration = .seconds(5)
  /// How many events may be held back while a snapshot is taken. One more,
  /// and the snapshot is taken anew.
  public var heldEventsMax = 10_000
  /// The first and the longest pause before a failed snapshot is tried again.
  public var snapshotRetryFirst: Duration = .milliseconds(250)
  public var snapshotRetryMax: Duration = .seconds(5)
  /// How often those questions of a snapshot that had no answer are asked
  /// again before the whole snapshot has failed.
  public var questionRetriesMax = 4
  /// How many requests of one snapshot are under way at once.
  public var snapshotRequestsMax = 32
  /// Up to how many channels or bridges Asterisk is asked to list; with more
  /// it is asked for each that we know of, for a long list kills it.
  public var listedMax = 350
  /// How long after lost callers were told it is looked whether their records
  /// are safe.
  public var lostCallersMarkDelay: Duration = .seconds(1)
  /// How often the mirror is compared with what Asterisk has.
  public var reaperInterval: Duration = .seconds(30)
  /// How long after our leg ended a device that is still in use is looked at.
  public var deviceLookDelay: Duration = .milliseconds(250)
  /// How many devices are subscribed to by one request, and how many are looked
  /// at by turns in each round in which the mirror is compared.
  public var subscriptionsAtOnce = 50
  public var devicesLookedAtInTurn = 50
  /// How long a channel may outlive our hang-up before it is hung up again.
  public var hangUpLimit: Duration = .seconds(10)
  /// How long a bridge of ours may be empty, and not ordered torn down.
  public var emptyBridgeLimit: Duration = .seconds(30)
  /// How many ended channels are remembered, so that none ends twice.
  public var endedChannelsMax = 8_192

  /// Makes customers of calling numbers; nil leaves them unknown.
  public var customerKey: CustomerKey?

  public init() {}
}
