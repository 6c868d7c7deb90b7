public import Telephony

/// An event that tells nothing but the bridge as it now is.
public struct ARIBridgeEvent: ARIEventPayload {
  public var header: ARIEventHeader
  public var bridge: ARIBridge

  public init(header: ARIEventHeader = ARIEventHeader(), bridge: ARIBridge) {
    self.header = header
    self.bridge = bridge
  }
}

/// A channel has come into a bridge, or left it.
public struct ARIBridgeChannelEvent: ARIEventPayload {
  public var header: ARIEventHeader
  public var bridge: ARIBridge
  public var channel: ARIChannel
  public var subject: ChannelID? { channel.id }

  public init(header: ARIEventHeader = ARIEventHeader(), bridge: ARIBridge, channel: ARIChannel) {
    self.header = header
    self.bridge = bridge
    self.channel = channel
  }
}

/// All channels of one bridge were moved into another.
public struct ARIBridgeMerged: ARIEventPayload {
  public var header: ARIEventHeader
  /// Where they are now.
  public var bridge: ARIBridge
  /// Where they were.
  public var source: ARIBridge

  public init(header: ARIEventHeader = ARIEventHeader(), bridge: ARIBridge, source: ARIBridge) {
    self.header = header
    self.bridge = bridge
    self.source = source
  }
}

/// Another channel's picture is shown.
public struct ARIBridgeVideoSourceChanged: ARIEventPayload {
  public var header: ARIEventHeader
  public var bridge: ARIBridge
  public var oldSource: ChannelID?

  public init(header: ARIEventHeader = ARIEventHeader(), bridge: ARIBridge, oldSource: ChannelID? = nil) {
    self.header = header
    self.bridge = bridge
    self.oldSource = oldSource
  }
}
