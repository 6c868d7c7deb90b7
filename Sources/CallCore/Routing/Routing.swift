import Telephony

/// The ACD: who waits for what, and who is free for it, kept in order.
///
/// It holds nothing that does not follow from calls, agents and the
/// description, and is made anew from them (after a restart, by a new
/// release). Between two inputs no caller waits for whom an agent is free.
struct Routing: Sendable {
  /// Where a call stands in the orders.
  struct Placement: Equatable, Sendable {
    enum List: Equatable, Sendable { case waiting, hungry }

    var queue: QueueID
    var rank: Rank
    var demand: DemandKey
    /// Nil while nobody is sought: its Asterisk is away, or enough are rung.
    var list: List?
  }

  private(set) var demands: [DemandKey: Demand] = [:]
  private var demandsOfAgent: [AgentID: [DemandKey]] = [:]
  /// All callers of a queue, those being offered included.
  private(set) var backlogs: [QueueID: SortedList<RankedCall>] = [:]
  private var placements: [CallID: Placement] = [:]
  /// Callers of each queue for whom nobody is rung.
  private var seekingCounts: [QueueID: Int] = [:]

  /// Demands that nobody waits with are kept for the next caller, up to so many.
  static let unusedDemandsMax = 256
  private var unused: [DemandKey] = []

  // MARK: Calls

  /// Puts a call where it belongs now, nil takes it out. Its demand must have
  /// been made.
  ///
  /// - Returns: the queues where from now on somebody seeks an agent, or nobody
  ///   any more.
  @discardableResult
  mutating func place(_ call: CallID, _ next: Placement?) -> [QueueID] {
    let last = placements[call]
    guard last != next else { return [] }
    if let last { remove(call, last, next) }
    if let next { insert(call, next, last) }
    placements[call] = next
    if let key = last?.demand, key != next?.demand { retire(key) }
    let left = last?.list == .waiting ? last?.queue : nil
    let entered = next?.list == .waiting ? next?.queue : nil
    return left == entered ? [] : changeSeeking(from: left, to: entered)
  }

  private mutating func changeSeeking(from left: QueueID?, to entered: QueueID?) -> [QueueID] {
    var changed: [QueueID] = []
    if let left {
      seekingCounts[left, default: 0] -= 1
      if seekingCounts[left] == 0 { changed.append(left) }
    }
    if let entered {
      seekingCounts[entered, default: 0] += 1
      if seekingCounts[entered] == 1 { changed.append(entered) }
    }
    return changed
  }

  /// How many of the queue's callers nobody is rung for.
  func seekingCount(in queue: QueueID) -> Int { seekingCounts[queue] ?? 0 }

  /// How many calls have a place.
  var placedCount: Int { placements.count }

  /// How many are before the caller in the queue, plus one; nil if in none.
  func position(of call: CallID) -> Int? { placements[call].map { position(of: $0.rank, in: $0.queue) } }

  /// The same for a rank, whether somebody has it or not.
  func position(of rank: Rank, in queue: QueueID) -> Int {
    // Ranks are unique: whose it is does not matter.
    (backlogs[queue]?.rank(of: RankedCall(rank: rank, call: "")) ?? 0) + 1
  }

  private mutating func remove(_ call: CallID, _ last: Placement, _ next: Placement?) {
    let entry = RankedCall(rank: last.rank, call: call)
    if last.queue != next?.queue || last.rank != next?.rank {
      backlogs[last.queue]?.remove(entry)
      if backlogs[last.queue]?.isEmpty ?? false { backlogs[last.queue] = nil }
    }
    switch last.list {
    case .waiting: demands[last.demand]?.waiting.remove(entry)
    case .hungry: demands[last.demand]?.hungry.remove(entry)
    case nil: break
    }
  }

  private mutating func insert(_ call: CallID, _ next: Placement, _ last: Placement?) {
    let entry = RankedCall(rank: next.rank, call: call)
    if last?.queue != next.queue || last?.rank != next.rank {
      backlogs[next.queue, default: SortedList()].insert(entry)
    }
    switch next.list {
    case .waiting: demands[next.demand]?.waiting.insert(entry)
    case .hungry: demands[next.demand]?.hungry.insert(entry)
    case nil: break
    }
  }

  /// Adds a demand that there is none of yet.
  mutating func add(_ demand: Demand) {
    let key = demand.key
    demands[key] = demand
    for agent in demand.members.keys.sorted() { demandsOfAgent[agent, default: []].append(key) }
  }

  /// A call has left the demand: one that nobody is left with is kept for a
  /// while, and one for a single agent goes at once.
  mutating func retire(_ key: DemandKey) {
    guard let demand = demands[key], demand.isUnused else { return }
    if key.agent != nil { return drop(key) }
    // A queue's whole demand also counts its agents: it stays.
    guard !key.isWhole, !unused.contains(key) else { return }
    unused.append(key)
    guard unused.count > Self.unusedDemandsMax else { return }
    let oldest = unused.removeFirst()
    if demands[oldest]?.isUnused ?? false { drop(oldest) }
  }

  private mutating func drop(_ key: DemandKey) {
    guard let demand = demands.removeValue(forKey: key) else { return }
    for agent in demand.members.keys { demandsOfAgent[agent]?.removeAll { $0 == key } }
  }

  // MARK: Agents

  /// Takes note of how the agent stands now.
  /// - Parameter served: what the agent did for the queue today.
  mutating func settle(_ agent: Agent, in key: DemandKey, _ served: Demand.Served) {
    demands[key]?.settle(agent, served)
  }

  func demands(of agent: AgentID) -> [DemandKey] { demandsOfAgent[agent] ?? [] }

  // MARK: Matching

  /// The call that a free agent serves next: the first by rank of all the
  /// agent may serve, but of a heavier queue first while as many wait in it as
  /// agents are free for it. Callers for whom somebody is rung already come
  /// after those for whom nobody is.
  ///
  /// Costs the number of demands that the agent may serve.
  func bestCall(for agent: AgentID, isBarred: (CallID) -> Bool) -> CallID? {
    let keys = (demandsOfAgent[agent] ?? []).filter { demands[$0]?.isFree(agent) ?? false }
    return best(of: keys, \.waiting, isBarred) ?? best(of: keys, \.hungry, isBarred)
  }

  private func best(
    of keys: [DemandKey], _ list: KeyPath<Demand, SortedList<RankedCall>>, _ isBarred: (CallID) -> Bool
  ) -> CallID? {
    var best: (weight: Int, entry: RankedCall)?
    for key in keys {
      guard let demand = demands[key], let entry = demand[keyPath: list].first(where: { !isBarred($0.call) }) else {
        continue
      }
      let weight = demand.urgency(of: demand[keyPath: list])
      if let known = best, known.weight > weight || known.weight == weight && known.entry < entry { continue }
      best = (weight, entry)
    }
    return best?.entry.call
  }
}
