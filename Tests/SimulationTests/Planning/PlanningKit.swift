import CallCore
import Telephony
import Testing

@testable import Simulation

/// Small centres and their days.
enum PlanningKit {
  /// One queue, `sales`, that callers of 1000 come to at once.
  static func centre(
    agents: Int, wrapUp: Duration = .zero, waitMax: Duration = .seconds(86_400), strategy: Strategy = .longestIdle,
    serviceLevel: ServiceLevelRule = ServiceLevelRule()
  ) -> CentreDefinition {
    var definition = CentreDefinition(
      tenant: "t", release: "r1", numbers: ["1000": "in"],
      flows: [
        "in": Flow(steps: [.queue(QueueStep(queue: "sales", waitMax: waitMax, onTimeout: 1)), .hangUp(.normalClearing)])
      ],
      queues: [
        "sales": QueueDefinition(name: "Sales", strategy: strategy, wrapUpTime: wrapUp, serviceLevel: serviceLevel)
      ])
    for index in 0..<agents {
      definition.agents[AgentID("agent\(100 + index)")] = AgentDefinition(
        name: "Agent \(index)", device: "PJSIP/agent\(index)", queues: ["sales"])
    }
    return definition
  }

  /// Two queues behind a menu: 1 sales, 2 support.
  static func menuCentre(agents: Int) -> CentreDefinition {
    var definition = centre(agents: agents)
    definition.queues["support"] = QueueDefinition(name: "Support")
    for agent in definition.agents.keys {
      definition.agents[agent]?.memberships.append(QueueMembership(queue: "support"))
    }
    let prompt = [Media.sound("cordboard/menu")]
    definition.flows["in"] = Flow(steps: [
      .answer, .play([.sound("cordboard/welcome")]),
      .menu(Menu(prompt: prompt, options: ["1": 3, "2": 4], otherwise: 5)),
      .queue(QueueStep(queue: "sales", waitMax: .seconds(600), onTimeout: 5)),
      .queue(QueueStep(queue: "support", waitMax: .seconds(600), onTimeout: 5)),
      .hangUp(.normalClearing),
    ])
    return definition
  }

  /// The same rate over some hours from midnight, and phones picked up at once.
  static func steady(
    _ definition: CentreDefinition, callsPerHour: Double, hours: Int, talk: TalkMean, patience: Duration?,
    seeds: ClosedRange<UInt64>, queue: QueueID? = nil
  ) -> [DayFigures] {
    let plan = plan(callsPerHour: callsPerHour, hours: hours, talk: talk, patience: patience, queue: queue)
    return seeds.compactMap { seed in
      var day = PlannedDay(definition, calls: plan.calls(seed: seed), options: options(definition, hours), seed: seed)
      return day.run()
    }
  }

  static func plan(
    callsPerHour: Double, hours: Int, talk: TalkMean, patience: Duration?, queue: QueueID? = nil
  ) -> ArrivalPlan {
    ArrivalPlan(spans: [
      ArrivalPlan.Span(
        from: .zero, until: .seconds(hours * 3_600), number: "1000", wish: queue.map { .queue($0) } ?? .any,
        calls: callsPerHour * Double(hours), talk: talk, patience: patience)
    ])
  }

  /// More than eight agents can serve.
  static let busy = plan(callsPerHour: 200, hours: 4, talk: .talk(.seconds(180)), patience: .seconds(120))

  /// - Throws: when the day does not come to its end.
  static func day(
    _ definition: CentreDefinition, _ calls: [PlannedCall], _ options: PlannedDayOptions, seed: UInt64 = 1
  ) throws -> DayFigures {
    var day = PlannedDay(definition, calls: calls, options: options, seed: seed)
    let figures = day.run()
    return try #require(figures)
  }

  static func options(_ definition: CentreDefinition, _ hours: Int) -> PlannedDayOptions {
    PlannedDayOptions(
      horizon: .zero..<(.seconds(hours * 3_600)), ringTime: .zero,
      wrapUpTimes: definition.queues.mapValues(\.wrapUpTime))
  }

  /// What was counted in sales once the first hour is over, in which the
  /// empty centre fills.
  static func settled(_ days: [DayFigures]) -> DayFigures.Part {
    days.reduce(into: DayFigures.Part()) { sum, day in
      for quarter in day.quarters.dropFirst(4) { sum += day.part(quarter, of: [.queue("sales")]) }
    }
  }
}

/// Closed formulas for a queue of one kind of caller and c agents, with Poisson
/// arrivals and exponential talks: M/M/c (Erlang C) and M/M/c+M (Erlang A).
///
/// A. K. Erlang 1917; C. Palm 1957; Garnett, Mandelbaum and Reiman, "Designing
/// a Call Center with Impatient Customers", M&SOM 4 (2002).
struct Erlang {
  let arrivalsPerSecond: Double
  let talkSeconds: Double
  let agents: Int
  /// Nil: nobody gives up.
  var patienceSeconds: Double?

  var load: Double { arrivalsPerSecond * talkSeconds }

  /// C(c, a), by the recursion of Erlang B: B(n) = a·B(n−1) ÷ (n + a·B(n−1)).
  var waitProbability: Double {
    let b = (1...agents).reduce(1.0) { before, n in load * before / (Double(n) + load * before) }
    return b / (1 - load / Double(agents) * (1 - b))
  }

  /// Of Erlang C.
  var averageSpeedOfAnswer: Double { waitProbability * talkSeconds / (Double(agents) - load) }

  /// The share answered within so many seconds, of Erlang C.
  func serviceLevel(_ seconds: Double) -> Double {
    1 - waitProbability * PlainMath.exponential(-(Double(agents) - load) * seconds / talkSeconds)
  }

  /// The mean number who wait, of Erlang A: birth and death from n = 0, up to
  /// where nobody ever is.
  var waitingWithPatience: Double {
    let (service, impatience) = (1 / talkSeconds, 1 / (patienceSeconds ?? .infinity))
    var (weight, total, waiting) = (1.0, 1.0, 0.0)
    for n in 1...(agents + 2_000) {
      let leaving = Double(min(n, agents)) * service + Double(max(0, n - agents)) * impatience
      weight *= arrivalsPerSecond / leaving
      total += weight
      waiting += weight * Double(max(0, n - agents))
    }
    return waiting / total
  }

  /// P(abandon) = θ·E(waiting) ÷ λ, of Erlang A.
  var abandonRate: Double { waitingWithPatience / (patienceSeconds ?? .infinity) / arrivalsPerSecond }
}
