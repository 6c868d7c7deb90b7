import Telephony
import Testing

@testable import CallCore

/// Callers whom nobody is left for: they leave or move on where the rules say
/// so, and nobody leaves while somebody is there.
@Suite("Nobody left")
struct DesertedTests {
  private static let me: CustomerID = "me"

  private func call(_ rig: inout QueueRig, _ channel: ChannelID, dnis: String = "1000") {
    var arrival = ChannelArrival.fixture(channel, dnis: dnis)
    arrival.customer = Self.me
    rig.rig.fact(.channelEntered(arrival))
    rig.rig.fact(.channelAnswered(channel))
  }

  /// A centre where `me` has talked with a1, the first of so many agents.
  private func centre(agents: Int, _ change: @escaping (inout QueueDefinition) -> Void = { _ in }) -> QueueRig {
    var rig = QueueRig(agents: agents) {
      $0.lastAgentTime = .seconds(60)
      change(&$0)
    }
    call(&rig, "c0")
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
    var next = rig.centre.definition
    next.release = "r2"
    next.numbers["2000"] = "other"
    next.flows["other"] = Flow(
      steps: [.queue(QueueStep(queue: "other", waitMax: .seconds(600), onTimeout: 1)), .hangUp(.normalClearing)])
    rig.rig.feed(.centreReleased(next))
    call(&rig, "c0", dnis: "2000")
    #expect(rig.rung(1) == ["a1"])
    rig.serve("a1")
    call(&rig, "c1")
    #expect(rig.rung(2) == ["a2"], "a1 was the last agent, and does not serve this queue")
    #expect(rig.broken == [])
  }

  @Test func nobodyWaitsAloneForAnAgentWhoTakesABreakFromTheQueue() {
    var rig = centre(agents: 2)
    rig.rig.command("a1", .pauseQueue("q"))
    call(&rig, "c1")
    #expect(rig.rung(2) == ["a2"])
  }

  @Test func theTimeAloneEndsWhenTheAgentGoes() {
    var rig = centre(agents: 2)
    rig.call()
    #expect(rig.rung(2) == ["a2"])
    rig.answer("a2")
    rig.call()
    rig.answer("a1")
    call(&rig, "c8")
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
    call(&rig, "c1")
    #expect(rig.rung(2) == ["a1"])
    rig.rig.pass(.seconds(10))
    #expect(rig.state("a1") == .notReady(reason: "no answer"))
    #expect(rig.exits == [] && rig.rung(2) == ["a2"])
  }

  @Test func whoIsLeftAloneWhileAsteriskIsAwayIsSeenToWhenItIsBack() {
    var rig = centre(agents: 2)
    rig.rig.command("a2", .becomeNotReady(reason: "break"))
    rig.call()
    rig.answer("a1")
    call(&rig, "c8")
    rig.rig.fact(.nodeLost)
    rig.rig.command("a1", .logOut)
    rig.rig.command("a2", .becomeReady)
    #expect(rig.broken == [])
    var inventory = rig.rig.inventory()
    inventory.channels.removeAll { $0.channel == "c1" }
    rig.rig.reconcile(inventory)
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
      var next = rig.centre.definition
      next.release = "r2"
      next.queues["q"]?.leavesWhenEmpty = after ? [] : nil
      rig.rig.feed(.centreReleased(next))
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
    var next = rig.centre.definition
    next.release = "r2"
    next.queues = [:]
    next.agents["a1"]?.memberships = []
    rig.rig.feed(.centreReleased(next))
    #expect(rig.exits == [], "the agent is about to talk")
    rig.rig.fact(.orderFailed(.bridge(rig.rig.bridge(1), []), .refused))
    #expect(rig.exits == [.leftEmpty])
  }

  // MARK: Steps that were passed over

  @Test func passedOverStepsLeaveNothingBehind() {
    var rig = QueueRig(agents: 1, describe: .init { agent, _ in agent.skills = ["german": 50] }) {
      $0.skills.required = ["german": 50]
      $0.steps = (1...60).map {
        RoutingStep(after: .seconds(10), levels: ["german": 51 + $0 % 40], skip: .nobodyLoggedIn)
      }
      $0.steps.append(RoutingStep(after: .seconds(10), dropSkills: ["german"]))
    }
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    for _ in 1...3 {
      rig.call()
      rig.rig.pass(.seconds(20))
    }
    #expect(rig.centre.routing.demands.count <= Routing.unusedDemandsMax + 3)
    #expect(rig.broken == [])
  }
}
