import Telephony
import Testing

@testable import CallCore

/// Skills, tiers, priorities and the steps that change them as time goes by.
@Suite("Skills, steps and order")
struct RoutingStepTests {
  private static func skilled(_ agent: inout AgentDefinition, _ number: Int) {
    // a1 speaks it well, a2 a little, a3 not at all.
    agent.skills = [["german": 90], ["german": 30], [:]][number - 1]
  }

  @Test func anAgentWithoutTheLevelIsNotRung() {
    var rig = QueueRig(agents: 3, describe: .init(Self.skilled)) { $0.skills.required = ["german": 50] }
    #expect(rig.call() == ["a1"])
    #expect(rig.call() == [])
    #expect(rig.broken == [])
  }

  @Test func theFlowMayAskForMore() {
    var rig = QueueRig(agents: 3, step: .test { $0.skills.required = ["german": 20] }, describe: .init(Self.skilled))
    #expect([rig.call(), rig.call(), rig.call()] == [["a1"], ["a2"], []])
  }

  @Test func stepsLowerAndDropSkillsAtTheirMoments() {
    var rig = QueueRig(agents: 3, describe: .init(Self.skilled)) {
      $0.skills.required = ["german": 50]
      $0.steps = [
        RoutingStep(after: .seconds(20), levels: ["german": 30]),
        RoutingStep(after: .seconds(40), dropSkills: ["german"]),
      ]
    }
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    #expect(rig.call() == [])
    rig.rig.pass(.milliseconds(19_999))
    #expect(rig.rung(1) == [])
    rig.rig.pass(.milliseconds(1))
    #expect(rig.rung(1) == ["a2"], "the level has come down to 30")
    rig.hangUp("a2", .callRejected)
    #expect(rig.rung(1) == [])
    rig.rig.pass(.seconds(20))
    #expect(rig.rung(1) == ["a3"], "no skill is needed any more")
    #expect(rig.broken == [])
  }

  @Test func tiersOpenOneAfterTheOther() {
    var rig = QueueRig(agents: 2, describe: .init { $0.memberships[0].tier = $1 }) {
      $0.steps = [RoutingStep(after: .zero, tiers: 1...1), RoutingStep(after: .seconds(15), tiers: 1...2)]
    }
    #expect(rig.call() == ["a1"])
    rig.answer("a1")
    #expect(rig.call() == [], "a2 is of the second tier")
    rig.rig.pass(.seconds(15))
    rig.settle()
    #expect(rig.rung(2) == ["a2"])
  }

  @Test func aStepOfWhomNobodyIsLoggedInIsPassedOverAtOnce() {
    var rig = QueueRig(agents: 2, describe: .init { $0.memberships[0].tier = $1 }) {
      $0.steps = [RoutingStep(after: .zero, tiers: 1...1), RoutingStep(after: .seconds(60), tiers: 2...2)]
    }
    rig.rig.command("a1", .logOut)
    #expect(rig.call() == ["a2"], "nobody of tier 1 is logged in")

    var later = QueueRig(agents: 2, describe: .init { $0.memberships[0].tier = $1 }) {
      $0.steps = [RoutingStep(after: .zero, tiers: 1...1), RoutingStep(after: .seconds(60), tiers: 2...2)]
    }
    later.rig.command("a1", .becomeNotReady(reason: "break"))
    #expect(later.call() == [], "one of tier 1 is there, on a break")
    later.rig.command("a1", .logOut)
    #expect(later.rung(1) == ["a2"], "the last one has logged out")
  }

  @Test func nobodyAvailableIsAskedWhenTheStepIsTaken() {
    var rig = QueueRig(agents: 2, describe: .init { $0.memberships[0].tier = $1 }) {
      $0.steps = [
        RoutingStep(after: .zero, tiers: 1...1, skip: .nobodyAvailable), RoutingStep(after: .seconds(60), tiers: 2...2),
      ]
    }
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    #expect(rig.call() == ["a2"])
  }

  @Test func stepsCountFromQueueEntryWhateverHappensMeanwhile() {
    // Complaint of TaskRouter's users: time-outs that add up.
    var rig = QueueRig(agents: 2, describe: .init { $0.memberships[0].tier = $1 }) {
      $0.steps = [RoutingStep(after: .zero, tiers: 1...1), RoutingStep(after: .seconds(10), tiers: 1...2)]
      $0.misses.pauseAfter = nil
    }
    rig.call()
    rig.rig.pass(.seconds(8))
    rig.hangUp("a1", .callRejected)
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a1"], "nobody else may serve")
    rig.hangUp("a1", .callRejected)
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a2"])
  }

  @Test func agentsOfAnotherQueueCanBeBorrowed() {
    let other = QueueDefinition(name: "Other")
    var rig = QueueRig(
      agents: 2, also: ["other": other],
      describe: .init { agent, number in
        if number == 2 { agent.memberships = [QueueMembership(queue: "other")] }
      }
    ) {
      $0.steps = [RoutingStep(after: .seconds(30), alsoQueues: ["other"])]
    }
    #expect(rig.call() == ["a1"])
    rig.answer("a1")
    #expect(rig.call() == [])
    rig.rig.pass(.seconds(30))
    #expect(rig.rung(2) == ["a2"])
    #expect(rig.broken == [])
  }

  @Test func overflowKeepsTheMomentOfEntryAndTheLimit() {
    var other = QueueDefinition(name: "Other")
    other.steps = [RoutingStep(after: .seconds(45), priority: 3)]
    var rig = QueueRig(
      agents: 2, isReady: false, step: .test { $0.waitMax = .seconds(60) }, also: ["other": other],
      describe: .init { agent, number in if number == 2 { agent.memberships = [QueueMembership(queue: "other")] } }
    ) {
      $0.steps = [RoutingStep(after: .seconds(30), overflow: "other")]
    }
    rig.call()
    rig.rig.pass(.seconds(30))
    #expect(rig.rig.call(1)?.queue == "other")
    #expect(rig.exits == [.overflowed])
    rig.rig.staff("a2")
    #expect(rig.rung(1) == ["a2"])
    rig.hangUp("a2", .callRejected)
    rig.rig.pass(.seconds(14))
    #expect(rig.centre.calls.values.first?.phase.wait?.priority == 3, "45 s after the first entry")
    rig.rig.pass(.seconds(15))
    #expect(rig.exits == [.overflowed, .timedOut], "60 s after the first entry")
    #expect(rig.broken == [])
  }

  @Test func overflowInCirclesComesToAnEnd() {
    var other = QueueDefinition(name: "Other")
    other.steps = [RoutingStep(after: .zero, overflow: "q")]
    var rig = QueueRig(also: ["other": other]) { $0.steps = [RoutingStep(after: .zero, overflow: "other")] }
    rig.call()
    #expect(rig.exits.count == 10)
    #expect(rig.rig.history.contains { if case .report(let a) = $0 { a.code == .overflowRefused } else { false } })
    #expect(rig.rig.call(1)?.stage == .waiting)
  }

  // MARK: Order

  private func order(_ order: CallerOrder, _ priorities: [Int], apart: Duration = .seconds(10)) -> [Int] {
    // The flow's priority is the same for all; steps of other flows give others.
    var definition = CentreDefinition(
      tenant: "t", release: "r1", queues: ["q": QueueDefinition(name: "Q", order: order)],
      agents: ["a1": AgentDefinition(name: "A", device: "PJSIP/a1", queues: ["q"])])
    for priority in Set(priorities) {
      definition.flows[FlowID("f\(priority)")] = Flow(steps: [.queue(.test { $0.priority = priority })])
      definition.numbers["10\(priority)"] = FlowID("f\(priority)")
    }
    var rig = CentreRig(definition)
    for (number, priority) in priorities.enumerated() {
      rig.arrive(ChannelID("c\(number + 1)"), dnis: "10\(priority)")
      rig.pass(apart)
    }
    return rig.centre.queueViews[0].waiting.map { rig.calls.firstIndex(of: $0)! + 1 }
  }

  @Test func theDeclaredOrderIsTheOrder() {
    #expect(order(.fifo, [0, 5, 9]) == [1, 2, 3])
    #expect(order(.priority, [0, 5, 9, 5]) == [3, 2, 4, 1])
    // A point is worth 16 s, and they come 10 s apart.
    #expect(order(.ageing(perPoint: .seconds(16)), [0, 1, 0, 2]) == [2, 4, 1, 3])
  }

  @Test func aStepThatRaisesThePriorityMovesTheCallerUp() {
    var rig = QueueRig(agents: 1, isReady: false) {
      $0.order = .priority
      $0.steps = [RoutingStep(after: .seconds(30), priority: 5)]
    }
    rig.number("2000", leadsTo: .queue(.test { $0.priority = 3 }))
    rig.call()
    rig.rig.pass(.seconds(10))
    rig.call(dnis: "2000")
    #expect(rig.centre.queueViews[0].waiting == rig.rig.calls.reversed())
    rig.rig.pass(.seconds(20))
    #expect(rig.centre.queueViews[0].waiting == rig.rig.calls, "the first has risen, the second not yet")
    rig.rig.staff("a1")
    #expect(rig.rung(1) == ["a1"])
    #expect(rig.broken == [])
  }

  // MARK: Shared agents

  @Test func theHeavierQueueIsFirstOnlyWhileItsAgentsAreScarce() {
    var heavy = QueueDefinition(name: "Heavy")
    heavy.weight = 10
    let both: (inout AgentDefinition, Int) -> Void = { agent, _ in
      agent.memberships = [QueueMembership(queue: "q"), QueueMembership(queue: "heavy")]
    }
    var rig = QueueRig(agents: 1, isReady: false, also: ["heavy": heavy], describe: .init(both))
    rig.number("2000", leadsTo: .queue(.test { $0.queue = "heavy" }))
    rig.call()
    rig.rig.pass(.seconds(5))
    rig.call(dnis: "2000")
    rig.rig.staff("a1")
    #expect(rig.rung(2) == ["a1"], "though the other has waited longer")
    #expect(rig.broken == [])
  }

  @Test func anAgentTakesTheLongestWaitingOfAllQueuesOfTheSameWeight() {
    let both: (inout AgentDefinition, Int) -> Void = { agent, _ in
      agent.memberships = [QueueMembership(queue: "q"), QueueMembership(queue: "other")]
    }
    var rig = QueueRig(
      agents: 1, isReady: false, also: ["other": QueueDefinition(name: "Other")], describe: .init(both))
    rig.number("2000", leadsTo: .queue(.test { $0.queue = "other" }))
    rig.call(dnis: "2000")
    rig.rig.pass(.seconds(5))
    rig.call()
    rig.rig.staff("a1")
    #expect(rig.rung(1) == ["a1"])
  }

  // MARK: One agent first

  @Test func theNamedAgentIsOfferedTheCallAloneForAWhile() {
    let step = QueueStep.test {
      $0.agent = "a2"
      $0.agentTime = .seconds(20)
    }
    var rig = QueueRig(agents: 2, step: step) { $0.misses.pauseAfter = nil }
    #expect(rig.call() == ["a2"], "though a1 has been idle longer")
    rig.rig.pass(.seconds(10))
    rig.settle()
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a2"], "missed, and nobody else is asked yet")
    rig.rig.pass(.seconds(10))
    #expect(rig.rung(1) == ["a1"])
    #expect(rig.broken == [])
  }

  @Test func aNamedAgentWhoIsLoggedOutIsNotWaitedFor() {
    let step = QueueStep.test {
      $0.agent = "a2"
      $0.agentTime = .seconds(20)
    }
    var rig = QueueRig(agents: 2, step: step)
    rig.rig.command("a2", .logOut)
    #expect(rig.call() == ["a1"])
  }
}

/// Several callers and agents at the same moment.
@Suite("Matching many at once")
struct ManyAtOnceTests {
  @Test func theFirstByRankIsServedFirstWhoeverIsFree() {
    // a1 serves q only, a2 both. Idle longest is a2: served one after the other
    // agent, a1's first caller would take a2 from an older caller of the other queue.
    var rig = QueueRig(
      agents: 2, isReady: false, also: ["other": QueueDefinition(name: "Other")],
      describe: .init { agent, number in
        if number == 2 { agent.memberships.append(QueueMembership(queue: "other")) }
      })
    rig.number("2000", leadsTo: .queue(.test { $0.queue = "other" }))
    rig.rig.fact(.nodeLost)
    rig.rig.staff("a2", "a1")
    rig.rig.reconcile(Inventory(asteriskStartedAt: .epoch))
    for agent in ["a1", "a2"] as [AgentID] { rig.rig.command(agent, .becomeNotReady(reason: "break")) }
    rig.call(dnis: "2000")
    rig.rig.pass(.seconds(5))
    rig.call()
    rig.rig.command("a2", .becomeReady)
    #expect(rig.rung(1) == ["a2"])
    #expect(rig.rung(2) == [])
    // The same with all of it at one moment, after an absence.
    var again = rig
    again.hangUp("a2", .subscriberAbsent)
    again.rig.fact(.nodeLost)
    again.ready("a2")
    again.ready("a1")
    again.rig.pass(.seconds(40))
    let sightings = ["c1", "c2"].map {
      ChannelSighting(arrival: .fixture(ChannelID($0)), call: nil, isAnswered: true, isInApplication: true)
    }
    again.rig.reconcile(Inventory(asteriskStartedAt: .epoch, channels: sightings))
    #expect(again.rung(1) == ["a2"])
    #expect(again.rung(2) == ["a1"])
    #expect(again.broken == [])
  }

  @Test func aRefusedOverflowDoesNotLoseWhatIsDueLater() {
    var rig = QueueRig(step: .test { $0.waitMax = .seconds(60) }) {
      $0.steps = [RoutingStep(after: .seconds(10), overflow: "nowhere")]
    }
    rig.call()
    rig.rig.pass(.seconds(60))
    #expect(rig.exits == [.timedOut])
  }
}
