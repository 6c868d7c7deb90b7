import Telephony

extension EventKind {
  static let bridges: [EventKind] = [
    EventKind("ChannelEnteredBridge", ["bridge", "channel"]) { json, header throws(ARIError) in
      .channelEnteredBridge(try bridgeChannel(json, header, "ChannelEnteredBridge"))
    },
    EventKind("ChannelLeftBridge", ["bridge", "channel"]) { json, header throws(ARIError) in
      .channelLeftBridge(try bridgeChannel(json, header, "ChannelLeftBridge"))
    },
    EventKind("BridgeCreated", ["bridge"]) { json, header throws(ARIError) in
      .bridgeCreated(ARIBridgeEvent(header: header, bridge: try json.bridge(of: "BridgeCreated")))
    },
    EventKind("BridgeDestroyed", ["bridge"]) { json, header throws(ARIError) in
      .bridgeDestroyed(ARIBridgeEvent(header: header, bridge: try json.bridge(of: "BridgeDestroyed")))
    },
    EventKind("BridgeMerged", ["bridge", "bridge_from"]) { json, header throws(ARIError) in
      .bridgeMerged(
        ARIBridgeMerged(
          header: header, bridge: try json.bridge(of: "BridgeMerged"),
          source: try json.required("bridge_from", as: ARIBridge.self, in: "BridgeMerged")))
    },
    EventKind("BridgeVideoSourceChanged", ["bridge", "old_video_source_id"]) { json, header throws(ARIError) in
      .bridgeVideoSourceChanged(
        ARIBridgeVideoSourceChanged(
          header: header, bridge: try json.bridge(of: "BridgeVideoSourceChanged"),
          oldSource: json.nonEmpty("old_video_source_id").map(ChannelID.init(_:))))
    },
  ]

  static let media: [EventKind] = [
    playback("PlaybackStarted", ARIEvent.playbackStarted),
    playback("PlaybackContinuing", ARIEvent.playbackContinuing),
    playback("PlaybackFinished", ARIEvent.playbackFinished),
    recording("RecordingStarted", ARIEvent.recordingStarted),
    recording("RecordingFinished", ARIEvent.recordingFinished),
    recording("RecordingFailed", ARIEvent.recordingFailed),
  ]

  static let endpoints: [EventKind] = [
    EventKind("EndpointStateChange", ["endpoint"]) { json, header throws(ARIError) in
      .endpointStateChange(ARIEndpointEvent(header: header, endpoint: try json.endpoint(of: "EndpointStateChange")))
    },
    EventKind("PeerStatusChange", ["endpoint", "peer"]) { json, header throws(ARIError) in
      .peerStatusChange(
        ARIPeerStatusChange(
          header: header, endpoint: try json.endpoint(of: "PeerStatusChange"),
          status: json["peer"].text("peer_status"), cause: json["peer"].nonEmpty("cause")))
    },
    EventKind("ContactStatusChange", ["contact_info", "endpoint"]) { json, header throws(ARIError) in
      .contactStatusChange(
        ARIContactStatusChange(
          header: header, endpoint: try json.endpoint(of: "ContactStatusChange"),
          contact: try json.required("contact_info", as: ARIContact.self, in: "ContactStatusChange")))
    },
    EventKind("DeviceStateChanged", ["device_state"]) { json, header throws(ARIError) in
      .deviceStateChanged(
        ARIDeviceStateChanged(
          header: header,
          device: try json.required("device_state", as: ARIDeviceState.self, in: "DeviceStateChanged")))
    },
    EventKind("TextMessageReceived", ["endpoint", "message"]) { json, header throws(ARIError) in
      let message = json["message"]
      return .textMessageReceived(
        ARITextMessageReceived(
          header: header, endpoint: json.optional("endpoint", as: ARIEndpoint.self), sender: message.text("from"),
          recipient: message.text("to"), body: message.text("body"), variables: message["variables"].stringMembers))
    },
  ]

  static let applications: [EventKind] = [
    EventKind("ApplicationRegistered", []) { _, header throws(ARIError) in
      .applicationRegistered(ARIApplicationEvent(header: header))
    },
    EventKind("ApplicationUnregistered", []) { _, header throws(ARIError) in
      .applicationUnregistered(ARIApplicationEvent(header: header))
    },
    EventKind("ApplicationReplaced", []) { _, header throws(ARIError) in
      .applicationReplaced(ARIApplicationEvent(header: header))
    },
    EventKind("ApplicationMoveFailed", ["args", "channel", "destination"]) { json, header throws(ARIError) in
      .applicationMoveFailed(
        ARIApplicationMoveFailed(
          header: header, channel: try json.channel(of: "ApplicationMoveFailed"),
          destination: json.text("destination"), arguments: json["args"].strings))
    },
    EventKind("CallBroadcast", ["called", "caller", "channel"]) { json, header throws(ARIError) in
      .callBroadcast(
        ARICallBroadcast(
          header: header, channel: try json.channel(of: "CallBroadcast"), caller: json.nonEmpty("caller"),
          called: json.nonEmpty("called")))
    },
    EventKind("CallClaimed", ["channel", "winner_app"]) { json, header throws(ARIError) in
      .callClaimed(
        ARICallClaimed(
          header: header, channel: try json.channel(of: "CallClaimed"), winner: json.text("winner_app")))
    },
  ]

  private static func bridgeChannel(
    _ json: JSONValue, _ header: ARIEventHeader, _ type: String
  ) throws(ARIError) -> ARIBridgeChannelEvent {
    ARIBridgeChannelEvent(header: header, bridge: try json.bridge(of: type), channel: try json.channel(of: type))
  }

  private static func playback(
    _ type: String, _ make: @escaping @Sendable (ARIPlaybackEvent) -> ARIEvent
  ) -> EventKind {
    EventKind(type, ["playback"]) { json, header throws(ARIError) in
      make(ARIPlaybackEvent(header: header, playback: try json.required("playback", as: ARIPlayback.self, in: type)))
    }
  }

  private static func recording(
    _ type: String, _ make: @escaping @Sendable (ARIRecordingEvent) -> ARIEvent
  ) -> EventKind {
    EventKind(type, ["recording"]) { json, header throws(ARIError) in
      make(
        ARIRecordingEvent(
          header: header, recording: try json.required("recording", as: ARILiveRecording.self, in: type)))
    }
  }
}

extension JSONValue {
  fileprivate func bridge(of kind: String) throws(ARIError) -> ARIBridge {
    try required("bridge", as: ARIBridge.self, in: kind)
  }

  fileprivate func endpoint(of kind: String) throws(ARIError) -> ARIEndpoint {
    try required("endpoint", as: ARIEndpoint.self, in: kind)
  }
}
