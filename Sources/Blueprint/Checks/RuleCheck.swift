import CallCore
import Telephony

/// Warns of rules that can't come into play: a jump that is never taken, a
/// priority that counts for nothing, an agent who does not serve the queue.
struct RuleCheck {
  private let centre: CentreDefinition
  private let queues: [YAMLEntry]
  private let uses: [QueueUse]
  private let findings: Findings
  /// Queues that others overflow to: callers come there with waits of others.
  private let targets: Set<QueueID>
  /// The longest wait that a flow allows in a queue.
  private let waits: [QueueID: Duration]

  init(centre: CentreDefinition, queues: [YAMLEntry], uses: [QueueUse], findings: Findings) {
    self.centre = centre
    self.queues = queues
    self.uses = uses
    self.findings = findings
    targets = centre.overflowTargets
    var waits: [QueueID: Duration] = [:]
    for use in uses { waits[use.step.queue] = max(waits[use.step.queue] ?? .zero, use.step.waitMax) }
    self.waits = waits
  }

  func check() {
    for use in uses {
      guard let queue = centre.queues[use.step.queue] else { continue }
      checkAgent(of: use)
      // Another queue may have other rules.
      guard !queue.overflows else { continue }
      checkPriority(use.step.priority, use.fields.entry("priority"), in: use.step.queue, queue)
      checkJumps(of: use, queue)
    }
    for entry in queues {
      let name = QueueID(entry.key)
      guard let queue = centre.queues[name] else { continue }
      for (step, item) in zip(queue.steps, entry.value["steps"]?.value.items ?? []) {
        if !queue.overflows { checkPriority(step.priority, item["priority"], in: name, queue) }
        checkMoment(of: step, item["after"], in: name)
      }
    }
  }

  private func checkAgent(of use: QueueUse) {
    guard let agent = use.step.agent, let entry = use.fields.entry("agent"),
      centre.agents[agent]?.queues.contains(use.step.queue) == false
    else { return }
    findings.warn(
      entry.value.position,
      "Agent '\(agent)' does not serve queue '\(use.step.queue)'. Add it to the agent's 'queues', or name another.")
  }

  private func checkPriority(_ priority: Int, _ entry: YAMLEntry?, in name: QueueID, _ queue: QueueDefinition) {
    guard let entry, priority != 0, queue.order == .fifo else { return }
    findings.warn(
      entry.keyPosition,
      "'priority' counts for nothing: the order of queue '\(name)' is fifo. Write 'order: priority' or "
        + "'order: {ageing: 60s}' there.")
  }

  private func checkJumps(of use: QueueUse, _ queue: QueueDefinition) {
    let empties = queue.joining.refusesWhenEmpty != nil || queue.leavesWhenEmpty != nil
    let jumps = [
      ("on-empty", empties, "'join-when-empty' or 'leave-when-empty'"),
      ("on-full", queue.joining.limitsWaiting, "'waiting-max' or 'waiting-per-agent-max'"),
      ("on-refused", queue.joining.limitsService, "'estimated-wait-max' or 'occupancy-max'"),
    ]
    for (key, isPossible, rules) in jumps where !isPossible {
      guard let entry = use.fields.entry(key) else { continue }
      findings.warn(entry.keyPosition, "'\(key)' is never taken: queue '\(use.step.queue)' has no rule \(rules).")
    }
  }

  private func checkMoment(of step: RoutingStep, _ entry: YAMLEntry?, in name: QueueID) {
    guard let entry, !targets.contains(name), let wait = waits[name], step.after >= wait else { return }
    findings.warn(
      entry.value.position,
      "This step is never taken: no flow lets callers wait longer than \(DurationText.words(wait)) in queue '\(name)'.")
  }
}

extension CentreDefinition {
  /// The queues that others overflow to.
  var overflowTargets: Set<QueueID> { Set(queues.values.flatMap(\.steps).compactMap(\.overflow)) }
}

extension QueueDefinition {
  /// Whether callers may move on to another queue.
  var overflows: Bool { steps.contains { $0.overflow != nil } }
}
