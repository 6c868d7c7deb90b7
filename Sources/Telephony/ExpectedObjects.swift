/// What the core believes a node to have; a reconcile asks after it.
public struct ExpectedObjects: Equatable, Sendable {
  public var channels: [ChannelID]
  public var bridges: [BridgeID]
  public var playbacks: [PlaybackID]
  /// The devices of all who are logged in, to be watched; in order.
  public var devices: [String]
  /// The number of the last lost caller (``LostCaller``) whose record is safe
  /// in the store.
  public var lostCallersSafe: UInt64 = 0

  public init(
    channels: [ChannelID] = [], bridges: [BridgeID] = [], playbacks: [PlaybackID] = [], devices: [String] = []
  ) {
    self.channels = channels
    self.bridges = bridges
    self.playbacks = playbacks
    self.devices = devices
  }
}
