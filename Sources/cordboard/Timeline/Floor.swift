import API

/// What is going on, as far as a reader of the live stream can know.
struct Floor {
  struct Call {
    var stage: Stage
    var queue: String?
    var agent: String?
  }

  enum Stage { case inFlow, waiting, away, offered, talking, ending }

  private(set) var release = ""
  private(set) var calls: [String: Call] = [:]
  private(set) var agents: [String: AgentResource] = [:]
  private(set) var queueNames: [String: String] = [:]
  private(set) var outcomes: [String: Int] = [:]

  init() {}

  init(_ centre: CentreResource) {
    release = centre.release
    outcomes = centre.outcomes
    for queue in centre.queues { queueNames[queue.id] = queue.name }
    for agent in centre.agents { agents[agent.id] = agent }
    for call in centre.calls {
      calls[call.id] = Call(stage: Self.stage(call.stage), queue: call.queue, agent: call.agent)
    }
  }

  mutating func apply(_ change: ChangeResource) {
    switch change {
    case .callArrived(let call, _, _, _): calls[call] = Call(stage: .inFlow)
    case .menuChosen: break
    case .callQueued(let call, let queue, _): calls[call] = Call(stage: .waiting, queue: queue)
    case .queueLeft(let call, _, _, _): calls[call] = Call(stage: .inFlow)
    case .offerAccepted: break
    case .callOffered(let call, _, let queue, let agent, _):
      calls[call] = Call(stage: .offered, queue: queue, agent: agent)
    case .offerEnded(let call, _, _, _):
      guard let known = calls[call], known.stage == .offered else { return }
      calls[call] = Call(stage: .waiting, queue: known.queue)
    case .callAnswered(let call, let queue, let agent, _):
      calls[call] = Call(stage: .talking, queue: queue, agent: agent)
    case .callbackRequested(let call, let queue, _, _, _): calls[call] = Call(stage: .away, queue: queue)
    case .callbackRefused, .callbackDialled, .callbackEnded: break
    case .callbackAttemptEnded(let call, let queue, _, let result, _):
      if result != "reached" { calls[call] = Call(stage: .away, queue: queue) }
    case .callEnded(let record):
      calls[record.id] = nil
      outcomes[record.outcome, default: 0] += 1
    case .agentChanged(let agent): agents[agent.id] = agent
    case .centreReleased(let release): self.release = release
    case .nodeChanged, .statisticsClosed, .unknown: break
    }
  }

  func agentName(_ id: String) -> String { Table.harmless(agents[id]?.name ?? id) }
  func queueName(_ id: String) -> String { Table.harmless(queueNames[id] ?? id) }

  /// The counts, on one line.
  var summary: String {
    let stages = calls.values.reduce(into: [:]) { $0[$1.stage, default: 0] += 1 }
    let waiting = (stages[.waiting] ?? 0) + (stages[.offered] ?? 0)
    let loggedIn = agents.values.filter { $0.state != "logged_out" }.count
    let free = agents.values.filter { $0.state == "available" }.count
    let answered = outcomes["answered"] ?? 0
    let others = outcomes.values.reduce(0, +) - answered
    return [
      "\(stages[.talking] ?? 0) talking", "\(waiting) waiting\(callbacks(stages[.away] ?? 0))",
      "\(stages[.inFlow] ?? 0) in the menu",
      "\(loggedIn) agent\(loggedIn == 1 ? "" : "s"), \(free) free", "\(answered) answered, \(others) other",
    ].joined(separator: " · ")
  }

  private func callbacks(_ count: Int) -> String {
    count == 0 ? "" : ", \(count) to be called back"
  }

  private static func stage(_ name: String) -> Stage {
    switch name {
    case "waiting": .waiting
    case "awaiting_callback": .away
    case "offered", "dialling", "connecting": .offered
    case "talking": .talking
    case "ending": .ending
    default: .inFlow
    }
  }
}
