import CallCore
import Telephony

/// The lines of agents: members of queues, and their pauses.
extension QueueLogProjection {
  /// An agent who is logged in.
  struct Member: Codable, Equatable, Sendable {
    /// The queues served, in the order of the description.
    var queues: [QueueID] = []
    /// Why no calls are taken at all; nil when calls are taken.
    var pause: String?
    /// Queues whose calls are not taken.
    var pausedQueues: [QueueID] = []
  }

  /// Who logged in or out by the API did so as by the manager interface.
  private static let byManager = "MANAGER"

  mutating func change(_ view: AgentView, at moment: Instant) -> [QueueLogLine] {
    let old = members[view.agent] ?? Member()
    let new = Member(view)
    guard new != old else { return [] }
    members[view.agent] = new == Member() ? nil : new
    let agent = view.agent.rawValue
    var lines: [QueueLogLine] = []
    func line(_ event: QueueLogEvent, _ queue: QueueID?, call: String = QueueLogLine.none, _ data: String = "") {
      lines.append(
        QueueLogLine(
          event, at: moment.wholeSecond, call: call, queue: queue?.rawValue ?? QueueLogLine.none, agent: agent, [data]))
    }
    for queue in old.queues where !new.queues.contains(queue) { line(.removeMember, queue, call: Self.byManager) }
    let added = new.queues.filter { !old.queues.contains($0) }
    for queue in added { line(.addMember, queue, call: Self.byManager) }
    // A member who goes takes the pauses along.
    guard !new.queues.isEmpty else { return lines }
    if let pause = new.pause, pause != old.pause {
      line(.pauseAll, nil, pause)
      for queue in new.queues { line(.pause, queue, pause) }
    } else if let pause = new.pause {
      for queue in added { line(.pause, queue, pause) }
    } else if old.pause != nil {
      line(.unpauseAll, nil)
      for queue in new.queues { line(.unpause, queue) }
      for queue in new.pausedQueues { line(.pause, queue) }
    } else {
      for queue in old.pausedQueues where !new.pausedQueues.contains(queue) && new.queues.contains(queue) {
        line(.unpause, queue)
      }
      for queue in new.pausedQueues where !old.pausedQueues.contains(queue) || added.contains(queue) {
        line(.pause, queue)
      }
    }
    return lines
  }
}

extension QueueLogProjection.Member {
  init(_ view: AgentView) {
    guard view.state != .loggedOut else { return }
    queues = view.queues
    pausedQueues = view.pausedQueues.filter(view.queues.contains)
    switch view.state {
    case .notReady(let reason, _): pause = reason
    case .unreachable: pause = view.state.name
    case .loggedOut, .available, .offered, .onCall, .onOtherCall, .wrapUp: break
    }
  }
}
