public import ARI
public import Telephony

/// What a phone does when it is rung.
public enum EndpointBehaviour: Sendable, Equatable {
  case answers(after: Duration)
  /// Answers, and hangs up when it has talked for so long.
  case answersAndHangsUp(after: Duration, talk: Duration)
  /// Rings until somebody gives up.
  case neverAnswers
  /// Says busy (SIP 486), right away.
  case isBusy
  /// Rings, then declines (SIP 603).
  case rejects(after: Duration)
  /// Has no contact: Asterisk can't even make the channel.
  case isUnregistered
}

/// Who has a call that was offered to all applications.
enum BroadcastOwner {
  case nobody, us, another
}

/// A channel of a ``FakeAsterisk``.
public struct FakeChannel: Sendable, Equatable {
  public let id: ChannelID
  public let name: String
  /// Made by an originate; else it dialled in.
  public let isOriginated: Bool
  public internal(set) var state: ARIChannelState
  public internal(set) var callerNumber: String
  public internal(set) var callerName = ""
  public internal(set) var dialplan: ARIDialplan
  /// Whether it is in our application.
  public internal(set) var isInApplication = false
  public internal(set) var variables: [String: String] = [:]
  public internal(set) var bridge: BridgeID?
  public internal(set) var musicClass: String?
  /// The playbacks on it; the first is playing.
  public internal(set) var playbacks: [PlaybackID] = []
  public let createdAt: Instant
  /// Variables that ride on events.
  var reported: Set<String> = []
  /// How often the dialplan has tried in vain to hand it to us.
  var triesFailed = 0
  /// It is on its way out; a second hang-up changes nothing.
  var isHangingUp = false

  /// As ARI describes it.
  var asARI: ARIChannel {
    ARIChannel(
      id: id, name: name, state: state, caller: ARIParty(name: callerName, number: callerNumber), dialplan: dialplan,
      createdAt: createdAt, variables: variables.filter { reported.contains($0.key) })
  }
}

/// A bridge of a ``FakeAsterisk``.
public struct FakeBridge: Sendable, Equatable {
  public let id: BridgeID
  /// Who is in it, in the order of their coming.
  public internal(set) var channels: [ChannelID] = []
  public let createdAt: Instant
  /// How many it counts in, as far as telling us of it goes.
  var interest = 0

  var asARI: ARIBridge { ARIBridge(id: id, channels: channels, createdAt: createdAt) }
}

struct FakePlayback: Sendable {
  let id: PlaybackID
  let channel: ChannelID
  var media: [String]
  /// Counts the media begun; a timer of an earlier one is void.
  var step = 0
  var state = ARIPlaybackState.queued
  /// Whether it can be stopped: what begins with words put together can't.
  var isControllable = false
  /// Stopped before its turn came.
  var isStopped = false

  var asARI: ARIPlayback {
    ARIPlayback(
      id: id, mediaURI: media.first ?? "", nextMediaURI: media.count > 1 ? media[1] : nil, target: .channel(channel),
      state: state)
  }
}
