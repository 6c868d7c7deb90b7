import Telephony

/// What came of a run.
public struct WorldReport: Sendable {
  public var options: WorldOptions
  /// What is broken, a sentence each; empty when all is well.
  public var failures: [String]
  /// How long after the beginning it was found broken, or ended.
  public var endedAfter: Duration
  /// The last lines of history.
  public var history: [String]

  public var callers: Int
  public var inputs: Int
  public var records: Int
  public var outcomes: [String: Int]
  public var anomalies: [String: Int]
  /// Starts of Cordboard after the first, and losses of the connection.
  public var restarts: Int
  public var drops: Int
  public var checks: Int
  /// Commands that the core could not carry out.
  public var rejections: Int

  public var isSound: Bool { failures.isEmpty }

  /// One line for a list of runs.
  public var summary: String {
    let ends = outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return
      "seed \(options.seed): \(callers) callers, \(inputs) inputs, \(restarts) restarts, \(drops) drops; \(ends)"
  }
}

extension World {
  func report() -> WorldReport {
    WorldReport(
      options: options, failures: failures, endedAfter: start.duration(to: lane.now),
      history: history.lines(since: start), callers: callers.all.count, inputs: inputsEver,
      records: records.committed.count, outcomes: records.outcomesCommitted, anomalies: anomalies, restarts: kills,
      drops: drops, checks: checksEver, rejections: rejections)
  }
}
