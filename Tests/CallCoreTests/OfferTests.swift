import Telephony
import Testing

@testable import CallCore

@Suite("Queueing and offering")
struct OfferTests {
  @Test func aMissedOfferMakesTheAgentNotReadyAndKeepsTheCallersPlace() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait("c1")
    rig.wait("c2")
    #expect(
      rig.pass(.seconds(15)) == [
        "hang up K1.a2, no answer", "→ alice not ready (no answer)", "→ K1 offer to alice no_answer",
      ])
    rig.staff("bob")
    #expect(rig.agent("bob") == .offered)
    #expect(rig.call(1)?.stage == .offered, "the caller who came first")
    #expect(rig.call(2)?.stage == .waiting)
  }

  @Test func theNextAgentIsOfferedAtOnceAfterAMiss() {
    var rig = CentreRig()
    rig.staff("alice", "bob")
    rig.wait()
    let lines = rig.pass(.seconds(15))
    #expect(lines.contains("ring PJSIP/bob as K1.a3"))
    #expect(rig.agent("alice") == .notReady(reason: "no answer"))
  }

  @Test(arguments: [
    (HangupCause.userBusy, OfferResult.busy, "busy"),
    (.callRejected, .declined, "declined"),
    (.noAnswer, .noAnswer, "no answer"),
    (.noUserResponse, .noAnswer, "no answer"),
    (.subscriberAbsent, .unreachable, "unreachable"),
    (.unallocated, .unreachable, "unreachable"),
    (.unknown, .unreachable, "unreachable"),
  ])
  func theLegsEndTellsTheResult(cause: HangupCause, result: OfferResult, reason: String) {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    let lines = rig.fact(.channelEnded(rig.leg(1), cause))
    #expect(lines == ["→ alice not ready (\(reason))", "→ K1 offer to alice \(result.rawValue)"])
    #expect(rig.call(1)?.stage == .waiting)
  }

  @Test func theLongestIdleAgentIsFirstAndTiesGoBySmallerID() {
    var rig = CentreRig()
    rig.command("bob", .logIn(device: nil))
    rig.command("bob", .becomeReady)
    rig.now = rig.now.advanced(by: .seconds(1))
    rig.staff("alice")
    #expect(rig.wait("c1").contains("→ K1 offered to bob"))

    var tie = CentreRig()
    for agent in ["bob", "alice"] as [AgentID] {
      tie.command(agent, .logIn(device: nil))
      tie.command(agent, .becomeReady)
    }
    #expect(tie.wait("c1").contains("→ K1 offered to alice"))
  }

  @Test func aFreeAgentTakesTheLongestWaitingOfAllTheirQueues() {
    var rig = CentreRig()
    rig.arrive("c1")
    rig.fact(.channelAnswered("c1"))
    rig.fact(.digitReceived("c1", "2"))
    rig.pass(.seconds(1))
    rig.wait("c2")
    rig.staff("bob")
    #expect(rig.call(1)?.stage == .offered, "support came first")
    #expect(rig.call(2)?.stage == .waiting)
    rig.staff("alice")
    #expect(rig.call(2)?.agent == "alice")
  }

  @Test func callersAreServedInTheOrderOfQueueEntry() {
    var rig = CentreRig(.example(wrapUp: .zero))
    for number in 1...5 {
      rig.wait(ChannelID("c\(number)"))
      rig.pass(.seconds(1))
    }
    rig.staff("alice")
    for number in 1...5 {
      #expect(rig.call(number)?.stage == .offered)
      let leg = rig.leg(number)
      rig.fact(.channelAnswered(leg))
      rig.fact(.bridgeJoined(rig.bridge(number), ChannelID("c\(number)")))
      rig.fact(.bridgeJoined(rig.bridge(number), leg))
      rig.fact(.channelEnded(leg, .normalClearing))
      rig.fact(.channelEnded(ChannelID("c\(number)"), .normalClearing))
    }
    #expect(rig.records.map(\.outcome) == Array(repeating: .answered, count: 5))
  }

  @Test func anAbandonedOfferIsCancelledAndTheAgentServesTheNext() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait("c1")
    rig.wait("c2")
    let leg = rig.leg(1)
    #expect(
      rig.fact(.channelEnded("c1", .normalClearing)) == [
        "→ K1 left sales: abandoned", "→ K1 offer to alice withdrawn", "hang up K1.a2, answered elsewhere",
        "→ alice available", "→ K1 ended: abandoned, caller_hung_up",
      ])
    #expect(rig.call(2)?.stage == .waiting, "not before the old leg is gone")
    #expect(rig.fact(.channelEnded(leg, .answeredElsewhere)).contains("→ K2 offered to alice"))
  }

  @Test func theAgentWhoPicksUpTooLateIsNotConnected() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    let leg = rig.leg(1)
    rig.fact(.channelEnded("c1", .normalClearing))
    #expect(rig.fact(.channelAnswered(leg)) == [])
  }

  @Test func theWaitLimitSendsTheCallerOnInTheFlow() {
    var rig = CentreRig(.example(music: "default"))
    #expect(rig.wait().last == "music default on c1")
    #expect(
      rig.pass(.seconds(60)) == ["→ K1 left sales: timed_out", "no music on c1", "play K1.p2 on c1: sound:goodbye"])
    #expect(rig.fact(.playbackEnded(rig.playback(1), .completed)) == ["hang up c1, normal clearing"])
    #expect(rig.fact(.channelEnded("c1", .normalClearing)) == ["→ K1 ended: timed_out, flow_ended"])
    #expect(rig.records[0].waited == .seconds(60))
  }

  @Test func anOfferThatRingsAtTheWaitLimitIsLetFinish() {
    var rig = CentreRig()
    rig.wait()
    rig.pass(.seconds(55))
    rig.staff("alice")
    rig.pass(.seconds(8))
    #expect(rig.call(1)?.stage == .offered)
    #expect(rig.pass(.seconds(10)).contains("play K1.p3 on c1: sound:goodbye"))
  }

  @Test func aRefusedOriginateIsUnreachable() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    let originate = rig.history.lastOriginate!
    #expect(
      rig.fact(.orderFailed(.originate(originate), .refused)) == [
        "report order_failed", "→ alice not ready (unreachable)", "→ K1 offer to alice unreachable",
      ])
    #expect(rig.centre.agentsByLeg.isEmpty)
  }

  @Test func anOriginateWithoutReplyIsHungUpToBeSure() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    let originate = rig.history.lastOriginate!
    let lines = rig.fact(.orderFailed(.originate(originate), .timedOut))
    #expect(lines.contains("hang up K1.a2, normal clearing"))
    #expect(
      rig.agent("alice") == .notReady(reason: "offer failed", endsAt: rig.now.advanced(by: .seconds(5))),
      "not to blame, but not asked again at once")
    rig.fact(.channelEnded(originate.channel, .normalClearing))
    #expect(rig.centre.agentsByLeg.isEmpty)
    #expect(rig.pass(.seconds(5)).contains("→ K1 offered to alice"))
  }

  @Test func aBridgeThatIsNotConfirmedPutsTheCallerBack() {
    var rig = CentreRig(.example(music: "default"))
    rig.staff("alice")
    rig.wait()
    rig.fact(.channelAnswered(rig.leg(1)))
    rig.fact(.bridgeJoined(rig.bridge(1), "c1"))
    let leg = rig.leg(1)
    #expect(
      rig.pass(.seconds(5)) == [
        "report bridge_not_confirmed", "tear down K1.b3", "music default on c1", "hang up K1.a2, normal clearing",
        "→ alice available", "→ K1 offer to alice failed",
      ])
    #expect(rig.call(1)?.stage == .waiting)
    rig.fact(.channelEnded(leg, .normalClearing))
    #expect(rig.pass(.seconds(1)).contains("→ K1 offered to alice"))
  }

  @Test func aRefusedBridgePutsTheCallerBackAtOnce() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    let leg = rig.leg(1)
    rig.fact(.channelAnswered(leg))
    let bridge = rig.bridge(1)
    let lines = rig.fact(.orderFailed(.bridge(bridge, ["c1", leg]), .refused))
    #expect(lines.first == "report bridge_not_confirmed")
    #expect(rig.call(1)?.stage == .waiting)
  }

  @Test func theAgentWhoHangsUpBeforeTheBridgeHasDeclined() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    let leg = rig.leg(1)
    rig.fact(.channelAnswered(leg))
    #expect(
      rig.fact(.channelEnded(leg, .normalClearing)) == [
        "tear down K1.b3", "→ alice not ready (declined)", "→ K1 offer to alice declined",
      ])
  }

  @Test func aLegWhoseHangUpIsNotConfirmedDoesNotKeepTheAgentBusy() {
    var rig = CentreRig(.example(wrapUp: .zero))
    rig.staff("alice")
    rig.talk("c1")
    rig.fact(.channelEnded("c1", .normalClearing))
    rig.wait("c2")
    #expect(rig.call(2)?.stage == .waiting)
    #expect(rig.pass(.seconds(5)) == ["hang up K1.a2, normal clearing"])
    rig.pass(.seconds(10))
    #expect(rig.call(2)?.stage == .offered)
  }
}

extension [Directive] {
  var lastOriginate: Origination? {
    for case .order(.originate(let origination), _) in reversed() { return origination }
    return nil
  }
}
