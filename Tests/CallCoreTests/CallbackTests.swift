import Telephony
import Testing

@testable import CallCore

/// Taking a callback, keeping the place, being called back.
@Suite("Callbacks")
struct CallbackTests {
  // MARK: Taking one

  @Test func theKeyIsTakenAndTheCallerIsLetGo() {
    var rig = QueueRig.withCallbacks()
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
    var rig = QueueRig.withCallbacks()
    rig.call()
    rig.rig.fact(.digitReceived("c1", "9"))
    #expect(rig.rig.fact(.channelEnded("c1", .normalClearing)) == [])
    #expect(rig.rig.call(1)?.stage == .awaitingCallback)
  }

  @Test func aPromptWithoutEndAndAHangUpWithoutEndAreBounded() {
    var rig = QueueRig.withCallbacks()
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
    // So short that all that is known of it is how it could begin.
    ("+49900123", .numberNotAllowed),
  ])
  func numbersThatMustNotBeDialledAreRefusedAndWaitOn(number: String, reason: CallbackRefusal) {
    var rig = QueueRig.withCallbacks {
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

  @Test func ofAShortNumberWhatIsKeptDecides() {
    let numbers = CallbackNumbers(digits: 3...15, refusedPrefixes: ["118", "0900"])
    let all = ["118", "11833", "0900123", "0301234", "2345678", "+4930123", "0900123456", "0901123456"]
    #expect(
      all.filter { NumberShape($0).map(numbers.allows) ?? false } == ["0301234", "2345678", "+4930123", "0901123456"])
  }

  @Test func noMoreAreOpenThanMay() {
    var rig = QueueRig.withCallbacks { $0.openMax = 1 }
    rig.call(customer: "x")
    rig.call(customer: "y")
    rig.takeCallback(1)
    #expect(rig.rig.fact(.digitReceived("c2", "9")).first == "→ K2 refused a callback: too_many")
    rig.rig.feed(.callbackCancelCommanded(rig.rig.calls[0]))
    #expect(rig.rig.fact(.digitReceived("c2", "9")).contains("→ K2 takes a callback, 1"))
  }

  @Test func oneNumberHasOneCallbackInAQueue() {
    var rig = QueueRig.withCallbacks()
    rig.call(customer: "x")
    rig.call(customer: "x")
    rig.takeCallback(1)
    #expect(rig.rig.fact(.digitReceived("c2", "9")).first == "→ K2 refused a callback: already_open")
  }

  @Test func phonesThatRingForTheCallerAreLeftAlone() {
    var rig = QueueRig.withCallbacks(agents: 1)
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
        $0.callback = .test
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
      $0.callback = .test
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
    var rig = QueueRig.withCallbacks(agents: 1)
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
    var rig = QueueRig.movingOn(after: .seconds(60))
    rig.call()
    let enqueuedAt = rig.rig.call(1)?.enqueuedAt
    rig.takeCallback(1)
    rig.rig.pass(.seconds(60))
    #expect(rig.rig.call(1)?.queue == "other")
    #expect(rig.rig.call(1)?.enqueuedAt == enqueuedAt)
    #expect(rig.broken == [])
    rig.rig.staff("a1")
    rig.dial(1)
    rig.pickUpCallback(1)
    #expect(rig.talksWith(1) == "a1")
    #expect(rig.outcomesToday == [.overflowed: 1])
  }

  // MARK: Calling back

  @Test func theAgentIsThereFirstAndTheCustomerIsConnectedAtOnce() {
    var rig = QueueRig.withCallbacks(agents: 1)
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
    rig.confirmBridge(1)
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
    #expect(rig.outcomesToday == [.callback: 1])
    #expect(rig.centre.isEmpty)
  }

  @Test func aCallbackCountsOnceAndInNoServiceLevel() {
    var rig = QueueRig.dialling()
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
    var rig = QueueRig.dialling { $0.confirmation = nil }
    rig.pickUpCallback(1, confirming: nil)
    #expect(rig.talksWith(1) == "a1")
  }

  @Test(arguments: [
    (HangupCause.userBusy, CallbackResult.busy), (.callRejected, .rejected), (.noAnswer, .noAnswer),
    (.unallocated, .unreachable),
  ])
  func whoIsNotReachedKeepsThePlaceAndTheAgentIsFreeAtOnce(cause: HangupCause, result: CallbackResult) {
    var rig = QueueRig.withCallbacks(agents: 2)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1", "a2")
    let idleSince = rig.centre.agents["a1"]!.idleSince
    rig.dial(1)
    rig.rig.pass(.seconds(5))
    let lines = rig.rig.fact(.channelEnded(rig.dialled(1), cause))
    #expect(lines.first == "→ K1 attempt 1: \(result.rawValue), rests 60.0 s")
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
    var rig = QueueRig.dialling()
    let lines = rig.rig.pass(.seconds(25))
    #expect(lines.contains("→ K1 attempt 1: no_answer, rests 60.0 s"))
    #expect(lines.contains { $0.hasPrefix("hang up K1.c") })
    #expect(rig.broken == [])
  }

  @Test func anAnsweringMachineDoesNotConfirm() {
    var rig = QueueRig.dialling()
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    #expect(
      rig.rig.fact(.playbackEnded(rig.rig.playback(1), .completed)).first?.hasSuffix("sound:press-1") ?? false,
      "asked again while there is time")
    let lines = rig.rig.pass(.seconds(20))
    #expect(lines.contains("→ K1 attempt 1: not_confirmed, rests 60.0 s"))
    #expect(rig.talksWith(1) == nil)
    #expect(rig.state("a1") == .available)
    #expect(rig.broken == [])
  }

  @Test func aPromptThatEndsAtOnceIsNotPlayedForEver() {
    var rig = QueueRig.dialling()
    rig.rig.fact(.channelAnswered(rig.dialled(1)))
    var played = 0
    while let playback = rig.centre.calls[rig.rig.calls[0]]?.playback, played < 100 {
      played += 1
      rig.rig.fact(.playbackEnded(playback, .completed))
    }
    #expect(played == Centre.confirmPromptsMax)
  }

  @Test func afterTheLastAttemptTheCallbackIsOver() {
    var rig = QueueRig.withCallbacks(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.staff("a1")
    var ends: [String] = []
    for _ in 1...2 {
      rig.dial(1)
      ends += rig.rig.fact(.channelEnded(rig.dialled(1), .userBusy)).filter { $0.contains("attempt") }
      rig.settle()
      rig.rig.pass(.seconds(60))
    }
    #expect(ends == ["→ K1 attempt 1: busy, rests 60.0 s", "→ K1 attempt 2: busy"])
    #expect(rig.rig.records.first?.outcome == .callbackUnreached)
    #expect(rig.rig.records.first?.termination.class == .callbackEnded)
    #expect(rig.rig.records.first?.callback?.attempts.map(\.result) == [.busy, .busy])
    #expect(rig.outcomesToday == [.callbackUnreached: 1])
    #expect(rig.exits == [.callbackUnreached])
    #expect(rig.centre.isEmpty)
    #expect(rig.state("a1") == .available)
  }

  @Test func aCallbackThatNobodyComesForExpires() {
    var rig = QueueRig.withCallbacks(agents: 1)
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
    var rig = QueueRig.withCallbacks()
    rig.call()
    rig.takeCallback(1)
    rig.rig.fact(.nodeLost)
    rig.rig.pass(.seconds(3_600))
    #expect(rig.rig.records.first?.outcome == .callbackExpired)
    #expect(rig.broken == [])
  }

  @Test func anAttemptUnderWayIsLetFinishWhenTheTimeIsUp() {
    var rig = QueueRig.withCallbacks(agents: 1)
    rig.call()
    rig.takeCallback(1)
    rig.rig.pass(.seconds(3_590))
    rig.rig.staff("a1")
    rig.dial(1)
    rig.rig.pass(.seconds(15))
    rig.pickUpCallback(1)
    #expect(rig.talksWith(1) == "a1")
  }
}
