import CallCore
import Telephony

/// What a centre's view must show at every moment.
struct ViewCheck {
  let view: CentreView
  /// Orders, tiers and skills are not as simple as to be seen from outside.
  let isRich: Bool
  private let calls: [CallID: CallView]

  init(_ view: CentreView, isRich: Bool = false) {
    self.view = view
    self.isRich = isRich
    calls = Dictionary(view.calls.map { ($0.call, $0) }) { first, _ in first }
  }

  var faults: [String] { doubles + agentFaults + queueFaults }

  private var doubles: [String] {
    var broken: [String] = []
    if calls.count != view.calls.count { broken.append("A call is shown twice.") }
    if Set(view.agents.map(\.agent)).count != view.agents.count { broken.append("An agent is shown twice.") }
    return broken
  }

  // MARK: Agents

  /// One live offer or talk for each agent, one agent for each talk.
  private var agentFaults: [String] {
    var broken: [String] = []
    var claims: [AgentID: Int] = [:]
    for call in view.calls {
      guard let agent = call.agent, call.stage.hasAgent else { continue }
      claims[agent, default: 0] += 1
    }
    var talkers: [CallID: AgentID] = [:]
    for agent in view.agents {
      let claimed = claims[agent.agent, default: 0]
      if claimed > agent.calls.count { broken.append("\(agent.agent) has \(claimed) calls and knows \(agent.calls).") }
      switch agent.state {
      case .offered:
        let stage = agent.call.flatMap { calls[$0]?.stage }
        if stage != .offered && stage != .connecting && stage != .dialling {
          broken.append("\(agent.agent) is offered a call that is \(stage?.rawValue ?? "gone").")
        }
      case .onCall:
        let call = agent.call.flatMap { calls[$0] }
        if call?.stage != .talking || call?.agent != agent.agent {
          broken.append("\(agent.agent) is on a call that is \(call?.stage.rawValue ?? "gone").")
        }
        if let id = agent.call, let other = talkers.updateValue(agent.agent, forKey: id) {
          broken.append("\(other) and \(agent.agent) are on the same call.")
        }
      case .available, .notReady, .loggedOut:
        if claims[agent.agent] != nil { broken.append("\(agent.agent) has a call and is \(agent.state.name).") }
      default: break
      }
    }
    return broken
  }

  // MARK: Queues

  /// A waiting caller has one place, in the queue that the call names, and
  /// the places are in the order of their coming.
  private var queueFaults: [String] {
    var broken: [String] = []
    var places: [CallID: [QueueID]] = [:]
    for queue in view.queues {
      for call in queue.waiting { places[call, default: []].append(queue.queue) }
      let moments = queue.waiting.compactMap { calls[$0]?.enqueuedAt }
      if !isRich, zip(moments, moments.dropFirst()).contains(where: { $0 > $1 }) {
        broken.append("\(queue.queue) is out of order.")
      }
      let onTheLine = queue.waiting.compactMap { calls[$0] }.filter { $0.callback == nil }.compactMap(\.enqueuedAt)
      if queue.callbacks != moments.count - onTheLine.count { broken.append("\(queue.queue) counts other callbacks.") }
      if queue.longestWaitSince != onTheLine.min() { broken.append("\(queue.queue) has another longest wait.") }
    }
    let known = Set(view.queues.map(\.queue))
    for call in view.calls {
      let found = places.removeValue(forKey: call.call) ?? []
      // A queue that was taken out of the description is not shown.
      let isShown = call.stage.isInQueue && call.queue.map(known.contains) ?? false
      let wanted = isShown ? [call.queue].compactMap { $0 } : []
      if found != wanted { broken.append("\(call.call) is \(call.stage.rawValue) and has the places \(found).") }
    }
    for call in places.keys.sorted() { broken.append("\(call) has ended and still waits.") }
    return broken
  }

  // MARK: What must not last

  /// Callers who wait and agents who could serve them, both idle.
  ///
  /// - Parameter isFree: whether an agent's phone is really free.
  func idlePairs(isFree: (AgentView) -> Bool) -> [String] {
    guard !isRich else { return [] }
    let up = Set(view.nodes.filter(\.isUp).map(\.node))
    var pairs: [String] = []
    for queue in view.queues {
      // Who was offered before may have to wait for somebody else; the core's
      // own audit knows.
      let servable = queue.waiting.first {
        calls[$0].map { $0.stage == .waiting && $0.offers == 0 && up.contains($0.node) } ?? false
      }
      guard let servable else { continue }
      for agent in view.agents
      where agent.state == .available && agent.queues.contains(queue.queue)
        && !agent.pausedQueues.contains(queue.queue) && isFree(agent)
      {
        pairs.append("\(servable) waits in \(queue.queue) and \(agent.agent) is available")
      }
    }
    return pairs
  }

  /// Calls that stay where they are, with how long each may.
  ///
  /// - Parameter playbackMax: how much longer a playback's end may be unknown.
  func stages(nodeUpSince: Instant, playbackMax: Duration) -> [(what: String, since: Instant, limit: Duration)] {
    view.calls.compactMap { call in
      guard let timeMax = call.stage.timeMax else { return nil }
      var limit = call.stage == .inFlow ? timeMax + playbackMax : timeMax
      // What the agent hears first; and several offers, one after the other.
      if isRich, call.stage == .connecting { limit += .seconds(31) }
      if isRich, call.stage == .offered { limit += CentreMaker.waitMax + CentreMaker.offerMax }
      return ("\(call.call) is \(call.stage.rawValue)", max(call.stageSince, nodeUpSince), limit)
    }
  }
}

extension CallView.Stage {
  fileprivate var hasAgent: Bool { [.offered, .dialling, .connecting, .talking].contains(self) }
  fileprivate var isInQueue: Bool { [.waiting, .awaitingCallback, .offered, .dialling, .connecting].contains(self) }

  /// The longest stay with the descriptions of ``CentreMaker`` while Asterisk
  /// is there; nil for no limit.
  fileprivate var timeMax: Duration? {
    switch self {
    case .inFlow: .seconds(300)
    // The wait limit, and the offer that it lets finish.
    case .waiting: CentreMaker.waitMax + CentreMaker.offerMax + .seconds(5)
    case .offered: CentreMaker.offerMax + .seconds(1)
    case .awaitingCallback: CentreMaker.callbackMax + .seconds(30)
    // The whisper, the ringing and the time to confirm.
    case .dialling: .seconds(31 + 25 + 15 + 1)
    case .connecting: .seconds(6)
    case .ending: .seconds(20)
    default: nil
    }
  }
}
