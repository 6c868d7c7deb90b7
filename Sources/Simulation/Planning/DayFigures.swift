public import CallCore
public import Telephony

/// What one simulated day came to, by quarters of an hour: the core's own
/// statistics, and how many waited.
public struct DayFigures: Sendable {
  /// A queue, or the agents who serve the same queues.
  public enum Scope: Hashable, Comparable, Sendable {
    case queue(QueueID)
    /// Ordered.
    case agents([QueueID])

    public static func < (left: Scope, right: Scope) -> Bool {
      switch (left, right) {
      case (.queue(let left), .queue(let right)): left < right
      case (.queue, .agents): true
      case (.agents, .queue): false
      case (.agents(let left), .agents(let right)): left.lexicographicallyPrecedes(right)
      }
    }
  }

  /// A time of one scope.
  public struct Part: Sendable {
    public var tally = Tally()
    /// Callers × microseconds of waiting.
    public var waitingMicroseconds = 0
    /// The longest wait that ended, however it ended.
    public var longestWait = Duration.zero
    /// Only of one queue's whole day.
    public var accuracy: WaitEstimateAccuracy?

    static func += (left: inout Part, right: Part) {
      left.tally += right.tally
      left.waitingMicroseconds += right.waitingMicroseconds
      left.longestWait = max(left.longestWait, right.longestWait)
    }
  }

  /// What figures over the day are of: a quarter of an hour.
  public static let quarter = Duration.seconds(900)

  /// By number of the quarter, counted from midnight.
  public private(set) var parts: [Scope: [Int: Part]] = [:]
  public let horizon: Range<Duration>
  public internal(set) var arrived = 0
  /// What became of whom; they add up to those who arrived and are not
  /// ``unfinished``.
  public internal(set) var outcomes: [CallOutcome: Int] = [:]
  /// Callers who had not gone twelve hours after the horizon.
  public internal(set) var unfinished = 0
  /// What should not have happened, and commands that were refused, by code.
  public internal(set) var anomalies: [String: Int] = [:]
  /// How good each queue's wait estimates were, by its own account; those that
  /// were asked for none are left out.
  public internal(set) var accuracies: [QueueID: WaitEstimateAccuracy] = [:]

  private let groups: [AgentID: Scope]
  private let midnight: Instant
  private var waiting: [QueueID: (count: Int, since: Instant)] = [:]

  init(_ definition: CentreDefinition, _ horizon: Range<Duration>, midnight: Instant) {
    self.horizon = horizon
    self.midnight = midnight
    groups = definition.agents.mapValues { .agents($0.queues.sorted()) }
    for queue in definition.queues.keys { parts[.queue(queue)] = [:] }
    for group in groups.values { parts[group] = [:] }
  }

  // MARK: Noting

  mutating func note(_ report: StatisticsReport) {
    guard report.period.kind == .interval else { return }
    let quarter = quarter(of: report.period.start)
    switch report.scope {
    case .queue(let queue): parts[.queue(queue), default: [:]][quarter, default: Part()].tally += report.tally
    case .agent(let agent):
      if let group = groups[agent] { parts[group, default: [:]][quarter, default: Part()].tally += report.tally }
    case .skill, .agentInQueue: break
    }
  }

  mutating func note(_ waited: Duration, in queue: QueueID, at now: Instant) {
    let quarter = quarter(of: now)
    let longest = parts[.queue(queue)]?[quarter]?.longestWait ?? .zero
    if waited > longest { parts[.queue(queue), default: [:]][quarter, default: Part()].longestWait = waited }
  }

  mutating func noteWaiting(_ change: Int, in queue: QueueID, at now: Instant) {
    let before = waiting[queue] ?? (0, now)
    credit(before.count, in: queue, from: before.since, to: now)
    waiting[queue] = (before.count + change, now)
  }

  mutating func finish(at now: Instant) {
    for queue in waiting.keys.sorted() { noteWaiting(0, in: queue, at: now) }
  }

  /// Splits the waiting at quarters.
  private mutating func credit(_ count: Int, in queue: QueueID, from: Instant, to: Instant) {
    guard count > 0 else { return }
    var from = from
    while from < to {
      let quarter = quarter(of: from)
      let end = min(to, midnight.advanced(by: Self.quarter * (quarter + 1)))
      let time = Int(from.duration(to: end).wholeMicroseconds)
      parts[.queue(queue), default: [:]][quarter, default: Part()].waitingMicroseconds += count * time
      from = end
    }
  }

  private func quarter(of moment: Instant) -> Int {
    Int(midnight.duration(to: moment).wholeMicroseconds / Self.quarter.wholeMicroseconds)
  }

  // MARK: Reading

  /// The quarters of the horizon.
  public var quarters: Range<Int> {
    let length = Self.quarter.wholeMicroseconds
    return Int(
      horizon.lowerBound.wholeMicroseconds / length)..<Int((horizon.upperBound.wholeMicroseconds + length - 1) / length)
  }

  /// The whole day of some scopes. Of queues all that happened counts, also
  /// after the horizon; of agents the horizon only.
  public func whole(_ scopes: [Scope]) -> Part {
    var whole = Part()
    for scope in scopes {
      for (quarter, part) in parts[scope] ?? [:] {
        if case .agents = scope, !quarters.contains(quarter) { continue }
        whole += part
      }
    }
    if case .queue(let queue)? = scopes.first, scopes.count == 1 { whole.accuracy = accuracies[queue] }
    return whole
  }

  /// One quarter of some scopes.
  public func part(_ quarter: Int, of scopes: [Scope]) -> Part {
    scopes.reduce(into: Part()) { whole, scope in
      if let part = parts[scope]?[quarter] { whole += part }
    }
  }
}
