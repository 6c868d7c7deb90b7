import Telephony
import Testing

@testable import CallCore

/// Callers whom nobody is left for: they leave or move on where the rules say
/// so, and nobody leaves while somebody is there.
@Suite("Nobody left")
struct DesertedTests {
  /// A centre where the customer `me` has talked with a1, the first of so many agents.
  private func centre(agents: Int, _ change: @escaping (inout QueueDefinition) -> Void = { _ in }) -> QueueRig {
    var rig = QueueRig(agents: agents) {
      $0.lastAgentTime = .seconds(60)
      change(&$0)
    }
    rig.call(customer: "me")
    rig.serve("a1")
    return rig
  }

  // MARK: One agent alone

  @Test func nobodyWaitsAloneForAnAgentWhoMayNotServeThisQueue() {
    var support = QueueDefinition(name: "Support")
    support.lastAgentTime = .seconds(60)
    var rig = QueueRig(
      agents: 3, also: ["other": support],
      describe: .init { if $1 == 1 { $0.memberships = [QueueMembership(queue: "other")] } }
    ) { $0.lastAgentTime = .seconds(60) }
    rig.number("2000", leadsTo: .queue(.test { $0.queue = "other" }), .hangUp(.normalClearing))
    #expect(rig.call(dnis: "2000", customer: "me") == ["a1"])
    rig.serve("a1")
    #expect(rig.call(customer: "me") == ["a2"], "a1 was the last agent, and does not serve this queue")
    #expect(rig.broken == [])
  }

  @Test func nobodyWaitsAloneForAnAgentWhoTakesABreakFromTheQueue() {
    var rig = centre(agents: 2)
    rig.rig.command("a1", .pauseQueue("q"))
    #expect(rig.call(customer: "me") == ["a2"])
  }

  @Test func theTimeAloneEndsWhenTheAgentGoes() {
    var rig = centre(agents: 2)
    rig.call()
    #expect(rig.rung(2) == ["a2"])
    rig.answer("a2")
    rig.call()
    rig.answer("a1")
    rig.call(customer: "me")
    #expect(rig.rung(4) == [], "a1 is on a call and will be free")
    rig.hangUp("a2")
    rig.settle()
    #expect(rig.rung(4) == [], "a2 is free, but the caller waits for a1")
    rig.rig.command("a1", .logOut)
    rig.hangUp("a1")
    #expect(rig.rung(4) == ["a2"])
    #expect(rig.broken == [])
  }

  @Test func whoIsOfferedToOneAloneStaysWhileOthersAreThere() {
    var rig = centre(agents: 3) { $0.leavesWhenEmpty = [.notReady, .outOfTier] }
    #expect(rig.call(customer: "me") == ["a1"])
    rig.rig.pass(.seconds(10))
    #expect(rig.state("a1") == .notReady(reason: "no answer"))
    #expect(rig.exits == [] && rig.rung(2) == ["a2"])
  }

  @Test func whoIsLeftAloneWhileAsteriskIsAwayIsSeenToWhenItIsBack() {
    var rig = centre(agents: 2)
    rig.rig.command("a2", .becomeNotReady(reason: "break"))
    rig.call()
    rig.answer("a1")
    rig.call(customer: "me")
    rig.rig.fact(.nodeLost)
    rig.rig.command("a1", .logOut)
    rig.rig.command("a2", .becomeReady)
    #expect(rig.broken == [])
    rig.rig.reconcile(rig.rig.inventory(without: ["c2"]))
    #expect(rig.rung(3) == ["a2"])
    #expect(rig.broken == [])
  }

  // MARK: Emptied queues

  @Test func whoIsBeingRungForIsNotThrownOut() {
    var rig = QueueRig(agents: 1) {
      $0.leavesWhenEmpty = [.offered]
    }
    rig.call()
    #expect(rig.rung(1) == ["a1"] && rig.exits == [])
    rig.answer("a1")
    #expect(rig.talksWith(1) == "a1")
  }

  @Test func agentsOfBorrowedQueuesAreThere() {
    var rig = QueueRig(
      agents: 2, also: ["other": QueueDefinition(name: "Other")],
      describe: .init { if $1 == 2 { $0.memberships = [QueueMembership(queue: "other")] } }
    ) {
      $0.leavesWhenEmpty = []
      $0.steps = [RoutingStep(after: .seconds(60), alsoQueues: ["other"])]
    }
    rig.rig.command("a2", .becomeNotReady(reason: "break"))
    rig.call()
    rig.answer("a1")
    rig.call()
    rig.rig.pass(.seconds(60))
    rig.rig.command("a1", .logOut)
    rig.hangUp("a1")
    #expect(rig.exits == [], "a2 is logged in and may serve the caller by now")
    rig.rig.command("a2", .becomeReady)
    #expect(rig.rung(2) == ["a2"])
    rig.hangUp("a2", .callRejected)
    rig.rig.command("a2", .logOut)
    #expect(rig.exits == [.leftEmpty])
  }

  @Test func callersLeaveByTheRulesTheyEnteredUnder() {
    for (before, after, isLeaving) in [(false, true, false), (true, false, true)] {
      var rig = QueueRig(agents: 1) { $0.leavesWhenEmpty = before ? [] : nil }
      rig.rig.command("a1", .becomeNotReady(reason: "break"))
      rig.call()
      rig.release { $0.queues["q"]?.leavesWhenEmpty = after ? [] : nil }
      #expect(rig.exits == [])
      rig.rig.command("a1", .logOut)
      #expect(rig.exits == (isLeaving ? [.leftEmpty] : []))
    }
  }

  @Test func whoWouldBeThrownOutAtOnceDoesNotComeIn() {
    var rig = QueueRig(agents: 1, step: .test { $0.onEmpty = 2 }) { $0.leavesWhenEmpty = [] }
    rig.rig.command("a1", .logOut)
    rig.call()
    #expect(rig.exits == [.refusedEmpty])
    #expect(rig.broken == [])
  }

  @Test func nobodyMovesOnToAQueueThatNobodyIsIn() {
    var other = QueueDefinition(name: "Other")
    other.leavesWhenEmpty = []
    var rig = QueueRig(agents: 1, also: ["other": other]) {
      $0.steps = [RoutingStep(after: .seconds(10), overflow: "other")]
    }
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    rig.call()
    rig.rig.pass(.seconds(10))
    #expect(rig.exits == [])
    rig.rig.command("a1", .becomeReady)
    #expect(rig.rung(1) == ["a1"], "still in the first queue")
  }

  @Test func aCallerOfARemovedQueueLeavesWhenTheBridgeFails() {
    var rig = QueueRig(agents: 1)
    rig.call()
    rig.pickUp("a1")
    rig.release {
      $0.queues = [:]
      $0.agents["a1"]?.memberships = []
    }
    #expect(rig.exits == [], "the agent is about to talk")
    rig.rig.fact(.orderFailed(.bridge(rig.rig.bridge(1), []), .refused))
    #expect(rig.exits == [.leftEmpty])
  }

  // MARK: Steps that were passed over

  @Test func passedOverStepsLeaveNothingBehind() {
    var rig = QueueRig(agents: 1, describe: .init { agent, _ in agent.skills = ["german": 50] }) {
      $0.skills.required = ["german": 50]
      // More of them, all different, than are kept.
      $0.steps = (1...2 * Routing.unusedDemandsMax).map {
        RoutingStep(
          after: .seconds(10), tiers: 1...(1 + $0 / 50), levels: ["german": 51 + $0 % 50], skip: .nobodyLoggedIn)
      }
      $0.steps.append(RoutingStep(after: .seconds(10), dropSkills: ["german"]))
    }
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    for _ in 1...3 {
      rig.call()
      rig.rig.pass(.seconds(20))
    }
    let wait = rig.centre.calls[rig.rig.calls[2]]?.phase.wait
    #expect(wait?.nextStep == 2 * Routing.unusedDemandsMax + 1, "all of them were passed over, but the last")
    #expect(rig.centre.routing.demands.count <= Routing.unusedDemandsMax + 3)
    #expect(rig.broken == [])
  }
}
