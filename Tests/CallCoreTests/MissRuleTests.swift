import Telephony
import Testing

@testable import CallCore

/// Missed offers, rests, pauses, and the other states of agents.
@Suite("Misses and states")
struct MissRuleTests {
  private func rig(agents: Int = 2, _ change: (inout MissRules) -> Void) -> QueueRig {
    QueueRig(agents: agents) {
      $0.misses.pauseAfter = nil
      change(&$0.misses)
    }
  }

  @Test func eachCauseHasItsOwnDelay() {
    for (cause, seconds) in [(HangupCause.userBusy, 3), (.callRejected, 7), (.subscriberAbsent, 11)] {
      var rig = rig(agents: 1) {
        $0.busyDelay = .seconds(3)
        $0.declinedDelay = .seconds(7)
        $0.unreachableDelay = .seconds(11)
      }
      rig.call()
      rig.hangUp("a1", cause)
      #expect(rig.state("a1").endsAt == rig.rig.now.advanced(by: .seconds(seconds)))
      #expect(rig.rung(1) == [])
      rig.rig.pass(.seconds(seconds))
      #expect(rig.rung(1) == ["a1"], "nobody else is there, so the same caller")
    }
  }

  @Test func theSameCallerIsNotOfferedAgainWhileOthersAreThere() {
    var rig = rig { _ in }
    rig.call()
    rig.hangUp("a1", .callRejected)
    #expect(rig.rung(1) == ["a2"])
    #expect(rig.call() == ["a1"], "another caller may be")
    rig.hangUp("a2", .callRejected)
    #expect(rig.rung(1) == [], "not at once")
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a2"], "all have been asked: all may be again")
    #expect(rig.broken == [])
  }

  @Test func aBarIsLiftedWhenTheOthersGo() {
    var rig = rig { _ in }
    rig.call()
    rig.hangUp("a1", .callRejected)
    rig.answer("a2")
    rig.call()
    rig.hangUp("a1", .callRejected)
    #expect(rig.rung(2) == [], "a2 is there, though on a call")
    rig.rig.command("a2", .becomeNotReady(reason: "break"))
    rig.hangUp("a2")
    rig.settle()
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(2) == ["a1"])
    #expect(rig.broken == [])
  }

  @Test func aBarRunsOut() {
    var rig = rig { _ in }
    rig.rig.command("a2", .becomeNotReady(reason: "break"))
    rig.ready("a2")
    rig.call()
    rig.answer("a1")
    rig.call()
    rig.hangUp("a2", .callRejected)
    #expect(rig.rung(2) == [])
    rig.rig.pass(.seconds(30))
    #expect(rig.rung(2) == ["a2"])
  }

  @Test func soManyMissesInARowPauseAndAnAnswerBeginsAnew() {
    var rig = rig(agents: 1) { $0.pauseAfter = 2 }
    rig.call()
    rig.hangUp("a1", .callRejected)
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a1"])
    rig.serve("a1")
    rig.call()
    rig.hangUp("a1", .callRejected)
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(2) == ["a1"], "the first miss since the answer")
    rig.hangUp("a1", .userBusy)
    #expect(rig.state("a1") == .notReady(reason: "busy"))
    rig.rig.pass(.seconds(1))
    rig.ready("a1")
    rig.hangUp("a1", .callRejected)
    rig.rig.pass(.seconds(1))
    #expect(rig.state("a1") == .offered, "counted anew")
  }

  @Test func onlyTheNamedCausesCount() {
    var rig = rig(agents: 1) {
      $0.pauseAfter = 1
      $0.pauseCounts = [.noAnswer]
    }
    rig.call()
    rig.hangUp("a1", .userBusy)
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a1"])
    rig.rig.pass(.seconds(10))
    #expect(rig.state("a1") == .notReady(reason: "no answer"))
  }

  @Test func aPauseMayBeForOneQueueOnly() {
    var rig = QueueRig(
      agents: 1, also: ["other": QueueDefinition(name: "Other")],
      describe: .init { agent, _ in agent.memberships.append(QueueMembership(queue: "other")) }
    ) {
      $0.misses.pausesThisQueueOnly = true
    }
    rig.number("2000", leadsTo: .queue(.test { $0.queue = "other" }))
    rig.call()
    rig.hangUp("a1", .callRejected)
    #expect(rig.state("a1") == .available)
    #expect(rig.rung(1) == [])
    #expect(rig.call(dnis: "2000") == ["a1"])
    rig.serve("a1")
    rig.rig.command("a1", .resumeQueue("q"))
    #expect(rig.rung(1) == ["a1"])
    #expect(rig.broken == [])
  }

  @Test func thereIsNoPauseRightAfterATalk() {
    var rig = rig(agents: 1) {
      $0.pauseAfter = 1
      $0.pauseGrace = .seconds(60)
    }
    rig.call()
    rig.serve("a1")
    rig.call()
    rig.hangUp("a1", .callRejected)
    #expect(rig.state("a1") == .available)
    rig.rig.pass(.seconds(1))
    #expect(rig.state("a1") == .offered)
    rig.rig.pass(.seconds(65))
    #expect(rig.state("a1") == .notReady(reason: "no answer"), "more than 60 s after the talk")
  }

  // MARK: Wrap-up

  @Test func wrapUpCanBeExtendedUpToItsLimitAndEnded() {
    var rig = QueueRig(agents: 1) {
      $0.wrapUpTime = .seconds(10)
      $0.wrapUpMax = .seconds(25)
    }
    rig.call()
    rig.serve("a1")
    rig.rig.command("a1", .extendWrapUp(by: .seconds(10)))
    rig.rig.pass(.seconds(11))
    #expect(rig.state("a1").kind == .wrapUp)
    rig.rig.command("a1", .extendWrapUp(by: .seconds(10)))
    #expect(rig.rig.command("a1", .extendWrapUp(by: .seconds(10))) == ["reject wrong_state"])
    rig.rig.pass(.seconds(13))
    #expect(rig.state("a1").kind == .wrapUp)
    rig.rig.pass(.seconds(1))
    #expect(rig.state("a1") == .available)
    #expect(rig.rig.command("a1", .extendWrapUp(by: .seconds(10))) == ["reject wrong_state"])
    rig.call()
    rig.serve("a1")
    rig.ready("a1")
    #expect(rig.state("a1") == .available, "ended early")
  }

  // MARK: Desk

  @Test func aDeskThatIsNotHeardOfIsUnreachableAndThenLoggedOut() {
    var rig = QueueRig(agents: 1)
    rig.rig.command("a1", .promiseToReturn(within: .seconds(30)))
    rig.rig.pass(.seconds(20))
    rig.rig.command("a1", .promiseToReturn(within: .seconds(30)))
    rig.rig.pass(.seconds(29))
    #expect(rig.state("a1") == .available)
    rig.rig.pass(.seconds(1))
    #expect(rig.state("a1").kind == .unreachable)
    #expect(rig.call() == [], "nobody rings at a desk that is not there")
    rig.rig.command("a1", .promiseToReturn(within: .seconds(30)))
    #expect(rig.state("a1") == .offered, "back")
    rig.serve("a1")
    rig.rig.pass(.seconds(60))
    rig.rig.pass(.seconds(60))
    #expect(rig.state("a1") == .loggedOut)
    #expect(rig.broken == [])
  }

  @Test func aTalkGoesOnWithoutTheDesk() {
    var rig = QueueRig(agents: 1)
    rig.rig.command("a1", .promiseToReturn(within: .seconds(10)))
    rig.call()
    rig.answer("a1")
    rig.rig.pass(.seconds(60))
    #expect(rig.talksWith(1) == "a1")
    rig.hangUp("a1")
    rig.settle()
    #expect(rig.state("a1") == .loggedOut || rig.state("a1").kind == .unreachable)
    rig.rig.pass(.seconds(120))
    #expect(rig.state("a1") == .loggedOut)
  }

  // MARK: Reasons

  @Test func reasonsAreThoseOfTheDescription() {
    var rig = QueueRig(agents: 1)
    rig.rig.centre.definition.notReadyReasons = ["lunch": NotReadyReason(limit: .seconds(1_800))]
    #expect(rig.rig.command("a1", .becomeNotReady(reason: "lunhc")) == ["reject unknown_reason"])
    rig.rig.command("a1", .becomeNotReady(reason: "lunch"))
    #expect(rig.state("a1") == .notReady(reason: "lunch"))
  }

  @Test func nothingGrowsWhileNobodyRings() {
    var rig = QueueRig(agents: 1) { $0.strategy = .ringProgressively(every: .seconds(1)) }
    rig.call()
    rig.hangUp("a1", .callRejected)
    rig.rig.pass(.seconds(2))
    #expect(rig.rig.call(1)?.stage == .waiting)
    #expect(rig.centre.calls.values.first?.phase.wait?.growsAt == nil, "no waking each second for nobody")
  }

  @Test func noneOfManyIsRungAgainWithinASecond() {
    var rig = QueueRig(agents: 100) {
      $0.strategy = .ringAll
      $0.misses = MissRules(pauseAfter: nil)
    }
    #expect(rig.call().count == 100)
    rig.rig.pass(.seconds(10))
    rig.settle()
    #expect(rig.rung(1) == [])
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1).count == 100)
    #expect(rig.broken == [])
  }
}
