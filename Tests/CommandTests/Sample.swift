import API
import CallCore
import Engine
import Foundation
import Telephony

/// A folder that goes away with the test.
struct Scratch: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "cordboard-command-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ content: String? = nil, mode: Int = 0o600) throws -> String {
    let file = "\(path)/\(name)"
    if let content {
      try Data(content.utf8).write(to: URL(filePath: file))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }
    return file
  }
}

/// What a small centre tells.
enum Sample {
  static let noon = Instant(microsecondsSinceEpoch: 1_795_262_400_000_000)  // 2026-11-21T12:00:00Z
  static let call: CallID = "t.a1.r1.01hq8m2x9k0000k3f9a"
  static let ani = Personal(key: "p1", clear: "+4917012342")

  static func agent(_ state: AgentState, paused: [QueueID] = [], overdueSince: Instant? = nil) -> AgentView {
    AgentView(
      agent: "alice", name: "Alice", device: "PJSIP/agent1", queues: ["sales"], state: state, since: noon, call: nil,
      callsAnswered: 2, pausedQueues: paused, limitEndsAt: overdueSince, overdueSince: overdueSince)
  }

  static func audit(_ findings: [String] = [], failures: Int? = nil) -> AuditReport {
    AuditReport(
      at: noon, entry: 97, calls: 3, took: .milliseconds(12), failures: failures ?? findings.count, findings: findings)
  }

  static let view = CentreView(
    tenant: "example", release: "r1",
    nodes: [NodeView(node: "a1", isUp: true, asteriskVersion: "22.10.1", asteriskStartedAt: noon)],
    agents: [agent(.available)],
    queues: [
      QueueView(
        queue: "sales", name: "Sales", waiting: [], longestWaitSince: nil, agentsLoggedIn: 1, agentsAvailable: 1,
        agentsOnCall: 0, today: report(.queue("sales"), .day))
    ],
    calls: [], outcomes: ["answered": 4, "abandoned": 1])

  /// Eight answered, six of them in time, two abandoned; or what an agent did.
  static func report(_ scope: StatisticsScope, _ kind: StatisticsPeriod.Kind) -> StatisticsReport {
    var tally = Tally()
    tally.outcomes[.answered] = 8
    (tally.talks, tally.talkMicroseconds, tally.answeredInTime) = (8, 800_000_000, 6)
    tally.answeredWaitMicroseconds = 80_000_000
    switch scope {
    case .queue, .skill:
      (tally.entries, tally.abandonedInTime) = (12, 1)
      (tally.outcomes[.abandoned], tally.outcomes[.full]) = (2, 1)
    case .agent, .agentInQueue:
      tally.offersMissed = 3
      (tally.staffedMicroseconds[.onCall], tally.staffedMicroseconds[.available]) = (800_000_000, 100_000_000)
    }
    let length = Duration.seconds(kind == .day ? 86_400 : 900)
    let start = kind == .day ? noon.advanced(by: .seconds(-43_200)) : noon
    return StatisticsReport(
      scope: scope, period: StatisticsPeriod(kind: kind, start: start, end: start.advanced(by: length)), tally: tally,
      rule: scope.kind == .queue ? ServiceLevelRule() : nil)
  }

  /// One report of what is asked for; nothing of queue "none".
  static func statistics(_ query: StatisticsQuery) -> StatisticsPage {
    if query.queue == "none" { return StatisticsPage(reports: [], next: nil) }
    let (queue, agent) = (query.queue ?? "sales", query.agent ?? "alice")
    let scope: StatisticsScope =
      switch query.scope {
      case .queue, nil: .queue(queue)
      case .skill: .skill(query.skill ?? "german")
      case .agent: .agent(agent)
      case .agentInQueue: .agentInQueue(agent, queue)
      }
    return StatisticsPage(reports: [report(scope, query.period ?? .interval)], next: nil)
  }

  static func record(
    _ outcome: CallOutcome, _ termination: Termination.Class, waited: Duration = .zero, talked: Duration = .zero
  ) -> CallRecord {
    CallRecord(
      call: call, tenant: "example", node: "a1", release: "r1", ani: ani, dnis: "1000", flow: "welcome",
      queue: "sales", agent: outcome == .answered ? "alice" : nil, arrivedAt: noon, enqueuedAt: noon,
      answeredAt: nil, endedAt: noon, waited: waited, talked: talked, offers: 1, outcome: outcome,
      termination: Termination(termination, cause: .normalClearing))
  }
}
