import Telephony
import Testing

@testable import CallCore

@Suite("A call's life")
struct CallLifeTests {
  @Test func isAnsweredByAnAgentAndEndedByTheCaller() {
    var rig = CentreRig()
    rig.staff("alice")
    #expect(
      rig.arrive() == ["own c1 for K1", "→ K1 arrived for welcome", "answer c1"])
    #expect(rig.fact(.channelAnswered("c1")) == ["play K1.p1 on c1: sound:menu"])
    #expect(
      rig.fact(.digitReceived("c1", "1")) == [
        "stop K1.p1", "→ K1 chose at step 1", "→ K1 waits in sales, 1", "→ alice offered",
        "ring PJSIP/alice as K1.a2", "→ K1 offered to alice",
      ])
    rig.pass(.seconds(3))
    #expect(rig.fact(.channelAnswered(rig.leg(1))) == ["bridge K1.b3: c1 + K1.a2"])
    #expect(rig.fact(.bridgeJoined(rig.bridge(1), "c1")) == [])
    #expect(
      rig.fact(.bridgeJoined(rig.bridge(1), rig.leg(1))) == [
        "→ K1 offer to alice answered", "→ K1 answered by alice", "→ alice on_call",
      ])
    let leg = rig.leg(1)
    rig.pass(.seconds(30))
    #expect(
      rig.fact(.channelEnded("c1", .normalClearing)) == [
        "tear down K1.b3", "hang up K1.a2, normal clearing", "→ alice wrap_up",
        "→ K1 ended: answered, caller_hung_up",
      ])
    #expect(rig.fact(.channelEnded(leg, .normalClearing)) == [])
    #expect(rig.pass(.seconds(5)) == ["→ alice available"])

    let record = rig.records[0]
    #expect(record.waited == .seconds(3))
    #expect(record.talked == .seconds(30))
    #expect(record.agent == "alice")
    #expect(record.queue == "sales")
    #expect(record.offers == 1)
    #expect(record.termination.cause == .normalClearing)
    #expect(rig.centre.isEmpty)
  }

  @Test func isEndedByTheAgent() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    let leg = rig.leg(1)
    #expect(
      rig.fact(.channelEnded(leg, .normalClearing)) == [
        "tear down K1.b3", "hang up c1, normal clearing", "→ alice wrap_up",
      ])
    #expect(rig.fact(.channelEnded("c1", .normalClearing)) == ["→ K1 ended: answered, agent_hung_up"])
    rig.pass(.seconds(5))
    #expect(rig.centre.isEmpty)
  }

  @Test func anUnknownNumberIsRejected() {
    var rig = CentreRig()
    #expect(
      rig.arrive("c1", dnis: "999") == [
        "own c1 for K1", "→ K1 arrived for nobody", "report unknown_number", "hang up c1, unallocated number",
      ])
    #expect(rig.fact(.channelEnded("c1", .unallocated)) == ["→ K1 ended: rejected, flow_ended"])
  }

  @Test func theSameArrivalToldTwiceIsOneCall() {
    var rig = CentreRig()
    rig.arrive()
    #expect(rig.arrive() == [])
    #expect(rig.calls.count == 1)
  }

  @Test func factsOfUnknownObjectsLeadToNothing() {
    var rig = CentreRig()
    #expect(rig.fact(.channelEnded("nobody", .normalClearing)) == [])
    #expect(rig.fact(.channelAnswered("nobody")) == [])
    #expect(rig.fact(.digitReceived("nobody", "1")) == [])
    #expect(rig.fact(.playbackEnded("nobody.p1", .completed)) == [])
    #expect(rig.fact(.playbackEnded("nodots", .completed)) == [])
    #expect(rig.fact(.bridgeJoined("x.b1", "nobody")) == [])
    #expect(rig.fact(.bridgeLeft("x.b1", "nobody")) == [])
    #expect(rig.fact(.orderFailed(.tearDown("x.b1"), .refused)) == ["report order_failed"])
  }

  @Test func anOperatorEndsACallInEachPhase() {
    for stage in ["in flow", "waiting", "offered", "talking"] {
      var rig = CentreRig()
      if stage != "waiting" { rig.staff("alice") }
      switch stage {
      case "in flow": rig.arrive()
      case "talking": rig.talk()
      default: rig.wait()
      }
      let leg = rig.centre.calls[rig.calls[0]]?.offeredLeg
      let lines = rig.brief(rig.feed(.hangUpCommanded(rig.calls[0])))
      #expect(lines.contains("hang up c1, normal clearing"), "\(stage)")
      #expect(rig.brief(rig.feed(.hangUpCommanded(rig.calls[0]))) == [], "\(stage): a second time")
      if let leg { rig.fact(.channelEnded(leg, .normalClearing)) }
      rig.fact(.channelEnded("c1", .normalClearing))
      #expect(rig.records.map(\.outcome) == [stage == "talking" ? .answered : .withdrawn], "\(stage)")
      #expect(rig.records.map(\.termination.class) == [.operatorHungUp], "\(stage)")
      rig.pass(.seconds(10))
      #expect(rig.centre.isEmpty, "\(stage)")
    }
  }

  @Test func anUnknownCallCannotBeEnded() {
    var rig = CentreRig()
    #expect(rig.brief(rig.feed(.hangUpCommanded("t.n1.r1.none"))) == ["reject unknown_call"])
  }

  @Test func aHangUpThatIsNotConfirmedIsOrderedAgainAndThenGivenUp() {
    var rig = CentreRig()
    rig.arrive("c1", dnis: "999")
    #expect(rig.pass(.seconds(5)) == ["hang up c1, unallocated number"])
    #expect(rig.pass(.seconds(5)) == ["hang up c1, unallocated number"])
    #expect(rig.pass(.seconds(5)) == ["report hang_up_not_confirmed", "→ K1 ended: rejected, flow_ended"])
    #expect(rig.fact(.channelEnded("c1", .normalClearing)) == [])
    #expect(rig.records.count == 1)
  }

  @Test func aFlowWhosePromptsAllFailTakesTheSafeExit() {
    var definition = CentreDefinition.example()
    definition.flows["welcome"] = Flow(steps: [.answer, .play([.sound("gone")]), .goTo(1)])
    var rig = CentreRig(definition)
    rig.arrive()
    rig.fact(.channelAnswered("c1"))
    var lines: [String] = []
    for _ in 0..<10 { lines = rig.fact(.playbackEnded(rig.playback(1), .failed)) }
    #expect(lines == ["report prompt_failed", "report safe_exit_taken", "continue c1 in cordboard-safe-exit"])
    rig.fact(.channelEnded("c1", .normalClearing))
    #expect(rig.records.map(\.outcome) == [.failed])
  }

  @Test(arguments: CallerStage.allCases)
  func aCallerWhoHangsUpLeavesNothing(stage: CallerStage) {
    var rig = CentreRig()
    if stage != .waiting { rig.staff("alice") }
    switch stage {
    case .ringing: rig.arrive()
    case .prompt:
      rig.arrive()
      rig.fact(.channelAnswered("c1"))
    case .menu:
      rig.arrive()
      rig.fact(.channelAnswered("c1"))
      rig.fact(.playbackEnded(rig.playback(1), .completed))
    case .waiting, .offered: rig.wait()
    case .connecting:
      rig.wait()
      rig.fact(.channelAnswered(rig.leg(1)))
    case .talking: rig.talk()
    }
    let leg = rig.centre.calls[rig.calls[0]]?.offeredLeg
    rig.fact(.channelEnded("c1", .normalClearing))
    if let leg {
      #expect(rig.history.contains { $0.isHangUp(of: leg) })
      rig.fact(.channelEnded(leg, .normalClearing))
    }
    #expect(rig.records.map(\.outcome) == [stage.outcome])
    rig.pass(.seconds(10))
    #expect(rig.centre.isEmpty)
    if stage != .waiting { #expect(rig.agent("alice") == .available) }
  }
}

enum CallerStage: CaseIterable, Sendable {
  case ringing, prompt, menu, waiting, offered, connecting, talking

  var outcome: CallOutcome {
    switch self {
    case .ringing, .prompt, .menu: .leftInFlow
    case .waiting, .offered, .connecting: .abandoned
    case .talking: .answered
    }
  }
}

extension Directive {
  func isHangUp(of channel: ChannelID) -> Bool {
    if case .order(.hangUp(let hungUp, _), _) = self { hungUp == channel } else { false }
  }
}
