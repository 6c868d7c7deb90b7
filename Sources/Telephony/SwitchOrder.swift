/// Something an Asterisk shall do: what the core asks of the switchboard.
///
/// Imperative throughout. Each names the object it acts on by an id that we
/// chose (or, for a caller's channel, were given). The switchboard carries the
/// orders on one object out one after the other; an order on an object that is
/// already gone is answered with ``OrderFailure/notFound`` and harms nothing.
public enum SwitchOrder: Codable, Equatable, Sendable {
  /// Stamp the channel as part of the call.
  case own(ChannelID, CallID)
  case answer(ChannelID)
  /// Play the media one after the other, as one playback.
  case play(PlaybackID, on: ChannelID, media: [Media])
  case stopPlayback(PlaybackID)
  /// Music on hold to this channel; `musicClass` as in musiconhold.conf.
  case startMusic(ChannelID, musicClass: String)
  case stopMusic(ChannelID)
  case originate(Origination)
  case hangUp(ChannelID, HangupCause)
  /// Make a mixing bridge and put the channels into it, in this order.
  case bridge(BridgeID, [ChannelID])
  /// Delete the bridge once its channels have left it, or after a limit.
  case tearDown(BridgeID)
  /// Hand the channel back to the dialplan; the safe exit.
  case `continue`(ChannelID, DialplanLocation)
  /// Tell, from now on, whether the device (`PJSIP/agent1`) has calls that are
  /// none of ours. It never fails: the switchboard keeps trying.
  case watch(String)
  case unwatch(String)
}

/// A sound Asterisk can play.
public enum Media: Codable, Equatable, Hashable, Sendable {
  /// A sound file, by a name that Asterisk resolves: `cordboard/welcome`.
  case sound(String)
  /// A tone of indications.conf or a raw one: `ring`, `440/1000,0/3000`.
  case tone(String)
  case digits(String)
  case number(Int)

  /// The media URI of ARI: `sound:cordboard/welcome`.
  public var uri: String {
    switch self {
    case .sound(let name): "sound:\(name)"
    case .tone(let name): "tone:\(name)"
    case .digits(let digits): "digits:\(digits)"
    case .number(let number): "number:\(number)"
    }
  }
}

/// A leg for us to make.
public struct Origination: Codable, Equatable, Sendable {
  /// The id the new channel shall have.
  public var channel: ChannelID
  /// The call it belongs to; stamped on the channel.
  public var call: CallID
  /// What to ring, as Asterisk dials it: `PJSIP/agent1`. Where `number` goes
  /// stands `{number}`.
  public var endpoint: String
  /// The customer's number, for a callback. It is put into the endpoint when
  /// Asterisk is asked, and not sooner, so that it is in no journal.
  public var number: Personal?
  /// The number shown to the far end.
  public var callerNumber: Personal
  /// The name shown to the far end: the queue, say. Not personal.
  public var callerName: String
  /// How long Asterisk itself lets it ring at most; our own deadline is
  /// shorter, this one is for when we are gone.
  public var ringSecondsMax: Int
  /// The channel it is made for; Asterisk links the two.
  public var originator: ChannelID?

  public init(
    channel: ChannelID, call: CallID, endpoint: String, callerNumber: Personal, callerName: String,
    ringSecondsMax: Int, originator: ChannelID?, number: Personal? = nil
  ) {
    self.channel = channel
    self.call = call
    self.endpoint = endpoint
    self.callerNumber = callerNumber
    self.callerName = callerName
    self.ringSecondsMax = ringSecondsMax
    self.originator = originator
    self.number = number
  }
}

/// A place in the dialplan.
public struct DialplanLocation: Codable, Equatable, Sendable {
  public var context: String
  public var `extension`: String
  public var priority: Int

  public init(context: String, extension: String = "s", priority: Int = 1) {
    self.context = context
    self.extension = `extension`
    self.priority = priority
  }

  /// Where a caller goes whom we can't serve: `asterisk-conf/` defines it.
  public static let safeExit = DialplanLocation(context: "cordboard-safe-exit")
}
