import ARI
import Logging
import Telephony

/// Taking stock after every (re)connect.
///
/// Asterisk does not say again what happened while we were away, so that all
/// it has is asked for and told as one fact. Events that come meanwhile are
/// held back and told afterwards, unless the snapshot has them already.
extension AsteriskNode {
  /// Takes snapshots until one succeeds or the connection is another.
  func reconcile(_ generation: Int) async {
    var pause = services.configuration.snapshotRetryFirst
    while isTakingStock(generation) {
      hasHeldTooMuch = false
      do throws(SnapshotFailure) {
        let snapshot = try await takeSnapshot()
        guard isTakingStock(generation) else { return }
        guard hasHeldTooMuch else { return takeOver(snapshot) }
        services.count { $0.heldOverflows += 1 }
        services.logger.log(
          .warning, "Too many events came while a snapshot was taken; taking it anew.",
          [(.count, "\(services.configuration.heldEventsMax)")])
      } catch {
        guard isTakingStock(generation) else { return }
        services.count { $0.snapshotRetries += 1 }
        services.logger.log(
          .warning, "Could not ask Asterisk for all it has; trying again.", [(.evidence, error.evidence)])
      }
      await services.sleep(pause)
      pause = min(pause * 2, services.configuration.snapshotRetryMax)
    }
  }

  private func isTakingStock(_ generation: Int) -> Bool {
    phase == .takingStock && services.currentLink.generation == generation
  }

  // MARK: Taking over

  private func takeOver(_ snapshot: Snapshot) {
    let channelSightings = takeOverChannels(snapshot)
    let bridgeSightings = takeOverBridges(snapshot)
    playbacks = [:]
    for playback in snapshot.playbacks {
      if case .channel(let channel)? = playback.target { playbacks[playback.id] = channel }
    }
    logTakeOver(channelSightings.count, bridgeSightings.count)
    reconciled(
      Inventory(
        asteriskStartedAt: server?.asteriskStartedAt ?? .epoch, asteriskVersion: server?.version.description ?? "",
        channels: channelSightings, bridges: bridgeSightings, playbacks: snapshot.playbacks.map(\.id),
        devicesOnOtherCalls: snapshot.devicesOnOtherCalls.isEmpty ? nil : snapshot.devicesOnOtherCalls))
  }

  private func logTakeOver(_ channelCount: Int, _ bridgeCount: Int) {
    services.logger.log(
      .info, "Took stock of Asterisk.",
      [
        (.version, server?.version.description ?? ""), (.count, "\(channelCount)"),
        (.evidence, "\(channelCount) channels and \(bridgeCount) bridges of ours, \(vanished.count) vanished"),
      ])
  }

  private func takeOverChannels(_ snapshot: Snapshot) -> [ChannelSighting] {
    let listed = snapshot.channels.sorted { $0.id < $1.id }
    let ours = listed.filter { mayBeOurs($0) || snapshot.call(of: $0) != nil }
    services.count { $0.foreignChannels = listed.count - ours.count }
    var playbacksOf: [ChannelID: [PlaybackID]] = [:]
    for playback in snapshot.playbacks {
      if case .channel(let channel)? = playback.target { playbacksOf[channel, default: []].append(playback.id) }
    }
    let before = channels
    channels = [:]
    deviceOf = [:]
    legsOn = [:]
    var sightings: [ChannelSighting] = []
    for channel in ours {
      let isElsewhere = origin(of: channel.id) == .entered && !channel.isIn(application: services.application)
      if !isElsewhere, let known = before[channel.id] { channels[channel.id] = known }
      guard let sighting = sighting(of: channel, in: snapshot) else { continue }
      sightings.append(sighting)
      // Told, and not kept: if it comes back to us it arrives anew.
      if isElsewhere { continue }
      let kept = channels[channel.id] ?? keep(newMirror(of: channel))
      kept.assumeIsolated { $0.adopt(sighting, playbacks: playbacksOf[channel.id] ?? []) }
      if origin(of: channel.id) == .originated { legBegan(channel.id, on: channel.endpoint) }
    }
    vanished = before.filter { channels[$0.key] == nil }
    for id in vanished.keys.sorted() { ended.remember(id) }
    return sightings
  }

  /// Nil for one that was given up: nobody waits for it, and it is hung up.
  private func sighting(of channel: ARIChannel, in snapshot: Snapshot) -> ChannelSighting? {
    if let known = channels[channel.id], known.assumeIsolated({ $0.mirror.isDisowned }) {
      known.assumeIsolated { $0.strayFound() }
      return nil
    }
    let isInApplication = channel.isIn(application: services.application)
    // Of one that we made, "answered" is only told once it can be bridged.
    let isAnswered = channel.state == .up && (isInApplication || origin(of: channel.id) == .entered)
    return ChannelSighting(
      arrival: arrival(of: channel), call: snapshot.call(of: channel), isAnswered: isAnswered,
      isInApplication: isInApplication)
  }

  private func newMirror(of channel: ARIChannel) -> ChannelMirror {
    ChannelMirror(id: channel.id, origin: origin(of: channel.id), place: .outside, knownSince: services.now)
  }

  private func origin(of id: ChannelID) -> ChannelMirror.Origin {
    IdentifierSource.isOurs(id.rawValue, tenant: services.tenant) ? .originated : .entered
  }

  private func takeOverBridges(_ snapshot: Snapshot) -> [BridgeSighting] {
    let listed = snapshot.bridges.sorted { $0.id < $1.id }
    let ours = listed.filter { IdentifierSource.isOurs($0.id.rawValue, tenant: services.tenant) }
    services.count { $0.foreignBridges = listed.count - ours.count }
    let before = bridges
    bridges = [:]
    bridgeOf = [:]
    for bridge in ours {
      let kept: Bridge
      if let known = before[bridge.id] {
        bridges[bridge.id] = known
        kept = known
      } else {
        kept = keep(BridgeMirror(id: bridge.id, place: .made, generation: 0, now: services.now))
      }
      kept.assumeIsolated { $0.adopt(bridge.channels) }
      for channel in bridge.channels { bridgeOf[channel] = bridge.id }
    }
    for id in before.keys.sorted() where bridges[id] == nil { before[id]?.assumeIsolated { $0.destroyed() } }
    return ours.map { BridgeSighting(bridge: $0.id, channels: $0.channels.sorted()) }
  }
}
