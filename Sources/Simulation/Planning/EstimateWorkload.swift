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

    /// Busiest in the third and eighth of ten hours, a quarter of that at the ends.
    static func humps(_ peak: Double, talk: Int, patience: Int) -> Demand {
      let quarters = [
        30, 35, 42, 52, 64, 76, 88, 96, 100, 100, 98, 94, 88, 82, 76, 72, 68, 66, 66, 68, 72, 76, 80, 83, 85, 85, 84,
        82,
        78, 74, 68, 62, 56, 50, 45, 40, 36, 32, 28, 25,
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

  private static let opensFor = 36_000

  private init(
    _ name: String, _ demands: [Demand], teams: [Team], _ shape: TimeShape = .lognormal, wrapUp: Int = 0, days: Int = 5
  ) {
    self.name = name
    self.days = days
    let midnights = (0..<days).map { $0 * 86_400 }
    var centre = CentreDefinition(tenant: "sim", release: "r1", numbers: [:], flows: [:], queues: [:])
    var spans: [ArrivalPlan.Span] = []
    for (index, demand) in demands.enumerated() {
      let (queue, flow, number) = (QueueID("q\(index)"), FlowID("f\(index)"), "\(1_000 + index)")
      centre.queues[queue] = QueueDefinition(name: queue.rawValue, wrapUpTime: .seconds(wrapUp))
      centre.numbers[number] = flow
      centre.flows[flow] = Flow(steps: [
        .queue(QueueStep(queue: queue, waitMax: .seconds(7_200), onTimeout: 1)), .hangUp(.normalClearing),
      ])
      for midnight in midnights {
        for quarter in 0..<(Self.opensFor / 900) {
          let from = midnight + quarter * 900
          spans.append(
            ArrivalPlan.Span(
              from: .seconds(from), until: .seconds(from + 900), number: number, wish: .queue(queue),
              calls: demand.rate(quarter) / 4, talk: .talk(.seconds(demand.talk)), patience: .seconds(demand.patience)))
        }
      }
    }
    var shifts: [PlannedShift] = []
    for team in teams {
      for _ in 0..<team.count {
        let agent = AgentID("agent\(1_000 + centre.agents.count)")
        centre.agents[agent] = AgentDefinition(
          name: agent.rawValue, device: "PJSIP/\(agent)",
          memberships: team.queues.map { QueueMembership(queue: QueueID("q\($0)")) },
          capacity: team.capacity == 1 ? nil : AgentCapacity(voice: team.capacity))
        for midnight in midnights {
          // Long enough for the line of the evening to be served.
          shifts.append(
            PlannedShift(
              agent: agent, from: .seconds(midnight), until: .seconds(midnight + Self.opensFor + 18_000),
              breaks: team.breaks.map { .seconds(midnight + $0.lowerBound)..<(.seconds(midnight + $0.upperBound)) }))
        }
      }
    }
    definition = centre
    arrivals = ArrivalPlan(spans: spans, shape: shape)
    options = PlannedDayOptions(horizon: .zero..<(.seconds(days * 86_400)), shifts: shifts)
  }
}
