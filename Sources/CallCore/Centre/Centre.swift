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
  /// The agents who serve a queue, ordered by id; from the description.
  var members: [QueueID: [AgentID]]
  var identifiers: IdentifierSource
  /// For looking up only: never iterated without sorting, because the order
  /// differs from process to process. The same holds for every dictionary here.
  var calls: [CallID: Call] = [:]
  var callsByCaller: [ChannelID: CallID] = [:]
  var agents = AgentTable()
  var agentsByLeg: [ChannelID: AgentID] = [:]
  var backlogs: [QueueID: Backlog] = [:]
  var nodes: [NodeID: Node] = [:]
  var deadlines = DeadlineHeap<DeadlineOwner>()
  var placesGiven: UInt64 = 0
  var outcomes: [String: Int] = [:]
  /// What the input at hand leads to; empty between inputs.
  var directives: [Directive] = []

  /// Who a deadline belongs to.
  enum DeadlineOwner: Codable, Equatable, Sendable {
    case call(CallID)
    case agent(AgentID)
  }

  /// An Asterisk, as far as deciding goes.
  struct Node: Codable, Equatable, Sendable {
    var isUp = false
    var asteriskVersion = ""
    var asteriskStartedAt: Instant?
    /// The number of the last lost caller who has a record.
    var lostCallersRecorded: UInt64 = 0
  }

  private enum CodingKeys: String, CodingKey {
    case definition, flows, members, identifiers, calls, callsByCaller, agents, agentsByLeg, backlogs, nodes, deadlines
    case placesGiven, outcomes
  }

  /// - Parameters:
  ///   - definition: the description in force.
  ///   - seed: decides ids and every random choice.
  public init(definition: CentreDefinition, seed: UInt64) {
    self.definition = definition
    flows = [definition.release: definition.flows]
    members = definition.members
    var generator = SeededGenerator(seed: seed)
    identifiers = IdentifierSource(tenant: definition.tenant, generator: &generator)
    for agent in definition.agents.keys.sorted() { agents[agent] = Agent(id: agent, at: .epoch) }
  }

  /// Takes note of `input` and says what shall be done about it.
  /// - Parameter now: when it happened; not before the input before.
  public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
    switch input {
    case .centreReleased(let definition): release(definition, at: now)
    case .switched(let node, let fact): take(fact, from: node, at: now)
    case .agentCommanded(let agent, let command): obey(command, for: agent, at: now)
    case .hangUpCommanded(let call): hangUpByOperator(call, at: now)
    case .deadlinePassed: takeDueDeadlines(at: now)
    }
    dropSettledDeadlines()
    defer { directives = [] }
    return directives
  }

  /// When ``Input/deadlinePassed`` is due, or nil when nothing is awaited.
  public var nextDeadline: Instant? { deadlines.earliest }

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
