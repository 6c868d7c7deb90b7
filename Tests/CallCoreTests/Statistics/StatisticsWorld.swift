import Telephony

@testable import CallCore

/// Random callers and agents who keep the rules of the events but nothing
/// else, and a log of all that happened to count again from.
struct StatisticsWorld {
  struct Caller {
    let queue: QueueID
    let skills: [SkillID]
    let since: Instant
  }

  /// One agent's stay in one state.
  struct Stay {
    let agent: AgentID
    let state: StaffedState
    let start: Instant
    var end: Instant
  }

  var statistics: Statistics
  var now: Instant
  private(set) var reports: [StatisticsReport] = []
  private(set) var entries = 0
  private var generator: SeededGenerator
  private var waiting: [Caller] = []
  private var present: [AgentID: Int] = [:]
  private var log: [(event: StatisticsEvent, at: Instant)] = []
  private var stays: [Stay] = []

  private static let queues: [QueueID] = ["q1", "q2", "q3"]
  private static let skills: [SkillID] = ["english", "french"]
  private static let agents: [AgentID] = ["a1", "a2", "a3", "a4"]
  static let rules: [QueueID: ServiceLevelRule] = [
    "q1": ServiceLevelRule(), "q2": ServiceLevelRule(threshold: .seconds(90), shortAbandon: .seconds(30)),
    "q3": ServiceLevelRule(threshold: .zero, shortAbandon: .seconds(1_000)),
  ]

  init(seed: UInt64, zone: ZoneTable, start: Instant) {
    generator = SeededGenerator(seed: seed)
    now = start
    statistics = Statistics(zone: zone, at: start)
    statistics.describe(queues: Self.rules, zone: zone, at: start)
  }

  /// What does not hold at this moment.
  var broken: [String] {
    var byQueue: [QueueID: Int] = [:]
    var bySkill: [SkillID: Int] = [:]
    for caller in waiting {
      byQueue[caller.queue, default: 0] += 1
      for skill in caller.skills { bySkill[skill, default: 0] += 1 }
    }
    return statistics.checkSums(waiting: byQueue, skills: bySkill)
  }

  mutating func takeRandomStep() {
    // Mostly seconds, at times hours; often exactly on a boundary.
    let pause: Int64 =
      switch below(40) {
      case 0..<10: 0
      case 0..<36: Int64(below(60_000_000))
      case 0..<39: Int64(below(600_000_000))
      default: Int64(below(7_200_000_000))
      }
    let next = now + .microseconds(pause)
    if let boundary = statistics.nextBoundary, boundary <= next, below(3) == 0 {
      now = boundary
    } else {
      now = next
    }
    switch below(10) {
    case 0..<3: enter()
    case 0..<6: leave()
    case 0..<9: change(Self.agents[below(Self.agents.count)], to: randomState())
    default: work()
    }
  }

  /// Everybody goes, and the last day is closed.
  mutating func end() {
    while !waiting.isEmpty { leave() }
    for agent in Self.agents { change(agent, to: nil) }
    while let due = statistics.nextBoundary {
      now = due
      reports += statistics.advance(to: due)
    }
  }

  // MARK: Steps

  private mutating func fold(_ event: StatisticsEvent) {
    reports += statistics.advance(to: now)
    statistics.fold(event, at: now)
    log.append((event, now))
  }

  private mutating func enter() {
    let queue = Self.queues[below(Self.queues.count)]
    let skills = Self.skills.filter { _ in below(2) == 0 }
    entries += 1
    fold(.entered(queue, skills: skills))
    if below(8) == 0 {
      let outcomes: [QueueOutcome] = [.full, .refused, .refusedEmpty]
      fold(.left(queue, skills: skills, outcomes[below(3)], waited: .zero))
    } else {
      waiting.append(Caller(queue: queue, skills: skills, since: now))
    }
  }

  private mutating func leave() {
    guard !waiting.isEmpty else { return }
    let caller = waiting.remove(at: below(waiting.count))
    let waited = caller.since.duration(to: now)
    if below(2) == 0 {
      let agent = Self.agents[below(Self.agents.count)]
      fold(
        below(4) == 0
          ? .calledBack(caller.queue, by: agent, skills: caller.skills, waited: waited)
          : .answered(caller.queue, by: agent, skills: caller.skills, waited: waited))
    } else {
      let outcomes = QueueOutcome.allCases.filter { $0 != .answered } + [.abandoned, .abandoned, .abandoned]
      fold(.left(caller.queue, skills: caller.skills, outcomes[below(outcomes.count)], waited: waited))
    }
  }

  private mutating func work() {
    let (queue, agent) = (Self.queues[below(3)], Self.agents[below(4)])
    let skills = Self.skills.filter { _ in below(2) == 0 }
    switch below(3) {
    case 0:
      let (talked, held) = (Duration.microseconds(below(9_000_000)), Duration.microseconds(below(900_000)))
      fold(.talkEnded(queue, by: agent, skills: skills, talked: talked, held: held))
    case 1:
      fold(.wrapUpEnded(below(2) == 0 ? queue : nil, by: agent, skills: skills, .microseconds(below(9_000_000))))
    default: fold(.offerMissed(queue, by: agent))
    }
  }

  private mutating func change(_ agent: AgentID, to state: StaffedState?) {
    fold(.agentChanged(agent, to: state))
    if let index = present.removeValue(forKey: agent) { stays[index].end = now }
    guard let state else { return }
    present[agent] = stays.count
    stays.append(Stay(agent: agent, state: state, start: now, end: now))
  }

  private mutating func randomState() -> StaffedState? {
    let index = below(StaffedState.allCases.count + 1)
    return index == 0 ? nil : StaffedState.allCases[index - 1]
  }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
}

// MARK: Counting again

extension StatisticsWorld {
  /// What a report should say, from the log alone and in another way.
  func recount(_ report: StatisticsReport) -> Tally {
    var tally = Tally()
    let period = report.period
    var index = firstLogged(from: period.start)
    while index < log.count, log[index].at < period.end {
      recount(log[index].event, of: report.scope, into: &tally)
      index += 1
    }
    guard case .agent(let agent) = report.scope else { return tally }
    for stay in stays where stay.agent == agent {
      let overlap = max(stay.start, period.start).duration(to: min(stay.end, period.end)).wholeMicroseconds
      tally.staffedMicroseconds[stay.state] += Int(max(0, overlap))
    }
    return tally
  }

  private func firstLogged(from start: Instant) -> Int {
    var (low, high) = (0, log.count)
    while low < high {
      let middle = (low + high) / 2
      if log[middle].at < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func recount(_ event: StatisticsEvent, of scope: StatisticsScope, into tally: inout Tally) {
    switch event {
    case .entered(let queue, let skills):
      if isAbout(scope, queue, nil, skills) { tally.entries += 1 }
    case .answered(let queue, let agent, let skills, let waited):
      guard isAbout(scope, queue, agent, skills) else { return }
      tally.outcomes[.answered] += 1
      if case .agentInQueue = scope { return }
      let wait = Int(waited.wholeMicroseconds)
      if waited <= Self.rules[queue]!.threshold { tally.answeredInTime += 1 }
      tally.answeredWaitMicroseconds += wait
      tally.answeredWaitMicrosecondsMax = max(tally.answeredWaitMicrosecondsMax, wait)
    case .calledBack(let queue, let agent, let skills, _):
      if isAbout(scope, queue, agent, skills) { tally.outcomes[.callback] += 1 }
    case .left(let queue, let skills, let outcome, let waited):
      guard isAbout(scope, queue, nil, skills) else { return }
      tally.outcomes[outcome] += 1
      guard outcome == .abandoned else { return }
      let wait = Int(waited.wholeMicroseconds)
      if waited <= Self.rules[queue]!.threshold { tally.abandonedInTime += 1 }
      if waited < Self.rules[queue]!.shortAbandon { tally.shortAbandons += 1 }
      tally.abandonedWaitMicroseconds += wait
      tally.abandonedWaitMicrosecondsMax = max(tally.abandonedWaitMicrosecondsMax, wait)
    case .talkEnded(let queue, let agent, let skills, let talked, let held):
      guard isAbout(scope, queue, agent, skills) else { return }
      tally.talks += 1
      tally.talkMicroseconds += Int(talked.wholeMicroseconds)
      tally.holdMicroseconds += Int(held.wholeMicroseconds)
    case .wrapUpEnded(let queue, let agent, let skills, let duration):
      guard isAbout(scope, queue, agent, skills) else { return }
      tally.wrapUps += 1
      tally.wrapUpMicroseconds += Int(duration.wholeMicroseconds)
    case .offerMissed(let queue, let agent):
      if isAbout(scope, queue, agent, []) { tally.offersMissed += 1 }
    case .agentChanged: break
    }
  }

  private func isAbout(
    _ scope: StatisticsScope, _ queue: QueueID?, _ agent: AgentID?, _ skills: [SkillID]
  ) -> Bool {
    switch scope {
    case .queue(let id): id == queue
    case .skill(let id): skills.contains(id)
    case .agent(let id): id == agent
    case .agentInQueue(let id, let other): id == agent && other == queue
    }
  }
}
