import Telephony

/// Callers who ask for the same, and the agents who may serve them.
///
/// Both sides are kept in order all the time, so that the first of each is
/// found at once: a change of one agent costs the logarithm of the free
/// agents, a change of one caller the logarithm of the waiting ones.
struct Demand: Sendable {
  /// An agent who may serve, and how the agent stands.
  struct Member: Sendable {
    let membership: QueueMembership
    let fit: Int
    /// How many calls the agent may have at a time.
    let callsMax: Int
    var kind: AgentState.Kind
    /// Takes no calls of the queue for now, whatever the state is.
    var isPaused: Bool
    /// The entry in `free`, while there is one.
    var entry: FreeAgent?

    var isStaffed: Bool { kind.isStaffed && !isPaused }
  }

  let key: DemandKey
  let strategy: Strategy
  let weight: Int
  private(set) var members: [AgentID: Member] = [:]
  private(set) var free = SortedList<FreeAgent>()
  /// How many members are in each state, by ``AgentState/Kind``; and how many
  /// of them are paused in the queue.
  private var kinds = [Int](repeating: 0, count: AgentState.Kind.allCases.count)
  private var pausedKinds = [Int](repeating: 0, count: AgentState.Kind.allCases.count)
  /// How many calls those may have together who take calls of the queue.
  private(set) var countServable = 0
  /// Callers for whom nobody is rung.
  var waiting = SortedList<RankedCall>()
  /// Callers for whom somebody is rung, and more could be.
  var hungry = SortedList<RankedCall>()

  init(key: DemandKey, rules: QueueDefinition) {
    self.key = key
    strategy = rules.strategy
    weight = rules.weight
  }

  var isUnused: Bool { waiting.isEmpty && hungry.isEmpty }

  /// How many members are in the state, those who are paused in the queue
  /// included: what they do, not whether they take calls of it.
  func count(_ kind: AgentState.Kind) -> Int { kinds[kind.rawValue] }

  /// How many are in the state and take calls of the queue.
  func countServing(_ kind: AgentState.Kind) -> Int { kinds[kind.rawValue] - pausedKinds[kind.rawValue] }

  /// How many agents are there, those in the given conditions left out. Who is
  /// paused in the queue is not ready as far as the queue goes: app_queue's
  /// "paused".
  func countPresent(without conditions: AgentConditions) -> Int {
    AgentState.Kind.allCases.reduce(0) { sum, kind in
      guard let condition = kind.condition, condition.isEmpty || !conditions.contains(condition) else { return sum }
      return sum + (conditions.contains(.notReady) ? countServing(kind) : count(kind))
    }
  }

  var countLoggedIn: Int { countPresent(without: []) }
  /// Who takes calls of the queue, now or after the present one.
  var countStaffed: Int { countWithCall + countServing(.available) }
  /// Who takes calls of the queue and has one, of whichever queue.
  var countWithCall: Int { countServing(.offered) + countServing(.onCall) + countServing(.wrapUp) }

  /// The queue's weight while as many seek an agent as are free, else 0:
  /// app_queue's refinement, by which a heavy queue does not starve others.
  func urgency(of seekers: SortedList<RankedCall>) -> Int {
    weight > 0 && seekers.count >= free.count ? weight : 0
  }

  // MARK: Agents

  /// What the agent did for the queue today.
  struct Served {
    var calls: Int
    var talked: Duration
  }

  mutating func add(_ agent: Agent, _ description: AgentDefinition, _ served: Served) {
    guard let membership = key.membership(of: agent.id, description) else { return }
    let member = Member(
      membership: membership, fit: key.fit(of: description), callsMax: description.callsMax,
      kind: agent.state.kind, isPaused: agent.pausedQueues.contains(membership.queue), entry: nil)
    members[agent.id] = member
    tally(member, by: 1)
    settle(agent, served)
  }

  /// Takes note of how a member stands now.
  mutating func settle(_ agent: Agent, _ served: Served) {
    guard var member = members[agent.id] else { return }
    tally(member, by: -1)
    member.kind = agent.state.kind
    member.isPaused = agent.pausedQueues.contains(member.membership.queue)
    tally(member, by: 1)
    let isFree = agent.isOfferable && !member.isPaused
    let entry = isFree ? entry(for: agent, member, served) : nil
    if entry != member.entry {
      if let old = member.entry { free.remove(old) }
      if let entry { free.insert(entry) }
      member.entry = entry
    }
    members[agent.id] = member
  }

  private mutating func tally(_ member: Member, by change: Int) {
    kinds[member.kind.rawValue] += change
    if member.isPaused { pausedKinds[member.kind.rawValue] += change }
    if member.isStaffed { countServable += member.callsMax * change }
  }

  /// Whether the agent takes calls by this demand, now or after the present one.
  func isStaffed(_ agent: AgentID) -> Bool { members[agent]?.isStaffed ?? false }

  func isFree(_ agent: AgentID) -> Bool { members[agent]?.entry != nil }

  private func entry(for agent: Agent, _ member: Member, _ served: Served) -> FreeAgent {
    FreeAgent(
      group: FreeAgent.Group(tier: member.membership.tier, calls: agent.legs.count, fit: member.fit),
      measure: measure(of: agent, member.membership, served),
      idleSince: strategy.goesByPosition ? 0 : agent.idleSince.microsecondsSinceEpoch,
      position: member.membership.position, agent: agent.id)
  }

  /// The strategy's own measure; lower is first.
  func measure(of agent: Agent, _ membership: QueueMembership, _ served: Served) -> Int64 {
    switch strategy {
    case .ringAll, .longestIdle: agent.idleSince.microsecondsSinceEpoch
    case .leastRecent: agent.lastTalkEndedAt?.microsecondsSinceEpoch ?? 0
    case .fewestCalls: Int64(served.calls)
    case .leastTalkTime: served.talked.wholeMicroseconds
    case .random, .weightedRandom: 0
    case .roundRobin, .ordered, .orderedFromRandom, .topDown, .ringProgressively, .hunt: Int64(membership.position)
    }
  }
}
