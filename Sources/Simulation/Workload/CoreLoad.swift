public import CallCore
import Telephony

/// The core alone under a load: so many callers wait all the time, agents talk,
/// callers come, give up and are served. For measuring what one input costs.
public struct CoreLoad {
  /// What each measured input took, in the unit of the stopwatch.
  public private(set) var costs: [Int] = []
  public private(set) var centre: Centre
  private var now = Instant(microsecondsSinceEpoch: 1_800_000_000_000_000)

  private let queues: Int
  private let stopwatch: () -> Int
  private var isMeasuring = false
  private var callersMade = 0
  /// Who came to wait; some have been served since.
  private var waiting: [ChannelID] = []
  private var served: Set<ChannelID> = []
  private var ringing: [ChannelID] = []
  /// The agents' channels of those who talk.
  private var talks: [ChannelID] = []
  private var chance = Chance(seed: 5, .arrivals)

  /// - Parameters:
  ///   - agents: each serves all queues but every third one; 1 or more.
  ///   - queues: 1 or more.
  ///   - stopwatch: processor time used so far, in any unit.
  public init(agents: Int, queues: Int, stopwatch: @escaping () -> Int) {
    self.queues = queues
    self.stopwatch = stopwatch
    var definition = CentreDefinition(tenant: "load", release: "r1", callsMax: .max)
    for queue in 0..<queues {
      definition.queues[QueueID("q\(queue)")] = QueueDefinition(
        name: "Queue \(queue)", strategy: .longestIdle,
        steps: [RoutingStep(after: .seconds(3_600), priority: 1), RoutingStep(after: .seconds(7_200), priority: 1)])
      definition.flows[FlowID("f\(queue)")] = Flow(steps: [
        .queue(QueueStep(queue: QueueID("q\(queue)"), waitMax: .seconds(86_400), onTimeout: 1))
      ])
      definition.numbers["\(1_000 + queue)"] = FlowID("f\(queue)")
    }
    let ids = (0..<agents).map { AgentID("agent\($0)") }
    for (index, agent) in ids.enumerated() {
      let served = (0..<queues).filter { queues < 3 || (index + $0) % 3 != 0 }.map { QueueID("q\($0)") }
      definition.agents[agent] = AgentDefinition(name: "Agent \(index)", device: "PJSIP/\(agent)", queues: served)
    }
    centre = Centre(definition: definition, seed: 1)
    take(.switched("n1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch))))
    for agent in ids {
      take(.agentCommanded(agent, .logIn(device: nil)))
      take(.agentCommanded(agent, .becomeReady))
    }
    // All agents talk.
    for _ in ids {
      callerComes()
      answerAll()
      now = now.advanced(by: .milliseconds(1))
    }
    waiting = []
  }

  /// So many more callers come and wait, a millisecond apart.
  public mutating func fill(_ count: Int) {
    for _ in 0..<count {
      callerComes()
      now = now.advanced(by: .milliseconds(1))
    }
  }

  /// Measures so many turns of 30 ms: a caller comes, a talk ends and the next
  /// caller is served, and now and then somebody gives up.
  public mutating func measure(turns: Int) {
    isMeasuring = true
    defer { isMeasuring = false }
    for turn in 0..<turns {
      now = now.advanced(by: .milliseconds(30))
      callerComes()
      answerAll()
      if let leg = talks.indices.randomIndex(&chance).map({ talks.remove(at: $0) }) {
        fact(.channelEnded(leg, .normalClearing))
        answerAll()
      }
      if turn % 7 == 0, let index = waiting.indices.randomIndex(&chance) {
        let caller = waiting.remove(at: index)
        if !served.contains(caller) {
          fact(.channelEnded(caller, .normalClearing))
          callerComes()
        }
      }
    }
  }

  /// What the core's own audit finds.
  public func audit() -> [String] { centre.audit(at: now) }

  private mutating func callerComes() {
    callersMade += 1
    let channel = ChannelID("1800000000.\(callersMade)")
    let ani = Personal(key: "n1/\(channel)/ani", clear: "4930\(callersMade)")
    fact(
      .channelEntered(
        ChannelArrival(
          channel: channel, ani: ani, dnis: "\(1_000 + callersMade % queues)", endpoint: "PJSIP/trunk")))
    fact(.channelAnswered(channel))
    waiting.append(channel)
  }

  private mutating func answerAll() {
    while !ringing.isEmpty {
      let legs = ringing
      ringing = []
      for leg in legs { fact(.channelAnswered(leg)) }
    }
  }

  private mutating func fact(_ fact: SwitchFact) {
    while let due = centre.nextDeadline, due <= now { take(.deadlinePassed) }
    take(.switched("n1", fact))
  }

  private mutating func take(_ input: Input) {
    let began = stopwatch()
    let directives = centre.handle(input, at: now)
    if isMeasuring { costs.append(stopwatch() - began) }
    for case .order(let order, _) in directives {
      switch order {
      case .originate(let leg): ringing.append(leg.channel)
      case .bridge(let bridge, let channels):
        for channel in channels { fact(.bridgeJoined(bridge, channel)) }
        talks.append(channels[1])
        served.insert(channels[0])
      case .hangUp(let channel, let cause): fact(.channelEnded(channel, cause))
      default: break
      }
    }
  }
}

extension Range<Int> {
  fileprivate func randomIndex(_ chance: inout Chance) -> Int? { isEmpty ? nil : lowerBound + chance.roll(count) }
}
