import Telephony

/// All agents, and those of them who can be offered a call in the order in
/// which they are: the longest idle first, by id if equally long.
///
/// Written down it is just the agents; the order follows from them.
struct AgentTable: Sendable {
  private struct Idle: Comparable, Sendable {
    let since: Instant
    let agent: AgentID

    init(_ agent: Agent) {
      since = agent.idleSince
      self.agent = agent.id
    }

    static func < (left: Idle, right: Idle) -> Bool {
      left.since != right.since ? left.since < right.since : left.agent < right.agent
    }
  }

  private var agents: [AgentID: Agent] = [:]
  private var idle: [Idle] = []

  init() {}

  subscript(id: AgentID) -> Agent? {
    get { agents[id] }
    set {
      let before = agents[id]
      agents[id] = newValue
      if let before, before.isOfferable { removeIdle(Idle(before)) }
      if let newValue, newValue.isOfferable { insertIdle(Idle(newValue)) }
    }
  }

  /// In no order: to be sorted before anything is decided by it.
  var values: some Collection<Agent> { agents.values }
  var keys: some Collection<AgentID> { agents.keys }

  var count: Int { agents.count }
  /// Those who can be offered a call.
  var offerable: some Sequence<AgentID> { idle.lazy.map(\.agent) }

  private mutating func insertIdle(_ entry: Idle) { idle.insert(entry, at: place(of: entry)) }

  private mutating func removeIdle(_ entry: Idle) {
    let index = place(of: entry)
    if index < idle.count, idle[index] == entry { idle.remove(at: index) }
  }

  /// Mostly the end: who becomes idle is the shortest idle.
  private func place(of entry: Idle) -> Int {
    guard let last = idle.last, !(last < entry) else { return idle.count }
    var (low, high) = (0, idle.count)
    while low < high {
      let middle = (low + high) / 2
      if idle[middle] < entry { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension AgentTable: Codable {
  init(from decoder: any Decoder) throws {
    agents = try decoder.singleValueContainer().decode([AgentID: Agent].self)
    idle = agents.values.filter(\.isOfferable).map(Idle.init).sorted()
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(agents)
  }
}
