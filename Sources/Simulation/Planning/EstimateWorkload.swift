import CallCore
import Telephony

/// A kind of days on which wait estimates are measured: `make sim
/// BENCH=estimates`. What is told and what comes are the shipped core's, as in
/// every planned day; here are the callers and the teams. The days follow each
/// other, for estimates are learned from what came before.
public struct EstimateWorkload: Sendable {
  public let name: String
  public let days: Int
  let definition: CentreDefinition
  let arrivals: ArrivalPlan
  let options: PlannedDayOptions

  /// What came of some runs.
  public struct Result: Sendable, Equatable {
    /// The share that could be told something, of those who found no agent free.
    public var told = 0.0
    /// The median, as a share of the real wait and as a time, and the share of
    /// intervals that held: of the last 200 who were told something in each
    /// run and queue, by the queues' own account.
    public var relativeError = 0.0
    public var error = Duration.zero
    public var coverage = 0.0
  }

  /// Runs the days once for each seed.
  public func measure(seeds: Range<UInt64>) -> Result {
    var result = Result()
    var (told, asked, scored) = (0, 0, 0.0)
    for seed in seeds {
      var day = PlannedDay(definition, calls: arrivals.calls(seed: seed), options: options, seed: seed)
      for (_, accuracy) in (day.run()?.accuracies ?? [:]).sorted(by: { $0.key < $1.key }) {
        told += accuracy.callersTold
        asked += accuracy.callersTold + accuracy.callersNotTold
        guard let relative = accuracy.medianRelativeError, let error = accuracy.medianError,
          let coverage = accuracy.coverage
        else { continue }
        let weight = Double(accuracy.count)
        scored += weight
        result.relativeError += relative * weight
        result.error += error * accuracy.count
        result.coverage += coverage * weight
      }
    }
    guard asked > 0, scored > 0 else { return result }
    result.told = Double(told) / Double(asked)
    result.relativeError /= scored
    result.error = result.error / Int(scored)
    result.coverage /= scored
    return result
  }

  /// Of ten hours each, phones picked up after 3 s. Times of talks are
  /// log-normal but where something else is said.
  public static var all: [EstimateWorkload] {
    [
      EstimateWorkload(
        "light, M/M/20", [.steady(240, talk: 240, patience: 300)], teams: [.all(20)], .exponential, days: 20),
      EstimateWorkload("heavy, M/M/20", [.steady(288, talk: 240, patience: 900)], teams: [.all(20)], .exponential),
      EstimateWorkload(
        "overloaded, M/M/20+M", [.steady(450, talk: 240, patience: 300)], teams: [.all(20)], .exponential),
      EstimateWorkload("talks of equal length", [.steady(330, talk: 180, patience: 600)], teams: [.all(16)], .constant),
      EstimateWorkload("day with two humps", [.humps(420, talk: 240, patience: 480)], teams: [.all(22)]),
      EstimateWorkload(
        "10 of 25 away for three hours", [.steady(360, talk: 240, patience: 600)],
        teams: [.all(15), Team(count: 10, breaks: [14_400..<25_200])]),
      EstimateWorkload(
        "breaks in turns", [.steady(330, talk: 200, patience: 400)],
        teams: (0..<5).map { Team(count: 4, breaks: [(5_400 + $0 * 1_200)..<(6_600 + $0 * 1_200)]) }),
      EstimateWorkload(
        "two queues share agents", [.humps(260, talk: 240, patience: 480), .steady(120, talk: 360, patience: 600)],
        teams: [Team(count: 8, queues: [0]), Team(count: 16, queues: [0, 1]), Team(count: 2, queues: [1])], days: 15),
      EstimateWorkload("hardly any patience", [.steady(700, talk: 240, patience: 90)], teams: [.all(20)]),
      EstimateWorkload("team of 3", [.steady(42, talk: 240, patience: 1_200)], teams: [.all(3)], days: 60),
      EstimateWorkload("team of 200", [.steady(2_500, talk: 300, patience: 400)], teams: [.all(200)], days: 2),
      EstimateWorkload("wrap-up of 1 min", [.steady(330, talk: 180, patience: 500)], teams: [.all(20)], wrapUp: 60),
      EstimateWorkload(
        "two calls at a time", [.steady(330, talk: 240, patience: 500)], teams: [Team(count: 10, capacity: 2)]),
    ]
  }

  // MARK: Making them

  /// Who calls one queue, in seconds; `rate` is calls an hour in each quarter.
  private struct Demand {
    var rate: (Int) -> Double
    var talk: Int
    var patience: Int

    static func steady(_ perHour: Double, talk: Int, patience: Int) -> Demand {
      Demand(rate: { _ in perHour }, talk: talk, patience: patience)
    }

    /// Busiest in the third and seventh of ten hours, a quarter of that at the end.
    static func humps(_ peak: Double, talk: Int, patience: Int) -> Demand {
      let quarters = [
        30, 35, 42, 52, 64, 76, 88, 96, 100, 100, 98, 94, 88, 82, 76, 72, 68, 66, 66, 68,
        72, 76, 80, 83, 85, 85, 84, 82, 78, 74, 68, 62, 56, 50, 45, 40, 36, 32, 28, 25,
      ]
      return Demand(rate: { peak * Double(quarters[$0]) / 100 }, talk: talk, patience: patience)
    }
  }

  private struct Team {
    var count: Int
    var queues = [0]
    /// Seconds of the day.
    var breaks: [Range<Int>] = []
    var capacity = 1

    static func all(_ count: Int) -> Team { Team(count: count) }
  }

  /// Each day from midnight on; callers come for so many quarters.
  private static let quarters = 40
  private static let dayLength = Duration.seconds(86_400)
  /// Long enough for the line of the evening to be served.
  private static let shiftLength = DayFigures.quarter * 60

  private init(
    _ name: String, _ demands: [Demand], teams: [Team], _ shape: TimeShape = .lognormal, wrapUp: Int = 0, days: Int = 5
  ) {
    self.name = name
    self.days = days
    let midnights = (0..<days).map { Self.dayLength * $0 }
    definition = Self.centre(demands.count, teams, wrapUp: .seconds(wrapUp))
    arrivals = ArrivalPlan(
      spans: demands.enumerated().flatMap { index, demand in
        midnights.flatMap { Self.spans(of: demand, to: index, from: $0) }
      }, shape: shape)
    let agents = zip(definition.agents.keys.sorted(), teams.flatMap { Array(repeating: $0, count: $0.count) })
    options = PlannedDayOptions(
      horizon: .zero..<(Self.dayLength * days),
      shifts: agents.flatMap { agent, team in midnights.map { Self.shift(of: agent, team, from: $0) } })
  }

  private static func queue(_ index: Int) -> QueueID { QueueID("q\(index)") }
  private static func number(_ index: Int) -> String { "\(1_000 + index)" }

  private static func centre(_ queues: Int, _ teams: [Team], wrapUp: Duration) -> CentreDefinition {
    var centre = CentreDefinition(tenant: "sim", release: "r1", numbers: [:], flows: [:], queues: [:])
    for index in 0..<queues {
      let (queue, flow) = (queue(index), FlowID("f\(index)"))
      centre.queues[queue] = QueueDefinition(name: queue.rawValue, wrapUpTime: wrapUp)
      centre.numbers[number(index)] = flow
      centre.flows[flow] = Flow(steps: [
        .queue(QueueStep(queue: queue, waitMax: .seconds(7_200), onTimeout: 1)), .hangUp(.normalClearing),
      ])
    }
    for team in teams {
      for _ in 0..<team.count {
        let agent = AgentID("agent\(1_000 + centre.agents.count)")
        centre.agents[agent] = AgentDefinition(
          name: agent.rawValue, device: "PJSIP/\(agent)",
          memberships: team.queues.map { QueueMembership(queue: queue($0)) },
          capacity: AgentCapacity(voice: team.capacity))
      }
    }
    return centre
  }

  private static func spans(of demand: Demand, to index: Int, from midnight: Duration) -> [ArrivalPlan.Span] {
    (0..<quarters).map { quarter in
      let from = midnight + DayFigures.quarter * quarter
      return ArrivalPlan.Span(
        from: from, until: from + DayFigures.quarter, number: number(index), wish: .queue(queue(index)),
        calls: demand.rate(quarter) / 4, talk: .talk(.seconds(demand.talk)), patience: .seconds(demand.patience))
    }
  }

  private static func shift(of agent: AgentID, _ team: Team, from midnight: Duration) -> PlannedShift {
    PlannedShift(
      agent: agent, from: midnight, until: midnight + shiftLength,
      breaks: team.breaks.map { (midnight + .seconds($0.lowerBound))..<(midnight + .seconds($0.upperBound)) })
  }
}
