import Telephony

/// What is due when nothing happens.
extension Centre {
  mutating func takeDueDeadlines(at now: Instant) {
    while let (moment, owner) = deadlines.popDue(at: now) {
      guard deadline(of: owner) == moment else { continue }
      switch owner {
      case .call(let id):
        // What is due next is entered anew, be it the same moment.
        calls[id]?.deadline = nil
        if let call = calls[id] { takeDeadline(of: call, at: now) }
      case .agent(let id): if let agent = agents[id] { takeDeadline(of: agent, at: now) }
      case .node(let id): giveUpCalls(on: id, at: now)
      }
    }
  }

  /// How late a deadline may be taken before it counts as one that went by
  /// while we were not there.
  static let lateMax = Duration.seconds(5)

  /// Whether the moment went by while we were not there: the machine slept, or
  /// the process was down. What others should have done until then, they may
  /// have done unseen, or could not do; it is not held against them.
  func wasSleptThrough(_ moment: Instant, at now: Instant) -> Bool { moment.duration(to: now) > Self.lateMax }

  /// Forgets deadlines that no longer hold, so that ``nextDeadline`` is never
  /// one that would lead to nothing.
  mutating func dropSettledDeadlines() {
    while let (moment, owner) = deadlines.first, deadline(of: owner) != moment { deadlines.removeFirst() }
    // Each call and agent has one that holds at most; long ones of calls that
    // have ended would pile up behind the first.
    guard deadlines.count > 4 * (calls.count + agents.count) + 256 else { return }
    let centre = self
    var seen: Set<DeadlineOwner> = []
    deadlines.keep { moment, owner in centre.deadline(of: owner) == moment && seen.insert(owner).inserted }
  }

  /// The owner's deadline as it is now. A call on a node that is away has
  /// none: nothing could be done about it; reconciling sets it anew.
  func deadline(of owner: DeadlineOwner) -> Instant? {
    switch owner {
    // One without a channel can come to its end without Asterisk.
    case .call(let id): calls[id].flatMap { isUp($0.node) || $0.isOffline ? $0.deadline : nil }
    case .agent(let id): agents[id]?.deadline
    case .node(let id): nodes[id]?.awaySince?.advanced(by: Self.absenceMax)
    }
  }

  /// When something is due for the call if nothing happens.
  func dueTime(of call: Call) -> Instant? {
    switch call.phase {
    case .inFlow(let run): return run.deadline
    case .waiting(let wait):
      if let callback = call.callback { return dueTime(of: callback, call, wait) }
      return rules(of: wait).map { wait.deadline($0, isListening: call.playback != nil) } ?? wait.endsAt
    case .connecting(let wait, let joining):
      return wait.offers.reduce(joining.endsAt) { min($0, $1.endsAt) }
    case .talking: return nil
    case .leaving(let departure): return departure.endsAt
    }
  }

  private mutating func takeDeadline(of call: Call, at now: Instant) {
    switch call.phase {
    case .inFlow:
      var call = call
      advanceFlow(of: &call, at: now) { run, flow in run.deadlinePassed(in: flow, now: now) }
      save(call, at: now)
    case .waiting:
      takeDeadline(ofWaiting: call.id, at: now)
    case .connecting(_, let joining):
      missDueOffers(of: call.id, at: now)
      guard joining.endsAt <= now else { return }
      if joining.isPreparing { return cutPreparing(call.id, at: now) }
      if call.isAway { return takeDiallingDeadline(of: call.id, at: now) }
      let missing = joining.hasCaller ? "agent" : joining.hasAgent ? "caller" : "caller and agent"
      failConnecting(call.id, because: "The \(missing) did not come into the bridge in time.", at: now)
    case .talking:
      break
    case .leaving(let departure):
      departAgain(call, departure, at: now)
    }
  }

  private mutating func takeDeadline(of agent: Agent, at now: Instant) {
    for leg in agent.legs where leg.hangUpEndsAt.map({ $0 <= now }) ?? false {
      if let agent = agents[agent.id] { hangUpLegAgain(agent, leg, at: now) }
    }
    if let agent = agents[agent.id], let endsAt = agent.leaseEndsAt, endsAt <= now {
      wasSleptThrough(endsAt, at: now) ? awaitDesk(of: agent, at: now) : loseDesk(of: agent, at: now)
    }
    if let agent = agents[agent.id] { takeLimit(of: agent, at: now) }
    guard let agent = agents[agent.id], let endsAt = agent.state.endsAt, endsAt <= now else { return }
    switch agent.state {
    case .unreachable(let endsAt):
      wasSleptThrough(endsAt, at: now) ? awaitDesk(of: agent, at: now) : stop(agent, .loggedOut, at: now)
    case .notReady:
      var rested = agent
      rested.idleSince = now  // Like after every time of not being ready.
      becomeFree(rested, at: now)
    default: becomeFree(agent, at: now)
    }
  }
}
