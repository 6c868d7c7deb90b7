import Telephony
import Testing

@testable import CallCore

/// Agents who may have more than one call at a time.
struct CapacityTests {
  /// All agents may have two calls.
  private func pairs(
    agents: Int, describe: @escaping (inout AgentDefinition, Int) -> Void, _ change: (inout QueueDefinition) -> Void
  ) -> QueueRig {
    QueueRig(
      agents: agents,
      describe: QueueRig.Describe { agent, number in
        agent.capacity = AgentCapacity(voice: 2)
        describe(&agent, number)
      }, change)
  }

  /// The first agent may have more.
  private func rig(
    agents: Int = 1, capacity: Int = 2, _ change: (inout QueueDefinition) -> Void = { _ in }
  ) -> QueueRig {
    QueueRig(
      agents: agents,
      describe: QueueRig.Describe { agent, number in
        if number == 1 { agent.capacity = AgentCapacity(voice: capacity) }
      }, change)
  }

  private func calls(_ rig: QueueRig, _ agent: AgentID = "a1") -> [CallID] { rig.centre.view(of: agent)?.calls ?? [] }

  @Test func asManyCallsAreOfferedAsTheAgentMayHaveOneAfterTheOther() {
    var rig = rig(capacity: 3)
    for _ in 1...5 { rig.call() }
    #expect((1...5).map { rig.rung($0) } == [["a1"], [], [], [], []], "one rings at a time")
    rig.answer("a1")
    #expect(rig.talksWith(1) == "a1")
    #expect(rig.rung(2) == ["a1"] && rig.rung(3) == [])
    #expect(rig.state("a1") == .onCall, "the talk goes on")
    #expect(calls(rig) == Array(rig.rig.calls.prefix(2)))
    rig.answer("a1")
    rig.answer("a1")
    #expect((1...3).map { rig.talksWith($0) } == ["a1", "a1", "a1"])
    #expect(rig.rung(4) == [] && rig.centre.view(of: "a1")?.call == rig.rig.calls[2])
    rig.hangUp("a1", on: 2)
    #expect(rig.rung(4) == ["a1"], "there is room again")
    #expect(rig.state("a1") == .onCall)
    #expect(rig.broken == [])
  }

  @Test func whoHasNoCallComesFirstInTheTier() {
    var rig = pairs(agents: 3, describe: { $0.memberships[0].tier = $1 == 3 ? 2 : 1 }, { $0.strategy = .topDown })
    for _ in 1...2 {
      rig.call()
      rig.answer(rig.rung(rig.rig.calls.count)[0])
    }
    #expect([rig.talksWith(1), rig.talksWith(2)] == ["a1", "a2"], "not the second one of a1")
    rig.call()
    #expect(rig.rung(3) == ["a1"], "before the next tier")
    rig.answer("a1")
    rig.call()
    rig.answer("a2")
    rig.call()
    #expect(rig.rung(5) == ["a3"])
    #expect(rig.broken == [])
  }

  @Test func preferredSkillsDecideAmongThoseWithAsManyCalls() {
    var rig = pairs(
      agents: 2, describe: { $0.skills = $1 == 1 ? ["german": 100] : [:] }, { $0.skills.preferred = ["german"] })
    #expect(rig.call() == ["a1"])
    rig.answer("a1")
    #expect(rig.call() == ["a2"])
    rig.answer("a2")
    #expect(rig.call() == ["a1"])
  }

  @Test func lettingTheSecondCallRingIsNoMissThatPauses() {
    var rig = rig(agents: 2) { $0.misses.pauseAfter = 1 }
    rig.rig.command("a2", .becomeNotReady(reason: "break"))
    rig.call()
    rig.answer("a1")
    rig.call()
    #expect(rig.rung(2) == ["a1"])
    rig.rig.pass(.seconds(10))
    rig.settle()
    #expect(rig.state("a1") == .onCall && rig.talksWith(1) == "a1")
    #expect(rig.rung(2) == [], "nor is another offered beside this talk")
    rig.rig.pass(.seconds(60))
    #expect(rig.rung(2) == [])
    rig.hangUp("a1", on: 1)
    #expect(rig.rung(2) == ["a1"], "available, and the only one")
    #expect(rig.broken == [])
  }

  @Test func whoSaysReadyIsOfferedAnotherAgain() {
    var rig = rig()
    rig.call()
    rig.answer("a1")
    rig.call()
    rig.hangUp("a1", .callRejected)
    #expect(rig.rung(2) == [])
    rig.rig.pass(.seconds(2))
    rig.ready("a1")
    #expect(rig.rung(2) == ["a1"])
    #expect(rig.broken == [])
  }

  @Test func whoAsksForABreakDeclinesWhatRingsAndHasItAfterTheLastTalk() {
    var rig = rig()
    for _ in 1...3 { rig.call() }
    rig.answer("a1")
    rig.answer("a1")
    rig.rig.command("a1", .becomeNotReady(reason: "lunch"))
    rig.hangUp("a1", on: 1)
    #expect(rig.rung(3) == [] && rig.state("a1") == .onCall)
    rig.hangUp("a1", on: 2)
    #expect(rig.state("a1") == .notReady(reason: "lunch"))
    rig.ready("a1")
    rig.answer("a1")
    rig.call()
    #expect(rig.rung(4) == ["a1"])
    rig.rig.command("a1", .logOut)
    rig.settle()
    #expect(rig.rung(4) == [] && rig.talksWith(3) == "a1")
    rig.hangUp("a1")
    #expect(rig.state("a1") == .loggedOut)
    #expect(rig.broken == [])
  }

  @Test func afterCallWorkBeginsWithTheEndOfTheLastTalk() {
    var rig = rig { $0.wrapUpTime = .seconds(30) }
    rig.call()
    rig.answer("a1")
    rig.rig.pass(.seconds(60))
    rig.call()
    rig.answer("a1")
    rig.rig.pass(.seconds(20))
    rig.hangUp("a1", on: 1)
    #expect(rig.state("a1") == .onCall)
    rig.hangUp("a1", on: 2)
    #expect(rig.state("a1") == .wrapUp(endsAt: rig.rig.now.advanced(by: .seconds(30))))
    #expect(rig.centre.view(of: "a1")?.calls == [])
    rig.rig.pass(.seconds(30))
    #expect(rig.state("a1") == .available)
    #expect(rig.rig.records.map(\.talked) == [.seconds(80), .seconds(20)])
    #expect(rig.broken == [])
  }

  @Test func aTalkThatEndsWhileAnotherCallRingsLeavesTheAgentOffered() {
    var rig = rig { $0.wrapUpTime = .seconds(30) }
    rig.call()
    rig.answer("a1")
    rig.call()
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    #expect(rig.state("a1") == .offered && rig.centre.view(of: "a1")?.call == rig.rig.calls[1])
    rig.answer("a1")
    #expect(rig.state("a1") == .onCall && rig.talksWith(2) == "a1")
    #expect(rig.broken == [])
  }

  @Test func aCallerWhoGivesUpLeavesTheOtherTalkAlone() {
    var rig = rig()
    rig.call()
    rig.answer("a1")
    rig.call()
    let lines = rig.rig.fact(.channelEnded("c2", .normalClearing))
    #expect(lines.contains("hang up K2.a1, answered elsewhere"))
    #expect(rig.state("a1") == .onCall && rig.talksWith(1) == "a1")
    rig.call()
    #expect(rig.rung(3) == [], "the old channel is there")
    rig.settle()
    #expect(rig.rung(3) == ["a1"])
    #expect(rig.broken == [])
  }

  @Test func twoTalksOutliveARestartAndALossOfAsterisk() throws {
    var rig = rig()
    for _ in 1...2 {
      rig.call()
      rig.answer("a1")
    }
    rig.rig.centre = try CompactDecoder().decode(Centre.self, from: CompactEncoder().encode(rig.centre))
    rig.rig.fact(.nodeLost)
    let legs = rig.centre.agents["a1"]!.legs
    rig.rig.reconcile(
      Inventory(
        asteriskStartedAt: .epoch,
        channels: [(ChannelID("c1"), legs[0].call), ("c2", legs[1].call), (legs[1].channel, legs[1].call)].map {
          ChannelSighting(arrival: .fixture($0), call: $1, isAnswered: true, isInApplication: true)
        }))
    #expect(rig.talksWith(2) == "a1" && rig.state("a1") == .onCall)
    #expect(calls(rig) == [rig.rig.calls[1]], "the leg of the first has gone meanwhile")
    #expect(rig.broken == [])
  }

  @Test func aSmallerCapacityOfANewDescriptionHoldsFromTheNextOffer() {
    var rig = rig()
    for _ in 1...2 {
      rig.call()
      rig.answer("a1")
    }
    rig.release { $0.agents["a1"]?.capacity = nil }
    rig.call()
    rig.hangUp("a1", on: 1)
    #expect(rig.rung(3) == [] && rig.talksWith(2) == "a1")
    #expect(rig.broken == [])
    rig.release { $0.agents["a1"]?.capacity = AgentCapacity(voice: 2) }
    #expect(rig.rung(3) == ["a1"])
    #expect(rig.broken == [])
  }

  @Test func whoHasACallOfTheirOwnBesideATalkIsNotRung() {
    var rig = rig()
    rig.call()
    rig.answer("a1")
    rig.rig.fact(.deviceChanged("PJSIP/a1", isOnOtherCall: true))
    rig.call()
    #expect(rig.rung(2) == [])
    rig.rig.fact(.deviceChanged("PJSIP/a1", isOnOtherCall: false))
    #expect(rig.rung(2) == ["a1"])
    #expect(rig.broken == [])
  }

  @Test func allPhonesRingThatMayTakeTheCall() {
    var rig = rig(agents: 2) { $0.strategy = .ringAll }
    rig.call()
    rig.answer("a1")
    rig.settle()
    rig.call()
    #expect(rig.rung(2) == ["a2", "a1"])
    rig.answer("a2")
    #expect(rig.state("a1") == .onCall && rig.talksWith(1) == "a1", "only the ringing has stopped")
    rig.settle()
    #expect(rig.broken == [])
  }

  @Test func estimatesCountTheCallsThatAgentsMayHave() {
    let key = { (rig: QueueRig) in rig.centre.routing.demands[rig.centre.wholeDemand(of: "q")]?.countServable }
    var rig = rig(agents: 2)
    #expect(key(rig) == 3)
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    #expect(key(rig) == 1)
  }

  @Test func theReasonWhyNotIsTold() {
    var rig = rig(agents: 2)
    for _ in 1...2 {
      rig.call()
      rig.answer(rig.rung(rig.rig.calls.count)[0])
    }
    rig.rig.command("a1", .becomeNotReady(reason: "lunch"))
    rig.call()
    let candidates = rig.centre.explanation(of: rig.rig.calls[2], at: rig.rig.now)?.candidates ?? []
    #expect(candidates.map(\.removals) == [[.state(.onCall)], [.state(.onCall)]])
    rig.ready("a1")
    #expect(rig.rung(3) == ["a1"])
  }
}
