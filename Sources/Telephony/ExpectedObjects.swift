/// What the core believes a node to have; a reconcile asks after it.
public struct ExpectedObjects: Equatable, Sendable {
  public var channels: [ChannelID]
  public var bridges: [BridgeID]
  public var playbacks: [PlaybackID]

  public init(channels: [ChannelID] = [], bridges: [BridgeID] = [], playbacks: [PlaybackID] = []) {
    self.channels = channels
    self.bridges = bridges
    self.playbacks = playbacks
  }
}
