import ARI
import Telephony

/// What Asterisk says, turned into facts.
extension AsteriskNode {
  /// Takes an event, or holds it back while a snapshot is being taken.
  func receive(_ event: ARIEvent) {
    guard phase != .up else { return handle(event) }
    guard event.concernsMirror else { return }
    if held.count >= services.configuration.heldEventsMax {
      // The next snapshot, begun after these, will show what came of them.
      held = []
      hasHeldTooMuch = true
    }
    held.append(event)
    services.count { $0.eventsHeld += 1 }
  }

  func handle(_ event: ARIEvent) {
    switch event {
    case .stasisStart(let start): entered(start.channel)
    case .stasisEnd(let end): withChannel(end.channel.id, orVanished: true) { $0.left() }
    case .channelStateChange(let change): stateChanged(change.channel)
    case .channelHangupRequest(let request): hangUpRequested(request)
    case .channelDestroyed(let destruction): destroyed(destruction.channel.id, destruction.cause)
    case .channelDtmfReceived(let received):
      withChannel(received.channel.id) { $0.digitReceived(received.digit) }
    case .channelEnteredBridge(let entry): entered(entry.bridge.id, entry.channel.id)
    case .channelLeftBridge(let exit): left(exit.bridge.id, exit.channel.id)
    case .bridgeDestroyed(let destruction): destroyed(destruction.bridge.id)
    case .playbackStarted(let start): started(start.playback.id)
    case .playbackFinished(let finish): finished(finish.playback)
    case .callBroadcast(let offer): claim(offer)
    case .deviceStateChanged(let change): stateChanged(of: change.device)
    default: break  // Of no concern to the mirror.
    }
  }

  // MARK: Channels

  /// Hands the event to its channel, and tells what comes of it.
  ///
  /// - Parameter orVanished: whether a channel that the last snapshot missed
  ///   will do; for events about its end.
  private func withChannel(
    _ id: ChannelID, orVanished: Bool = false, _ body: @Sendable (isolated Channel) -> SwitchFact?
  ) {
    guard let channel = channels[id] ?? (orVanished ? vanished[id] : nil) else { return unknown() }
    let (fact, isGone) = channel.assumeIsolated { channel in
      let fact = body(channel)
      return (fact, channel.mirror.isGone)
    }
    if isGone {
      vanished[id] = nil
      channelIsGone(id)
    }
    services.deliver(fact)
  }

  private func unknown() { services.count { $0.eventsForUnknown += 1 } }

  private func isOurs(_ id: ChannelID) -> Bool { IdentifierSource.isOurs(id.rawValue, tenant: services.tenant) }

  private func entered(_ channel: ARIChannel) {
    switch channels[channel.id]?.assumeIsolated({ $0.mirror.place }) {
    case .inApplication: break  // The snapshot has told it.
    case .requested, .outside: withChannel(channel.id) { $0.entered() }
    case .left, .gone:
      // It left us and has come back: the dialplan tried again. That it left
      // was its end.
      withChannel(channel.id) { $0.ended(cause: .normalClearing) }
      arrived(channel)
    case nil: isOurs(channel.id) ? strayFound(channel.id) : arrived(channel)
    }
  }

  /// A channel that is not in the mirror is in our application.
  func arrived(_ channel: ARIChannel) {
    _ = keep(
      ChannelMirror(
        id: channel.id, origin: .entered, place: .inApplication, call: Stamp.call(in: channel.variables),
        knownSince: services.now))
    services.deliver(.channelEntered(arrival(of: channel)))
  }

  func arrival(of channel: ARIChannel) -> ChannelArrival {
    let details = channel.details
    let ani = Personal(key: "\(services.node)/\(channel.id)/ani", clear: details.caller.number)
    return ChannelArrival(
      channel: channel.id, ani: ani, dnis: details.dialplan.extension, endpoint: details.endpoint,
      customer: services.configuration.customerKey?.customer(details.caller.number),
      shape: NumberShape(details.caller.number))
  }

  /// A channel that we made, and that is not in the mirror: its originate was
  /// given up, and it came all the same.
  func strayFound(_ id: ChannelID) {
    var mirror = ChannelMirror(id: id, origin: .originated, place: .outside, knownSince: services.now)
    mirror.disown()
    keep(mirror).assumeIsolated { $0.strayFound() }
  }

  private func stateChanged(_ channel: ARIChannel) {
    if channels[channel.id] == nil, isOurs(channel.id) { return strayFound(channel.id) }
    withChannel(channel.id) { $0.stateChanged(channel.state) }
  }

  private func hangUpRequested(_ request: ARIChannelHangupRequest) {
    guard let channel = channels[request.channel.id] ?? vanished[request.channel.id] else {
      // Asterisk's own clearing up, after the channel left us to end.
      return ended.contains(request.channel.id) ? () : unknown()
    }
    let (cause, isSoft) = (request.cause, request.isSoft)
    channel.assumeIsolated { $0.hangUpRequested(cause: cause, isSoft: isSoft) }
  }

  private func destroyed(_ id: ChannelID, _ cause: HangupCause) {
    // Of a channel that left us to end, its end has been told.
    if channels[id] == nil, vanished[id] == nil, ended.contains(id) { return }
    withChannel(id, orVanished: true) { $0.ended(cause: cause) }
  }

  // MARK: Bridges

  private func entered(_ bridge: BridgeID, _ channel: ChannelID) {
    guard let known = bridges[bridge] else { return unknown() }
    // It is nowhere else then; of its leaving there is no event as a rule.
    if let before = bridgeOf[channel], before != bridge { left(before, channel) }
    let fact = known.assumeIsolated { $0.entered(channel) }
    bridgeOf[channel] = bridge
    services.deliver(fact)
  }

  private func left(_ bridge: BridgeID, _ channel: ChannelID) {
    guard let known = bridges[bridge] else { return unknown() }
    if bridgeOf[channel] == bridge { bridgeOf[channel] = nil }
    services.deliver(known.assumeIsolated { $0.left(channel) })
  }

  private func destroyed(_ id: BridgeID) {
    guard let bridge = bridges[id] else { return }
    let (wasOrdered, members) = bridge.assumeIsolated { bridge in
      bridge.destroyed()
      return (bridge.mirror.tearDownOrderedAt != nil, bridge.mirror.members)
    }
    for channel in members where bridgeOf[channel] == id { bridgeOf[channel] = nil }
    // One that was ordered torn down leaves when its tear-down ends.
    if !wasOrdered { bridgeIsGone(id) }
  }

  // MARK: Playbacks

  private func started(_ playback: PlaybackID) {
    guard let channel = playbacks[playback].flatMap({ channels[$0] }) else { return }
    channel.assumeIsolated { $0.mirror.sawPlaybackBegin(playback) }
  }

  private func finished(_ playback: ARIPlayback) {
    guard let channel = playbacks[playback.id] else { return unknown() }
    playbackIsGone(playback.id)
    let end: PlaybackEnd = playback.state == .failed ? .failed : .completed
    withChannel(channel) { $0.playbackEnded(playback.id, end) }
  }
}

extension ARIEvent {
  /// Whether it can change the mirror or be told as a fact.
  fileprivate var concernsMirror: Bool {
    switch self {
    case .stasisStart, .stasisEnd, .channelStateChange, .channelHangupRequest, .channelDestroyed,
      .channelDtmfReceived, .channelEnteredBridge, .channelLeftBridge, .bridgeDestroyed, .playbackFinished,
      .callBroadcast, .deviceStateChanged:
      true
    default: false
    }
  }
}
