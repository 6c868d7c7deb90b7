import Telephony

/// What agents, supervisors and admins ask for.
extension Centre {
  mutating func obey(_ command: AgentCommand, for id: AgentID, at now: Instant) {
    guard definition.agents[id] != nil, let agent = agents[id] else {
      return reject(.unknownAgent, "There is no agent \(id). `cordboard agent list` shows all.")
    }
    switch command {
    case .logIn(let device): logIn(agent, device: device, at: now)
    case .becomeReady: becomeReady(agent, at: now)
    case .becomeNotReady(let reason): becomeNotReady(agent, because: reason, at: now)
    case .logOut: stop(agent, .loggedOut, at: now)
    case .extendWrapUp(let time): extendWrapUp(agent, by: time, at: now)
    case .pauseQueue(let queue): setPause(agent, in: queue, isPaused: true, at: now)
    case .resumeQueue(let queue): setPause(agent, in: queue, isPaused: false, at: now)
    case .promiseToReturn(let time): renewLease(agent, for: time, at: now)
    }
  }

  // MARK: States

  private mutating func logIn(_ agent: Agent, device: String?, at now: Instant) {
    var agent = agent
    if let device, !Self.isDevice(device) {
      return reject(.invalidDevice, "A device is written technology/name, as in PJSIP/agent1.")
    }
    if agent.isLoggedIn && (device == nil || device == self.device(of: agent)) { return }
    guard agent.legs.isEmpty else {
      return reject(.busy, "Agent \(agent.id) has a call; the device can be changed after it.")
    }
    if case .wrapUp = agent.state { noteWrapUpEnd(agent, at: now) }
    agent.device = device
    agent.missesInARow = 0
    agent.afterCall = nil
    agent.wrapUp = nil
    setState(of: &agent, .notReady(reason: NotReadyReason.loggedIn), call: nil, at: now)
    saveAgent(agent, at: now)
  }

  private mutating func becomeNotReady(_ agent: Agent, because reason: String, at now: Instant) {
    let known = definition.notReadyReasons
    guard known.isEmpty || known[reason] != nil else {
      return reject(
        .unknownReason,
        "There is no reason \"\(reason)\" in the description; there is \(known.keys.sorted().joined(separator: ", ")).")
    }
    stop(agent, .notReady(reason: reason), at: now)
  }

  private mutating func becomeReady(_ agent: Agent, at now: Instant) {
    var agent = agent
    switch agent.state {
    case .loggedOut:
      reject(.notLoggedIn, "Agent \(agent.id) is logged out. `cordboard agent login \(agent.id)` comes first.")
    case .available:
      break
    case .offered, .onCall:
      agent.afterCall = nil  // Takes back what was to follow the call.
      agent.declinesMore = false
      saveAgent(agent, at: now)
    case .onOtherCall:
      reject(.busy, "Agent \(agent.id) is on another call and becomes available after it.")
    case .notReady, .unreachable:
      agent.idleSince = now
      agent.missesInARow = 0
      agent.afterCall = nil
      becomeFree(agent, at: now)
    case .wrapUp:
      agent.afterCall = nil
      becomeFree(agent, at: now)
    }
  }

  /// Not ready or logged out: at once when there is no call, after the call
  /// when there is one. An offer that is ringing is declined by it.
  mutating func stop(_ agent: Agent, _ state: AgentState, at now: Instant) {
    var agent = agent
    switch agent.state {
    case .loggedOut:
      guard state != .loggedOut else { return }
      reject(.notLoggedIn, "Agent \(agent.id) is logged out. `cordboard agent login \(agent.id)` comes first.")
    // The same reason again: it goes on, and with it the limit.
    case .notReady where agent.state == state: break
    case .notReady, .available, .onOtherCall, .unreachable:
      agent.afterCall = nil
      setState(of: &agent, state, call: nil, at: now)
      saveAgent(agent, at: now)
    case .wrapUp:
      agent.afterCall = state
      state == .loggedOut ? becomeFree(agent, at: now) : saveAgent(agent, at: now)
    case .offered, .onCall:
      agent.afterCall = state
      saveAgent(agent, at: now)
      decline(agent, at: now)
    }
  }

  private mutating func decline(_ agent: Agent, at now: Instant) {
    guard let leg = agent.legs.first(where: \.isOffer), let offer = offer(on: leg.channel, of: leg.call) else {
      return  // Picked up already: it takes effect after the call.
    }
    var agent = agent
    hangUpLeg(leg.channel, of: &agent, cause: .normalClearing, at: now)
    saveAgent(agent, at: now)
    missOffer(offer, of: leg.call, .declined, at: now)
  }

  // MARK: Wrap-up

  private mutating func extendWrapUp(_ agent: Agent, by time: Duration, at now: Instant) {
    var agent = agent
    guard case .wrapUp(let endsAt) = agent.state else {
      return reject(.wrongState, "Agent \(agent.id) has no after-call work under way that could be extended.")
    }
    let most = agent.wrapUp.flatMap { definition.queues[$0.queue]?.wrapUpMax } ?? .seconds(1_800)
    let limit = (agent.wrapUp?.beganAt ?? now).advanced(by: most)
    let end = min(endsAt.advanced(by: max(.zero, time)), limit)
    guard end > endsAt else {
      return reject(
        .wrongState, "The after-call work of agent \(agent.id) can't become longer than \(most.components.seconds) s.")
    }
    agent.state = .wrapUp(endsAt: end)
    announce(.agentChanged(view(of: agent)))
    saveAgent(agent, at: now)
  }

  // MARK: One queue only

  private mutating func setPause(_ agent: Agent, in queue: QueueID, isPaused: Bool, at now: Instant) {
    // A pause outlives the membership; it must not be there for ever.
    let isServed = definition.agents[agent.id]?.queues.contains(queue) ?? false
    guard isServed || !isPaused && agent.pausedQueues.contains(queue) else {
      return reject(.unknownQueue, "Agent \(agent.id) does not serve a queue \(queue).")
    }
    var agent = agent
    guard agent.pausedQueues.contains(queue) != isPaused else { return }
    pause(&agent, in: queue, isPaused: isPaused)
    announce(.agentChanged(view(of: agent)))
    saveAgent(agent, at: now)
    if agent.isOfferable { freedAgents.append(agent.id) }
  }

  /// Misses are counted anew then: those of one queue are not another's.
  mutating func pause(_ agent: inout Agent, in queue: QueueID, isPaused: Bool) {
    agent.missesInARow = 0
    agent.pausedQueues.removeAll { $0 == queue }
    if isPaused { agent.pausedQueues = (agent.pausedQueues + [queue]).sorted() }
  }

  // MARK: The desk's promise

  /// The agent's desk says that it will be heard of again within the time.
  private mutating func renewLease(_ agent: Agent, for time: Duration, at now: Instant) {
    guard agent.isLoggedIn else {
      return reject(.notLoggedIn, "Agent \(agent.id) is logged out. `cordboard agent login \(agent.id)` comes first.")
    }
    var agent = agent
    agent.leaseEndsAt = now.advanced(by: min(max(time, .seconds(1)), .seconds(3_600)))
    if case .unreachable? = agent.afterCall { agent.afterCall = nil }
    if case .unreachable = agent.state {
      let back = agent.beforeUnreachable ?? readyState(of: agent)
      agent.beforeUnreachable = nil
      agent.idleSince = now
      setState(of: &agent, back, call: nil, notReadySince: agent.notReadySince, at: now)
    }
    saveAgent(agent, at: now)
  }

  /// How long an agent whose desk was not heard of stays logged in.
  static let unreachableGrace = Duration.seconds(60)

  /// The desk was not heard of in time. A talk and its after-call work go on;
  /// else no caller is offered to the agent until the desk is back.
  mutating func loseDesk(of agent: Agent, at now: Instant) {
    var agent = agent
    agent.leaseEndsAt = nil
    switch agent.state {
    case .loggedOut, .unreachable: break
    case .available, .notReady, .onOtherCall:
      if case .notReady = agent.state { agent.beforeUnreachable = agent.state } else { agent.beforeUnreachable = nil }
      setState(of: &agent, .unreachable(endsAt: now.advanced(by: Self.unreachableGrace)), call: nil, at: now)
    case .offered, .onCall, .wrapUp:
      agent.beforeUnreachable = nil
      agent.afterCall = agent.afterCall ?? .unreachable(endsAt: now.advanced(by: Self.unreachableGrace))
    }
    saveAgent(agent, at: now)
  }

  /// The desk's promise, or the grace after it, was over while we were not
  /// there to hear of it: it has the time of the grace from now on.
  mutating func awaitDesk(of agent: Agent, at now: Instant) {
    var agent = agent
    let end = now.advanced(by: Self.unreachableGrace)
    if case .unreachable = agent.state {
      agent.state = .unreachable(endsAt: end)
      announce(.agentChanged(view(of: agent)))
    } else {
      agent.leaseEndsAt = end
    }
    saveAgent(agent, at: now)
  }

  // MARK: Devices and descriptions

  private static func isDevice(_ text: String) -> Bool {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return false }
    return text.utf8.count <= 128 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ",") }
  }
}
