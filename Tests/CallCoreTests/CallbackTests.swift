import Telephony
import Testing

@testable import CallCore

/// Taking a callback, keeping the place, being called back.
@Suite("Callbacks")
struct CallbackTests {
  static let rules = CallbackRules(
    key: "9", acceptedPrompt: [.sound("taken")], refusedPrompt: [.sound("not-taken")],
    endpoint: "PJSIP/{number}@trunk", ringTime: .seconds(25), attempts: 2, retryTime: .seconds(60),
    expiryTime: .seconds(3_600), confirmation: CallbackConfirmation(key: "1", prompt: [.sound("press-1")]),
    whisper: [.sound("callback")])

  private func rig(agents: Int = 0, _ change: (inout CallbackRules) -> Void = { _ in }) -> QueueRig {
    QueueRig(agents: agents, isReady: false) {
      var rules = Self.rules
      change(&rules)
      $0.callback = rules
    }
  }

  /// What the whisper says has been heard.
  private func endWhisper(_ rig: inout QueueRig, _ caller: Int) {
    guard case .connecting(_, let joining)? = rig.centre.calls[rig.rig.calls[caller - 1]]?.phase,
      let whisper = joining.whisper
    else { return }
    rig.rig.fact(.playbackEnded(whisper, .completed))
  }

  /// The agent picks up and hears what it is about; the customer is dialled.
  private func dial(_ rig: inout QueueRig, _ caller: Int, by agent: String = "a1") {
    rig.pickUp(agent)
    endWhisper(&rig, caller)
  }

  private func outcomes(_ rig: QueueRig) -> [QueueOutcome: Int] {
    let tally = rig.centre.queueViews.first { $0.queue == "q" }?.today?.tally
    var counts: [QueueOutcome: Int] = [:]
    for outcome in QueueOutcome.allCases {
      if let count = tally?.outcomes[outcome], count > 0 { counts[outcome] = count }
    }
    return counts
  }

  // MARK: Taking one

  @Test func theKeyIsTakenAndTheCallerIsLetGo() {
    var rig = rig()
    rig.call()
    #expect(
      rig.rig.fact(.digitReceived("c1", "9")) == ["play K1.p1 on c1: sound:taken", "→ K1 takes a callback, 1"])
    #expect(rig.rig.call(1)?.stage == .awaitingCallback)
    #expect(rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed)) == ["hang up c1, normal clearing"])
    #expect(rig.rig.fact(.channelEnded("c1", .normalClearing)) == [])
    #expect(rig.rig.records == [])
    #expect(rig.rig.call(1)?.channels == [])
    #expect(rig.centre.queueViews[0].waiting == [rig.rig.calls[0]])
    #expect(rig.centre.queueViews[0].callbacks == 1)
    #expect(rig.centre.queueViews[0].longestWaitSince == nil, "nobody is on the line")
    #expect(rig.broken == [])
  }

  @Test func whoHangsUpBeforeTheEndOfThePromptKeepsTheCallback() {
    var rig = rig()
    rig.call()
    rig.rig.fact(.digitReceived("c1", "9"))
    #expect(rig.rig.fact(.channelEnded("c1", .normalClearing)) == [])
    #expect(rig.rig.call(1)?.stage == .awaitingCallback)
  }

  @Test func aPromptWithoutEndAndAHangUpWithoutEndAreBounded() {
    var rig = rig()
    rig.call()
    rig.rig.fact(.digitReceived("c1", "9"))
    let lines = rig.rig.pass(.seconds(60))
    #expect(
      lines == [
        "stop K1.p1", "hang up c1, normal clearing", "hang up c1, normal clearing", "hang up c1, normal clearing",
        "report hang_up_not_confirmed",
      ])
    #expect(rig.rig.call(1)?.channels == [])
    #expect(rig.broken == [])
  }

  @Test(arguments: [
    ("anonymous", CallbackRefusal.numberHidden), ("", .numberHidden), ("110", .numberNotAllowed),
    ("+4990012345678", .numberNotAllowed), ("+33123456789", .numberNotAllowed),
  ])
  func numbersThatMustNotBeDialledAreRefusedAndWaitOn(number: String, reason: CallbackRefusal) {
    var rig = rig {
      $0.numbers.prefixes = ["+49", "0"]
      $0.numbers.refusedPrefixes = ["+49900"]
    }
    rig.call(number: number)
    #expect(
      rig.rig.fact(.digitReceived("c1", "9")) == [
        "→ K1 refused a callback: \(reason.rawValue)", "play K1.p1 on c1: sound:not-taken",
      ])
    #expect(rig.rig.call(1)?.stage == .waiting)
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    #expect(rig.rig.records.first?.outcome == .abandoned)
  }

  @Test func noMoreAreOpenThanMay() {
    var rig = rig { $0.openMax = 1 }
    rig.call(customer: "x")
    rig.call(customer: "y")
    rig.takeCallback(1)
    #expect(rig.rig.fact(.digitReceived("c2", "9")).first == "→ K2 refused a callback: too_many")
    rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[0]))
    #expect(rig.rig.fact(.digitReceived("c2", "9")).contains("→ K2 takes a callback, 1"))
  }

  @Test func oneNumberHasOneCallbackInAQueue() {
    var rig = rig()
    rig.call(customer: "x")
    rig.call(customer: "x")
    rig.takeCallback(1)
    #expect(rig.rig.fact(.digitReceived("c2", "9")).first == "→ K2 refused a callback: already_open")
  }

  @Test func phonesThatRingForTheCallerAreLeftAlone() {
    var rig = rig(agents: 1)
    rig.rig.staff("a1")
    rig.call()
    #expect(rig.rung(1) == ["a1"])
    rig.rig.fact(.digitReceived("c1", "9"))
    #expect(rig.rung(1) == [])
    #expect(rig.broken == [])
    rig.settle()
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    #expect(rig.rung(1) == ["a1"], "as soon as the line is free")
    #expect(rig.state("a1") == .offered)
  }

  @Test func itIsOfferedOnlyToWhomItCanBeGiven() {
    func said(_ number: String) -> Int {
      var rig = QueueRig {
        $0.callback = Self.rules
        $0.announcements = [
          QueueAnnouncement(
            variants: [[.media(.sound("press-9"))]], first: .seconds(5), every: .seconds(20),
            callbackOffer: CallbackOffer())
        ]
      }
      rig.call(number: number)
      var lines = rig.rig.pass(.seconds(5))
      if rig.centre.calls[rig.rig.calls[0]]?.playback != nil {
        rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed))
      }
      lines += rig.rig.pass(.seconds(20))
      return lines.count { $0.contains("press-9") }
    }
    #expect(said("+4930123456") == 2)
    #expect(said("anonymous") == 0)
  }

  @Test func itIsNotOfferedWhileTheWaitIsShortOrUnknown() {
    var rig = QueueRig {
      $0.callback = Self.rules
      $0.announcements = [
        QueueAnnouncement(
          variants: [[.media(.sound("press-9"))]], first: .zero,
          callbackOffer: CallbackOffer(estimatedWaitMin: .seconds(120)))
      ]
    }
    rig.call()
    #expect(rig.rig.pass(.seconds(1)) == [])
    #expect(rig.rig.fact(.digitReceived("c1", "9")).contains("→ K1 takes a callback, 1"), "the key counts always")
  }

  // MARK: The place

  @Test func thePlaceIsKeptAmongOthers() {
    var rig = rig(agents: 1)
    for _ in 1...3 {
      rig.call()
      rig.rig.pass(.seconds(10))
    }
    let rank = rig.centre.calls[rig.rig.calls[1]]!.phase.wait!.rank
    rig.takeCallback(2)
    #expect(rig.centre.queueViews[0].waiting == rig.rig.calls)
    #expect(rig.centre.calls[rig.rig.calls[1]]!.phase.wait!.rank == rank)
    #expect(rig.centre.calls[rig.rig.calls[1]]!.phase.wait!.enqueuedAt == rank.since)
    rig.rig.staff("a1")
    #expect(rig.rung(1) == ["a1"])
    rig.serve("a1")
    #expect(rig.rung(2) == ["a1"], "the callback is second, not last and not first")
    #expect(rig.rung(3) == [])
    #expect(rig.broken == [])
  }

  @Test func routingStepsAndOverflowGoOnAsForOthers() {
    var rig = QueueRig(
      agents: 1, isReady: false, also: ["other": QueueDefinition(name: "Other")],
      describe: QueueRig.Describe { agent, _ in agent.memberships = [QueueMembership(queue: "other")] }
    ) {
      $0.callback = Self.rules
      $0.steps = [RoutingStep(after: .seconds(60), overflow: "other")]
    }
    rig.call()
    let enqueuedAt = rig.rig.call(1)?.enqueuedAt
    rig.takeCallback(1)
    rig.rig.pass(.seconds(60))
    #expect(rig.rig.call(1)?.queue == "other")
    #expect(rig.rig.call(1)?.enqueuedAt == enqueuedAt)
    #expect(rig.broken == [])
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.pickUpCallback(1)
    #expect(rig.talksWith(1) == "a1")
    #expect(outcomes(rig) == [.overflowed: 1])
  }

  // MARK: Calling back

  @Test func theAgentIsThereFirstAndTheCustomerIsConnectedAtOnce() {
    var rig = rig(agents: 1)
    rig.call()
    rig.rig.pass(.seconds(60))
    rig.takeCallback(1)
    rig.rig.pass(.seconds(300))
    rig.rig.staff("a1")
    #expect(rig.rung(1) == ["a1"])
    let ring = rig.rig.history.compactMap {
      if case .order(.originate(let leg), _) = $0 { leg } else { nil }
    }
    #expect(ring.last?.originator == nil, "there is no channel of the caller's to link it with")
    rig.pickUp("a1")
    let leg = rig.centre.agents["a1"]!.leg!.channel
    #expect(rig.rig.call(1)?.stage == .dialling)
    guard case .connecting(_, let joining)? = rig.centre.calls.values.first?.phase else {
      Issue.record("not connecting")
      return
    }
    let dialling = rig.rig.fact(.playbackEnded(joining.whisper!, .completed))
    #expect(
      dialling == [
        "play K1.w6 on K1.a2: tone:ring", "ring PJSIP/{number}@trunk as K1.c5", "→ K1 dials, 1, for a1",
      ])
    guard case .order(.originate(let origination), _) = rig.rig.history[rig.rig.history.count - 2] else {
      Issue.record("not dialled")
      return
    }
    #expect(origination.number?.clear == "+4930123456")
    #expect(origination.callerNumber.clear == "1000", "the number that was called")
    #expect(!"\(origination)".contains("4930123456"), "it is in no log and no journal")
    #expect(rig.rig.fact(.channelAnswered(rig.dialled(1))) == ["play K1.p7 on K1.c5: sound:press-1"])
    #expect(rig.rig.fact(.digitReceived(rig.dialled(1), "5")) == [])
    let connecting = rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    #expect(connecting == ["stop K1.p7", "stop K1.w6", "bridge K1.b3: K1.c5 + K1.a2"])
    rig.rig.fact(.bridgeJoined(rig.rig.bridge(1), rig.dialled(1)))
    rig.rig.fact(.bridgeJoined(rig.rig.bridge(1), leg))
    #expect(rig.talksWith(1) == "a1")
    #expect(rig.broken == [])
    rig.rig.pass(.seconds(30))
    rig.rig.fact(.channelEnded(rig.dialled(1), .normalClearing))
    rig.settle()
    let record = rig.rig.records.first
    #expect(record?.outcome == .answered)
    #expect(record?.talked == .seconds(30))
    #expect(record?.waited ?? .zero >= .seconds(360), "the whole wait, not from zero")
    #expect(record?.callback?.attempts.map(\.result) == [.reached])
    #expect(outcomes(rig) == [.callback: 1])
    #expect(rig.centre.isEmpty)
  }

  @Test func aCallbackCountsOnceAndInNoServiceLevel() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.pickUpCallback(1)
    rig.hangUp("a1")
    rig.settle()
    let tally = rig.centre.queueViews[0].today!.tally
    #expect(tally.entries == 1 && tally.ended == 1)
    #expect(tally.outcomes[.answered] == 0)
    for formula in [ServiceLevelFormula.appQueue, .abandonsAsMisses] { #expect(formula.serviceLevel(of: tally) == nil) }
    let agent = rig.centre.statistics.openReport(.day, of: .agent("a1"), at: rig.rig.now)
    #expect(agent?.tally.outcomes[.callback] == 1)
    #expect(rig.centre.statistics.answeredToday(by: "a1", in: "q") == 1, "for who answered the fewest")
    #expect(rig.broken == [])
  }

  @Test func withoutAConfirmationWhoeverAnswersIsConnected() {
    var rig = rig(agents: 1) { $0.confirmation = nil }
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.pickUpCallback(1, confirming: nil)
    #expect(rig.talksWith(1) == "a1")
  }

  @Test(arguments: [
    (HangupCause.userBusy, CallbackResult.busy), (.callRejected, .rejected), (.noAnswer, .noAnswer),
    (.unallocated, .unreachable),
  ])
  func whoIsNotReachedKeepsThePlaceAndTheAgentIsFreeAtOnce(cause: HangupCause, result: CallbackResult) {
    var rig = rig(agents: 2)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1", "a2")
    let idleSince = rig.centre.agents["a1"]!.idleSince
    dial(&rig, 1)
    rig.rig.pass(.seconds(5))
    let lines = rig.rig.fact(.channelEnded(rig.dialled(1), cause))
    #expect(lines.first == "→ K1 attempt 1: \(result.rawValue)")
    #expect(lines.contains("→ K1 offer to a1 withdrawn"))
    #expect(rig.state("a1") == .available)
    #expect(rig.centre.agents["a1"]!.idleSince == idleSince, "no worse off for it")
    #expect(rig.centre.agents["a1"]!.missesInARow == 0)
    rig.settle()
    #expect(rig.rung(1) == [], "not at once again")
    #expect(rig.broken == [])
    rig.call()
    #expect(rig.rung(2) == ["a1"], "others are served meanwhile, the longest idle first")
    rig.answer("a1")
    rig.rig.pass(.seconds(60))
    #expect(rig.rung(1) == ["a2"])
  }

  @Test func aPhoneThatRingsForEverIsHungUp() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    let lines = rig.rig.pass(.seconds(25))
    #expect(lines.contains("→ K1 attempt 1: no_answer"))
    #expect(lines.contains { $0.hasPrefix("hang up K1.c") })
    #expect(rig.broken == [])
  }

  @Test func anAnsweringMachineDoesNotConfirm() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    #expect(
      rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed)).first?.hasSuffix("sound:press-1") ?? false,
      "asked again while there is time")
    let lines = rig.rig.pass(.seconds(20))
    #expect(lines.contains("→ K1 attempt 1: not_confirmed"))
    #expect(rig.talksWith(1) == nil)
    #expect(rig.state("a1") == .available)
    #expect(rig.broken == [])
  }

  @Test func aPromptThatEndsAtOnceIsNotPlayedForEver() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    var played = 1
    while let playback = rig.centre.calls[rig.rig.calls[0]]?.playback, played < 100 {
      played += 1
      rig.rig.fact(.playbackEnded(playback, .completed))
    }
    #expect(played == 11)
  }

  @Test func afterTheLastAttemptTheCallbackIsOver() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    for _ in 1...2 {
      dial(&rig, 1)
      rig.rig.fact(.channelEnded(rig.dialled(1), .userBusy))
      rig.settle()
      rig.rig.pass(.seconds(60))
    }
    #expect(rig.rig.records.first?.outcome == .callbackUnreached)
    #expect(rig.rig.records.first?.termination.class == .callbackEnded)
    #expect(rig.rig.records.first?.callback?.attempts.map(\.result) == [.busy, .busy])
    #expect(outcomes(rig) == [.callbackUnreached: 1])
    #expect(rig.exits == [.callbackUnreached])
    #expect(rig.centre.isEmpty)
    #expect(rig.state("a1") == .available)
  }

  @Test func aCallbackThatNobodyComesForExpires() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.pass(.seconds(3_599))
    #expect(rig.rig.call(1)?.stage == .awaitingCallback, "no agent is logged in: it waits")
    rig.rig.pass(.seconds(1))
    #expect(rig.rig.records.first?.outcome == .callbackExpired)
    #expect(rig.exits == [.callbackExpired])
    #expect(rig.centre.isEmpty)
  }

  @Test func itExpiresWhileAsteriskIsAway() {
    var rig = rig()
    rig.call()
    rig.takeCallback(1)
    rig.rig.fact(.nodeLost)
    rig.rig.pass(.seconds(3_600))
    #expect(rig.rig.records.first?.outcome == .callbackExpired)
    #expect(rig.broken == [])
  }

  @Test func anAttemptUnderWayIsLetFinishWhenTheTimeIsUp() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.pass(.seconds(3_590))
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.rig.pass(.seconds(15))
    rig.pickUpCallback(1)
    #expect(rig.talksWith(1) == "a1")
  }

  // MARK: Trouble

  @Test func anAgentWhoHangsUpWhileThePhoneRingsCostsNoAttempt() {
    var rig = rig(agents: 2)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1", "a2")
    dial(&rig, 1)
    let dialled = rig.dialled(1)
    rig.hangUp("a1")
    #expect(rig.rig.history.contains { $0.isHangUp(of: dialled) })
    #expect(rig.state("a1").name == "not_ready")
    rig.settle()
    #expect(rig.broken == [])
    rig.rig.pass(.seconds(5))
    #expect(rig.rung(1) == ["a2"])
    #expect(rig.centre.calls[rig.rig.calls[0]]?.callback?.attemptsCounted == 0)
  }

  @Test func whoHasPickedUpIsNotHungUpWhenTheAgentGoes() {
    var rig = rig(agents: 2)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1", "a2")
    dial(&rig, 1)
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    rig.hangUp("a1")
    #expect(rig.rung(1) == [], "nobody, until it is sure that a person is there")
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    #expect(rig.rung(1) == ["a2"])
    rig.pickUp("a2")
    rig.rig.fact(.bridgeJoined(rig.rig.bridge(1), rig.dialled(1)))
    rig.rig.fact(.bridgeJoined(rig.rig.bridge(1), rig.rig.leg(1)))
    #expect(rig.talksWith(1) == "a2")
    #expect(rig.broken == [])
  }

  @Test func aBridgeThatIsNotConfirmedKeepsTheCustomerOnTheLine() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    rig.rig.pass(.seconds(5))
    #expect(rig.rig.call(1)?.stage == .waiting)
    #expect(rig.broken == [])
    rig.rig.fact(.channelEnded(rig.dialled(1), .normalClearing))
    #expect(rig.rig.call(1)?.stage == .awaitingCallback, "called back again")
    #expect(rig.centre.calls[rig.rig.calls[0]]?.callback?.attempts.map(\.result) == [.hungUp])
  }

  @Test func aRefusedOrderIsAnAttempt() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    let orders = rig.rig.history.compactMap { if case .order(let order, _) = $0 { order } else { nil } }
    let lines = rig.rig.fact(.orderFailed(orders.last!, .refused))
    #expect(lines.contains("→ K1 attempt 1: unreachable"))
    #expect(rig.rig.call(1)?.channels == [])
    #expect(rig.state("a1") == .available)
    #expect(rig.broken == [])
  }

  @Test func anAgentWhoDoesNotAnswerIsNoAttempt() {
    var rig = rig(agents: 1)
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
      $0.callback = Self.rules
      $0.strategy = .ringAll
    }
    for agent in ["a1", "a2", "a3"] { rig.rig.command(AgentID(agent), .becomeNotReady(reason: "x")) }
    rig.call()
    rig.takeCallback(1)
    for agent in ["a1", "a2", "a3"] { rig.ready(agent) }
    #expect(rig.rung(1) == ["a1", "a2", "a3"])
    dial(&rig, 1, by: "a2")
    #expect(rig.state("a1") == .available)
    #expect(rig.state("a3") == .available)
    #expect(rig.rig.history.count { if case .announce(.callbackDialled) = $0 { true } else { false } } == 1)
    #expect(rig.broken == [])
  }

  @Test func neverMoreAreDialledThanAgentsAreThere() {
    var rig = rig(agents: 2)
    for caller in 1...5 {
      rig.call(customer: CustomerID("x\(caller)"))
      rig.takeCallback(caller)
    }
    rig.rig.staff("a1", "a2")
    dial(&rig, 1, by: "a1")
    dial(&rig, 2, by: "a2")
    let stages = rig.centre.callViews.map(\.stage)
    #expect(stages == [.dialling, .dialling, .awaitingCallback, .awaitingCallback, .awaitingCallback])
    #expect(rig.broken == [])
  }

  // MARK: Calling again

  @Test func whoCallsAgainHasThePlaceAndTheCallbackIsOver() {
    var rig = rig()
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
    var rig = rig(agents: 1)
    rig.call(customer: "x")
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
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
    definition.queues["sales"]?.callback = Self.rules
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
    var rig = rig(agents: 1)
    rig.call(customer: "x")
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    rig.call(customer: "x")
    rig.rig.fact(.digitReceived(rig.dialled(1), "1"))
    rig.rig.fact(.bridgeJoined(rig.rig.bridge(1), rig.dialled(1)))
    rig.rig.fact(.bridgeJoined(rig.rig.bridge(1), rig.rig.leg(1)))
    #expect(rig.talksWith(1) == "a1")
    #expect(rig.broken == [])
  }

  // MARK: The centre changes

  @Test func itOutlivesTheQueueAndTheTeam() {
    var rig = QueueRig(agents: 1) {
      $0.callback = Self.rules
      $0.leavesWhenEmpty = []
    }
    rig.rig.command("a1", .becomeNotReady(reason: "x"))
    rig.call()
    rig.takeCallback(1)
    rig.rig.command("a1", .logOut)
    #expect(rig.rig.call(1)?.stage == .awaitingCallback, "a caller on the line would have been sent away")
    var next = rig.centre.definition
    next.release = "r2"
    next.queues["q"] = nil
    rig.rig.feed(.centreReleased(next))
    #expect(rig.rig.call(1)?.stage == .awaitingCallback)
    #expect(rig.broken == [])
    rig.rig.pass(.seconds(3_600))
    #expect(rig.rig.records.first?.outcome == .callbackExpired)
    #expect(rig.centre.flows.count == 1, "the old release is forgotten with it")
  }

  @Test func itTakesUpNoPlaceOnTheLine() {
    var rig = QueueRig {
      $0.callback = Self.rules
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
    var rig = rig(agents: 1)
    rig.call()
    #expect(rig.rig.brief(rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[0]))) == ["reject unknown_callback"])
    rig.takeCallback(1)
    let lines = rig.rig.brief(rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[0])))
    #expect(
      lines == ["→ K1 left q: withdrawn", "→ K1 callback over: withdrawn", "→ K1 ended: withdrawn, operator_hung_up"])
    rig.call()
    rig.takeCallback(2)
    rig.rig.staff("a1")
    dial(&rig, 2)
    rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[1]))
    #expect(rig.state("a1") == .available)
    rig.settle()
    #expect(rig.rig.records.map(\.outcome) == [.withdrawn, .withdrawn])
    #expect(rig.rig.records.last?.callback?.attempts.map(\.result) == [.cancelled])
    #expect(rig.centre.isEmpty)
  }

  @Test func aTalkIsNoCallbackToGiveUp() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.pickUpCallback(1)
    #expect(rig.rig.brief(rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[0]))) == ["reject wrong_state"])
    #expect(rig.talksWith(1) == "a1")
  }

  // MARK: Coming back

  @Test func itOutlivesARestartOfAsterisk() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.fact(.nodeLost)
    rig.rig.reconcile(Inventory(asteriskStartedAt: rig.rig.now))
    #expect(rig.rig.records == [])
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.pickUpCallback(1)
    #expect(rig.talksWith(1) == "a1")
  }

  @Test func anAttemptThatARestartOfAsteriskEndedDoesNotCount() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
    rig.rig.fact(.nodeLost)
    rig.rig.reconcile(Inventory(asteriskStartedAt: rig.rig.now))
    #expect(rig.broken == [])
    #expect(rig.centre.calls[rig.rig.calls[0]]?.callback?.attemptsCounted == 0)
    rig.rig.pass(.seconds(5))
    #expect(rig.rung(1) == ["a1"])
  }

  @Test func aCustomerWhoPickedUpWhileWeWereAwayIsAskedToConfirm() {
    var rig = rig(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    dial(&rig, 1)
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
    rig.rig.fact(.bridgeJoined(rig.rig.bridge(1), rig.dialled(1)))
    rig.rig.fact(.bridgeJoined(rig.rig.bridge(1), rig.rig.leg(1)))
    #expect(rig.talksWith(1) == "a1")
  }

  @Test func aCallersChannelThatWasNotEndedIsEndedAndIsNoNewCall() {
    var rig = rig()
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
    var rig = rig()
    rig.call(customer: "x")
    rig.takeCallback(1)
    let bytes = try CompactEncoder().encode(rig.centre)
    rig.rig.centre = try CompactDecoder().decode(Centre.self, from: bytes)
    #expect(rig.broken == [])
    rig.call(customer: "x")
    #expect(rig.rig.records.map(\.outcome) == [.calledAgain])
  }

  @Test func randomWorldsKnowEveryEnd() {
    var ends: [QueueOutcome: Int] = [:]
    var results: [CallbackResult: Int] = [:]
    for seed in 1...24 {
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
      var rig = rig()
      var arrival = ChannelArrival.fixture("c1")
      arrival.ani = Personal(key: arrival.ani.key, clear: number)
      rig.rig.fact(.channelEntered(arrival))
      decisions.append(rig.rig.fact(.digitReceived("c1", "9")))
    }
    #expect(decisions[0] == decisions[1])
    #expect(decisions[0].contains("→ K1 takes a callback, 1"))
  }
}
