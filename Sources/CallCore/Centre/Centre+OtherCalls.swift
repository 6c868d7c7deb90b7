import Telephony

/// Agents whose phones have calls that are none of ours: the agent made one, or
/// somebody called the phone directly.
extension Centre {
  /// What an agent is who is ready and has no call of ours.
  func readyState(of agent: Agent) -> AgentState {
    let isRung = definition.agents[agent.id]?.hasCallWaiting ?? false
    return agent.isOnOtherCall && !isRung ? .onOtherCall : .available
  }

  /// What an agent comes to after a call or an offer.
  func nextState(of agent: Agent) -> AgentState { agent.afterCall ?? readyState(of: agent) }

  mutating func takeChange(of device: String, isOnOtherCall: Bool, on node: NodeID, at now: Instant) {
    for agent in loggedIn where self.device(of: agent) == device {
      noteOtherCall(agent, isOnOtherCall, on: node, at: now)
    }
  }

  /// What a reconcile saw of the phones.
  mutating func takeOtherCalls(_ inventory: Inventory, on node: NodeID, at now: Instant) {
    let devices = Set(inventory.devicesOnOtherCalls ?? [])
    for agent in loggedIn {
      noteOtherCall(agent, self.device(of: agent).map(devices.contains) ?? false, on: node, at: now)
    }
  }

  /// The node is given up, and its word with it.
  mutating func forgetOtherCalls(on node: NodeID, at now: Instant) {
    for agent in loggedIn { noteOtherCall(agent, false, on: node, at: now) }
  }

  private mutating func noteOtherCall(_ agent: Agent, _ isOnOtherCall: Bool, on node: NodeID, at now: Instant) {
    guard isOnOtherCall ? agent.otherCallNode == nil : agent.otherCallNode == node else { return }
    var agent = agent
    agent.otherCallNode = isOnOtherCall ? node : nil
    settleReadiness(agent, at: now)
  }

  /// Saves a changed agent, who may have to be rung, or not, from now on.
  private mutating func settleReadiness(_ agent: Agent, at now: Instant) {
    var agent = agent
    let ready = readyState(of: agent)
    if agent.state == .available || agent.state == .onOtherCall, agent.state != ready {
      setState(of: &agent, ready, call: nil, at: now)
    }
    saveAgent(agent, at: now)
  }

  // MARK: Who is watched

  private var loggedIn: [Agent] { agents.values.filter(\.isLoggedIn).sorted { $0.id < $1.id } }

  /// The devices of all who are logged in, in order.
  var watchedDevices: [String] { loggedIn.compactMap { device(of: $0) }.sorted() }

  /// Has a device watched, or no more, when somebody has come or gone.
  mutating func watch(_ device: String?, insteadOf before: String?) {
    guard device != before else { return }
    for node in nodes.keys.sorted() where isUp(node) {
      if let before { order(.unwatch(before), on: node) }
      if let device { order(.watch(device), on: node) }
    }
  }

  /// A new description: others may be where an agent is rung, or rung when.
  mutating func rewatch(after old: CentreDefinition, at now: Instant) {
    for var agent in loggedIn {
      let before = agent.device ?? old.agents[agent.id]?.device
      if device(of: agent) != before {
        watch(device(of: agent), insteadOf: before)
        agent.otherCallNode = nil
      }
      settleReadiness(agent, at: now)
    }
  }
}
