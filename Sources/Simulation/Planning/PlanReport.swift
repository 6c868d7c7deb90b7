public import CallCore
public import Telephony

/// What a plan came to over all its seeds, and beside another if there is one.
public struct PlanReport: Sendable {
  /// What a figure is of.
  public enum Subject: Hashable, Sendable {
    /// All queues together.
    case allQueues
    case queue(QueueID)
    /// The agents of the same queues.
    case agents([QueueID])
  }

  /// One figure of the whole day.
  public struct Row: Sendable {
    public var figure: PlanFigure
    public var base: Spread?
    public var other: Spread?
    public var difference: PairedDifference?
  }

  /// One figure over the day.
  public struct Curve: Sendable {
    public var figure: PlanFigure
    /// One for each of ``PlanReport/quarters``.
    public var base: [Spread?]
    public var other: [Spread?]
  }

  /// A subject with what there is to say of it.
  public struct Section: Sendable {
    public var subject: Subject
    public var rows: [Row]
    public var curves: [Curve]

    public func row(_ figure: PlanFigure) -> Row? { rows.first { $0.figure == figure } }
  }

  public let formula: ServiceLevelFormula
  /// By number, counted from midnight.
  public let quarters: Range<Int>
  public let seeds: Int
  /// All queues (where there is more than one), each queue, each group of agents.
  public private(set) var sections: [Section] = []
  /// Calls by what became of them, in the mean of a day; by name.
  public let baseOutcomes: [(outcome: CallOutcome, calls: Double)]
  public let otherOutcomes: [(outcome: CallOutcome, calls: Double)]
  /// Calls a day in the mean.
  public let arrived: Double
  /// Calls that did not end, over all seeds and both blueprints.
  public let unfinished: Int
  /// What should not have happened, and commands that were refused, by code:
  /// over all seeds and both blueprints.
  public let anomalies: [String: Int]

  private static let queueFigures: [PlanFigure] = PlanFigure.allCases.filter { $0 != .occupancy }
  private static let queueCurves: [PlanFigure] = [
    .calls, .serviceLevel, .averageSpeedOfAnswer, .abandonRate, .waiting,
  ]

  /// - Parameters:
  ///   - base: a day for each seed; one or more.
  ///   - other: the same seeds with another blueprint; empty for none.
  public init(_ base: [DayFigures], against other: [DayFigures] = [], formula: ServiceLevelFormula) {
    precondition(other.isEmpty || other.count == base.count, "days are compared in pairs")
    self.formula = formula
    quarters = base.first?.quarters ?? 0..<0
    seeds = base.count
    arrived = Self.mean(base.map(\.arrived))
    unfinished = (base + other).reduce(0) { $0 + $1.unfinished }
    anomalies = (base + other).reduce(into: [:]) { $0.merge($1.anomalies, uniquingKeysWith: +) }
    baseOutcomes = Self.outcomes(base)
    otherOutcomes = Self.outcomes(other)
    let scopes = Set((base.prefix(1) + other.prefix(1)).flatMap(\.parts.keys)).sorted()
    let queues = scopes.filter { if case .queue = $0 { true } else { false } }
    if queues.count > 1 { add(.allQueues, queues, base, other) }
    for scope in scopes {
      switch scope {
      case .queue(let queue): add(.queue(queue), [scope], base, other)
      case .agents(let served): add(.agents(served), [scope], base, other)
      }
    }
  }

  private mutating func add(
    _ subject: Subject, _ scopes: [DayFigures.Scope], _ base: [DayFigures], _ other: [DayFigures]
  ) {
    let isOfAgents = if case .agents = subject { true } else { false }
    let length = DayFigures.quarter * quarters.count
    let (baseParts, otherParts) = (base.map { $0.whole(scopes) }, other.map { $0.whole(scopes) })
    let rows = (isOfAgents ? [.occupancy] : Self.queueFigures).map { figure in
      let first = baseParts.map { figure.value($0, over: length, formula) }
      let second = otherParts.map { figure.value($0, over: length, formula) }
      return Row(
        figure: figure, base: Spread(first), other: Spread(second), difference: PairedDifference(first, second))
    }
    let curves = (isOfAgents ? [.occupancy] : Self.queueCurves).map { figure in
      Curve(figure: figure, base: curve(figure, scopes, base), other: curve(figure, scopes, other))
    }
    sections.append(Section(subject: subject, rows: rows, curves: curves))
  }

  private func curve(_ figure: PlanFigure, _ scopes: [DayFigures.Scope], _ days: [DayFigures]) -> [Spread?] {
    guard !days.isEmpty else { return [] }
    return quarters.map { quarter in
      Spread(days.map { figure.value($0.part(quarter, of: scopes), over: DayFigures.quarter, formula) })
    }
  }

  private static func mean(_ numbers: [Int]) -> Double {
    numbers.isEmpty ? 0 : Double(numbers.reduce(0, +)) / Double(numbers.count)
  }

  private static func outcomes(_ days: [DayFigures]) -> [(outcome: CallOutcome, calls: Double)] {
    guard !days.isEmpty else { return [] }
    return CallOutcome.allCases.map { outcome in (outcome, mean(days.map { $0.outcomes[outcome] ?? 0 })) }
  }
}
