import Telephony

/// Agents whose phones have calls that are none of ours: the agent made one, or
/// somebody called the phone directly.
extension Centre {
  /// What an agent is who is ready and has no call of ours.
  func readyState(of agent: Agent) -> AgentState {
    let isRung = definition.agents[agent.id]?.hasCallWaiting ?? false
    let isOnOtherCall = device(of: agent).map { otherCalls[$0] != nil } ?? false
    return isOnOtherCall && !isRung ? .onOtherCall : .available
  }

  /// What an agent comes to after a call or an offer.
  func nextState(of agent: Agent) -> AgentState { agent.afterCall ?? readyState(of: agent) }

  mutating func takeChange(of device: String, isOnOtherCall: Bool, on node: NodeID, at now: Instant) {
    // It may have been told before nobody was on the device any more.
    guard loggedIn.contains(where: { self.device(of: $0) == device }) else { return }
    noteOtherCall(on: device, isOnOtherCall, on: node)
    settleReadiness(at: now)
  }

  /// What a reconcile saw of the phones.
  mutating func takeOtherCalls(_ inventory: Inventory, on node: NodeID, at now: Instant) {
    let devices = Set(inventory.devicesOnOtherCalls ?? [])
    for device in watchedDevices { noteOtherCall(on: device, devices.contains(device), on: node) }
    settleReadiness(at: now)
  }

  /// The node is given up, and its word with it.
  mutating func forgetOtherCalls(on node: NodeID, at now: Instant) {
    otherCalls = otherCalls.filter { $0.value != node }
    settleReadiness(at: now)
  }

  private mutating func noteOtherCall(on device: String, _ isOnOtherCall: Bool, on node: NodeID) {
    guard isOnOtherCall ? otherCalls[device] == nil : otherCalls[device] == node else { return }
    otherCalls[device] = isOnOtherCall ? node : nil
  }

  /// Agents who may have to be rung, or not, from now on.
  private mutating func settleReadiness(at now: Instant) {
    for var agent in loggedIn {
      let ready = readyState(of: agent)
      if (agent.state == .available || agent.state == .onOtherCall) && agent.state != ready {
        setState(of: &agent, ready, call: nil, at: now)
        saveAgent(agent, at: now)
      } else if agent.takesMore != takesMore(agent) {
        saveAgent(agent, at: now)
      }
    }
  }

  // MARK: Who is watched

  private var loggedIn: [Agent] { agents.values.filter(\.isLoggedIn).sorted { $0.id < $1.id } }

  /// The devices of all who are logged in, each once, in order.
  var watchedDevices: [String] { Set(loggedIn.compactMap { device(of: $0) }).sorted() }

  /// Has a device watched, or no more, when an agent has come or gone: unless
  /// another agent is there, too.
  mutating func watch(_ device: String?, insteadOf before: String?, by id: AgentID) {
    guard device != before else { return }
    let (begun, ended) = (unlessShared(device, by: id), unlessShared(before, by: id))
    if let ended { otherCalls[ended] = nil }
    for node in nodes.keys.sorted() where isUp(node) {
      if let ended { order(.unwatch(ended), on: node) }
      if let begun { order(.watch(begun), on: node) }
    }
  }

  private func unlessShared(_ device: String?, by id: AgentID) -> String? {
    guard let device else { return nil }
    let isShared = agents.values.contains { $0.id != id && $0.isLoggedIn && self.device(of: $0) == device }
    return isShared ? nil : device
  }

  /// A new description: others may be where an agent is rung, or rung when.
  mutating func rewatch(after old: CentreDefinition, at now: Instant) {
    for agent in loggedIn {
      watch(device(of: agent), insteadOf: agent.device ?? old.agents[agent.id]?.device, by: agent.id)
    }
    settleReadiness(at: now)
  }
}
