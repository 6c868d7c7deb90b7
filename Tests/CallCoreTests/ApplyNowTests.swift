import Telephony
import Testing

@testable import CallCore

/// A new description that is applied to those who wait already.
@Suite("Applying a release to those who wait")
struct ApplyNowTests {
  /// Releases the rig's description with another queue, and applies it.
  private func apply(
    _ rig: inout QueueRig, isApplied: Bool = true, _ change: (inout QueueDefinition) -> Void
  ) {
    rig.release { change(&$0.queues["q"]!) }
    if isApplied { rig.rig.feed(.rulesApplied) }
  }

  private func wait(_ rig: QueueRig, _ caller: Int = 1) -> Wait {
    rig.centre.calls[rig.rig.calls[caller - 1]]!.phase.wait!
  }

  @Test func whoWaitsHasTheNewRulesOnlyWhenTheyAreApplied() {
    for isApplied in [false, true] {
      var rig = QueueRig(agents: 1) { $0.offerTime = .seconds(10) }
      rig.rig.command("a1", .becomeNotReady(reason: "break"))
      rig.call()
      apply(&rig, isApplied: isApplied) { $0.offerTime = .seconds(60) }
      #expect(rig.centre.callersByOlderRules == (isApplied ? 0 : 1))
      rig.ready("a1")
      rig.rig.pass(.seconds(59))
      #expect(rig.rung(1) == (isApplied ? ["a1"] : []))
      #expect(rig.broken == [])
    }
  }

  @Test func appliedTwiceItChangesNothing() {
    var rig = QueueRig(agents: 1)
    rig.call()
    rig.call()
    apply(&rig) { $0.weight = 5 }
    let before = rig.rig.history.count
    let calls = rig.centre.calls
    rig.rig.feed(.rulesApplied)
    #expect(rig.rig.history.count == before)
    #expect(rig.centre.calls == calls)
  }

  @Test func stepsCountFromQueueEntry() {
    var rig = QueueRig(
      agents: 2,
      describe: .init { agent, number in agent.memberships[0].tier = number }
    ) {
      $0.steps = [
        RoutingStep(after: .zero, tiers: 1...1, priority: 3), RoutingStep(after: .seconds(100), tiers: 1...2),
      ]
      $0.order = .priority
    }
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    rig.call()
    rig.rig.pass(.seconds(30))
    #expect(rig.rung(1) == [])
    apply(&rig) {
      $0.steps = [
        RoutingStep(after: .zero, tiers: 1...1, priority: 1), RoutingStep(after: .seconds(50), tiers: 1...2),
        RoutingStep(after: .seconds(90), priority: 1),
      ]
    }
    #expect(rig.rung(1) == [])
    #expect(wait(rig).priority == 1, "as if the new steps had been in force from the beginning")
    #expect(wait(rig).nextStep == 1)
    rig.rig.pass(.seconds(19))
    #expect(rig.rung(1) == [])
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a2"], "50 s after entry, not 50 s after the release")
    rig.settle()
    var late = QueueRig(agents: 2, describe: .init { agent, number in agent.memberships[0].tier = number }) {
      $0.steps = [RoutingStep(after: .zero, tiers: 1...1)]
    }
    late.rig.command("a1", .becomeNotReady(reason: "break"))
    late.call()
    late.rig.pass(.seconds(30))
    apply(&late) { $0.steps = [RoutingStep(after: .seconds(20), tiers: 1...2)] }
    #expect(late.rung(1) == ["a2"], "due already: in the same input")
    #expect(rig.broken == [] && late.broken == [])
  }

  @Test func theOrderIsTheNewOne() {
    var rig = QueueRig { $0.order = .fifo }
    rig.number("2000", leadsTo: .queue(.test { $0.priority = 5 }), .hangUp(.normalClearing))
    rig.call()
    rig.call(dnis: "2000")
    #expect(rig.centre.queueViews[0].waiting == rig.rig.calls)
    apply(&rig) { $0.order = .priority }
    #expect(rig.centre.queueViews[0].waiting == rig.rig.calls.reversed())
    #expect(rig.broken == [])
  }

  @Test func aPlaceThatWasToldIsNeverToldWorse() {
    let announcement = QueueAnnouncement(
      variants: [[.media(.sound("place")), .position]], first: .seconds(10), every: .seconds(10))
    var rig = QueueRig {
      $0.order = .fifo
      $0.announcements = [announcement]
    }
    rig.number("2000", leadsTo: .queue(.test { $0.priority = 5 }), .hangUp(.normalClearing))
    rig.call()
    rig.rig.pass(.seconds(10))
    #expect(rig.said() == ["c1: sound:place number:1"])
    rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed))
    rig.call(dnis: "2000")
    apply(&rig) { $0.order = .priority }
    #expect(rig.centre.queueViews[0].waiting == rig.rig.calls.reversed(), "the first is second now")
    rig.rig.pass(.seconds(10))
    #expect(
      rig.said() == ["c1: sound:place number:1", "c2: sound:place number:1"], "the first hears nothing worse")
  }

  @Test func announcementsGoOnInTheirRhythm() {
    let old = QueueAnnouncement(variants: [[.media(.sound("old"))]], first: .seconds(10), every: .seconds(60))
    var rig = QueueRig { $0.announcements = [old] }
    rig.call()
    rig.rig.pass(.seconds(10))
    rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed))
    rig.rig.pass(.seconds(15))
    apply(&rig) {
      $0.announcements = [
        old, QueueAnnouncement(variants: [[.media(.sound("welcome"))]], first: .zero),
        QueueAnnouncement(variants: [[.media(.sound("new"))]], first: .seconds(20), every: .seconds(20)),
      ]
    }
    #expect(rig.said() == ["c1: sound:old"], "the welcome of 25 s ago is not said now")
    rig.rig.pass(.seconds(15))
    #expect(rig.said() == ["c1: sound:old", "c1: sound:new"], "20, 40 s after entry")
    rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed))
    rig.rig.pass(.seconds(20))
    rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed))
    rig.rig.pass(.seconds(10))
    #expect(rig.said() == ["old", "new", "new", "old"].map { "c1: sound:\($0)" })
    #expect(rig.broken == [])
  }

  @Test func aSkillNobodyHasAnyMoreLeadsOnAsDeclared() {
    // Thrown out at once, where the rules say so; moved on at the step's moment; sent away at the limit.
    func rig() -> QueueRig {
      var rig = QueueRig(
        agents: 1, step: .test { $0.onEmpty = 2 }, also: ["other": QueueDefinition(name: "Other")],
        describe: .init { agent, _ in agent.skills = ["german": 50] })
      rig.rig.command("a1", .becomeNotReady(reason: "break"))
      rig.call()
      rig.rig.pass(.seconds(10))
      return rig
    }
    var leaving = rig()
    apply(&leaving) {
      $0.skills = SkillDemand(required: ["german": 80])
      $0.leavesWhenEmpty = [.outOfTier]
    }
    #expect(leaving.exits == [.leftEmpty])
    var moving = rig()
    apply(&moving) {
      $0.skills = SkillDemand(required: ["german": 80])
      $0.steps = [RoutingStep(after: .seconds(30), overflow: "other")]
    }
    moving.rig.pass(.seconds(19))
    #expect(moving.exits == [])
    moving.rig.pass(.seconds(1))
    #expect(moving.exits == [.overflowed])
    var waiting = rig()
    apply(&waiting) { $0.skills = SkillDemand(required: ["german": 80]) }
    waiting.ready("a1")
    #expect(waiting.rung(1) == [], "not good enough any more")
    waiting.rig.pass(.seconds(590))
    #expect(waiting.exits == [.timedOut], "600 s after entry")
    for rig in [leaving, moving, waiting] { #expect(rig.broken == []) }
  }

  @Test func whatRingsIsLetFinishAndTheWinnerKept() {
    var rig = QueueRig(agents: 3) { $0.strategy = .ringAll }
    rig.call()
    #expect(rig.rung(1).count == 3)
    apply(&rig) { $0.strategy = .longestIdle }
    #expect(rig.rung(1).count == 3)
    rig.answer("a2")
    #expect(rig.talksWith(1) == "a2")
    rig.settle()
    rig.call()
    #expect(rig.rung(2).count == 1)
    #expect(rig.broken == [])
  }

  @Test func aStrategyThatGrowsStopsGrowing() {
    var rig = QueueRig(agents: 3) {
      $0.strategy = .ringProgressively(every: .seconds(3))
      $0.offerTime = .seconds(30)
    }
    rig.call()
    rig.rig.pass(.seconds(4))
    #expect(rig.rung(1).count == 2)
    apply(&rig) { $0.strategy = .topDown }
    rig.rig.pass(.seconds(10))
    #expect(rig.rung(1).count == 2)
    apply(&rig) { $0.strategy = .ringProgressively(every: .seconds(3)) }
    #expect(rig.rung(1).count == 3, "14 s after the first ring")
    #expect(rig.broken == [])
  }

  @Test func aCallerWhoIsBeingConnectedIsToo() {
    var rig = QueueRig(agents: 1)
    rig.call()
    rig.pickUp("a1")
    apply(&rig) { $0.wrapUpTime = .seconds(33) }
    #expect(rig.centre.callersByOlderRules == 0)
    rig.confirmBridge(1)
    rig.hangUp("a1")
    #expect(rig.state("a1").endsAt == rig.rig.now.advanced(by: .seconds(33)))
    #expect(rig.broken == [])
  }

  @Test func theMusicIsTheNewOne() {
    var rig = QueueRig { $0.musicClass = "old" }
    rig.call()
    let before = rig.rig.history.count
    apply(&rig) { $0.musicClass = "new" }
    #expect(
      rig.rig.brief(Array(rig.rig.history[before...])).suffix(2) == ["no music on c1", "music new on c1"])
  }

  @Test func theTimeWithOneAgentAloneCountsFromTheBeginningOfTheStay() {
    var rig = QueueRig(agents: 2) {
      $0.lastAgentTime = .seconds(20)
      $0.strategy = .topDown
    }
    rig.call(customer: "me")
    rig.serve("a1")
    rig.call()
    rig.answer("a1")
    rig.call(customer: "me")
    #expect(rig.rung(3) == [], "a1 is waited for")
    rig.rig.pass(.seconds(8))
    apply(&rig) { $0.lastAgentTime = .seconds(10) }
    #expect(rig.rung(3) == [])
    rig.rig.pass(.seconds(2))
    #expect(rig.rung(3) == ["a2"])
    #expect(rig.broken == [])
  }

  @Test func whoseAsteriskIsAwayGoesOnWhenItIsBack() {
    var rig = QueueRig(also: ["other": QueueDefinition(name: "Other")])
    rig.call()
    rig.rig.pass(.seconds(30))
    rig.rig.fact(.nodeLost)
    apply(&rig) { $0.steps = [RoutingStep(after: .seconds(20), overflow: "other")] }
    #expect(rig.exits == [], "nothing could be done about it")
    #expect(rig.broken == [])
    rig.rig.reconcile(
      Inventory(
        asteriskStartedAt: .epoch,
        channels: [
          ChannelSighting(arrival: .fixture("c1"), call: rig.rig.calls[0], isAnswered: true, isInApplication: true)
        ]))
    rig.rig.pass(.zero)
    #expect(rig.exits == [.overflowed])
    #expect(rig.broken == [])
  }

  @Test func theSumsStayTheSums() {
    var rig = QueueRig(agents: 2) { $0.skills = SkillDemand(required: ["x": 1]) }
    for _ in 1...5 { rig.call() }
    for number in 1...4 {
      apply(&rig) { $0.skills = number.isMultiple(of: 2) ? SkillDemand() : SkillDemand(required: ["y": 1]) }
      #expect(rig.broken == [])
      rig.rig.pass(.seconds(400))
    }
    for number in 1...5 { rig.rig.fact(.channelEnded(ChannelID("c\(number)"), .normalClearing)) }
    rig.settle()
    #expect(rig.broken == [])
  }

  @Test func whoIsToBeCalledBackHearsNothing() {
    var rig = QueueRig.withCallbacks()
    rig.call()
    rig.takeCallback(1)
    let before = rig.rig.history.count
    apply(&rig) { $0.musicClass = "new" }
    let orders = rig.rig.history[before...].filter { if case .order = $0 { true } else { false } }
    #expect(orders == [])
    #expect(wait(rig).release == rig.centre.definition.release)
    #expect(rig.broken == [])
  }
}
