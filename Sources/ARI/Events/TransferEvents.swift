public import Telephony

/// A phone asked for a transfer (SIP REFER) that is ours to carry out:
/// `PJSIP_TRANSFER_HANDLING(ari-only)`.
public struct ARIChannelTransfer: ARIEventPayload {
  /// One end of a transfer: a channel with who it talks to, and where.
  public struct End: Sendable, Equatable {
    public var channel: ARIChannel?
    public var connected: ARIChannel?
    public var bridge: ARIBridge?

    public init(channel: ARIChannel? = nil, connected: ARIChannel? = nil, bridge: ARIBridge? = nil) {
      self.channel = channel
      self.connected = connected
      self.bridge = bridge
    }
  }

  public var header: ARIEventHeader
  /// `channel_progress` and the like, in later events of one transfer.
  public var state: String?
  /// Who asked.
  public var referredBy: End
  /// Whom the caller shall be given to; `channel` is nil in a blind transfer.
  public var referTo: End
  /// What was dialled: the extension or SIP URI. Personal.
  public var destination: String?
  /// The SIP Call-ID of the dialogue that shall be replaced.
  public var replacesProtocolID: String?
  public var subject: ChannelID? { referredBy.channel?.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), state: String? = nil, referredBy: End, referTo: End,
    destination: String? = nil, replacesProtocolID: String? = nil
  ) {
    self.header = header
    self.state = state
    self.referredBy = referredBy
    self.referTo = referTo
    self.destination = destination
    self.replacesProtocolID = replacesProtocolID
  }
}

/// Asterisk itself has carried out a blind transfer.
public struct ARIBridgeBlindTransfer: ARIEventPayload {
  public var header: ARIEventHeader
  /// Who transferred.
  public var channel: ARIChannel
  public var replaced: ARIChannel?
  public var transferee: ARIChannel?
  /// Personal.
  public var `extension`: String
  public var context: String
  /// `Success`, `Fail`, `Invalid`, `Not Permitted`.
  public var result: String
  public var isExternal: Bool
  public var bridge: ARIBridge?
  public var subject: ChannelID? { channel.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), channel: ARIChannel, replaced: ARIChannel? = nil,
    transferee: ARIChannel? = nil, extension: String = "", context: String = "", result: String = "Success",
    isExternal: Bool = true, bridge: ARIBridge? = nil
  ) {
    self.header = header
    self.channel = channel
    self.replaced = replaced
    self.transferee = transferee
    self.extension = `extension`
    self.context = context
    self.result = result
    self.isExternal = isExternal
    self.bridge = bridge
  }
}

/// Asterisk itself has carried out an attended transfer.
public struct ARIBridgeAttendedTransfer: ARIEventPayload {
  public var header: ARIEventHeader
  public var firstLeg: ARIChannel
  public var secondLeg: ARIChannel
  public var firstLegBridge: ARIBridge?
  public var secondLegBridge: ARIBridge?
  public var replaced: ARIChannel?
  public var transferee: ARIChannel?
  public var target: ARIChannel?
  /// `Success`, `Fail`, `Invalid`, `Not Permitted`.
  public var result: String
  public var isExternal: Bool
  /// `bridge`, `application`, `link`, `threeway`, `fail`.
  public var destinationType: String
  public var destinationBridge: BridgeID?
  public var destinationApplication: String?
  public var subject: ChannelID? { firstLeg.id }

  public init(
    header: ARIEventHeader = ARIEventHeader(), firstLeg: ARIChannel, secondLeg: ARIChannel,
    firstLegBridge: ARIBridge? = nil, secondLegBridge: ARIBridge? = nil, replaced: ARIChannel? = nil,
    transferee: ARIChannel? = nil, target: ARIChannel? = nil, result: String = "Success", isExternal: Bool = true,
    destinationType: String = "bridge", destinationBridge: BridgeID? = nil, destinationApplication: String? = nil
  ) {
    self.header = header
    self.firstLeg = firstLeg
    self.secondLeg = secondLeg
    self.firstLegBridge = firstLegBridge
    self.secondLegBridge = secondLegBridge
    self.replaced = replaced
    self.transferee = transferee
    self.target = target
    self.result = result
    self.isExternal = isExternal
    self.destinationType = destinationType
    self.destinationBridge = destinationBridge
    self.destinationApplication = destinationApplication
  }
}
