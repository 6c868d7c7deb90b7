import CallCore
import Telephony

/// Reads which queues an agent serves, and how.
///
/// Positions that are not written are the places in which the agents of a
/// queue are written, from 1. So one reader reads all agents, in their order.
struct MembershipReader {
  static let keys = ["tier", "position", "weight"]
  static let positions = 1...10_000
  static let weights = 1...1_000

  let names: Names
  let queues: [QueueID: QueueDefinition]
  let findings: Findings
  private var memberCounts: [QueueID: Int] = [:]
  /// Which agent has a position first.
  private var holders: [QueueID: [Int: String]] = [:]

  init(names: Names, queues: [QueueID: QueueDefinition], findings: Findings) {
    self.names = names
    self.queues = queues
    self.findings = findings
  }

  /// `sales`, or `sales: {tier: 2}`; nil when it is wrong.
  mutating func read(_ item: YAMLValue, of agent: String, after served: [QueueMembership]) -> QueueMembership? {
    let name: String
    let position: SourcePosition
    var details: YAMLValue?
    switch item.content {
    case .mapping(let entries):
      guard let entry = entries.first, entries.count == 1 else {
        findings.error(
          item.position,
          entries.isEmpty
            ? "This entry names no queue. Write one, as in '- \(example)'."
            : "This entry names several queues. Begin each with '- ' on a line of its own, as in "
              + "'- \(example): {tier: 2}'.")
        return nil
      }
      name = entry.key
      position = entry.keyPosition
      details = entry.value
    case .nothing, .text, .list:
      guard let text = item.text("the queue", example: "queues: [\(example)]", findings: findings) else { return nil }
      name = text
      position = item.position
    }
    guard names.has(queue: name, at: position, findings: findings) else { return nil }
    let queue = QueueID(name)
    guard !served.contains(where: { $0.queue == queue }) else {
      findings.error(position, "Queue '\(name)' stands twice in this list. Remove one.")
      return nil
    }
    memberCounts[queue, default: 0] += 1
    var membership = QueueMembership(queue: queue, position: memberCounts[queue, default: 1])
    var place = position
    if let details {
      let example = "\(name): {tier: 2}"
      guard let entries = details.entries("queue '\(name)'", example: example, findings: findings) else { return nil }
      let fields = Fields(
        entries, of: "the entry of queue '\(name)'", at: position, known: Self.keys, findings: findings)
      fields.take("tier", in: RoutingStepReader.tiers, into: &membership.tier, findings: findings)
      fields.take("position", in: Self.positions, into: &membership.position, findings: findings)
      place = fields.entry("position")?.value.position ?? position
      fields.take("weight", in: Self.weights, into: &membership.weight, findings: findings)
      warnOfUselessWeight(fields, in: queue)
    }
    noteHolder(agent, of: membership, at: place)
    return membership
  }

  private func warnOfUselessWeight(_ fields: Fields, in queue: QueueID) {
    guard let weight = fields.entry("weight"), let strategy = queues[queue]?.strategy, strategy != .weightedRandom
    else { return }
    findings.warn(
      weight.keyPosition,
      "'weight' counts for nothing: queue '\(queue)' has the strategy \(QueueWords.words(strategy)), not "
        + "weighted-random.")
  }

  private mutating func noteHolder(_ agent: String, of membership: QueueMembership, at place: SourcePosition) {
    guard let first = holders[membership.queue]?[membership.position] else {
      holders[membership.queue, default: [:]][membership.position] = agent
      return
    }
    findings.warn(
      place,
      "Agent '\(agent)' has position \(membership.position) in queue '\(membership.queue)', as '\(first)' has; of "
        + "the two the smaller name comes first.")
  }

  private var example: String { names.queues.first ?? "sales" }
}
