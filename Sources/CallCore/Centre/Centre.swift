public import Telephony

/// The whole contact centre as one value; the only place where it decides.
///
/// Feed it each ``Input`` with the time it happened, carry out what it
/// returns, and come back at ``nextDeadline`` with ``Input/deadlinePassed``.
/// The same inputs at the same times, from the same seed, give the same
/// directives in every process.
///
/// The extensions in this folder each hold one subject: calls, the flow,
/// queueing, connecting, agents, commands, reconciling, deadlines, views.
public struct Centre: Codable, Sendable {
  /// The description in force.
  public internal(set) var definition: CentreDefinition
  /// Flows of the present release and of those that calls still keep to.
  var flows: [ReleaseID: [FlowID: Flow]]
  /// The rules of the queues, likewise.
  var rules: [ReleaseID: [QueueID: QueueDefinition]]
  /// The agents who serve a queue, ordered by id; from the description.
  var members: [QueueID: [AgentID]]
  /// How many calls keep to an older release.
  var callsOfOldReleases = 0
  var identifiers: IdentifierSource
  /// For strategies that draw by lot.
  var generator: SeededGenerator
  /// For looking up only: never iterated without sorting, because the order
  /// differs from process to process. The same holds for every dictionary here.
  var calls: [CallID: Call] = [:]
  var callsByCaller: [ChannelID: CallID] = [:]
  var agents: [AgentID: Agent] = [:]
  var agentsByLeg: [ChannelID: AgentID] = [:]
  /// The member rung last, for queues that go round.
  var cursors: [QueueID: MemberCursor] = [:]
  var nodes: [NodeID: Node] = [:]
  var deadlines = DeadlineHeap<DeadlineOwner>()
  var placesGiven: UInt64 = 0
  var outcomes: [String: Int] = [:]
  var customers = CustomerMemory()
  /// Devices of agents that have a call which is none of ours, and which
  /// Asterisk said so: its word alone ends it.
  var otherCalls: [String: NodeID] = [:]
  var statistics: Statistics
  var estimators: [QueueID: WaitEstimator] = [:]
  /// When the last input happened.
  var lastInputAt = Instant.epoch
  /// Follows from calls, agents and description; not written down.
  var routing = Routing()
  /// The open callbacks, by queue and customer; follows from the calls.
  var callbacks = CallbackBook()
  /// The call whose decisions are explained, and what was; not written down.
  var explainedCall: CallID?
  var explanations: [RoutingExplanation] = []
  /// What the input at hand leads to; empty between inputs, as the three below.
  var directives: [Directive] = []
  /// Agents to whom the next call can be offered.
  var freedAgents: [AgentID] = []
  /// Calls that may be offered to somebody, or to somebody else than before.
  var seekingCalls: [CallID] = []
  /// Whose agents changed: callers may have nobody left to wait for.
  var emptiedDemands: [DemandKey] = []

  /// Who a deadline belongs to.
  enum DeadlineOwner: Codable, Hashable, Sendable {
    case call(CallID)
    case agent(AgentID)
    case node(NodeID)
  }

  /// An Asterisk, as far as deciding goes.
  struct Node: Codable, Equatable, Sendable {
    var isUp = false
    /// Since when it is away, with calls on it that are not given up.
    var awaySince: Instant?
    var asteriskVersion = ""
    var asteriskStartedAt: Instant?
    /// The number of the last lost caller who has a record.
    var lostCallersRecorded: UInt64 = 0
  }

  private enum CodingKeys: String, CodingKey {
    case definition, flows, rules, members, identifiers, generator, calls, callsByCaller, agents, agentsByLeg, cursors
    case nodes, deadlines, placesGiven, outcomes, callsOfOldReleases, statistics, estimators
    case lastInputAt, customers, otherCalls
  }

  /// - Parameters:
  ///   - definition: the description in force.
  ///   - seed: decides ids and every random choice.
  public init(definition: CentreDefinition, seed: UInt64) {
    self.definition = definition
    flows = [definition.release: definition.flows]
    rules = [definition.release: definition.queues]
    members = definition.members
    var generator = SeededGenerator(seed: seed)
    identifiers = IdentifierSource(tenant: definition.tenant, generator: &generator)
    self.generator = generator
    statistics = Statistics(zone: definition.zone)
    for agent in definition.agents.keys.sorted() { agents[agent] = Agent(id: agent, at: .epoch) }
    describeStatistics(at: .epoch)
    rebuildRouting()
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    definition = try values.decode(CentreDefinition.self, forKey: .definition)
    flows = try values.decode([ReleaseID: [FlowID: Flow]].self, forKey: .flows)
    rules = try values.decode([ReleaseID: [QueueID: QueueDefinition]].self, forKey: .rules)
    members = try values.decode([QueueID: [AgentID]].self, forKey: .members)
    identifiers = try values.decode(IdentifierSource.self, forKey: .identifiers)
    generator = try values.decode(SeededGenerator.self, forKey: .generator)
    calls = try values.decode([CallID: Call].self, forKey: .calls)
    callsByCaller = try values.decode([ChannelID: CallID].self, forKey: .callsByCaller)
    agents = try values.decode([AgentID: Agent].self, forKey: .agents)
    agentsByLeg = try values.decode([ChannelID: AgentID].self, forKey: .agentsByLeg)
    cursors = try values.decode([QueueID: MemberCursor].self, forKey: .cursors)
    nodes = try values.decode([NodeID: Node].self, forKey: .nodes)
    deadlines = try values.decode(DeadlineHeap<DeadlineOwner>.self, forKey: .deadlines)
    placesGiven = try values.decode(UInt64.self, forKey: .placesGiven)
    outcomes = try values.decode([String: Int].self, forKey: .outcomes)
    callsOfOldReleases = try values.decode(Int.self, forKey: .callsOfOldReleases)
    statistics = try values.decode(Statistics.self, forKey: .statistics)
    estimators = try values.decode([QueueID: WaitEstimator].self, forKey: .estimators)
    lastInputAt = try values.decode(Instant.self, forKey: .lastInputAt)
    customers = try values.decode(CustomerMemory.self, forKey: .customers)
    otherCalls = try values.decode([String: NodeID].self, forKey: .otherCalls)
    for call in calls.values.sorted(by: { $0.id < $1.id }) { callbacks.note(call) }
    rebuildRouting()
  }

  /// Takes note of `input` and says what shall be done about it.
  /// - Parameter now: when it happened; not before the input before.
  public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
    lastInputAt = now
    advanceStatistics(to: now)
    switch input {
    case .centreReleased(let definition): release(definition, at: now)
    case .rulesApplied: applyRules(at: now)
    case .switched(let node, let fact): take(fact, from: node, at: now)
    case .agentCommanded(let agent, let command): obey(command, for: agent, at: now)
    case .hangUpCommanded(let call): hangUpByOperator(call, at: now)
    case .callbackCancelCommanded(let call): cancelCallback(call, at: now)
    case .deadlinePassed: takeDueDeadlines(at: now)
    }
    match(at: now)
    dropSettledDeadlines()
    defer { directives = [] }
    return directives
  }

  /// When ``Input/deadlinePassed`` is due, or nil when nothing is awaited.
  public var nextDeadline: Instant? {
    guard let boundary = statistics.nextBoundary else { return deadlines.earliest }
    return deadlines.earliest.map { min($0, boundary) } ?? boundary
  }

  /// How many calls are under way.
  public var callsUnderWay: Int { calls.count }

  private mutating func take(_ fact: SwitchFact, from node: NodeID, at now: Instant) {
    switch fact {
    case .channelEntered(let arrival): takeArrival(arrival, on: node, at: now)
    case .channelRang: break  // The offer already counts as ringing.
    case .channelAnswered(let channel): takeAnswer(of: channel, at: now)
    case .channelEnded(let channel, let cause): takeEnd(of: channel, cause: cause, at: now)
    case .digitReceived(let channel, let digit): takeDigit(digit, from: channel, at: now)
    case .playbackEnded(let playback, let end): takeEnd(of: playback, end, at: now)
    case .bridgeJoined(let bridge, let channel): takeJoin(of: channel, to: bridge, at: now)
    case .bridgeLeft: break  // The channel's own end tells what it means.
    case .orderFailed(let order, let failure): takeFailure(of: order, failure, on: node, at: now)
    case .nodeLost: loseNode(node, at: now)
    case .nodeReconciled(let inventory): reconcile(node, with: inventory, at: now)
    case .callersLost(let callers): record(callers, of: node)
    case .deviceChanged(let device, let isOnOtherCall):
      takeChange(of: device, isOnOtherCall: isOnOtherCall, on: node, at: now)
    }
  }

  // MARK: Output

  mutating func order(_ order: SwitchOrder, on node: NodeID) { directives.append(.order(order, on: node)) }
  mutating func announce(_ announcement: Announcement) { directives.append(.announce(announcement)) }
  mutating func reject(_ code: CommandRejection.Code, _ message: String) {
    directives.append(.reject(CommandRejection(code: code, message: message)))
  }
  mutating func report(_ code: Anomaly.Code, of call: CallID? = nil, _ evidence: String) {
    directives.append(.report(Anomaly(code: code, call: call, evidence: evidence)))
  }
}
