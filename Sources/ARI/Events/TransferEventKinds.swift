import Telephony

extension EventKind {
  static let transfers: [EventKind] = [
    EventKind("ChannelTransfer", ["refer_to", "referred_by", "state"]) { json, header throws(ARIError) in
      try channelTransfer(json, header)
    },
    EventKind(
      "BridgeBlindTransfer",
      ["bridge", "channel", "context", "exten", "is_external", "replace_channel", "result", "transferee"]
    ) { json, header throws(ARIError) in
      .bridgeBlindTransfer(
        ARIBridgeBlindTransfer(
          header: header, channel: try json.channel(of: "BridgeBlindTransfer"),
          replaced: json.optional("replace_channel", as: ARIChannel.self),
          transferee: json.optional("transferee", as: ARIChannel.self), extension: json.text("exten"),
          context: json.text("context"), result: json.text("result"), isExternal: json["is_external"].bool ?? false,
          bridge: json.optional("bridge", as: ARIBridge.self)))
    },
    EventKind(
      "BridgeAttendedTransfer",
      [
        "destination_application", "destination_bridge", "destination_type", "is_external", "replace_channel",
        "result", "transfer_target", "transferee", "transferer_first_leg", "transferer_first_leg_bridge",
        "transferer_second_leg", "transferer_second_leg_bridge",
      ]
    ) { json, header throws(ARIError) in
      try attendedTransfer(json, header)
    },
  ]

  private static func channelTransfer(_ json: JSONValue, _ header: ARIEventHeader) throws(ARIError) -> ARIEvent {
    let (by, to) = (json["referred_by"], json["refer_to"])
    let destination = to["requested_destination"]
    return .channelTransfer(
      ARIChannelTransfer(
        header: header, state: json.nonEmpty("state"),
        referredBy: ARIChannelTransfer.End(
          channel: try by.required("source_channel", as: ARIChannel.self, in: "ChannelTransfer"),
          connected: by.optional("connected_channel", as: ARIChannel.self),
          bridge: by.optional("bridge", as: ARIBridge.self)),
        referTo: ARIChannelTransfer.End(
          channel: to.optional("destination_channel", as: ARIChannel.self),
          connected: to.optional("connected_channel", as: ARIChannel.self),
          bridge: to.optional("bridge", as: ARIBridge.self)),
        destination: destination.nonEmpty("destination"), replacesProtocolID: destination.nonEmpty("protocol_id")))
  }

  private static func attendedTransfer(_ json: JSONValue, _ header: ARIEventHeader) throws(ARIError) -> ARIEvent {
    let type = "BridgeAttendedTransfer"
    return .bridgeAttendedTransfer(
      ARIBridgeAttendedTransfer(
        header: header,
        firstLeg: try json.required("transferer_first_leg", as: ARIChannel.self, in: type),
        secondLeg: try json.required("transferer_second_leg", as: ARIChannel.self, in: type),
        firstLegBridge: json.optional("transferer_first_leg_bridge", as: ARIBridge.self),
        secondLegBridge: json.optional("transferer_second_leg_bridge", as: ARIBridge.self),
        replaced: json.optional("replace_channel", as: ARIChannel.self),
        transferee: json.optional("transferee", as: ARIChannel.self),
        target: json.optional("transfer_target", as: ARIChannel.self), result: json.text("result"),
        isExternal: json["is_external"].bool ?? false, destinationType: json.text("destination_type"),
        destinationBridge: json.nonEmpty("destination_bridge").map(BridgeID.init(_:)),
        destinationApplication: json.nonEmpty("destination_application")))
  }
}
