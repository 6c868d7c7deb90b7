import Telephony

/// Applying the description in force to those who wait already.
///
/// A new description leaves waiting callers the rules they entered with. Who
/// publishes it may ask that they take over the new ones: then each of them
/// stands as if these had been in force since queue entry. Steps, moments of
/// announcements and the time with one agent alone count from queue entry, so
/// that what is over is over. What stays: the moment of entry, the place in
/// the flow with its wait limit, keys and ways on, the offers that ring, who
/// is not asked again for a while, and what the caller was told.
extension Centre {
  /// How many wait by the rules of an older description.
  public var callersByOlderRules: Int { calls.values.count { keepsOlderRules($0) } }

  private func keepsOlderRules(_ call: Call) -> Bool {
    call.phase.wait.map { $0.release != definition.release && definition.queues[$0.queue] != nil } ?? false
  }

  mutating func applyRules(at now: Instant) {
    let changing = calls.values.filter { keepsOlderRules($0) }.sorted { $0.id < $1.id }
    guard !changing.isEmpty else { return }
    for call in changing { takeOverRules(call, at: now) }
    forgetUnusedReleases()
    // When all stand where they belong: who goes on by a step that is due, in
    // the order of the queues.
    let ranked = changing.compactMap { call in
      calls[call.id]?.phase.wait.map { RankedCall(rank: $0.rank, call: call.id) }
    }
    for entry in ranked.sorted() {
      // Of an Asterisk that is away, reconciling sees to what is due.
      guard let call = calls[entry.call], case .waiting(let wait) = call.phase, isUp(call.node) else { continue }
      // With a phone ringing, steps wait until it has stopped.
      if wait.offers.isEmpty && wait.aloneUntil == nil { takeRoutingSteps(of: entry.call, at: now) }
      seekAgents(for: entry.call)
    }
    emptiedDemands += Set(calls.values.compactMap { $0.phase.wait?.demand })
    freedAgents += agents.values.filter(\.isOfferable).map(\.id).sorted()
  }

  private mutating func takeOverRules(_ call: Call, at now: Instant) {
    guard var wait = call.phase.wait, let rules = definition.queues[wait.queue] else { return }
    let old = self.rules[wait.release]?[wait.queue]
    var call = call
    wait.priority -= (old?.steps.prefix(wait.nextStep) ?? []).reduce(0) { $0 + ($1.overflow == nil ? $1.priority : 0) }
    wait.release = definition.release
    wait.nextStep = 0
    wait.leavesStepWhenLoggedOut = false
    wait.rank = Rank(rules.order, enqueuedAt: wait.enqueuedAt, priority: wait.priority, number: wait.number)
    let agent = wait.demand.agent
    wait.demand = DemandKey(
      queue: wait.queue, release: definition.release, skills: rules.skills.adding(wait.asked.skills))
    if wait.aloneUntil != nil, let agent { keepAlone(&wait, with: agent, rules, at: now) }
    keepAnnouncing(&wait, old?.announcements ?? [], rules.announcements, at: now)
    keepRinging(&wait, rules.strategy, at: now)
    ensureDemand(wait.demand)
    switch call.phase {
    case .waiting:
      if call.playback == nil { changeMusic(of: call, from: old?.musicClass, to: rules.musicClass) }
      call.phase = .waiting(wait)
    case .connecting(_, let joining):
      // In the bridge there is no music any more.
      if joining.isPreparing, call.playback == nil {
        changeMusic(of: call, from: old?.musicClass, to: rules.musicClass)
      }
      call.phase = .connecting(wait, joining)
    case .inFlow, .talking, .leaving: return
    }
    save(call, at: now)
  }

  private mutating func changeMusic(of call: Call, from old: String?, to next: String?) {
    guard old != next, call.isOnTheLine else { return }
    if old != nil { order(.stopMusic(call.caller), on: call.node) }
    if let next { order(.startMusic(call.caller, musicClass: next), on: call.node) }
  }

  /// The time with one agent alone, from the beginning of the stay.
  private func keepAlone(_ wait: inout Wait, with agent: AgentID, _ rules: QueueDefinition, at now: Instant) {
    let time = agent == wait.asked.agent ? wait.asked.agentTime : rules.lastAgentTime
    let end = wait.enteredAt.advanced(by: time)
    let goesOn = end > now && isWorthWaitingFor(agent, wait)
    wait.aloneUntil = goesOn ? end : nil
    wait.demand.agent = goesOn ? agent : nil
  }

  /// What was said stays said; of a new announcement, what would have been
  /// said before is passed over.
  private func keepAnnouncing(
    _ wait: inout Wait, _ old: [QueueAnnouncement], _ next: [QueueAnnouncement], at now: Instant
  ) {
    let said = wait.said
    wait.said = next.enumerated().map { index, announcement in
      if old.indices.contains(index), said.indices.contains(index), old[index] == announcement { return said[index] }
      let first = wait.enqueuedAt.advanced(by: announcement.first)
      guard first < now else { return Wait.Said(dueAt: first) }
      guard let every = announcement.every, every > .zero else { return Wait.Said(dueAt: nil) }
      let rounds = (first.duration(to: now).wholeMicroseconds - 1) / every.wholeMicroseconds + 1
      return Wait.Said(dueAt: first.advanced(by: .microseconds(rounds * every.wholeMicroseconds)))
    }
  }

  /// As many phones as the new strategy rings by now.
  private func keepRinging(_ wait: inout Wait, _ strategy: Strategy, at now: Instant) {
    wait.growsAt = nil
    guard let since = wait.ringingSince, !wait.offers.isEmpty else { return }
    let ringing = since.duration(to: now)
    wait.offersMax = max(wait.offers.count, strategy.offersWanted(after: ringing))
    guard case .ringProgressively(let step) = strategy else { return }
    let length = max(1, step.wholeMicroseconds)
    wait.growsAt = since.advanced(by: .microseconds((ringing.wholeMicroseconds / length + 1) * length))
  }
}
