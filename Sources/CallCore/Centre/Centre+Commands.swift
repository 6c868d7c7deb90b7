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
    case .becomeNotReady(let reason): stop(agent, .notReady(reason: reason), at: now)
    case .logOut: stop(agent, .loggedOut, at: now)
    }
  }

  private mutating func logIn(_ agent: Agent, device: String?, at now: Instant) {
    var agent = agent
    if let device, !Self.isDevice(device) {
      return reject(.invalidDevice, "A device is written technology/name, as in PJSIP/agent1.")
    }
    if agent.isLoggedIn && (device == nil || device == self.device(of: agent)) { return }
    guard agent.leg == nil else {
      return reject(.busy, "Agent \(agent.id) has a call; the device can be changed after it.")
    }
    agent.device = device
    setState(of: &agent, .notReady(reason: NotReadyReason.loggedIn), call: nil, at: now)
    saveAgent(agent)
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
      saveAgent(agent)
    case .notReady:
      agent.idleSince = now
      becomeFree(agent, at: now)
    case .wrapUp:
      agent.afterCall = nil
      becomeFree(agent, at: now)
    }
  }

  /// Not ready or logged out: at once when there is no call, after the call
  /// when there is one. An offer that is ringing is declined by it.
  private mutating func stop(_ agent: Agent, _ state: AgentState, at now: Instant) {
    var agent = agent
    switch agent.state {
    case .loggedOut:
      guard state != .loggedOut else { return }
      reject(.notLoggedIn, "Agent \(agent.id) is logged out. `cordboard agent login \(agent.id)` comes first.")
    case .notReady, .available:
      agent.afterCall = nil
      setState(of: &agent, state, call: nil, at: now)
      saveAgent(agent)
    case .onCall:
      agent.afterCall = state
      saveAgent(agent)
    case .wrapUp:
      agent.afterCall = state
      state == .loggedOut ? becomeFree(agent, at: now) : saveAgent(agent)
    case .offered:
      agent.afterCall = state
      saveAgent(agent)
      decline(agent, at: now)
    }
  }

  private mutating func decline(_ agent: Agent, at now: Instant) {
    guard let leg = agent.leg, let call = calls[leg.call], case .offered(let wait, let offer) = call.phase else {
      return  // Picked up already: it takes effect after the call.
    }
    var agent = agent
    hangUpLeg(of: &agent, cause: .normalClearing, at: now)
    saveAgent(agent)
    missOffer(of: call, wait, offer, .declined, at: now)
  }

  private static func isDevice(_ text: String) -> Bool {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return false }
    return text.utf8.count <= 128 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ",") }
  }

  /// A description came into force.
  mutating func release(_ next: CentreDefinition, at now: Instant) {
    let old = definition
    guard next != old else { return }
    definition = next
    members = next.members
    flows[next.release] = next.flows
    if old.release != next.release && !calls.values.contains(where: { $0.release == old.release }) {
      flows[old.release] = nil
    }
    for id in next.agents.keys.sorted() where agents[id] == nil { agents[id] = Agent(id: id, at: now) }
    for id in agents.keys.sorted() where next.agents[id] == nil { retire(id, at: now) }
    announce(.centreReleased(next.release))
    matchAll(at: now)
  }

  /// An agent is no longer in the description: out at once, or after the call.
  private mutating func retire(_ id: AgentID, at now: Instant) {
    guard let agent = agents[id] else { return }
    agent.isLoggedIn ? stop(agent, .loggedOut, at: now) : saveAgent(agent)
  }
}
