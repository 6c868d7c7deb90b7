import ARI
public import Telephony

/// Orders, each to the lane of the object it is about.
extension AsteriskNode {
  /// Takes an order. What fails is told as ``SwitchFact/orderFailed(_:_:)``,
  /// later and never during this call.
  public func perform(_ order: SwitchOrder) {
    services.count { $0.orders += 1 }
    guard services.currentLink.isReady else {
      return services.failLater(order, .nodeLost, evidence: "not connected")
    }
    switch order {
    case .own(let id, _), .answer(let id), .play(_, on: let id, _), .startMusic(let id, _), .stopMusic(let id),
      .continue(let id, _):
      performOnChannel(id, order)
    case .hangUp(let id, _): hangUp(id, order)
    case .stopPlayback(let playback):
      // One that is not there any more is as good as stopped.
      if let channel = playbacks[playback] { performOnChannel(channel, order) }
    case .originate(let origination): originate(origination, order)
    case .bridge(let id, _), .tearDown(let id): performOnBridge(id, order)
    case .watch(let device): watch(device)
    case .unwatch(let device): unwatch(device)
    }
  }

  private func performOnChannel(_ id: ChannelID, _ order: SwitchOrder) {
    guard let channel = channels[id] else {
      return services.failLater(order, .notFound, evidence: "channel \(id) is not in the mirror")
    }
    channel.assumeIsolated { $0.perform(order) }
  }

  private func hangUp(_ id: ChannelID, _ order: SwitchOrder) {
    // Its end has been told.
    if channels[id] == nil, ended.contains(id) { return }
    let channel =
      channels[id]
      ?? keep(
        // Not in the mirror, but the core knows it: Asterisk shall say.
        ChannelMirror(
          id: id, origin: IdentifierSource.isOurs(id.rawValue, tenant: services.tenant) ? .originated : .entered,
          place: .outside, knownSince: services.now))
    channel.assumeIsolated { $0.perform(order) }
  }

  private func originate(_ origination: Origination, _ order: SwitchOrder) {
    guard channels[origination.channel] == nil else {
      return services.failLater(order, .refused, evidence: "channel \(origination.channel) exists already")
    }
    let channel = keep(
      ChannelMirror(
        id: origination.channel, origin: .originated, place: .requested, call: origination.call,
        knownSince: services.now))
    legBegan(origination.channel, on: origination.endpoint)
    channel.assumeIsolated { $0.perform(order) }
  }

  private func performOnBridge(_ id: BridgeID, _ order: SwitchOrder) {
    let bridge =
      bridges[id]
      ?? keep(
        BridgeMirror(id: id, place: .requested, generation: madeGeneration(of: order), now: services.now))
    bridge.assumeIsolated { $0.perform(order) }
  }

  /// A bridge that we are about to make is of this connection; one that we
  /// only know by name must be looked at before it is deleted.
  private func madeGeneration(of order: SwitchOrder) -> Int {
    if case .bridge = order { services.currentLink.generation } else { 0 }
  }
}
