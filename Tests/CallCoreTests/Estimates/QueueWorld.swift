import Telephony

@testable import CallCore

/// What a caller was told, and how it came out.
struct CallerFate {
  var forecast: WaitForecast
  /// The wait until answered; for one who gave up, until the turn would have come.
  var wait: Double
  var isAnswered: Bool
  /// Gave up when the interval was over.
  var gaveUpLate = false
  /// What other estimators said at entry, in seconds.
  var rivals: [RivalEstimates.Name: Double]
}

/// A small simulated contact centre: callers arrive and give up, agents ring,
/// talk, wrap up, go on breaks and home. It is told nothing of estimates but
/// what a centre would tell: staff, waiting callers, answers, departures and
/// handling times.
struct QueueWorld {
  private enum Event {
    case arrival(queue: Int)
    case patienceOver(caller: Int)
    case answer(caller: Int, agent: Int)
    case freed(agent: Int, handled: Handled?)
    case comes(agent: Int)
    case goes(agent: Int)
  }

  private struct Handled {
    var queue: Int
    var duration: Double
  }

  private struct Caller {
    var queue: Int
    var enteredAt: Instant
    var state = State.waiting
    var forecast: WaitForecast?
    var rivals: [RivalEstimates.Name: Double] = [:]
    var leftAfter: Double?
    enum State { case waiting, offered, answered, gone }
  }

  private struct Agent {
    var isPresent = false
    var caller: Int?
    var isBusy = false
    var idleSince = Instant.epoch
    /// Wants to go when free.
    var leaves = false
  }

  private let workload: Workload
  private var random: SeededGenerator
  private var events = EventHeap<Event>()
  private var now = Instant.epoch
  private var callers: [Caller] = []
  private var agents: [Agent]
  private var lines: [[Int]]
  private var heads: [Int]
  private var waiting: [Int]
  private var rivals: [RivalEstimates]
  private(set) var estimators: [WaitEstimator]
  /// The fates of those who had to wait, by queue.
  private(set) var fates: [[CallerFate]]
  private(set) var arrivals = 0

  init(_ workload: Workload, seed: UInt64) {
    self.workload = workload
    random = SeededGenerator(seed: seed)
    let queues = workload.queues.count
    agents = workload.agents.map { _ in Agent() }
    lines = Array(repeating: [], count: queues)
    heads = Array(repeating: 0, count: queues)
    waiting = Array(repeating: 0, count: queues)
    rivals = Array(repeating: RivalEstimates(), count: queues)
    estimators = Array(repeating: WaitEstimator(), count: queues)
    fates = Array(repeating: [], count: queues)
  }

  mutating func run(days: Int? = nil) {
    for day in 0..<(days ?? workload.days) {
      let start = Instant.epoch.advanced(by: .seconds(day * 86_400))
      for (index, agent) in workload.agents.enumerated() {
        for stay in agent.presence {
          events.push(.comes(agent: index), at: start.advanced(by: .seconds(stay.lowerBound)))
          events.push(.goes(agent: index), at: start.advanced(by: .seconds(stay.upperBound)))
        }
      }
      for queue in workload.queues.indices { scheduleArrival(queue, after: start) }
      while let (event, at) = events.pop() {
        now = at
        handle(event)
      }
    }
  }

  // MARK: Events

  private mutating func handle(_ event: Event) {
    switch event {
    case .arrival(let queue):
      for _ in 0..<workload.queues[queue].batch(&random) { arrive(queue) }
      scheduleArrival(queue, after: now)
    case .patienceOver(let id): giveUp(id)
    case .answer(let id, let agent): answer(id, by: agent)
    case .freed(let agent, let handled):
      if let handled {
        estimators[handled.queue].handled(.seconds(handled.duration))
        rivals[handled.queue].rate.handled(.seconds(handled.duration))
      }
      agents[agent].isBusy = false
      agents[agent].caller = nil
      agents[agent].idleSince = now
      if agents[agent].leaves { leave(agent) } else { match(agent) }
    case .comes(let agent):
      agents[agent].isPresent = true
      agents[agent].leaves = false
      agents[agent].idleSince = now
      tellStaff(of: agent)
      if !agents[agent].isBusy { match(agent) }
    case .goes(let agent):
      if agents[agent].isBusy { agents[agent].leaves = true } else { leave(agent) }
    }
  }

  private mutating func scheduleArrival(_ queue: Int, after: Instant) {
    // Thinning: Lewis and Shedler 1979.
    let load = workload.queues[queue]
    let day = after.microsecondsSinceEpoch / 86_400_000_000 * 86_400_000_000
    var at = after
    while true {
      at = at.advanced(by: .seconds(random.exponential(mean: 3_600 / load.peakPerHour)))
      let second = Double(at.microsecondsSinceEpoch - day) / 1_000_000
      if second >= Double(workload.opensFor) { return }
      if random.unit() * load.peakPerHour < load.perHour(second) { break }
    }
    events.push(.arrival(queue: queue), at: at)
  }

  private mutating func arrive(_ queue: Int) {
    arrivals += 1
    let id = callers.count
    callers.append(Caller(queue: queue, enteredAt: now))
    if let agent = longestIdle(for: queue) {
      offer(id, to: agent)
    } else {
      callers[id].forecast = estimators[queue].forecast(ahead: waiting[queue], at: now)
      callers[id].rivals = rivals[queue].estimates(
        ahead: waiting[queue], headWaited: headWaited(in: queue), forecast: callers[id].forecast)
      lines[queue].append(id)
      waiting[queue] += 1
      estimators[queue].waiting(waiting[queue], at: now)
    }
    if let patience = workload.queues[queue].patience?(&random) {
      events.push(.patienceOver(caller: id), at: now.advanced(by: .seconds(patience)))
    }
  }

  private func headWaited(in queue: Int) -> Double {
    let head = lines[queue][heads[queue]...].first { callers[$0].state != .gone }
    return head.map { callers[$0].enteredAt.duration(to: now).inSeconds } ?? 0
  }

  private mutating func giveUp(_ id: Int) {
    let caller = callers[id]
    guard caller.state == .waiting || caller.state == .offered else { return }
    callers[id].state = .gone
    let waited = caller.enteredAt.duration(to: now)
    callers[id].leftAfter = waited.inSeconds
    estimators[caller.queue].leftUnanswered(waited: waited, forecast: caller.forecast)
    rivals[caller.queue].patience.ended(waited: waited, unserved: true)
    if caller.state == .waiting {
      waiting[caller.queue] -= 1
      estimators[caller.queue].waiting(waiting[caller.queue], at: now)
    } else {
      score(id, wait: waited.inSeconds, isAnswered: false)
      for agent in agents.indices where agents[agent].caller == id {
        agents[agent].caller = nil
        events.push(.freed(agent: agent, handled: nil), at: now)
      }
    }
  }

  private mutating func answer(_ id: Int, by agent: Int) {
    let caller = callers[id]
    guard caller.state == .offered, agents[agent].caller == id else { return }
    callers[id].state = .answered
    let waited = caller.enteredAt.duration(to: now)
    estimators[caller.queue].answered(waited: waited, forecast: caller.forecast, at: now)
    rivals[caller.queue].answered(waited: waited)
    score(id, wait: waited.inSeconds, isAnswered: true)
    let second = Double(now.microsecondsSinceEpoch % 86_400_000_000) / 1_000_000
    let handling = workload.queues[caller.queue].handling(&random) * workload.queues[caller.queue].stretch(second)
    agents[agent].caller = nil
    events.push(
      .freed(agent: agent, handled: Handled(queue: caller.queue, duration: handling)),
      at: now.advanced(by: .seconds(handling)))
  }

  private mutating func offer(_ id: Int, to agent: Int) {
    callers[id].state = .offered
    agents[agent].isBusy = true
    agents[agent].caller = id
    events.push(.answer(caller: id, agent: agent), at: now.advanced(by: .seconds(2 + 6 * random.unit())))
  }

  private mutating func match(_ agent: Int) {
    var best: (id: Int, queue: Int)?
    for queue in workload.agents[agent].queues {
      skipGone(queue)
      guard heads[queue] < lines[queue].count else { continue }
      let id = lines[queue][heads[queue]]
      if best.map({ callers[id].enteredAt < callers[$0.id].enteredAt }) ?? true { best = (id, queue) }
    }
    guard let best else { return }
    heads[best.queue] += 1
    waiting[best.queue] -= 1
    estimators[best.queue].waiting(waiting[best.queue], at: now)
    offer(best.id, to: agent)
  }

  /// Those who gave up stay in the line until their turn, to know what their wait would have been.
  private mutating func skipGone(_ queue: Int) {
    while heads[queue] < lines[queue].count {
      let id = lines[queue][heads[queue]]
      guard callers[id].state == .gone else { return }
      heads[queue] += 1
      score(id, wait: callers[id].enteredAt.duration(to: now).inSeconds + 5, isAnswered: false)
    }
  }

  private mutating func leave(_ agent: Int) {
    agents[agent].isPresent = false
    agents[agent].leaves = false
    tellStaff(of: agent)
  }

  private mutating func tellStaff(of agent: Int) {
    for queue in workload.agents[agent].queues {
      let count = agents.indices.reduce(0) { count, index in
        count + (agents[index].isPresent && workload.agents[index].queues.contains(queue) ? 1 : 0)
      }
      estimators[queue].agentsServing(count, at: now)
      rivals[queue].rate.setAgents(count, at: now)
    }
  }

  private func longestIdle(for queue: Int) -> Int? {
    guard waiting[queue] == 0 else { return nil }
    var best: Int?
    for index in agents.indices
    where agents[index].isPresent && !agents[index].isBusy && workload.agents[index].queues.contains(queue) {
      if best.map({ agents[index].idleSince < agents[$0].idleSince }) ?? true { best = index }
    }
    return best
  }

  private mutating func score(_ id: Int, wait: Double, isAnswered: Bool) {
    let caller = callers[id]
    guard let forecast = caller.forecast else { return }
    let isLate = caller.leftAfter.map { $0 > forecast.expected?.upper.inSeconds ?? .infinity } ?? false
    fates[caller.queue].append(
      CallerFate(forecast: forecast, wait: wait, isAnswered: isAnswered, gaveUpLate: isLate, rivals: caller.rivals))
  }
}
