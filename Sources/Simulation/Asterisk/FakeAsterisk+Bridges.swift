import ARI
import Telephony

/// Bridges, and who is in them.
extension FakeAsterisk {
  func serveBridges(_ request: ARIRequest, _ path: [String]) -> ARIResponse {
    if path.count == 1 {
      guard request.method == .get else { return makeBridge(BridgeID(request["bridgeId"] ?? "")) }
      return ARIResponse(foreignBridges + bridges.keys.sorted().compactMap { bridges[$0]?.asARI })
    }
    let id = BridgeID(path[1])
    guard let bridge = bridges[id] else { return Self.refusal(404, "Bridge not found") }
    guard path.count >= 3 else {
      guard request.method == .delete else { return ARIResponse(bridge.asARI) }
      deleteBridge(id)
      return Self.done
    }
    let named = (request["channel"] ?? "").split(separator: ",").map { ChannelID(String($0)) }
    switch path[2] {
    case "addChannel": return add(named, to: id)
    case "removeChannel": return remove(named, from: id)
    default: return Self.refusal(404, "Resource not found")
    }
  }

  private func makeBridge(_ id: BridgeID) -> ARIResponse {
    guard bridges[id] == nil else { return Self.refusal(409, "Bridge with id '\(id)' already exists") }
    let bridge = FakeBridge(id: id, createdAt: lane.now)
    bridges[id] = bridge
    return ARIResponse(bridge.asARI)
  }

  private func add(_ named: [ChannelID], to id: BridgeID) -> ARIResponse {
    for channel in named {
      guard let found = channels[channel] else { return Self.refusal(400, "Channel not found") }
      guard found.isInApplication, !found.isHangingUp else {
        return Self.refusal(422, "Channel not in Stasis application")
      }
    }
    for channel in named {
      takeOut(channel)
      bridges[id]?.channels.append(channel)
      bridges[id]?.interest += 1
      channels[channel]?.bridge = id
      channels[channel]?.musicClass = nil
      tellBridge(id, channel, "ChannelEnteredBridge") { .channelEnteredBridge($0) }
      observer?(.joined(channel, id, members: bridges[id]?.channels ?? []))
    }
    return Self.done
  }

  private func remove(_ named: [ChannelID], from id: BridgeID) -> ARIResponse {
    for channel in named {
      guard let found = channels[channel] else { return Self.refusal(400, "Channel not found") }
      guard found.bridge == id else { return Self.refusal(422, "Channel not in this bridge") }
    }
    for channel in named { takeOut(channel) }
    return Self.done
  }

  /// Somebody who lives on has it out.
  private func takeOut(_ channel: ChannelID) {
    if let id = channels[channel]?.bridge { bridges[id]?.interest -= 1 }
    leaveBridge(channel)
  }

  func leaveBridge(_ channel: ChannelID) {
    guard let id = channels[channel]?.bridge else { return }
    bridges[id]?.channels.removeAll { $0 == channel }
    tellBridge(id, channel, "ChannelLeftBridge") { .channelLeftBridge($0) }
    channels[channel]?.bridge = nil
    observer?(.left(channel, id, members: bridges[id]?.channels ?? []))
  }

  private func tellBridge(
    _ id: BridgeID, _ channel: ChannelID, _ type: String, _ make: (ARIBridgeChannelEvent) -> ARIEvent
  ) {
    guard isTold(type), let bridge = bridges[id]?.asARI else { return }
    tell(channel, type) { make(ARIBridgeChannelEvent(header: $1, bridge: bridge, channel: $0)) }
  }

  private func deleteBridge(_ id: BridgeID) {
    guard let bridge = bridges[id] else { return }
    for channel in bridge.channels { takeOut(channel) }
    // Asterisk tells of a bridge while it counts somebody in: whoever comes in
    // counts, and no more when taken out; one who hangs up is not counted out.
    let interest = bridges[id]?.interest ?? 0
    bridges[id] = nil
    guard interest > 0 else { return }
    emit("BridgeDestroyed") { .bridgeDestroyed(ARIBridgeEvent(header: $0, bridge: bridge.asARI)) }
  }
}
