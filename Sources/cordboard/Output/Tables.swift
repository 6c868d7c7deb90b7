import API
import Foundation
import Telephony

/// The lists as tables.
enum Tables {
  static func agents(_ agents: [AgentResource], at now: Timestamp) -> Table {
    var table = Table(
      [
        .left("AGENT"), .left("NAME"), .left("STATE"), .right("FOR"), .left("DEVICE"), .left("QUEUES"),
        .left("CALL"), .right("ANSWERED"),
      ], empty: "The centre's description has no agents.")
    for agent in agents {
      let queues = agent.queues.map { agent.pausedQueues.contains($0) ? "\($0) (paused)" : $0 }
      // In after-call work there is none any more, only the one it is about.
      let calls = agent.calls.isEmpty ? [agent.call].compactMap { $0 } : agent.calls
      table.add([
        agent.id, agent.name, state(agent), duration(since: agent.since, to: now), agent.device,
        queues.joined(separator: ","), calls.map(Timeline.shortID).joined(separator: ","), "\(agent.callsAnswered)",
      ])
    }
    return table
  }

  static func calls(_ calls: [CallResource], _ sentences: Sentences, at now: Timestamp) -> Table {
    var table = Table(
      [
        .left("CALL"), .left("FROM"), .left("TO"), .left("STAGE"), .right("FOR"), .right("ALL"), .left("QUEUE"),
        .left("AGENT"),
      ], empty: "No calls are under way.")
    for call in calls {
      table.add([
        call.id, sentences.number(call.ani), call.dnis, call.stage.replacing("_", with: " "),
        duration(since: call.stageSince, to: now), duration(since: call.arrivedAt, to: now), call.queue ?? "",
        call.agent ?? "",
      ])
    }
    return table
  }

  static func records(_ records: [RecordResource], _ sentences: Sentences) -> Table {
    var table = Table(
      [
        .left("CALL"), .left("ARRIVED"), .left("FROM"), .left("TO"), .left("OUTCOME"), .right("WAITED"),
        .right("TALKED"), .left("QUEUE"), .left("AGENT"),
      ], empty: "No calls have ended yet.")
    for record in records {
      table.add([
        record.id, record.arrivedAt.description, sentences.number(record.ani), record.dnis,
        record.outcome.replacing("_", with: " "), HumanDuration.text(milliseconds: record.waitedMs),
        HumanDuration.text(milliseconds: record.talkedMs), record.queue ?? "", record.agent ?? "",
      ])
    }
    return table
  }

  /// An agent's state in words: `not ready (lunch)`, `not ready (lunch), overdue`.
  static func state(_ agent: AgentResource) -> String {
    let name = agent.state.replacing("_", with: " ")
    let overdue = agent.overdueSince == nil ? "" : ", overdue"
    return Table.harmless((agent.reason.map { "\(name) (\($0))" } ?? name) + overdue)
  }

  static func duration(since moment: Timestamp, to now: Timestamp) -> String {
    // What has been so since the centre's beginning has no beginning itself.
    if moment.instant <= .epoch { return "" }
    return HumanDuration.text(milliseconds: moment.instant.duration(to: now.instant).wholeMilliseconds)
  }
}

extension Timestamp {
  /// By this machine's clock.
  static var now: Timestamp {
    Timestamp(Instant(microsecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000_000)))
  }
}
