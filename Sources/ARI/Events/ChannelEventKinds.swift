import Telephony

extension EventKind {
  static let channels: [EventKind] = [
    EventKind("StasisStart", ["args", "channel", "replace_channel"]) { json, header throws(ARIError) in
      .stasisStart(
        ARIStasisStart(
          header: header, channel: try json.channel(of: "StasisStart"), arguments: json["args"].strings,
          replaced: json.optional("replace_channel", as: ARIChannel.self)))
    },
    channel("StasisEnd", ARIEvent.stasisEnd),
    channel("ChannelCreated", ARIEvent.channelCreated),
    channel("ChannelStateChange", ARIEvent.channelStateChange),
    EventKind("ChannelDestroyed", ["cause", "cause_txt", "channel", "tech_cause"]) { json, header throws(ARIError) in
      .channelDestroyed(
        ARIChannelDestroyed(
          header: header, channel: try json.channel(of: "ChannelDestroyed"),
          cause: HangupCause(rawValue: json["cause"].integer ?? 0), causeText: json.text("cause_txt"),
          technologyCause: json["tech_cause"].integer))
    },
    EventKind("ChannelHangupRequest", ["cause", "channel", "soft", "tech_cause"]) { json, header throws(ARIError) in
      .channelHangupRequest(
        ARIChannelHangupRequest(
          header: header, channel: try json.channel(of: "ChannelHangupRequest"),
          cause: json["cause"].integer.map(HangupCause.init(rawValue:)), isSoft: json["soft"].bool ?? false,
          technologyCause: json["tech_cause"].integer))
    },
    EventKind("ChannelDtmfReceived", ["channel", "digit", "duration_ms"]) { json, header throws(ARIError) in
      .channelDtmfReceived(
        ARIChannelDtmfReceived(
          header: header, channel: try json.channel(of: "ChannelDtmfReceived"),
          digit: try json.required("digit", in: "ChannelDtmfReceived"), duration: json.milliseconds("duration_ms")))
    },
    EventKind("ChannelHold", ["channel", "musicclass"]) { json, header throws(ARIError) in
      .channelHold(
        ARIChannelHold(
          header: header, channel: try json.channel(of: "ChannelHold"), musicClass: json.nonEmpty("musicclass")))
    },
    channel("ChannelUnhold", ARIEvent.channelUnhold),
    EventKind("ChannelVarset", ["channel", "value", "variable"]) { json, header throws(ARIError) in
      .channelVarset(
        ARIChannelVarset(
          header: header, channel: json.optional("channel", as: ARIChannel.self),
          variable: try json.required("variable", in: "ChannelVarset"), value: json.text("value")))
    },
    EventKind("ChannelCallerId", ["caller_presentation", "caller_presentation_txt", "channel"]) {
      json, header throws(ARIError) in
      .channelCallerId(
        ARIChannelCallerId(
          header: header, channel: try json.channel(of: "ChannelCallerId"),
          presentation: json["caller_presentation"].integer ?? 0,
          presentationText: json.text("caller_presentation_txt")))
    },
    channel("ChannelConnectedLine", ARIEvent.channelConnectedLine),
    EventKind("ChannelDialplan", ["channel", "dialplan_app", "dialplan_app_data"]) { json, header throws(ARIError) in
      .channelDialplan(
        ARIChannelDialplan(
          header: header, channel: try json.channel(of: "ChannelDialplan"),
          applicationName: json.text("dialplan_app"), applicationData: json.text("dialplan_app_data")))
    },
    channel("ChannelTalkingStarted", ARIEvent.channelTalkingStarted),
    EventKind("ChannelTalkingFinished", ["channel", "duration"]) { json, header throws(ARIError) in
      .channelTalkingFinished(
        ARIChannelTalkingFinished(
          header: header, channel: try json.channel(of: "ChannelTalkingFinished"),
          duration: json.milliseconds("duration")))
    },
    channel("ChannelToneDetected", ARIEvent.channelToneDetected),
  ]

  static let dialling: [EventKind] = [
    EventKind("ChannelUserevent", ["bridge", "channel", "endpoint", "eventname", "userevent"]) {
      json, header throws(ARIError) in
      .channelUserevent(
        ARIUserevent(
          header: header, name: try json.required("eventname", in: "ChannelUserevent"),
          channel: json.optional("channel", as: ARIChannel.self), bridge: json.optional("bridge", as: ARIBridge.self),
          endpoint: json.optional("endpoint", as: ARIEndpoint.self), userevent: json["userevent"]))
    },
    EventKind("Dial", ["caller", "dialstatus", "dialstring", "forward", "forwarded", "peer"]) {
      json, header throws(ARIError) in
      .dial(
        ARIDial(
          header: header, caller: json.optional("caller", as: ARIChannel.self),
          peer: try json.required("peer", as: ARIChannel.self, in: "Dial"), status: json.text("dialstatus"),
          dialString: json.text("dialstring"), forward: json.text("forward"),
          forwarded: json.optional("forwarded", as: ARIChannel.self)))
    },
  ]
}

extension JSONValue {
  func channel(of kind: String) throws(ARIError) -> ARIChannel {
    try required("channel", as: ARIChannel.self, in: kind)
  }

  func milliseconds(_ name: String) -> Duration { .milliseconds(self[name].integer ?? 0) }
}
