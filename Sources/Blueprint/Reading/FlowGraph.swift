import CallCore
import Telephony

/// The steps of a flow and where each leads; finds what can't be meant.
struct FlowGraph {
  let steps: [Step]
  /// Where each step is written; a step that was added has none.
  let positions: [SourcePosition]
  let queues: [QueueID: QueueDefinition]

  func check(findings: Findings) {
    refuseBusyLoops(findings: findings)
    let reached = reach(through: { _ in true })
    var isAfterUnreached = false
    for index in positions.indices {
      if !reached[index], !isAfterUnreached {
        findings.warn(positions[index], "This step is never reached. Jump to it by a label, or remove it.")
      }
      isAfterUnreached = !reached[index]
    }
    warnOfUnanswered(findings: findings)
  }

  /// Which steps can be reached from the first; only steps that `passes`
  /// allows lead on.
  private func reach(through passes: (Step) -> Bool) -> [Bool] {
    var reached = [Bool](repeating: false, count: steps.count)
    var open = [0]
    while let index = open.popLast() {
      guard steps.indices.contains(index), !reached[index] else { continue }
      reached[index] = true
      if passes(steps[index]) { open += steps[index].successors(at: index) }
    }
    return reached
  }

  /// Callers on many trunks hear nothing, and their digits don't come
  /// through, before the call is answered.
  private func warnOfUnanswered(findings: Findings) {
    let unanswered = reach(through: { $0 != .answer })
    for index in positions.indices where unanswered[index] {
      switch steps[index] {
      case .menu, .queue:
        findings.warn(
          positions[index], "This step can be reached before the call is answered. Put a step 'answer' before it.")
        return
      case .answer, .play, .goTo, .hangUp, .leave: continue
      }
    }
  }

  /// Circles of steps of which none waits: the core would run in them for ever.
  private func refuseBusyLoops(findings: Findings) {
    let circles = Circles.groups(count: steps.count) { steps[$0].successorsWithoutWaiting(at: $0, queues: queues) }
    for circle in circles {
      if let index = circle.first(where: { steps[$0].queueStep != nil }), let queue = steps[index].queueStep?.queue {
        findings.error(
          positions[index],
          "A caller who may not wait in queue '\(queue)' comes back to this step at once, for ever. "
            + "Put a 'play' or 'menu' into the loop.")
      } else {
        let jump = circle.first { if case .goTo = steps[$0] { true } else { false } } ?? circle[0]
        findings.error(
          positions[jump],
          "This jump leads back to itself without waiting for anything. Put a 'play', 'menu' or 'queue' into the loop.")
      }
    }
  }
}

extension Step {
  /// Where the step can lead, falling off the end included, when it stands at `index`.
  func successors(at index: Int) -> [Int] {
    switch self {
    case .answer, .play: [index + 1]
    default: successors
    }
  }

  /// Where the step itself says that it leads.
  var successors: [Int] {
    switch self {
    case .answer, .play, .hangUp, .leave: []
    case .menu(let menu): menu.options.values.sorted() + [menu.otherwise]
    case .queue(let step):
      [step.onTimeout] + step.exits.values.sorted() + [step.onEmpty, step.onFull, step.onRefused].compactMap { $0 }
    case .goTo(let target): [target]
    }
  }

  /// The waiting that the step begins, if it does.
  var queueStep: QueueStep? {
    if case .queue(let step) = self { step } else { nil }
  }

  /// The next steps that may be taken without anything having happened before.
  fileprivate func successorsWithoutWaiting(at index: Int, queues: [QueueID: QueueDefinition]) -> [Int] {
    switch self {
    case .answer: [index + 1]
    case .goTo(let target): [target]
    case .queue(let step): queues[step.queue].map { step.targetsWithoutWaiting(in: $0) } ?? []
    case .play, .menu, .hangUp, .leave: []
    }
  }
}

extension QueueStep {
  /// Where callers go on who may not enter, or must leave at once.
  fileprivate func targetsWithoutWaiting(in queue: QueueDefinition) -> [Int] {
    let joining = queue.joining
    var targets: [Int] = []
    if joining.refusesWhenEmpty != nil || queue.leavesWhenEmpty != nil { targets.append(onEmpty ?? onTimeout) }
    if joining.limitsWaiting { targets.append(onFull ?? onTimeout) }
    if joining.limitsService { targets.append(onRefused ?? onTimeout) }
    return targets
  }
}

extension JoinRules {
  /// Whether callers may be refused because too many wait.
  var limitsWaiting: Bool { waitingMax != nil || waitingPerAgentMax != nil }
  /// Whether callers may be refused because the service would be bad.
  var limitsService: Bool { estimatedWaitMax != nil || occupancyMax != nil }
}
