public import Telephony

/// A recording for Asterisk to make.
public struct ARIRecordingOrder: Sendable, Equatable {
  /// What to do with a file of that name that is already there.
  public enum IfExists: String, Sendable, CaseIterable {
    case fail, overwrite, append
  }

  /// A path below Asterisk's recording folder, without the extension.
  public var name: String
  /// The extension: `wav`.
  public var format: String
  /// nil for no limit.
  public var secondsMax: Int?
  /// Ends after so much silence; nil for never.
  public var silenceSecondsMax: Int?
  public var ifExists: IfExists
  public var beep: Bool
  /// Digits that end it: `none`, `any`, `*`, `#`.
  public var terminateOn: String

  public init(
    name: String, format: String = "wav", secondsMax: Int? = nil, silenceSecondsMax: Int? = nil,
    ifExists: IfExists = .fail, beep: Bool = false, terminateOn: String = "none"
  ) {
    self.name = name
    self.format = format
    self.secondsMax = secondsMax
    self.silenceSecondsMax = silenceSecondsMax
    self.ifExists = ifExists
    self.beep = beep
    self.terminateOn = terminateOn
  }

  var query: [(name: String, value: String?)] {
    [
      ("name", name), ("format", format), ("maxDurationSeconds", secondsMax.map(String.init)),
      ("maxSilenceSeconds", silenceSecondsMax.map(String.init)), ("ifExists", ifExists.rawValue),
      ("beep", beep ? "true" : nil), ("terminateOn", terminateOn),
    ]
  }
}

extension ARIRequest {
  /// Play the media one after the other, as one playback whose id we choose.
  /// → ``ARIPlayback``
  public static func play(
    _ media: [Media], on id: ChannelID, as playback: PlaybackID, language: String? = nil
  ) -> ARIRequest {
    onChannel(
      .post, id, "play", [("playbackId", playback.rawValue), ("lang", language)], body: mediaBody(media))
  }

  /// Music on hold; the class's default if none is named.
  public static func startMusic(_ id: ChannelID, musicClass: String? = nil) -> ARIRequest {
    onChannel(.post, id, "moh", [("mohClass", musicClass)])
  }

  public static func stopMusic(_ id: ChannelID) -> ARIRequest { onChannel(.delete, id, "moh") }
  /// Send silence, so that RTP flows while nothing plays.
  public static func startSilence(_ id: ChannelID) -> ARIRequest { onChannel(.post, id, "silence") }
  public static func stopSilence(_ id: ChannelID) -> ARIRequest { onChannel(.delete, id, "silence") }
  /// Tell the channel it is on hold. Not a mute: the others go on hearing it.
  public static func hold(_ id: ChannelID) -> ARIRequest { onChannel(.post, id, "hold") }
  public static func unhold(_ id: ChannelID) -> ARIRequest { onChannel(.delete, id, "hold") }

  /// `in`: the others do not hear the channel's party.
  public static func mute(_ id: ChannelID, _ direction: ARIDirection = .both) -> ARIRequest {
    onChannel(.post, id, "mute", [("direction", direction.rawValue)])
  }

  public static func unmute(_ id: ChannelID, _ direction: ARIDirection = .both) -> ARIRequest {
    onChannel(.delete, id, "mute", [("direction", direction.rawValue)])
  }

  /// Send digits. They are personal.
  ///
  /// - Parameters:
  ///   - duration: of each; Asterisk's default is 100 ms.
  ///   - pause: between two; Asterisk's default is 100 ms.
  public static func sendDTMF(
    _ digits: String, to id: ChannelID, duration: Duration? = nil, pause: Duration? = nil
  ) -> ARIRequest {
    onChannel(
      .post, id, "dtmf",
      [("dtmf", digits), ("between", milliseconds(pause)), ("duration", milliseconds(duration))])
  }

  /// Record what the channel's party says. 409 while it is in a bridge:
  /// record the bridge, or a snoop. → ``ARILiveRecording``
  public static func record(_ id: ChannelID, _ order: ARIRecordingOrder) -> ARIRequest {
    onChannel(.post, id, "record", order.query)
  }

  /// Make a channel that listens to another, or speaks into it, or both.
  /// → ``ARIChannel``
  ///
  /// - Parameters:
  ///   - spy: which audio the snoop hears.
  ///   - whisper: into which direction the snoop's own audio goes.
  public static func snoop(
    on id: ChannelID, as snoop: ChannelID, spy: ARIDirection, whisper: ARIDirection, stasisApp: String,
    arguments: [String] = []
  ) -> ARIRequest {
    onChannel(
      .post, id, "snoop",
      [
        ("spy", spy.rawValue), ("whisper", whisper.rawValue), ("app", stasisApp), ("appArgs", joined(arguments)),
        ("snoopId", snoop.rawValue),
      ])
  }

  /// Make a channel whose audio goes to and comes from a program of ours.
  /// → ``ARIChannel``
  ///
  /// - Parameters:
  ///   - host: `127.0.0.1:4000`.
  ///   - format: the codec: `slin16`.
  public static func externalMedia(
    as id: ChannelID, host: String, format: String, stasisApp: String, encapsulation: String = "rtp",
    transport: String = "udp", variables: [ARIVariableSetting] = []
  ) -> ARIRequest {
    ARIRequest(
      .post, ["channels", "externalMedia"],
      query: [
        ("channelId", id.rawValue), ("app", stasisApp), ("external_host", host), ("encapsulation", encapsulation),
        ("transport", transport), ("format", format),
      ], body: variables.body)
  }

  /// In the body, because in the query Asterisk splits each at its commas,
  /// and tones have commas.
  static func mediaBody(_ media: [Media]) -> JSONValue {
    ["media": .array(media.map { .string($0.uri) })]
  }

  static func milliseconds(_ duration: Duration?) -> String? {
    duration.map { String($0.wholeMilliseconds) }
  }
}
