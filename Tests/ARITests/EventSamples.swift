import ARI
import Telephony
import Testing

/// One event of each type, as it comes, and what it shall become.
struct EventSample: Sendable, CustomTestStringConvertible {
  let type: String
  /// Field and its JSON.
  let fields: [(name: String, json: String)]
  /// The fields without which the event is malformed.
  let required: Set<String>
  let event: ARIEvent

  init(_ type: String, _ fields: [(name: String, json: String)], required: Set<String>, _ event: ARIEvent) {
    self.type = type
    self.fields = fields
    self.required = required
    self.event = event
  }

  var testDescription: String { type }
  var text: String { text(replacing: nil, by: nil) }

  /// The frame with one field replaced, or left out.
  func text(replacing name: String?, by json: String?) -> String {
    let parts = fields.compactMap { field -> String? in
      guard field.name == name else { return "\"\(field.name)\":\(field.json)" }
      return json.map { "\"\(field.name)\":\($0)" }
    }
    return Samples.event(type, parts.joined(separator: ","))
  }

  static let all: [EventSample] = channels + others

  private static func justChannel(_ type: String, _ make: (ARIChannelEvent) -> ARIEvent) -> EventSample {
    EventSample(
      type, [("channel", Samples.channel)], required: ["channel"],
      make(ARIChannelEvent(header: Samples.theHeader, channel: Samples.theChannel)))
  }

  private static let channels: [EventSample] = {
    let (header, channel) = (Samples.theHeader, Samples.theChannel)
    return [
      EventSample(
        "StasisStart", [("args", #"["a","b"]"#), ("channel", Samples.channel), ("replace_channel", Samples.channel)],
        required: ["channel"],
        .stasisStart(ARIStasisStart(header: header, channel: channel, arguments: ["a", "b"], replaced: channel))),
      justChannel("StasisEnd", ARIEvent.stasisEnd),
      justChannel("ChannelCreated", ARIEvent.channelCreated),
      justChannel("ChannelStateChange", ARIEvent.channelStateChange),
      EventSample(
        "ChannelDestroyed",
        [("cause", "16"), ("cause_txt", #""Normal Clearing""#), ("channel", Samples.channel), ("tech_cause", "200")],
        required: ["channel"],
        .channelDestroyed(
          ARIChannelDestroyed(
            header: header, channel: channel, cause: .normalClearing, causeText: "Normal Clearing",
            technologyCause: 200))),
      EventSample(
        "ChannelHangupRequest",
        [("cause", "17"), ("channel", Samples.channel), ("soft", "true"), ("tech_cause", "486")],
        required: ["channel"],
        .channelHangupRequest(
          ARIChannelHangupRequest(
            header: header, channel: channel, cause: .userBusy, isSoft: true, technologyCause: 486))),
      EventSample(
        "ChannelDtmfReceived", [("channel", Samples.channel), ("digit", #""5""#), ("duration_ms", "120")],
        required: ["channel", "digit"],
        .channelDtmfReceived(
          ARIChannelDtmfReceived(header: header, channel: channel, digit: "5", duration: .milliseconds(120)))),
      EventSample(
        "ChannelHold", [("channel", Samples.channel), ("musicclass", #""jazz""#)], required: ["channel"],
        .channelHold(ARIChannelHold(header: header, channel: channel, musicClass: "jazz"))),
      justChannel("ChannelUnhold", ARIEvent.channelUnhold),
      EventSample(
        "ChannelVarset", [("channel", Samples.channel), ("value", #""1""#), ("variable", #""X""#)],
        required: ["variable"],
        .channelVarset(ARIChannelVarset(header: header, channel: channel, variable: "X", value: "1"))),
      EventSample(
        "ChannelCallerId",
        [
          ("caller_presentation", "0"), ("caller_presentation_txt", #""Presentation Allowed""#),
          ("channel", Samples.channel),
        ], required: ["channel"],
        .channelCallerId(
          ARIChannelCallerId(
            header: header, channel: channel, presentation: 0, presentationText: "Presentation Allowed"))),
      justChannel("ChannelConnectedLine", ARIEvent.channelConnectedLine),
      EventSample(
        "ChannelDialplan",
        [("channel", Samples.channel), ("dialplan_app", #""Wait""#), ("dialplan_app_data", #""1""#)],
        required: ["channel"],
        .channelDialplan(
          ARIChannelDialplan(header: header, channel: channel, applicationName: "Wait", applicationData: "1"))),
      justChannel("ChannelTalkingStarted", ARIEvent.channelTalkingStarted),
      EventSample(
        "ChannelTalkingFinished", [("channel", Samples.channel), ("duration", "1500")], required: ["channel"],
        .channelTalkingFinished(
          ARIChannelTalkingFinished(header: header, channel: channel, duration: .milliseconds(1_500)))),
      justChannel("ChannelToneDetected", ARIEvent.channelToneDetected),
    ]
  }()

  private static let others: [EventSample] = {
    let (header, channel, bridge) = (Samples.theHeader, Samples.theChannel, Samples.theBridge)
    let callEvent = ARIBridgeChannelEvent(header: header, bridge: bridge, channel: channel)
    let inBridge: [(name: String, json: String)] = [("bridge", Samples.bridge), ("channel", Samples.channel)]
    let playback = ARIPlaybackEvent(header: header, playback: Samples.thePlayback)
    let recording = ARIRecordingEvent(header: header, recording: Samples.theRecording)
    let peer = #"{"peer_status":"Registered","cause":"because"}"#
    let contact = #"{"uri":"sip:a@b","contact_status":"Reachable","aor":"agent1","roundtrip_usec":"1500"}"#
    let end =
      #"{"source_channel":\#(Samples.channel),"connected_channel":\#(Samples.channel),"bridge":\#(Samples.bridge)}"#
    let to =
      #"{"requested_destination":{"protocol_id":"p","destination":"100"},"destination_channel":\#(Samples.channel)}"#
    return [
      EventSample(
        "ChannelUserevent",
        [
          ("bridge", Samples.bridge), ("channel", Samples.channel), ("endpoint", Samples.endpoint),
          ("eventname", #""hello""#), ("userevent", #"{"k":"v"}"#),
        ], required: ["eventname"],
        .channelUserevent(
          ARIUserevent(
            header: header, name: "hello", channel: channel, bridge: bridge, endpoint: Samples.theEndpoint,
            userevent: ["k": "v"]))),
      EventSample(
        "Dial",
        [
          ("caller", Samples.channel), ("dialstatus", #""RINGING""#), ("dialstring", #""agent1""#),
          ("forward", #""f""#), ("forwarded", Samples.channel), ("peer", Samples.channel),
        ], required: ["peer"],
        .dial(
          ARIDial(
            header: header, caller: channel, peer: channel, status: "RINGING", dialString: "agent1", forward: "f",
            forwarded: channel))),
      EventSample(
        "ChannelEnteredBridge", inBridge, required: ["bridge", "channel"], .channelEnteredBridge(callEvent)),
      EventSample("ChannelLeftBridge", inBridge, required: ["bridge", "channel"], .channelLeftBridge(callEvent)),
      EventSample(
        "BridgeCreated", [("bridge", Samples.bridge)], required: ["bridge"],
        .bridgeCreated(ARIBridgeEvent(header: header, bridge: bridge))),
      EventSample(
        "BridgeDestroyed", [("bridge", Samples.bridge)], required: ["bridge"],
        .bridgeDestroyed(ARIBridgeEvent(header: header, bridge: bridge))),
      EventSample(
        "BridgeMerged", [("bridge", Samples.bridge), ("bridge_from", Samples.bridge)],
        required: ["bridge", "bridge_from"],
        .bridgeMerged(ARIBridgeMerged(header: header, bridge: bridge, source: bridge))),
      EventSample(
        "BridgeVideoSourceChanged", [("bridge", Samples.bridge), ("old_video_source_id", #""b""#)],
        required: ["bridge"],
        .bridgeVideoSourceChanged(ARIBridgeVideoSourceChanged(header: header, bridge: bridge, oldSource: "b"))),
      EventSample(
        "ChannelTransfer", [("refer_to", to), ("referred_by", end), ("state", #""channel_progress""#)],
        required: ["referred_by"],
        .channelTransfer(
          ARIChannelTransfer(
            header: header, state: "channel_progress",
            referredBy: ARIChannelTransfer.End(channel: channel, connected: channel, bridge: bridge),
            referTo: ARIChannelTransfer.End(channel: channel), destination: "100", replacesProtocolID: "p"))),
      EventSample(
        "BridgeBlindTransfer",
        [
          ("bridge", Samples.bridge), ("channel", Samples.channel), ("context", #""c""#), ("exten", #""100""#),
          ("is_external", "false"), ("replace_channel", Samples.channel), ("result", #""Success""#),
          ("transferee", Samples.channel),
        ], required: ["channel"],
        .bridgeBlindTransfer(
          ARIBridgeBlindTransfer(
            header: header, channel: channel, replaced: channel, transferee: channel, extension: "100", context: "c",
            isExternal: false, bridge: bridge))),
      EventSample(
        "BridgeAttendedTransfer",
        [
          ("destination_application", #""app""#), ("destination_bridge", #""br2""#), ("destination_type", #""bridge""#),
          ("is_external", "true"), ("replace_channel", Samples.channel), ("result", #""Success""#),
          ("transfer_target", Samples.channel), ("transferee", Samples.channel),
          ("transferer_first_leg", Samples.channel), ("transferer_first_leg_bridge", Samples.bridge),
          ("transferer_second_leg", Samples.channel), ("transferer_second_leg_bridge", Samples.bridge),
        ], required: ["transferer_first_leg", "transferer_second_leg"],
        .bridgeAttendedTransfer(
          ARIBridgeAttendedTransfer(
            header: header, firstLeg: channel, secondLeg: channel, firstLegBridge: bridge, secondLegBridge: bridge,
            replaced: channel, transferee: channel, target: channel, destinationBridge: "br2",
            destinationApplication: "app"))),
      EventSample(
        "PlaybackStarted", [("playback", Samples.playback)], required: ["playback"], .playbackStarted(playback)),
      EventSample(
        "PlaybackContinuing", [("playback", Samples.playback)], required: ["playback"], .playbackContinuing(playback)),
      EventSample(
        "PlaybackFinished", [("playback", Samples.playback)], required: ["playback"], .playbackFinished(playback)),
      EventSample(
        "RecordingStarted", [("recording", Samples.recording)], required: ["recording"], .recordingStarted(recording)),
      EventSample(
        "RecordingFinished", [("recording", Samples.recording)], required: ["recording"],
        .recordingFinished(recording)),
      EventSample(
        "RecordingFailed", [("recording", Samples.recording)], required: ["recording"], .recordingFailed(recording)),
      EventSample(
        "EndpointStateChange", [("endpoint", Samples.endpoint)], required: ["endpoint"],
        .endpointStateChange(ARIEndpointEvent(header: header, endpoint: Samples.theEndpoint))),
      EventSample(
        "PeerStatusChange", [("endpoint", Samples.endpoint), ("peer", peer)], required: ["endpoint"],
        .peerStatusChange(
          ARIPeerStatusChange(
            header: header, endpoint: Samples.theEndpoint, status: "Registered", cause: "because"))),
      EventSample(
        "ContactStatusChange", [("contact_info", contact), ("endpoint", Samples.endpoint)],
        required: ["contact_info", "endpoint"],
        .contactStatusChange(
          ARIContactStatusChange(
            header: header, endpoint: Samples.theEndpoint,
            contact: ARIContact(uri: "sip:a@b", status: "Reachable", aor: "agent1", roundTrip: .microseconds(1_500))))),
      EventSample(
        "DeviceStateChanged", [("device_state", #"{"name":"Stasis:lamp","state":"INUSE"}"#)],
        required: ["device_state"],
        .deviceStateChanged(
          ARIDeviceStateChanged(header: header, device: ARIDeviceState(name: "Stasis:lamp", state: .inUse)))),
      EventSample(
        "TextMessageReceived",
        [("endpoint", Samples.endpoint), ("message", #"{"from":"a","to":"b","body":"hi","variables":{"X":"1"}}"#)],
        required: [],
        .textMessageReceived(
          ARITextMessageReceived(
            header: header, endpoint: Samples.theEndpoint, sender: "a", recipient: "b", body: "hi",
            variables: ["X": "1"]))),
      EventSample(
        "ApplicationRegistered", [], required: [], .applicationRegistered(ARIApplicationEvent(header: header))),
      EventSample(
        "ApplicationUnregistered", [], required: [], .applicationUnregistered(ARIApplicationEvent(header: header))),
      EventSample("ApplicationReplaced", [], required: [], .applicationReplaced(ARIApplicationEvent(header: header))),
      EventSample(
        "ApplicationMoveFailed",
        [("args", #"["x"]"#), ("channel", Samples.channel), ("destination", #""other""#)], required: ["channel"],
        .applicationMoveFailed(
          ARIApplicationMoveFailed(header: header, channel: channel, destination: "other", arguments: ["x"]))),
      EventSample(
        "CallBroadcast", [("called", #""100""#), ("caller", #""200""#), ("channel", Samples.channel)],
        required: ["channel"],
        .callBroadcast(ARICallBroadcast(header: header, channel: channel, caller: "200", called: "100"))),
      EventSample(
        "CallClaimed", [("channel", Samples.channel), ("winner_app", #""cordboard""#)], required: ["channel"],
        .callClaimed(ARICallClaimed(header: header, channel: channel, winner: "cordboard"))),
    ]
  }()
}
