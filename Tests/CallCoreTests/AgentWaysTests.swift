import Telephony
import Testing

@testable import CallCore

/// The ways out of an agent's states: what was asked for is done, what was
/// done counts, and nothing old comes back.
@Suite("Ways out of agents' states")
struct AgentWaysTests {
  // MARK: The desk

  @Test func aDeskThatIsBackDuringTheTalkIsNotMissedAfterIt() {
    var rig = QueueRig(agents: 1)
    rig.rig.command("a1", .promiseToReturn(within: .seconds(10)))
    rig.call()
    rig.answer("a1")
    rig.rig.pass(.seconds(12))
    rig.rig.command("a1", .promiseToReturn(within: .seconds(3_600)))
    rig.rig.pass(.seconds(300))
    rig.hangUp("a1")
    rig.rig.pass(.seconds(100))
    #expect(rig.state("a1") == .available)
  }

  @Test func aDeskLostInAfterCallWorkChangesNothingOfIt() {
    var rig = QueueRig(agents: 1) { $0.wrapUpTime = .seconds(300) }
    rig.call()
    rig.answer("a1")
    rig.rig.command("a1", .promiseToReturn(within: .seconds(40)))
    rig.rig.pass(.seconds(30))
    rig.hangUp("a1")
    let end = rig.rig.now.advanced(by: .seconds(300))
    rig.rig.command("a1", .becomeNotReady(reason: "lunch"))
    rig.rig.pass(.seconds(20))
    #expect(rig.state("a1") == .wrapUp(endsAt: end))
    rig.rig.command("a1", .promiseToReturn(within: .seconds(3_600)))
    rig.rig.pass(.seconds(290))
    #expect(rig.state("a1") == .notReady(reason: "lunch"))
  }

  @Test func anOldBreakDoesNotComeBack() {
    var rig = QueueRig(agents: 1)
    rig.rig.command("a1", .promiseToReturn(within: .seconds(10)))
    rig.rig.command("a1", .becomeNotReady(reason: "lunch"))
    rig.rig.pass(.seconds(10))
    rig.rig.command("a1", .becomeReady)
    rig.rig.command("a1", .promiseToReturn(within: .seconds(10)))
    rig.call()
    rig.answer("a1")
    rig.rig.pass(.seconds(10))
    rig.hangUp("a1")
    #expect(rig.state("a1").kind == .unreachable)
    rig.rig.command("a1", .promiseToReturn(within: .seconds(10)))
    #expect(rig.state("a1") == .available)
  }

  @Test func aPromiseGoesWithTheLogout() {
    var rig = QueueRig(agents: 1) { $0.wrapUpTime = .seconds(5) }
    rig.call()
    rig.answer("a1")
    rig.rig.command("a1", .promiseToReturn(within: .seconds(100)))
    rig.rig.command("a1", .logOut)
    rig.hangUp("a1")
    rig.rig.pass(.seconds(10))
    #expect(rig.state("a1") == .loggedOut)
    rig.rig.staff("a1")
    rig.rig.pass(.seconds(600))
    #expect(rig.state("a1") == .available, "logged in from a phone without a desk")
  }

  // MARK: Rest, misses, after-call work

  @Test func aRestBeginsIdlenessAnew() {
    var rig = QueueRig(agents: 2) {
      $0.misses = MissRules(noAnswerDelay: .seconds(10), pauseAfter: nil)
      $0.strategy = .longestIdle
    }
    #expect(rig.call() == ["a1"])
    rig.rig.pass(.seconds(10))
    #expect(rig.rung(1) == ["a2"])
    rig.serve("a2")
    rig.rig.pass(.seconds(60))
    rig.rig.command("a2", .pauseQueue("q"))
    rig.rig.command("a2", .resumeQueue("q"))
    #expect(rig.centre.agents["a1"]!.idleSince > rig.rig.now.advanced(by: .seconds(-95)))
  }

  @Test func missesOfOneQueueDoNotPauseInAnother() {
    let misses = MissRules(pauseAfter: 3, pausesThisQueueOnly: true)
    var other = QueueDefinition(name: "Other")
    other.misses = misses
    var rig = QueueRig(
      agents: 1, also: ["other": other],
      describe: .init { agent, _ in agent.memberships.append(QueueMembership(queue: "other")) }
    ) { $0.misses = misses }
    rig.number("2000", leadsTo: .queue(.test { $0.queue = "other" }))
    rig.call()
    for _ in 1...3 {
      rig.hangUp("a1", .callRejected)
      rig.rig.pass(.seconds(5))
    }
    #expect(rig.centre.agents["a1"]!.pausedQueues == ["q"])
    #expect(rig.call(dnis: "2000") == ["a1"])
    rig.hangUp("a1", .callRejected)
    #expect(rig.centre.agents["a1"]!.pausedQueues == ["q"], "the first miss of the other")
    rig.rig.command("a1", .resumeQueue("q"))
    #expect(rig.rung(1) == ["a1"])
    rig.hangUp("a1", .callRejected)
    #expect(rig.centre.agents["a1"]!.pausedQueues == [], "one miss since")
  }

  @Test func aPauseIsTakenBackThoughTheQueueIsNotServedAnyMore() {
    var rig = QueueRig(agents: 1)
    rig.rig.command("a1", .pauseQueue("q"))
    rig.release { $0.agents["a1"]?.memberships = [] }
    #expect(rig.rig.command("a1", .pauseQueue("q")) == ["reject unknown_queue"])
    rig.rig.command("a1", .resumeQueue("q"))
    #expect(rig.centre.agents["a1"]!.pausedQueues == [])
  }

  @Test func afterCallWorkCountsThoughTheAgentLogsInElsewhere() {
    var rig = QueueRig(agents: 1) { $0.wrapUpTime = .seconds(60) }
    rig.call()
    rig.answer("a1")
    rig.rig.pass(.seconds(10))
    rig.hangUp("a1")
    rig.settle()
    rig.rig.pass(.seconds(20))
    rig.rig.command("a1", .logIn(device: "PJSIP/desk8"))
    #expect(rig.centre.statistics.queues["q"]?.contacts.interval.wrapUps == 1)
  }

  @Test func whatFailedForOurReasonIsNoMissOfTheAgent() {
    var rig = QueueRig(agents: 1)
    rig.call()
    guard
      case .order(.originate(let leg), _)? = rig.rig.history.last(where: {
        if case .order(.originate, _) = $0 { true } else { false }
      })
    else {
      Issue.record("nobody was rung")
      return
    }
    rig.rig.fact(.orderFailed(.originate(leg), .timedOut))
    #expect(rig.centre.statistics.queues["q"]?.contacts.interval.offersMissed == 0)
  }
}
