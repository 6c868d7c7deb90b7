import CallCore
import Foundation
import Simulation
import Telephony

/// Runs the days of a plan side by side, one seed on each processor.
struct SimulationRunner: Sendable {
  let plan: SimulationPlan
  let seeds: Int
  let firstSeed: UInt64
  let limit: Duration

  /// The days of one seed, one for each centre; nil when time was up.
  private typealias Pair = (index: Int, days: [DayFigures]?)

  /// - Parameter onProgress: called with how many seeds are done.
  /// - Returns: for each seed from the first on, a day for each centre. Fewer
  ///   than wanted when the time was up.
  /// - Throws: ``CommandFailure`` when not one was done in time.
  func run(onProgress: (Int) -> Void) async throws -> [[DayFigures]] {
    let end = ContinuousClock.now.advanced(by: limit)
    let found = await withTaskGroup(of: Pair.self) { group in
      var found: [Int: [DayFigures]] = [:]
      var started = 0
      func start(_ group: inout TaskGroup<Pair>) {
        guard started < seeds, ContinuousClock.now < end else { return }
        let index = started
        started += 1
        group.addTask { (index, days(of: firstSeed + UInt64(index), until: end)) }
      }
      for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) { start(&group) }
      while let (index, days) = await group.next() {
        found[index] = days
        onProgress(found.count)
        start(&group)
      }
      return found
    }
    // Days without a gap only: which ones are done first is not chance.
    let done = (0..<seeds).prefix { found[$0] != nil }.compactMap { found[$0] }
    guard !done.isEmpty else {
      throw CommandFailure(
        .failed, "Not one day was done in \(HumanDuration.text(milliseconds: limit.wholeMilliseconds)). Raise --limit.")
    }
    return done
  }

  private func days(of seed: UInt64, until end: ContinuousClock.Instant) -> [DayFigures]? {
    let calls = plan.arrivals.calls(seed: seed)
    var days: [DayFigures] = []
    for centre in plan.centres {
      var day = PlannedDay(centre.definition, calls: calls, options: centre.options, seed: seed)
      guard let figures = day.run(isStopped: { ContinuousClock.now >= end || Task.isCancelled }) else { return nil }
      days.append(figures)
    }
    return days
  }
}

/// What came out, with what it is of.
struct SimulationResult {
  let plan: SimulationPlan
  let report: PlanReport
  let firstSeed: UInt64
  let notes: [String]

  init(plan: SimulationPlan, days: [[DayFigures]], seedsWanted: Int, firstSeed: UInt64, formula: ServiceLevelFormula) {
    self.plan = plan
    self.firstSeed = firstSeed
    let other = plan.centres.count > 1 ? days.map { $0[1] } : []
    report = PlanReport(days.map { $0[0] }, against: other, formula: formula)
    var notes = plan.notes
    if days.count < seedsWanted { notes.append("The time was up after \(days.count) of \(seedsWanted) days.") }
    if plan.centres.count > 1, days.count < 2 { notes.append("With one day alone nothing can be said of chance.") }
    notes += Self.otherRules(plan.centres)
    if report.unfinished > 0 {
      notes.append("\(report.unfinished) calls had not ended twelve hours after the last quarter.")
    }
    if !report.anomalies.isEmpty {
      let counts = report.anomalies.sorted { $0.key < $1.key }.map { code, count in
        "\(code.replacing("_", with: " ")) \(SimulationFormat.number(Double(count)))"
      }
      notes.append("In all days together this happened and should not have: \(counts.joined(separator: ", ")).")
    }
    self.notes = notes
  }

  /// Service levels of different thresholds don't compare.
  private static func otherRules(_ centres: [SimulationPlan.Centre]) -> [String] {
    guard centres.count > 1 else { return [] }
    return centres[0].definition.queues.sorted { $0.key < $1.key }.compactMap { queue, rules in
      let threshold = centres[1].definition.queues[queue]?.serviceLevel.threshold
      guard let threshold, threshold != rules.serviceLevel.threshold else { return nil }
      return "The service levels of \(queue) don't compare: the blueprints have different thresholds."
    }
  }

  var isComparison: Bool { plan.centres.count > 1 }

  /// A queue's name, from whichever blueprint has it.
  func name(of queue: QueueID) -> String {
    plan.centres.lazy.compactMap { $0.definition.queues[queue]?.name }.first ?? queue.rawValue
  }

  func name(of subject: PlanReport.Subject) -> String {
    switch subject {
    case .allQueues: "All queues"
    case .queue(let queue): name(of: queue)
    case .agents(let queues):
      queues.isEmpty ? "Agents of no queue" : "Agents of " + queues.map { name(of: $0) }.joined(separator: ", ")
    }
  }

  /// What counts as in time; nil for several queues with rules of their own.
  func threshold(of subject: PlanReport.Subject) -> Duration? {
    let queues = plan.centres[0].definition.queues
    switch subject {
    case .queue(let queue): return queues[queue]?.serviceLevel.threshold
    case .allQueues:
      let all = Set(queues.values.map(\.serviceLevel.threshold))
      return all.count == 1 ? all.first : nil
    case .agents: return nil
    }
  }
}
