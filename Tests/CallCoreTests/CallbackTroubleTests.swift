import Telephony
import Testing

@testable import CallCore

/// Callbacks when agents go, customers call again, descriptions change and
/// Asterisk is lost.
@Suite("Callbacks in trouble")
struct CallbackTroubleTests {
  // MARK: Trouble

  @Test func anAgentWhoHangsUpWhileThePhoneRingsCostsNoAttempt() {
    var rig = QueueRig.dialling(agents: 2)
    let dialled = rig.dialled(1)
    rig.hangUp("a1")
    #expect(rig.rig.history.contains { $0.isHangUp(of: dialled) })
    let rests = rig.rig.history.compactMap { directive -> Duration? in
      if case .announce(.callbackAttemptEnded(let ended)) = directive { ended.rest } else { nil }
    }
    #expect(rests == [.seconds(5)])
    #expect(rig.state("a1").name == "not_ready")
    rig.settle()
    #expect(rig.broken == [])
    rig.rig.pass(.seconds(5))
    #expect(rig.rung(1) == ["a2"])
    #expect(rig.centre.calls[rig.rig.calls[0]]?.callback?.attemptsCounted == 0)
  }

  @Test func attemptsThatDoNotCountAreBoundedToo() {
    var rig = QueueRig.withCallbacks(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    for attempt in 1...12 {
      #expect(rig.rung(1) == ["a1"], "attempt \(attempt)")
      rig.dial(1)
      rig.hangUp("a1")
      rig.settle()
      rig.ready("a1")
      rig.rig.pass(.seconds(5))
    }
    #expect(rig.rig.records.map(\.outcome) == [.callbackUnreached], "ten are free, and two may be made")
    #expect(rig.rig.records.first?.callback?.attempts.count { $0.result == .agentLost } == 12)
    #expect(rig.centre.isEmpty && rig.broken == [])
  }

  @Test func whoHasPickedUpIsNotHungUpWhenTheAgentGoes() {
    var rig = QueueRig.dialling(agents: 2)
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    rig.hangUp("a1")
    #expect(rig.rung(1) == [], "nobody, until it is sure that a person is there")
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    #expect(rig.rung(1) == ["a2"])
    rig.pickUp("a2")
    rig.confirmBridge(1)
    #expect(rig.talksWith(1) == "a2")
    #expect(rig.broken == [])
  }

  @Test func aBridgeThatIsNotConfirmedKeepsTheCustomerOnTheLine() {
    var rig = QueueRig.dialling()
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    rig.rig.pass(.seconds(5))
    #expect(rig.rig.call(1)?.stage == .waiting)
    #expect(rig.broken == [])
    rig.rig.fact(.channelEnded(rig.dialled(1), .normalClearing))
    #expect(rig.rig.call(1)?.stage == .awaitingCallback, "called back again")
    #expect(rig.centre.calls[rig.rig.calls[0]]?.callback?.attempts.map(\.result) == [.hungUp])
  }

  @Test func whoIsOnTheLineWaitsNoLongerThanOthers() {
    var rig = QueueRig.dialling()
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    rig.hangUp("a1")
    #expect(rig.rig.call(1)?.stage == .waiting)
    rig.rig.pass(.seconds(599))
    #expect(rig.rig.call(1)?.stage == .waiting)
    rig.rig.pass(.seconds(1))
    #expect(rig.exits.last == .callbackExpired)
    rig.settle()
    #expect(rig.centre.isEmpty && rig.broken == [])
  }

  @Test func whoMovedOnToAnotherQueueMayStayOnTheLineAsLong() {
    var rig = QueueRig.movingOn(after: .seconds(900))
    rig.call()
    rig.takeCallback(1)
    rig.rig.pass(.seconds(900))
    #expect(rig.exits == [.overflowed], "after the limit of those who wait on the line")
    rig.rig.staff("a1")
    rig.dial(1)
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    rig.hangUp("a1")
    rig.rig.pass(.seconds(599))
    #expect(rig.rig.call(1)?.stage == .waiting)
    rig.rig.pass(.seconds(1))
    #expect(rig.exits == [.overflowed, .callbackExpired])
    rig.settle()
    #expect(rig.centre.isEmpty && rig.broken == [])
  }

  @Test func aRefusedOrderIsAnAttempt() {
    var rig = QueueRig.dialling()
    let orders = rig.rig.history.compactMap { if case .order(let order, _) = $0 { order } else { nil } }
    let lines = rig.rig.fact(.orderFailed(orders.last!, .refused))
    #expect(lines.contains("→ K1 attempt 1: unreachable, rests 60.0 s"))
    #expect(rig.rig.call(1)?.channels == [])
    #expect(rig.state("a1") == .available)
    #expect(rig.broken == [])
  }

  @Test func aRefusalThatComesAfterTheAgentHasGoneEndsTheLegAllTheSame() {
    var rig = QueueRig.dialling(agents: 2)
    let order = rig.rig.history.last {
      if case .order(.originate(let leg), _) = $0 { leg.channel == rig.dialled(1) } else { false }
    }
    guard case .order(let origination, _)? = order else {
      Issue.record("nobody was dialled")
      return
    }
    rig.hangUp("a1")
    rig.rig.fact(.orderFailed(origination, .refused))
    #expect(rig.rig.pass(.seconds(6)).contains("→ K1 offered to a2"), "not only when the hang-up was given up")
    #expect(rig.broken == [])
  }

  @Test func anAgentWhoDoesNotAnswerIsNoAttempt() {
    var rig = QueueRig.withCallbacks(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    rig.rig.pass(.seconds(10))
    #expect(rig.state("a1").name == "not_ready")
    #expect(rig.rig.call(1)?.callback?.attempts == 0)
    #expect(rig.rig.call(1)?.stage == .awaitingCallback)
  }

  @Test func ofSeveralPhonesThatRingOnlyOneDials() {
    var rig = QueueRig(agents: 3) {
      $0.callback = .test
      $0.strategy = .ringAll
    }
    for agent in ["a1", "a2", "a3"] { rig.rig.command(AgentID(agent), .becomeNotReady(reason: "x")) }
    rig.call()
    rig.takeCallback(1)
    for agent in ["a1", "a2", "a3"] { rig.ready(agent) }
    #expect(rig.rung(1) == ["a1", "a2", "a3"])
    rig.dial(1, by: "a2")
    #expect(rig.state("a1") == .available)
    #expect(rig.state("a3") == .available)
    #expect(rig.rig.history.count { if case .announce(.callbackDialled) = $0 { true } else { false } } == 1)
    #expect(rig.broken == [])
  }

  @Test func neverMoreAreDialledThanAgentsAreThere() {
    var rig = QueueRig.withCallbacks(agents: 2)
    for caller in 1...5 {
      rig.call(customer: CustomerID("x\(caller)"))
      rig.takeCallback(caller)
    }
    rig.rig.staff("a1", "a2")
    rig.dial(1, by: "a1")
    rig.dial(2, by: "a2")
    let stages = rig.centre.callViews.map(\.stage)
    #expect(stages == [.dialling, .dialling, .awaitingCallback, .awaitingCallback, .awaitingCallback])
    #expect(rig.broken == [])
  }

  // MARK: Calling again

  @Test func whoCallsAgainHasThePlaceAndTheCallbackIsOver() {
    var rig = QueueRig.withCallbacks()
    rig.call(customer: "x")
    rig.rig.pass(.seconds(30))
    rig.call(customer: "y")
    let rank = rig.centre.calls[rig.rig.calls[0]]!.phase.wait!.rank
    rig.takeCallback(1)
    rig.rig.pass(.seconds(100))
    rig.call(customer: "x")
    #expect(rig.centre.queueViews[0].waiting == [rig.rig.calls[2], rig.rig.calls[1]])
    #expect(rig.centre.calls[rig.rig.calls[2]]!.phase.wait!.rank == rank, "exactly the old place")
    #expect(rig.rig.records.map(\.outcome) == [.calledAgain])
    #expect(rig.exits == [.calledAgain])
    #expect(rig.broken == [])
  }

  @Test func whoCallsAgainWhileBeingDialledIsNotDialledAnyMore() {
    var rig = QueueRig.dialling(customer: "x")
    let dialled = rig.dialled(1)
    rig.call(customer: "x")
    #expect(rig.rig.history.contains { $0.isHangUp(of: dialled) })
    #expect(rig.rig.records.isEmpty, "its channel is not gone yet")
    #expect(rig.broken == [])
    rig.settle()
    #expect(rig.rung(2) == ["a1"])
    rig.rig.fact(.channelEnded(dialled, .normalClearing))
    #expect(rig.rig.records.map(\.outcome) == [.calledAgain])
    #expect(rig.rig.records.first?.callback?.attempts.map(\.result) == [.calledAgain])
  }

  @Test func whoIsInTheMenuIsNotDialledAndMayHangUpThere() {
    var definition = CentreDefinition.example()
    definition.queues["sales"]?.callback = .test
    var rig = CentreRig(definition)
    rig.fact(.channelEntered(.fixture("c1", customer: "x")))
    rig.fact(.channelAnswered("c1"))
    rig.fact(.digitReceived("c1", "1"))
    rig.fact(.digitReceived("c1", "9"))
    rig.fact(.channelEnded("c1", .normalClearing))
    rig.fact(.channelEntered(.fixture("c2", customer: "x")))
    rig.fact(.channelAnswered("c2"))
    rig.staff("alice")
    #expect(rig.agent("alice") == .available, "the customer's phone is in use")
    #expect(rig.centre.audit(at: rig.now) == [])
    rig.fact(.channelEnded("c2", .normalClearing))
    #expect(rig.agent("alice") == .offered)
  }

  @Test func twoPeopleBehindOneNumberDoNotDisturbATalkThatBegins() {
    var rig = QueueRig.dialling(customer: "x")
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    rig.call(customer: "x")
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    rig.confirmBridge(1)
    #expect(rig.talksWith(1) == "a1")
    #expect(rig.broken == [])
  }

  // MARK: The centre changes

  @Test func itOutlivesTheQueueAndTheTeam() {
    var rig = QueueRig(agents: 1) {
      $0.callback = .test
      $0.leavesWhenEmpty = []
    }
    rig.rig.command("a1", .becomeNotReady(reason: "x"))
    rig.call()
    rig.takeCallback(1)
    rig.rig.command("a1", .logOut)
    #expect(rig.rig.call(1)?.stage == .awaitingCallback, "a caller on the line would have been sent away")
    rig.release { $0.queues["q"] = nil }
    #expect(rig.rig.call(1)?.stage == .awaitingCallback)
    #expect(rig.broken == [])
    rig.rig.pass(.seconds(3_600))
    #expect(rig.rig.records.first?.outcome == .callbackExpired)
    #expect(rig.centre.flows.count == 1, "the old release is forgotten with it")
  }

  @Test func itTakesUpNoPlaceOnTheLine() {
    var rig = QueueRig {
      $0.callback = .test
      $0.joining.waitingMax = 1
    }
    rig.call(customer: "x")
    rig.takeCallback(1)
    rig.call(customer: "y")
    #expect(rig.rig.call(2)?.stage == .waiting)
    rig.call(customer: "z")
    #expect(rig.exits == [.full])
  }

  @Test func anOperatorCanGiveItUp() {
    var rig = QueueRig.withCallbacks(agents: 1)
    rig.call()
    #expect(rig.rig.brief(rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[0]))) == ["reject unknown_callback"])
    rig.takeCallback(1)
    let lines = rig.rig.brief(rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[0])))
    #expect(
      lines == ["→ K1 left q: withdrawn", "→ K1 callback over: withdrawn", "→ K1 ended: withdrawn, operator_hung_up"])
    rig.call()
    rig.takeCallback(2)
    rig.rig.staff("a1")
    rig.dial(2)
    rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[1]))
    #expect(rig.state("a1") == .available)
    rig.settle()
    #expect(rig.rig.records.map(\.outcome) == [.withdrawn, .withdrawn])
    #expect(rig.rig.records.last?.callback?.attempts.map(\.result) == [.cancelled])
    #expect(rig.centre.isEmpty)
  }

  @Test func aTalkIsNoCallbackToGiveUp() {
    var rig = QueueRig.dialling()
    rig.pickUpCallback(1)
    #expect(rig.rig.brief(rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[0]))) == ["reject wrong_state"])
    #expect(rig.talksWith(1) == "a1")
  }

  // MARK: Coming back

  @Test func itOutlivesARestartOfAsterisk() {
    var rig = QueueRig.withCallbacks(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.fact(.nodeLost)
    rig.rig.reconcile(Inventory(asteriskStartedAt: rig.rig.now))
    #expect(rig.rig.records == [])
    rig.rig.staff("a1")
    rig.dial(1)
    rig.pickUpCallback(1)
    #expect(rig.talksWith(1) == "a1")
  }

  @Test func anAttemptThatARestartOfAsteriskEndedDoesNotCount() {
    var rig = QueueRig.dialling()
    rig.rig.fact(.nodeLost)
    rig.rig.reconcile(Inventory(asteriskStartedAt: rig.rig.now))
    #expect(rig.broken == [])
    #expect(rig.centre.calls[rig.rig.calls[0]]?.callback?.attemptsCounted == 0)
    rig.rig.pass(.seconds(5))
    #expect(rig.rung(1) == ["a1"])
  }

  @Test func aCustomerWhoPickedUpWhileWeWereAwayIsAskedToConfirm() {
    var rig = QueueRig.dialling()
    let channels = [rig.dialled(1), rig.rig.leg(1)].sorted()
    rig.rig.fact(.nodeLost)
    let lines = rig.rig.reconcile(
      Inventory(
        asteriskStartedAt: .epoch,
        channels: channels.map {
          ChannelSighting(arrival: .fixture($0), call: rig.rig.calls[0], isAnswered: true, isInApplication: true)
        }))
    #expect(lines.contains { $0.hasSuffix("sound:press-1") })
    #expect(!lines.contains("report orphan_found"))
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    rig.confirmBridge(1)
    #expect(rig.talksWith(1) == "a1")
  }

  @Test func anAgentWhoPickedUpWhileWeWereAwayIsNotBlamed() {
    var rig = QueueRig.withCallbacks(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    let leg = rig.rig.leg(1)
    rig.rig.fact(.nodeLost)
    rig.rig.pass(.seconds(60))
    #expect(rig.state("a1") == .offered, "nobody knows what became of it")
    #expect(rig.broken == [])
    rig.rig.reconcile(
      Inventory(
        asteriskStartedAt: .epoch,
        channels: [
          ChannelSighting(arrival: .fixture(leg), call: rig.rig.calls[0], isAnswered: true, isInApplication: true)
        ]))
    #expect(rig.rig.call(1)?.stage == .dialling)
    #expect(rig.state("a1") == .offered)
    #expect(rig.broken == [])
  }

  @Test func anAsteriskThatStaysAwayHoldsNoAgents() {
    for isPickedUp in [false, true] {
      var rig = QueueRig.withCallbacks(agents: 1) { $0.expiryTime = .seconds(86_400) }
      rig.call()
      rig.takeCallback(1)
      rig.rig.staff("a1")
      if isPickedUp { rig.pickUp("a1") }
      rig.rig.fact(.nodeLost)
      rig.rig.pass(Centre.absenceMax)
      #expect(rig.state("a1") == .available)
      #expect(rig.rig.call(1)?.stage == .awaitingCallback)
      #expect(rig.rig.call(1)?.agent == nil)
      #expect(rig.broken == [])
      rig.rig.pass(.seconds(86_400))
      #expect(rig.exits == [.callbackExpired])
      #expect(rig.centre.isEmpty && rig.broken == [])
    }
  }

  @Test func aCallersChannelThatWasNotEndedIsEndedAndIsNoNewCall() {
    var rig = QueueRig.withCallbacks()
    rig.call()
    rig.rig.fact(.digitReceived("c1", "9"))
    rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed))
    rig.rig.fact(.nodeLost)
    let lines = rig.rig.reconcile(
      Inventory(
        asteriskStartedAt: .epoch,
        channels: [
          ChannelSighting(arrival: .fixture("c1"), call: rig.rig.calls[0], isAnswered: true, isInApplication: true)
        ]))
    #expect(lines == ["→ n1 up", "hang up c1, normal clearing"])
    #expect(rig.rig.calls.count == 1)
  }

  @Test func aCentreFromASnapshotKnowsItsCallbacks() throws {
    var rig = QueueRig.withCallbacks()
    rig.call(customer: "x")
    rig.takeCallback(1)
    try rig.rig.restart()
    #expect(rig.broken == [])
    rig.call(customer: "x")
    #expect(rig.rig.records.map(\.outcome) == [.calledAgain])
  }

  @Test func randomWorldsKnowEveryEnd() {
    var ends: [QueueOutcome: Int] = [:]
    var results: [CallbackResult: Int] = [:]
    for seed in 1...72 {
      var world = RandomWorld(seed: UInt64(seed))
      for _ in 0..<1_500 { world.takeRandomStep() }
      var open: Set<CallID> = []
      for case .announce(let announcement) in world.rig.history {
        switch announcement {
        case .callbackRequested(let request): #expect(open.insert(request.call).inserted)
        case .callbackAttemptEnded(let ended): results[ended.result, default: 0] += 1
        case .callbackEnded(let ended):
          ends[ended.outcome, default: 0] += 1
          #expect(open.remove(ended.call) != nil, "each requested one ends once")
        default: break
        }
      }
      #expect(open.count == world.rig.centre.callbacks.count)
    }
    #expect(
      Set(ends.keys) == [.callback, .callbackUnreached, .callbackExpired, .calledAgain, .withdrawn], "\(ends)")
    let likely: Set<CallbackResult> = [
      .reached, .noAnswer, .notConfirmed, .hungUp, .agentLost, .calledAgain, .cancelled, .failed, .unreachable,
    ]
    #expect(likely.isSubset(of: results.keys), "\(results)")
  }

  @Test func theDecisionIsTheSameOnceTheNumberIsErased() {
    var decisions: [[String]] = []
    for number in ["+4930123456", nil] {
      var rig = QueueRig.withCallbacks()
      var arrival = ChannelArrival.fixture("c1")
      arrival.ani = Personal(key: arrival.ani.key, clear: number)
      rig.rig.fact(.channelEntered(arrival))
      decisions.append(rig.rig.fact(.digitReceived("c1", "9")))
    }
    #expect(decisions[0] == decisions[1])
    #expect(decisions[0].contains("→ K1 takes a callback, 1"))
  }
}
