import CallCore
import Telephony

/// Gives a description of ``CentreMaker`` all that the queue engine knows:
/// strategies, orders, skills, tiers, steps, exits and rules.
///
/// Of chances of its own, so that a world without it is the same world else.
struct RichRules {
  let options: WorldOptions
  /// Of the description.
  let number: Int

  init(_ options: WorldOptions, _ number: Int) {
    self.options = options
    self.number = number
  }

  private static let skills: [SkillID] = ["german", "french", "billing"]
  private static let hello = Media.sound("cordboard/hello")

  private func chance(_ index: Int) -> Chance {
    Chance(seed: options.seed, .centre, 50_000_000 + number * 10_000 + index)
  }

  func enrich(_ agent: inout AgentDefinition, _ index: Int) {
    var chance = chance(index)
    for member in agent.memberships.indices {
      agent.memberships[member].tier = 1 + (chance.happens(in: 40) ? chance.roll(3) : 0)
      agent.memberships[member].position = chance.roll(5)
      agent.memberships[member].weight = 1 + chance.roll(5)
    }
    for skill in Self.skills where chance.happens(in: 60) { agent.skills[skill] = 1 + chance.roll(100) }
    // Drawn last, so that the rest is what it was before.
    if chance.happens(in: 15) { agent.capacity = AgentCapacity(voice: 2 + chance.roll(2)) }
  }

  func enrich(_ centre: inout CentreDefinition, _ queues: [Int]) {
    for queue in queues {
      var chance = chance(5_000 + queue)
      centre.queues[CentreMaker.queue(queue)].map { rules in
        var rules = rules
        enrich(&rules, queue, queues, &chance)
        centre.queues[CentreMaker.queue(queue)] = rules
      }
    }
    for flow in centre.flows.keys.sorted() {
      for index in centre.flows[flow]?.steps.indices ?? 0..<0 {
        guard case .queue(var step)? = centre.flows[flow]?.steps[index] else { continue }
        var chance = chance(6_000 + flow.rawValue.utf8.reduce(index) { $0 &* 31 &+ Int($1) } % 1_000)
        enrich(&step, centre, &chance)
        centre.flows[flow]?.steps[index] = .queue(step)
      }
    }
  }

  private func enrich(_ rules: inout QueueDefinition, _ queue: Int, _ queues: [Int], _ chance: inout Chance) {
    rules.strategy = strategy(&chance)
    rules.order = [.fifo, .priority, .ageing(perPoint: .seconds(20))][chance.roll(3)]
    rules.weight = chance.happens(in: 30) ? chance.roll(10) : 0
    rules.retryTime = .seconds([0, 5, 30][chance.roll(3)])
    rules.misses.pauseAfter = [nil, 1, 3][chance.roll(3)]
    rules.misses.pausesThisQueueOnly = chance.happens(in: 30)
    if chance.happens(in: 40) {
      rules.misses.noAnswerDelay = .seconds(chance.roll(10))
      rules.misses.declinedDelay = .seconds(chance.roll(5))
      rules.misses.busyDelay = .seconds(chance.roll(5))
    }
    rules.keepsRinging = chance.happens(in: 70)
    rules.finishesRinging = chance.happens(in: 70)
    if chance.happens(in: 30) { rules.skills.required[Self.skills[chance.roll(3)]] = 1 + chance.roll(80) }
    if chance.happens(in: 30) { rules.skills.preferred = [Self.skills[chance.roll(3)]] }
    if chance.happens(in: 30) { rules.joining.waitingMax = 1 + chance.roll(10) }
    if chance.happens(in: 20) { rules.joining.refusesWhenEmpty = AgentConditions(rawValue: chance.roll(128)) }
    if chance.happens(in: 20) { rules.leavesWhenEmpty = AgentConditions(rawValue: chance.roll(128)) }
    if chance.happens(in: 10) { rules.joining.occupancyMax = 60 + chance.roll(40) }
    if chance.happens(in: 30) { rules.lastAgentTime = .seconds(10) }
    if chance.happens(in: 30) { rules.callAgainTime = .seconds(60) }
    if chance.happens(in: 30) { rules.whisper = [.media(Self.hello)] }
    // Not drawn, so that the worlds of known seeds draw all else as before.
    if rules.retryTime == .seconds(30) { rules.connectAnnouncement = [Self.hello] }
    if chance.happens(in: 40) {
      rules.announcements = [
        QueueAnnouncement(variants: [[.media(Self.hello), .position]], first: .seconds(5), every: .seconds(10)),
        QueueAnnouncement(variants: [[.media(Self.hello)], [.media(Self.hello), .waited]], first: .zero),
      ]
    }
    if chance.happens(in: 50) { rules.steps = steps(queue, queues, &chance) }
  }

  private func strategy(_ chance: inout Chance) -> Strategy {
    let all: [Strategy] = [
      .ringAll, .longestIdle, .leastRecent, .fewestCalls, .leastTalkTime, .roundRobin, .ordered, .orderedFromRandom,
      .topDown, .random, .weightedRandom, .ringProgressively(every: .seconds(2)), .hunt(groupsOf: 2),
    ]
    return all[chance.roll(all.count)]
  }

  private func steps(_ queue: Int, _ queues: [Int], _ chance: inout Chance) -> [RoutingStep] {
    var after = Duration.zero
    return (0...chance.roll(3)).map { index in
      if index > 0 || chance.happens(in: 50) { after += .seconds(2 + chance.roll(15)) }
      var step = RoutingStep(after: after)
      if chance.happens(in: 50) { step.tiers = 1...(1 + chance.roll(3)) }
      if chance.happens(in: 30) { step.dropSkills = Self.skills }
      if chance.happens(in: 30) { step.levels = [Self.skills[chance.roll(3)]: 1] }
      if chance.happens(in: 30) { step.priority = chance.roll(5) }
      if chance.happens(in: 30) { step.alsoQueues = [CentreMaker.queue(queues[chance.roll(queues.count)])] }
      step.skip = RoutingStep.Skip.allCases[chance.roll(3)]
      // Only to a queue after this one, so that nobody goes in circles.
      let later = queues.filter { $0 > queue }
      if !later.isEmpty, chance.happens(in: 15) { step.overflow = CentreMaker.queue(later[chance.roll(later.count)]) }
      return step
    }
  }

  private func enrich(_ step: inout QueueStep, _ centre: CentreDefinition, _ chance: inout Chance) {
    step.priority = chance.happens(in: 40) ? chance.roll(10) - 3 : 0
    if chance.happens(in: 20) { step.skills.required = [Self.skills[chance.roll(3)]: 1 + chance.roll(50)] }
    if chance.happens(in: 30) { step.exits = ["3": step.onTimeout] }
    if chance.happens(in: 15) {
      step.agent = centre.agents.keys.sorted()[chance.roll(centre.agents.count)]
      step.agentTime = .seconds(8)
    }
  }
}
