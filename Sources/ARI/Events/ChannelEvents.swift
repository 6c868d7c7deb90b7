public import Telephony

/// An event that tells nothing but the channel as it now is.
public struct ARIChannelEvent: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  public var subject: ChannelID? { channel.id }

  public init(header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel) {
    self.header = header
    self.channel = channel
  }
}

/// A channel has come into our application.
public struct ARIStasisStart: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  /// What followed the application's name in `Stasis(…)`, or `appArgs`.
  public var arguments: [String]
  /// The channel whose place this one takes: an attended transfer. What was
  /// stamped on it must be copied.
  public var replaced: ARIChannel?
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, arguments: [String] = [],
    replaced: ARIChannel? = nil
  ) {
    self.header = header
    self.channel = channel
    self.arguments = arguments
    self.replaced = replaced
  }
}

/// The channel is gone from Asterisk. Comes for inbound channels only after
/// a subscription to `channel:ID`.
public struct ARIChannelDestroyed: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  public var cause: HangupCause
  public var causeText: String
  /// The channel's own protocol's reason: a SIP status.
  public var technologyCause: Int?
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, cause: HangupCause, causeText: String = "",
    technologyCause: Int? = nil
  ) {
    self.header = header
    self.channel = channel
    self.cause = cause
    self.causeText = causeText
    self.technologyCause = technologyCause
  }
}

/// Somebody, the far end as a rule, wants the channel hung up.
public struct ARIChannelHangupRequest: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  /// Often only in the second of two such events.
  public var cause: HangupCause?
  /// Whether the channel is asked to hang itself up (else it was made to).
  public var isSoft: Bool
  public var technologyCause: Int?
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, cause: HangupCause? = nil, isSoft: Bool = false,
    technologyCause: Int? = nil
  ) {
    self.header = header
    self.channel = channel
    self.cause = cause
    self.isSoft = isSoft
    self.technologyCause = technologyCause
  }
}

/// A DTMF digit was received.
public struct ARIChannelDtmfReceived: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  /// One of `0-9*#ABCD`. Personal.
  public var digit: String
  /// How long it was held. Wrong on Opus calls: never decide on it.
  public var duration: Duration
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, digit: String, duration: Duration = .zero
  ) {
    self.header = header
    self.channel = channel
    self.digit = digit
    self.duration = duration
  }
}

/// The far end has put us on hold.
public struct ARIChannelHold: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  /// The music class the far end suggests.
  public var musicClass: String?
  public var subject: ChannelID? { channel.id }

  public init(header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, musicClass: String? = nil) {
    self.header = header
    self.channel = channel
    self.musicClass = musicClass
  }
}

/// A variable was set; a global one if there is no channel.
public struct ARIChannelVarset: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel?
  public var variable: String
  /// May be personal.
  public var value: String
  public var subject: ChannelID? { channel?.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel? = nil, variable: String, value: String = ""
  ) {
    self.header = header
    self.channel = channel
    self.variable = variable
    self.value = value
  }
}

/// The caller's name or number has changed.
public struct ARIChannelCallerId: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  /// Whether it may be shown: `Presentation Allowed, Not Screened`.
  public var presentation: Int
  public var presentationText: String
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, presentation: Int = 0,
    presentationText: String = ""
  ) {
    self.header = header
    self.channel = channel
    self.presentation = presentation
    self.presentationText = presentationText
  }
}

/// The channel runs another application of the dialplan.
public struct ARIChannelDialplan: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  public var applicationName: String
  /// May be personal.
  public var applicationData: String
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, applicationName: String = "",
    applicationData: String = ""
  ) {
    self.header = header
    self.channel = channel
    self.applicationName = applicationName
    self.applicationData = applicationData
  }
}

/// Talking on the channel has ended.
public struct ARIChannelTalkingFinished: ARIEventPayload {
  public var header: ARIEventHeader
  public var channel: ARIChannel
  /// How long there was talk.
  public var duration: Duration
  public var subject: ChannelID? { channel.id }

  public init(header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, duration: Duration = .zero) {
    self.header = header
    self.channel = channel
    self.duration = duration
  }
}

/// An event that the dialplan (`UserEvent`) or an application made.
public struct ARIUserevent: ARIEventPayload {
  public var header: ARIEventHeader
  public var name: String
  public var channel: ARIChannel?
  public var bridge: ARIBridge?
  public var endpoint: ARIEndpoint?
  /// What it carries. May be personal.
  public var userevent: JSONValue
  public var subject: ChannelID? { channel?.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), name: String, channel: ARIChannel? = nil, bridge: ARIBridge? = nil,
    endpoint: ARIEndpoint? = nil, userevent: JSONValue = .object([])
  ) {
    self.header = header
    self.name = name
    self.channel = channel
    self.bridge = bridge
    self.endpoint = endpoint
    self.userevent = userevent
  }
}

/// A dialling has come a step further.
public struct ARIDial: ARIEventPayload {
  public var header: ARIEventHeader
  /// Who dials; nil for what we originated ourselves.
  public var caller: ARIChannel?
  /// Who is dialled.
  public var peer: ARIChannel
  /// "" when it begins, then `RINGING`, `PROGRESS`, `ANSWER`, `BUSY`,
  /// `NOANSWER`, `CANCEL`, `CONGESTION`, `CHANUNAVAIL`…
  public var status: String
  /// Personal.
  public var dialString: String
  public var forward: String
  public var forwarded: ARIChannel?
  public var subject: ChannelID? { peer.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), caller: ARIChannel? = nil, peer: ARIChannel, status: String,
    dialString: String = "", forward: String = "", forwarded: ARIChannel? = nil
  ) {
    self.header = header
    self.caller = caller
    self.peer = peer
    self.status = status
    self.dialString = dialString
    self.forward = forward
    self.forwarded = forwarded
  }
}
