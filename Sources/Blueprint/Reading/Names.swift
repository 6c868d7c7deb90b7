/// The queues, agents and flows of a blueprint, for whoever names one.
struct Names {
  let queues: [String]
  let agents: [String]
  let flows: [String]
  /// Whether every file was read; else an unknown name may be in one that was
  /// not, and calling it unknown would lead the reader astray.
  let isComplete: Bool
  private let queueSet: Set<String>
  private let agentSet: Set<String>
  private let flowSet: Set<String>

  init(queues: [String], agents: [String], flows: [String], isComplete: Bool) {
    self.queues = queues
    self.agents = agents
    self.flows = flows
    self.isComplete = isComplete
    queueSet = Set(queues)
    agentSet = Set(agents)
    flowSet = Set(flows)
  }

  func isFlow(_ name: String) -> Bool { flowSet.contains(name) }

  /// Whether there is such a queue; if not, it is a finding.
  func has(queue: String, at position: SourcePosition, findings: Findings) -> Bool {
    if queueSet.contains(queue) { return true }
    refuse(queue, among: queues, kind: "queue", at: position, findings: findings)
    return false
  }

  /// Whether there is such an agent; if not, it is a finding.
  func has(agent: String, at position: SourcePosition, findings: Findings) -> Bool {
    if agentSet.contains(agent) { return true }
    refuse(agent, among: agents, kind: "agent", at: position, findings: findings)
    return false
  }

  /// Whether there is such a flow; if not, it is a finding.
  func has(flow: String, at position: SourcePosition, findings: Findings) -> Bool {
    if flowSet.contains(flow) { return true }
    refuse(flow, among: flows, kind: "flow", at: position, findings: findings)
    return false
  }

  private func refuse(
    _ name: String, among known: [String], kind: String, at position: SourcePosition, findings: Findings
  ) {
    guard isComplete else { return }
    findings.error(
      position, "There is no \(kind) '\(name)'." + Suggestion.sentence(for: name, among: known, kind: kind + "s"))
  }
}
