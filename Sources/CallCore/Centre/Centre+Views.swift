public import Telephony

/// What can be seen of a centre.
extension Centre {
  /// What the calls under way have on the node, ordered by id.
  public func objects(on node: NodeID) -> ExpectedObjects {
    let calls = calls.values.filter { $0.node == node }
    return ExpectedObjects(
      channels: (calls.filter(\.hasCustomerLeg).map(\.caller) + agentsByLeg.keys).sorted(),
      bridges: calls.compactMap(\.phase.bridge).sorted(),
      playbacks: (calls.compactMap(\.playback) + calls.compactMap(\.phase.whisper)).sorted(), devices: watchedDevices)
  }

  /// All that can be seen, ordered by id (calls by arrival).
  public var view: CentreView {
    CentreView(
      tenant: definition.tenant, release: definition.release, nodes: nodeViews, agents: agentViews, queues: queueViews,
      calls: callViews, outcomes: outcomes, callersByOlderRules: callersByOlderRules)
  }

  public var nodeViews: [NodeView] { nodes.sorted { $0.key < $1.key }.map { view(of: $0.key, $0.value) } }
  public var agentViews: [AgentView] { agents.values.sorted { $0.id < $1.id }.map { view(of: $0) } }
  public var callViews: [CallView] { calls.values.sorted { $0.id < $1.id }.map(\.view) }
  public var queueViews: [QueueView] {
    definition.queues.sorted { $0.key < $1.key }.map { view(of: $0.key, $0.value) }
  }

  /// The call under way, or nil.
  public func view(of call: CallID) -> CallView? { calls[call]?.view }

  /// The agent, or nil.
  public func view(of agent: AgentID) -> AgentView? { agents[agent].map { view(of: $0) } }

  /// How many calls the agent may have at a time.
  public func capacity(of agent: AgentID) -> Int { definition.agents[agent]?.callsMax ?? 1 }

  func view(of id: NodeID, _ node: Node) -> NodeView {
    NodeView(
      node: id, isUp: node.isUp, asteriskVersion: node.asteriskVersion, asteriskStartedAt: node.asteriskStartedAt)
  }

  func view(of agent: Agent) -> AgentView {
    let description = definition.agents[agent.id]
    return AgentView(
      agent: agent.id, name: description?.name ?? agent.id.rawValue, device: device(of: agent) ?? "",
      queues: description?.queues ?? [], state: agent.state, since: agent.since, call: agent.call,
      calls: agent.legs.filter { !$0.isEnding }.map(\.call), callsAnswered: agent.callsAnswered,
      pausedQueues: agent.pausedQueues, limitEndsAt: agent.limitEndsAt,
      overdueSince: agent.overdueSince)
  }

  private func view(of id: QueueID, _ queue: QueueDefinition) -> QueueView {
    let entries = routing.backlogs[id].map { Array($0) } ?? []
    let all = routing.demands[wholeDemand(of: id)] ?? demand(wholeDemand(of: id))
    return QueueView(
      queue: id, name: queue.name, waiting: entries.map(\.call),
      longestWaitSince: entries.compactMap { entry in
        calls[entry.call].flatMap { $0.hasCallback ? nil : $0.enqueuedAt }
      }.min(),
      agentsLoggedIn: all.countLoggedIn, agentsAvailable: all.countServing(.available),
      agentsOnCall: all.count(.onCall),
      forecast: forecast(for: entries.count + 1, in: id, at: lastInputAt), accuracy: estimators[id]?.accuracy,
      today: statistics.openReport(.day, of: .queue(id), at: lastInputAt), callbacks: callbacks.count(in: id))
  }
}

extension Call {
  fileprivate var view: CallView {
    CallView(
      call: id, node: node, ani: ani, dnis: dnis, stage: stage, stageSince: phaseSince, arrivedAt: arrivedAt,
      flow: flow, queue: queue, enqueuedAt: enqueuedAt, agent: agent, offers: offers,
      channels: (hasCustomerLeg ? [caller] : []) + agentChannels, callback: hasOpenCallback ? callback?.view : nil)
  }

  private var stage: CallView.Stage {
    switch phase {
    case .inFlow: .inFlow
    case .waiting(let wait): !wait.offers.isEmpty ? .offered : isAway ? .awaitingCallback : .waiting
    case .connecting: isAway ? .dialling : .connecting
    case .talking: .talking
    case .leaving: .ending
    }
  }

  private var agentChannels: [ChannelID] {
    switch phase {
    case .waiting(let wait): wait.offers.map(\.channel)
    case .connecting(let wait, let joining): [joining.offer.channel] + wait.offers.map(\.channel)
    case .talking(let conversation): [conversation.channel]
    case .inFlow, .leaving: []
    }
  }
}
