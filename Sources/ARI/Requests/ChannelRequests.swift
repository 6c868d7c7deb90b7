public import Telephony

/// A channel for Asterisk to make.
public struct ARIOrigination: Sendable, Equatable {
  /// Chosen by us, so that an event that comes before the reply finds its owner.
  public var channel: ChannelID
  /// What to ring, as Asterisk dials it: `PJSIP/agent1`. May be personal.
  public var endpoint: String
  public var stasisApp: String
  /// Come back as ``ARIStasisStart/arguments``. No commas in any of them:
  /// Asterisk splits there.
  public var stasisArguments: [String]
  /// Shown to the far end: `"Sales" <1234>`. Personal.
  public var callerID: String?
  /// How long Asterisk lets it ring; nil for its own default, 30 s.
  public var ringSecondsMax: Int?
  public var variables: [ARIVariableSetting]
  /// The channel it is made for; Asterisk links the two.
  public var originator: ChannelID?
  /// The id of the other half of a Local channel.
  public var otherChannel: ChannelID?
  /// Codecs, if there is no originator: `ulaw,opus`.
  public var formats: String?

  public init(
    channel: ChannelID, endpoint: String, stasisApp: String, stasisArguments: [String] = [], callerID: String? = nil,
    ringSecondsMax: Int? = nil, variables: [ARIVariableSetting] = [], originator: ChannelID? = nil,
    otherChannel: ChannelID? = nil, formats: String? = nil
  ) {
    self.channel = channel
    self.endpoint = endpoint
    self.stasisApp = stasisApp
    self.stasisArguments = stasisArguments
    self.callerID = callerID
    self.ringSecondsMax = ringSecondsMax
    self.variables = variables
    self.originator = originator
    self.otherChannel = otherChannel
    self.formats = formats
  }
}

extension ARIOrigination: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "origination of channel \(channel)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["channel": channel.rawValue]) }
}

/// Which way audio flows, seen from the channel.
public enum ARIDirection: String, Sendable, CaseIterable {
  /// From the channel into Asterisk: what its party says.
  case `in`
  /// From Asterisk to the channel: what its party hears.
  case out
  case both
  case none
}

extension ARIRequest {
  /// All channels, ours and foreign. → `[ARIChannel]`
  public static func listChannels() -> ARIRequest { ARIRequest(.get, ["channels"]) }

  /// → ``ARIChannel``, or 404.
  public static func channel(_ id: ChannelID) -> ARIRequest { ARIRequest(.get, ["channels", id.rawValue]) }

  /// Make a channel and ring it. → ``ARIChannel``; 400 for a bad endpoint,
  /// 409 when the id is taken.
  public static func originate(_ origination: ARIOrigination) -> ARIRequest {
    let common = creation(origination)
    let own: [(name: String, value: String?)] = [
      ("callerId", origination.callerID), ("timeout", origination.ringSecondsMax.map(String.init)),
    ]
    return ARIRequest(.post, ["channels"], query: common + own, body: origination.variables.body)
  }

  /// Make a channel and leave it down, in our application; ring it later
  /// with ``dial(_:caller:ringSecondsMax:)``. → ``ARIChannel``
  public static func create(_ origination: ARIOrigination) -> ARIRequest {
    ARIRequest(.post, ["channels", "create"], query: creation(origination), body: origination.variables.body)
  }

  /// Ring a channel made by ``create(_:)``. → nothing
  public static func dial(
    _ id: ChannelID, caller: ChannelID? = nil, ringSecondsMax: Int? = nil
  ) -> ARIRequest {
    onChannel(
      .post, id, "dial", [("caller", caller?.rawValue), ("timeout", ringSecondsMax.map(String.init))])
  }

  public static func answer(_ id: ChannelID) -> ARIRequest { onChannel(.post, id, "answer") }
  /// Let the caller hear ringing.
  public static func ring(_ id: ChannelID) -> ARIRequest { onChannel(.post, id, "ring") }
  public static func stopRinging(_ id: ChannelID) -> ARIRequest { onChannel(.delete, id, "ring") }
  /// Tell the caller's switch that the call makes progress (SIP 183).
  public static func progress(_ id: ChannelID) -> ARIRequest { onChannel(.post, id, "progress") }

  /// Hang the channel up with a cause. → nothing, or 404 if it is gone.
  public static func hangUp(_ id: ChannelID, cause: HangupCause = .normalClearing) -> ARIRequest {
    ARIRequest(.delete, ["channels", id.rawValue], query: [("reason_code", String(cause.rawValue))])
  }

  /// Hand the channel back to the dialplan.
  public static func continueInDialplan(_ id: ChannelID, at location: DialplanLocation) -> ARIRequest {
    onChannel(
      .post, id, "continue",
      [
        ("context", location.context), ("extension", location.extension), ("priority", String(location.priority)),
      ])
  }

  /// Give the channel to another application.
  public static func move(_ id: ChannelID, to stasisApp: String, arguments: [String] = []) -> ARIRequest {
    onChannel(.post, id, "move", [("app", stasisApp), ("appArgs", joined(arguments))])
  }

  /// Send the far end elsewhere (SIP 302 or REFER).
  public static func redirect(_ id: ChannelID, to endpoint: String) -> ARIRequest {
    onChannel(.post, id, "redirect", [("endpoint", endpoint)])
  }

  /// Tell who asked for a transfer how it goes:
  /// `channel_progress`, `channel_answered`, `channel_unavailable`, `channel_declined`.
  public static func transferProgress(_ id: ChannelID, state: String) -> ARIRequest {
    onChannel(.post, id, "transfer_progress", [("states", state)])
  }

  /// → ``ARIRTPStatistics``, or 404 when it has no RTP.
  public static func rtpStatistics(_ id: ChannelID) -> ARIRequest { onChannel(.get, id, "rtp_statistics") }

  /// What `originate` and `create` have in common.
  private static func creation(_ origination: ARIOrigination) -> [(name: String, value: String?)] {
    [
      ("endpoint", origination.endpoint), ("app", origination.stasisApp),
      ("appArgs", joined(origination.stasisArguments)), ("channelId", origination.channel.rawValue),
      ("otherChannelId", origination.otherChannel?.rawValue), ("originator", origination.originator?.rawValue),
      ("formats", origination.formats),
    ]
  }

  static func onChannel(
    _ method: Method, _ id: ChannelID, _ verb: String, _ query: [(name: String, value: String?)] = [],
    body: JSONValue? = nil
  ) -> ARIRequest {
    ARIRequest(method, ["channels", id.rawValue, verb], query: query, body: body)
  }

  static func joined(_ arguments: [String]) -> String? {
    arguments.isEmpty ? nil : arguments.joined(separator: ",")
  }
}
