import CallCore
import Telephony

/// Reads a flow's step that lets the caller wait in a queue.
struct QueueStepReader {
  static let waits: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)
  static let waitDefault: Duration = .seconds(600)
  static let agentTimes: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)
  static let agentTimeDefault: Duration = .seconds(30)

  let names: Names
  let findings: Findings

  /// The step; nil when something in it is wrong.
  ///
  /// - Parameters:
  ///   - otherwise: where it goes on when no other jump fits.
  ///   - jump: finds the index of the step that a value names.
  ///   - keys: finds those that keys of the telephone lead to.
  func read(
    _ step: FlowDraft.DraftStep, otherwise: Int?, jump: (YAMLValue) -> Int?, keys: ([YAMLEntry]) -> [String: Int]?
  ) -> QueueStep? {
    let errorsBefore = findings.errorCount
    let fields = step.fields
    var queue = QueueStep(queue: "", waitMax: Self.waitDefault, onTimeout: otherwise ?? 0)
    fields.take("wait-max", in: Self.waits, into: &queue.waitMax, findings: findings)
    fields.take("priority", in: RoutingStepReader.priorities, into: &queue.priority, findings: findings)
    queue.skills = SkillReader(findings: findings).demand(fields)
    fields.take("exits", into: &queue.exits) { readExits($0, keys: keys) }
    fields.take("on-empty", into: &queue.onEmpty) { value in jump(value).map { .some($0) } }
    fields.take("on-full", into: &queue.onFull) { value in jump(value).map { .some($0) } }
    fields.take("on-refused", into: &queue.onRefused) { value in jump(value).map { .some($0) } }
    readAgent(fields, into: &queue)
    guard let name = step.argument.text("the queue", example: "queue: sales", findings: findings) else { return nil }
    guard names.has(queue: name, at: step.argument.position, findings: findings) else { return nil }
    queue.queue = QueueID(name)
    guard findings.errorCount == errorsBefore, otherwise != nil else { return nil }
    return queue
  }

  private func readExits(_ value: YAMLValue, keys: ([YAMLEntry]) -> [String: Int]?) -> [String: Int]? {
    guard let entries = value.entries("'exits'", example: "exits: {1: sales}", findings: findings) else { return nil }
    guard !entries.isEmpty else {
      findings.error(value.position, "'exits' names no key. Write one, as in 'exits: {1: sales}', or remove it.")
      return nil
    }
    return keys(entries)
  }

  private func readAgent(_ fields: Fields, into queue: inout QueueStep) {
    let example = names.agents.first ?? "alice"
    fields.take("agent", into: &queue.agent) { value in
      guard let name = value.text("the agent", example: "agent: \(example)", findings: findings),
        names.has(agent: name, at: value.position, findings: findings)
      else { return nil }
      return .some(AgentID(name))
    }
    if fields.entry("agent") != nil { queue.agentTime = Self.agentTimeDefault }
    fields.take("agent-time", in: Self.agentTimes, into: &queue.agentTime, findings: findings)
    if let time = fields.entry("agent-time"), fields.entry("agent") == nil {
      findings.error(time.keyPosition, "'agent-time' says for how long, but not whom. Write 'agent: \(example)' too.")
    }
  }
}
