import ARI
import Logging
import Telephony

/// Looking, now and then, for what events should have told and did not.
///
/// It acts on evidence only, logs and counts each act, and never touches what
/// is not ours. In a healthy system it finds nothing.
extension AsteriskNode {
  func beginReaping() {
    let generation = services.currentLink.generation
    Task(executorPreference: services.lane) { await self.reap(generation) }
  }

  private func reap(_ generation: Int) async {
    let askedAt = services.now
    let seen: SeenObjects
    do throws(SnapshotFailure) {
      seen = try await askForObjects(expectedObjects())
    } catch {
      return services.logger.log(
        .info, "The round of looking for forgotten channels was given up.", [(.evidence, error.evidence)])
    }
    guard phase == .up, services.currentLink.generation == generation else { return }
    let listed = Dictionary(seen.channels.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for id in channels.keys.sorted() { check(id, listed[id], askedAt: askedAt) }
    for id in listed.keys.sorted() where channels[id] == nil { checkUnknown(listed[id]) }
    let listedBridges = Dictionary(seen.bridges.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for id in bridges.keys.sorted() { check(id, listedBridges[id]) }
    for id in listedBridges.keys.sorted() where bridges[id] == nil { checkUnknown(listedBridges[id]) }
    if seen.isAll { countForeign(seen.channels, seen.bridges) }
    suspects.endRound()
  }

  private func countForeign(_ channelList: [ARIChannel], _ bridgeList: [ARIBridge]) {
    let foreignChannels = channelList.count { channels[$0.id] == nil && !mayBeOurs($0) }
    let foreignBridges = bridgeList.count { bridges[$0.id] == nil && !isOurs($0.id.rawValue) }
    services.count {
      $0.foreignChannels = foreignChannels
      $0.foreignBridges = foreignBridges
    }
  }

  private func isOurs(_ id: String) -> Bool { IdentifierSource.isOurs(id, tenant: services.tenant) }

  // MARK: Channels

  /// A channel of the mirror.
  private func check(_ id: ChannelID, _ seen: ARIChannel?, askedAt: Instant) {
    guard let channel = channels[id] else { return }
    let mirror = channel.assumeIsolated { $0.mirror }
    guard seen != nil else {
      // One that was asked for after our question can't be in the answer.
      guard mirror.place != .requested, mirror.knownSince < askedAt, suspects.isConfirmed("missing \(id)") else {
        return
      }
      services.count { $0.reapedEnds += 1 }
      report("A channel ended and no event told us.", [(.channel, id.rawValue), (.evidence, "not listed, twice")])
      return channel.assumeIsolated { $0.finish(nil) }
    }
    guard let orderedAt = mirror.hangUpOrderedAt else { return }
    let age = orderedAt.duration(to: services.now)
    guard age > services.configuration.hangUpLimit else { return }
    services.count { $0.reapedHangUps += 1 }
    report(
      "A channel outlived its hang-up; hanging it up again.",
      [(.channel, id.rawValue), (.evidence, "still listed \(Int(age.inSeconds)) s after its hang-up")])
    channel.assumeIsolated { _ = $0.admit(.hangUpAgain(mirror.hangUpCause ?? .normalClearing)) }
  }

  /// A channel that is not in the mirror; almost always foreign.
  private func checkUnknown(_ seen: ARIChannel?) {
    guard let seen, mayBeOurs(seen), suspects.isConfirmed("unknown \(seen.id)") else { return }
    if isOurs(seen.id.rawValue) {
      strayFound(seen.id)
    } else {
      services.count { $0.reapedArrivals += 1 }
      report(
        "A channel came into our application and no event told us.",
        [(.channel, seen.id.rawValue), (.evidence, "listed in our application, twice")])
      arrived(seen)
    }
  }

  // MARK: Bridges

  private func check(_ id: BridgeID, _ seen: ARIBridge?) {
    guard let bridge = bridges[id] else { return }
    let mirror = bridge.assumeIsolated { $0.mirror }
    guard let seen else {
      // Also one that never came to be: its making and its tear-down failed.
      guard mirror.tearDownOrderedAt == nil, suspects.isConfirmed("missing \(id)") else { return }
      services.count { $0.reapedBridges += 1 }
      report("A bridge was deleted and no event told us.", [(.bridge, id.rawValue), (.evidence, "not listed, twice")])
      bridge.assumeIsolated { $0.destroyed() }
      return bridgeIsGone(id)
    }
    guard seen.channels.isEmpty, mirror.tearDownOrderedAt == nil else { return }
    guard let emptySince = mirror.emptySince else {
      // Somebody left it, or was never in it, and no event told us.
      if suspects.isConfirmed("deserted \(id)") { bridge.assumeIsolated { $0.adopt([]) } }
      return
    }
    let age = emptySince.duration(to: services.now)
    guard age > services.configuration.emptyBridgeLimit else { return }
    services.count { $0.reapedBridges += 1 }
    report(
      "A bridge was left empty; deleting it.",
      [(.bridge, id.rawValue), (.evidence, "nobody in it for \(Int(age.inSeconds)) s")])
    bridge.assumeIsolated { $0.reap() }
  }

  /// A bridge of ours that is not in the mirror is put there, and so comes
  /// under the same rules; a foreign one is left alone.
  private func checkUnknown(_ seen: ARIBridge?) {
    guard let seen, isOurs(seen.id.rawValue), suspects.isConfirmed("unknown \(seen.id)") else { return }
    let bridge = keep(BridgeMirror(id: seen.id, place: .made, generation: 0, now: services.now))
    bridge.assumeIsolated { $0.adopt(seen.channels) }
    for channel in seen.channels { bridgeOf[channel] = seen.id }
  }

  private func report(_ message: Logger.Message, _ evidence: [(LogKey, String)]) {
    services.logger.log(.warning, message, evidence)
  }
}
