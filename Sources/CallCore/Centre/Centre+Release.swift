import Telephony

/// A new description comes into force.
extension Centre {
  mutating func release(_ next: CentreDefinition, at now: Instant) {
    let old = definition
    guard next != old else { return }
    definition = next
    members = next.members
    flows[next.release] = next.flows
    rules[next.release] = next.queues
    callsOfOldReleases = calls.values.count { $0.release != next.release }
    forgetUnusedReleases()
    for id in next.agents.keys.sorted() where agents[id] == nil { agents[id] = Agent(id: id, at: now) }
    describeStatistics(at: now)
    rebuildRouting()
    for queue in next.queues.keys.sorted() { noteStaff(of: queue, at: now) }
    rewatch(after: old, at: now)
    for id in agents.keys.sorted() where next.agents[id] == nil { retire(id, at: now) }
    describeLimits(at: now)
    announce(.centreReleased(next.release))
    for call in calls.values.sorted(by: { $0.id < $1.id }) {
      guard let wait = call.phase.wait else { continue }
      if case .waiting = call.phase, next.queues[wait.queue] == nil, !call.hasCallback {
        goOn(call.id, .leftEmpty, at: now)
      } else {
        seekAgents(for: call.id)
      }
    }
    emptiedDemands = next.queues.keys.sorted().map { wholeDemand(of: $0) }
    emptiedDemands += Set(calls.values.compactMap { $0.phase.wait?.demand })
    freedAgents = agents.values.filter(\.isOfferable).map(\.id).sorted()
  }

  /// Calls keep the flow they arrived with, and the rules of the queue that
  /// were in force when they entered it.
  mutating func forgetUnusedReleases() {
    var used: Set<ReleaseID> = [definition.release]
    for call in calls.values {
      used.insert(call.release)
      if let wait = call.phase.wait { used.insert(wait.release) }
      if call.hasOpenCallback, let callback = call.callback { used.insert(callback.release) }
      if case .talking(let conversation) = call.phase { used.insert(conversation.release) }
    }
    flows = flows.filter { used.contains($0.key) }
    rules = rules.filter { used.contains($0.key) }
  }

  /// An agent is no longer in the description: out at once, or after the call.
  private mutating func retire(_ id: AgentID, at now: Instant) {
    guard let agent = agents[id] else { return }
    agent.isLoggedIn ? stop(agent, .loggedOut, at: now) : saveAgent(agent, at: now)
  }
}
