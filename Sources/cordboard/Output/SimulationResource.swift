import CallCore
import Foundation
import Simulation
import Telephony

/// A simulation for programs. Times are seconds, shares 0 to 1; a figure that
/// there is none of is left out.
struct SimulationResource: Codable, Equatable {
  struct Centre: Codable, Equatable {
    var path: String
    var release: String
    var agents: Int
    /// Calls a day by what became of them, in the mean.
    var outcomes: [String: Double]
  }

  struct Spread: Codable, Equatable {
    var mean: Double
    var p5: Double
    var p95: Double
    /// How many days have the figure.
    var days: Int
  }

  /// The second blueprint less the first, day by day.
  struct Difference: Codable, Equatable {
    var mean: Double
    /// The paired-t interval of 95 %.
    var low: Double
    var high: Double
    var days: Int
    var isBeyondChance: Bool

    enum CodingKeys: String, CodingKey {
      case mean, low, high, days
      case isBeyondChance = "is_beyond_chance"
    }
  }

  struct Figure: Codable, Equatable {
    var figure: String
    /// `calls`, `share` or `seconds`.
    var unit: String
    var base: Spread?
    var against: Spread?
    var difference: Difference?
  }

  struct Interval: Codable, Equatable {
    /// `08:15`, of the simulated day.
    var start: String
    var base: Spread?
    var against: Spread?
  }

  struct Curve: Codable, Equatable {
    var figure: String
    var unit: String
    /// By quarters of an hour.
    var intervals: [Interval]
  }

  struct Section: Codable, Equatable {
    /// `all_queues`, `queue` or `agents`.
    var scope: String
    var queue: String?
    /// Whose agents: those who serve just these.
    var queues: [String]?
    var name: String
    var thresholdSeconds: Double?
    var figures: [Figure]
    var curves: [Curve]

    enum CodingKeys: String, CodingKey {
      case scope, queue, queues, name, figures, curves
      case thresholdSeconds = "threshold_seconds"
    }
  }

  var base: Centre
  var against: Centre?
  var from: String
  var until: String
  var callsPerDay: Double
  var days: Int
  var firstSeed: UInt64
  var serviceLevelFormula: String
  var assumptions: [String]
  var notes: [String]
  /// Over all days and both blueprints.
  var unfinishedCalls: Int
  var sections: [Section]

  enum CodingKeys: String, CodingKey {
    case base, against, from, until, days, assumptions, notes, sections
    case callsPerDay = "calls_per_day"
    case firstSeed = "first_seed"
    case serviceLevelFormula = "service_level_formula"
    case unfinishedCalls = "unfinished_calls"
  }

  init(_ result: SimulationResult) {
    let (plan, report) = (result.plan, result.report)
    base = Self.centre(plan.centres[0], report.baseOutcomes)
    against = result.isComparison ? Self.centre(plan.centres[1], report.otherOutcomes) : nil
    from = PlanText.clock(plan.horizon.lowerBound)
    until = PlanText.clock(plan.horizon.upperBound)
    callsPerDay = Self.rounded(report.arrived)
    days = report.seeds
    firstSeed = result.firstSeed
    serviceLevelFormula = report.formula.rawValue
    assumptions = plan.assumptions
    notes = result.notes
    unfinishedCalls = report.unfinished
    sections = report.sections.map { section in
      let (scope, queue, queues) = Self.names(section.subject)
      return Section(
        scope: scope, queue: queue, queues: queues, name: result.name(of: section.subject),
        thresholdSeconds: result.threshold(of: section.subject)?.inSeconds,
        figures: section.rows.map(Self.figure),
        curves: section.curves.map { Self.curve($0, report.quarters) })
    }
  }

  private static func centre(
    _ centre: SimulationPlan.Centre, _ outcomes: [(outcome: CallOutcome, calls: Double)]
  ) -> Centre {
    Centre(
      path: centre.path, release: centre.definition.release.rawValue, agents: centre.definition.agents.count,
      outcomes: outcomes.reduce(into: [:]) { if $1.calls > 0 { $0[$1.outcome.rawValue] = rounded($1.calls) } })
  }

  private static func names(_ subject: PlanReport.Subject) -> (scope: String, queue: String?, queues: [String]?) {
    switch subject {
    case .allQueues: ("all_queues", nil, nil)
    case .queue(let queue): ("queue", queue.rawValue, nil)
    case .agents(let queues): ("agents", nil, queues.map(\.rawValue))
    }
  }

  private static func figure(_ row: PlanReport.Row) -> Figure {
    Figure(
      figure: row.figure.rawValue, unit: row.figure.unit.rawValue, base: spread(row.base), against: spread(row.other),
      difference: row.difference.map {
        Difference(
          mean: rounded($0.mean), low: rounded($0.low), high: rounded($0.high), days: $0.count,
          isBeyondChance: $0.isBeyondChance)
      })
  }

  private static func curve(_ curve: PlanReport.Curve, _ quarters: Range<Int>) -> Curve {
    Curve(
      figure: curve.figure.rawValue, unit: curve.figure.unit.rawValue,
      intervals: quarters.enumerated().map { index, quarter in
        Interval(
          start: SimulationFormat.clock(quarter: quarter), base: spread(curve.base[index]),
          against: curve.other.isEmpty ? nil : spread(curve.other[index]))
      })
  }

  private static func spread(_ spread: Simulation.Spread?) -> Spread? {
    spread.map { Spread(mean: rounded($0.mean), p5: rounded($0.low), p95: rounded($0.high), days: $0.count) }
  }

  /// To a millionth: more digits than that would be noise.
  private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
