import CallCore

/// Reads who may enter a queue and stay, what is served in time, and who is
/// tried first.
struct QueueRulesReader {
  static let serviceLevelKeys = ["threshold", "short-abandon"]
  static let lastAgentKeys = ["time", "memory"]
  static let waitings = 1...10_000
  static let waitingsPerAgent = 1...1_000
  static let estimates: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)
  static let occupancies = 1...99
  static let thresholds: ClosedRange<Duration> = .seconds(1) ... .seconds(3_600)
  static let shortAbandons: ClosedRange<Duration> = .zero ... .seconds(300)
  static let lastAgentTimes: ClosedRange<Duration> = .zero ... .seconds(86_400)
  static let memories: ClosedRange<Duration> = .seconds(60) ... .seconds(31_536_000)

  let findings: Findings

  func readJoining(_ fields: Fields, into queue: inout QueueDefinition) {
    let conditions = AgentConditionsReader(findings: findings)
    fields.take("join-when-empty", into: &queue.joining.refusesWhenEmpty) { conditions.read($0, for: .join) }
    fields.take("leave-when-empty", into: &queue.leavesWhenEmpty) { conditions.read($0, for: .leave) }
    fields.take("waiting-max", into: &queue.joining.waitingMax) {
      $0.integerOrNone("waiting-max", in: Self.waitings, findings: findings)
    }
    fields.take("waiting-per-agent-max", into: &queue.joining.waitingPerAgentMax) {
      $0.integerOrNone("waiting-per-agent-max", in: Self.waitingsPerAgent, findings: findings)
    }
    fields.take("estimated-wait-max", into: &queue.joining.estimatedWaitMax) {
      $0.durationOrNone("estimated-wait-max", in: Self.estimates, findings: findings)
    }
    fields.take("occupancy-max", into: &queue.joining.occupancyMax) { value in
      var number = value
      if case .text(let text) = value.content, text.hasSuffix("%") { number.content = .text(String(text.dropLast())) }
      return number.integerOrNone("occupancy-max", in: Self.occupancies, findings: findings)
    }
  }

  /// `20s`, or both times.
  func readServiceLevel(_ fields: Fields, into queue: inout QueueDefinition) {
    guard let value = fields.entry("service-level")?.value else { return }
    guard case .mapping(let entries) = value.content else {
      fields.take("service-level", in: Self.thresholds, into: &queue.serviceLevel.threshold, findings: findings)
      return
    }
    let times = Fields(
      entries, of: "'service-level'", at: value.position, known: Self.serviceLevelKeys, findings: findings)
    times.take("threshold", in: Self.thresholds, into: &queue.serviceLevel.threshold, findings: findings)
    times.take("short-abandon", in: Self.shortAbandons, into: &queue.serviceLevel.shortAbandon, findings: findings)
  }

  /// `30s`, or that and how long it is remembered.
  func readLastAgent(_ fields: Fields, into queue: inout QueueDefinition) {
    guard let value = fields.entry("last-agent")?.value else { return }
    guard case .mapping(let entries) = value.content else {
      fields.take("last-agent", in: Self.lastAgentTimes, into: &queue.lastAgentTime, findings: findings)
      return
    }
    let times = Fields(entries, of: "'last-agent'", at: value.position, known: Self.lastAgentKeys, findings: findings)
    guard times.entry("time") != nil else {
      findings.error(
        value.position, "'last-agent' does not say for how long that agent is tried. Write 'time: 30s' into it.")
      return
    }
    times.take("time", in: Self.lastAgentTimes, into: &queue.lastAgentTime, findings: findings)
    times.take("memory", in: Self.memories, into: &queue.lastAgentMemory, findings: findings)
  }
}
