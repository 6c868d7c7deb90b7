public import ARI
import Telephony

/// An event, as far as the switchboard reads it.
public struct RecordedEvent: Sendable, Equatable {
  public var type: String
  /// What it is about: a channel's, bridge's or device's name.
  public var subject: String
  public var members: JSONValue

  init(type: String, subject: String, members: JSONValue) {
    self.type = type
    self.subject = subject
    self.members = members
  }

  /// - Parameter names: what stands for each channel's id.
  /// - Returns: nil for an event of which nothing is read.
  public init?(_ event: ARIEvent, names: [String: String]) {
    func named(_ id: ChannelID) -> String { names[id.rawValue] ?? id.rawValue }
    func of(_ channel: ARIChannel, _ members: [(String, JSONValue)] = []) -> (String, JSONValue) {
      (named(channel.id), .compact(members))
    }
    func of(_ playback: ARIPlayback) -> (String, JSONValue) {
      var target = ""
      if case .channel(let channel)? = playback.target { target = named(channel) }
      return (
        target,
        [
          "playback": .string(playback.id.rawValue), "media": .string(playback.mediaURI),
          "state": .string(playback.state.rawValue),
        ]
      )
    }
    type = event.type
    switch event {
    case .stasisStart(let start):
      let details = start.channel.details
      (subject, members) = of(
        start.channel,
        [
          ("from", .string(details.caller.number)), ("to", .string(details.dialplan.extension)),
          ("endpoint", .string(details.endpoint)), ("application", .string(details.dialplan.applicationData)),
          ("stamp", .optional(details.variables["CORDBOARD_CALL"])),
        ])
    case .stasisEnd(let end): (subject, members) = of(end.channel)
    case .channelStateChange(let change):
      (subject, members) = of(change.channel, [("state", .string(change.channel.state.rawValue))])
    case .channelHangupRequest(let request):
      // Of a BYE both was seen, normal clearing and nothing; they mean the same.
      let isPlain = request.cause == .unknown || request.cause == .normalClearing
      let cause = isPlain ? nil : request.cause?.rawValue
      (subject, members) = of(
        request.channel, [("cause", .optional(cause)), ("soft", request.isSoft ? true : .null)])
    case .channelDestroyed(let destruction):
      (subject, members) = of(destruction.channel, [("cause", .integer(Int64(destruction.cause.rawValue)))])
    case .channelDtmfReceived(let received):
      (subject, members) = of(received.channel, [("digit", .string(received.digit))])
    case .dial(let dial): (subject, members) = of(dial.peer, [("status", .string(dial.status))])
    case .channelEnteredBridge(let entry):
      (subject, members) = of(entry.channel, [("bridge", .string(entry.bridge.id.rawValue))])
    case .channelLeftBridge(let exit):
      (subject, members) = of(exit.channel, [("bridge", .string(exit.bridge.id.rawValue))])
    case .bridgeDestroyed(let destruction): (subject, members) = (destruction.bridge.id.rawValue, .object([]))
    case .playbackStarted(let begin): (subject, members) = of(begin.playback)
    case .playbackContinuing(let next): (subject, members) = of(next.playback)
    case .playbackFinished(let end): (subject, members) = of(end.playback)
    case .deviceStateChanged(let change):
      (subject, members) = (change.device.name, ["state": .string(change.device.state.rawValue)])
    default: return nil
    }
  }

  /// In which row of events it has its place. Asterisk keeps the order within a
  /// row, and not from row to row: each is published by a thread, or on a
  /// topic, of its own.
  ///
  /// - `Dial` comes from the dialling thread, `ChannelStateChange` from that of
  ///   the channel.
  /// - A bridge's end is told by whoever deletes it.
  /// - Device states are worked out by a thread of their own, later.
  var row: String {
    switch type {
    case "Dial": "dialling \(subject)"
    case "BridgeDestroyed": "bridge \(subject)"
    case "DeviceStateChanged": "device \(subject)"
    default: "channel \(subject)"
    }
  }

  var text: String { "\(type) \(members.text)" }
}
