import API
import CallCore
import Foundation
import Telephony
import Testing

@testable import cordboard

@Suite struct TimelineTests {
  private static let utc = TimeZone(secondsFromGMT: 0) ?? .gmt

  private static func timeline(_ terminal: Terminal = .plain, showsNumbers: Bool = false) -> Timeline {
    var timeline = Timeline(terminal: terminal, showsNumbers: showsNumbers, zone: utc)
    _ = timeline.lines(for: .snapshot(number: 10, view: CentreResource(Sample.view)))
    return timeline
  }

  private static func change(_ announcement: Announcement, after seconds: Int = 0) -> StreamMessage {
    .change(
      number: 11, at: Timestamp(Sample.noon.advanced(by: .seconds(seconds))), change: ChangeResource(announcement))
  }

  /// The sentence alone, without time and id.
  private static func sentence(_ announcement: Announcement, on timeline: Timeline = timeline()) -> String? {
    var timeline = timeline
    return timeline.lines(for: change(announcement)).first.map { String($0.dropFirst(17)) }
  }

  @Test func aCallFromBeginningToEnd() {
    var timeline = Self.timeline()
    let call = Sample.call
    let story: [Announcement] = [
      .callArrived(CallArrived(call: call, ani: Sample.ani, dnis: "1000", flow: "welcome")),
      .menuChosen(call, flow: "welcome", step: 1),
      .callQueued(call, "sales", position: 2),
      .callOffered(CallOffered(call: call, offer: "o", queue: "sales", agent: "alice", waited: .milliseconds(3))),
      .agentChanged(Sample.agent(.offered)),
      .offerEnded(OfferEnded(call: call, offer: "o", agent: "alice", result: .answered)),
      .callAnswered(CallAnswered(call: call, queue: "sales", agent: "alice", waited: .milliseconds(3_240))),
      .agentChanged(Sample.agent(.onCall)),
      .callEnded(Sample.record(.answered, .callerHungUp, waited: .seconds(3), talked: .milliseconds(5_190))),
      .agentChanged(Sample.agent(.wrapUp(endsAt: Sample.noon))),
      .agentChanged(Sample.agent(.available)),
    ]
    let lines = story.enumerated().flatMap { timeline.lines(for: Self.change($1, after: $0)) }
    #expect(
      lines == [
        "12:00:00  k3f9a  ☎ •••42 called 1000",
        "12:00:01  k3f9a  chose from the menu",
        "12:00:02  k3f9a  waits in Sales, 2nd",
        "12:00:03  k3f9a  offered to Alice",
        "12:00:06  k3f9a  Alice answered after 3.2 s",
        "12:00:08  k3f9a  ended: talked 5.1 s, caller hung up",
        "12:00:09         Alice wraps up",
        "12:00:10         Alice is free",
      ])
    #expect(timeline.callsEnded == 1)
  }

  @Test(arguments: [
    (CallOutcome.answered, Termination.Class.agentHungUp, "ended: talked 9.0 s, Alice hung up"),
    (.answered, .operatorHungUp, "ended: talked 9.0 s, an operator ended it"),
    (.abandoned, .callerHungUp, "gave up after waiting 1 min 5 s"),
    (.timedOut, .flowEnded, "ended: nobody was free within 1 min 5 s"),
    (.leftInFlow, .callerHungUp, "hung up before any queue"),
    (.completedInFlow, .flowEnded, "ended: the flow came to its end"),
    (.unserved, .vanished, "lost while no Cordboard was there"),
    (.rejected, .flowEnded, "rejected: nobody serves 1000"),
    (.withdrawn, .operatorHungUp, "ended by an operator"),
    (.failed, .safeExit, "failed: sent to the safe exit"),
    (.failed, .asteriskRestarted, "failed: Asterisk was restarted"),
    (.failed, .vanished, "failed: its channel had vanished"),
  ])
  func everyEndIsSaid(outcome: CallOutcome, termination: Termination.Class, text: String) {
    let record = Sample.record(outcome, termination, waited: .seconds(65), talked: .seconds(9))
    #expect(Self.sentence(.callEnded(record)) == text)
  }

  @Test func everyOutcomeHasASentenceOfItsOwn() {
    let sentences = CallOutcome.allCases.map { Self.sentence(.callEnded(Sample.record($0, .callerHungUp))) ?? "" }
    #expect(Set(sentences).count == CallOutcome.allCases.count)
    for (outcome, sentence) in zip(CallOutcome.allCases, sentences) {
      #expect(!sentence.contains("_") && !sentence.contains("ended: \(outcome.rawValue)"), "\(sentence)")
    }
  }

  @Test(arguments: [
    (OfferResult.answered, nil), (.withdrawn, nil), (.noAnswer, "Alice did not answer"),
    (.declined, "Alice declined"), (.busy, "Alice’s phone is busy"),
    (.unreachable, "Alice’s phone can’t be reached"), (.failed, "the offer to Alice failed"),
  ])
  func everyEndOfAnOfferIsSaid(result: OfferResult, text: String?) {
    let ended = OfferEnded(call: Sample.call, offer: "o", agent: "alice", result: result)
    #expect(Self.sentence(.offerEnded(ended)) == text)
  }

  @Test(arguments: [
    (
      Announcement.callbackRequested(
        CallbackRequested(call: "c", queue: "sales", position: 2, waited: .zero, expiresAt: .epoch, key: "9")),
      "takes a callback and keeps the place in Sales, 2nd" as String?
    ),
    (
      .callbackRefused(CallbackRefused(call: "c", queue: "sales", reason: .numberHidden)),
      "can’t be called back: no number is shown"
    ),
    (
      .callbackDialled(CallbackDialled(call: "c", queue: "sales", agent: "alice", channel: "x", attempt: 2)),
      "is called back for Alice, attempt 2"
    ),
    (
      .callbackAttemptEnded(
        CallbackAttemptEnded(call: "c", queue: "sales", attempt: 1, result: .notConfirmed, cause: .unknown)),
      "was not reached: answered, and not confirmed"
    ),
    (
      .callbackAttemptEnded(
        CallbackAttemptEnded(
          call: "c", queue: "sales", attempt: 1, result: .busy, cause: .userBusy, rest: .seconds(300))),
      "was not reached: busy, dialled again in 5 min at the soonest"
    ),
    (
      .callbackAttemptEnded(
        CallbackAttemptEnded(call: "c", queue: "sales", attempt: 1, result: .reached, cause: .unknown)), nil
    ),
    (.callbackEnded(CallbackEnded(call: "c", queue: "sales", outcome: .callbackExpired, attempts: 0)), nil),
  ])
  func callbacksAreTold(announcement: Announcement, sentence: String?) {
    var timeline = Self.timeline()
    _ = timeline.lines(for: .snapshot(number: 1, view: CentreResource(Sample.view)))
    #expect(Self.sentence(announcement, on: timeline) == sentence)
  }

  @Test func openCallbacksAreATableWithoutNumbers() {
    func call(_ id: CallID, _ stage: CallView.Stage, restsUntil: Instant? = nil, isHeld: Bool = false) -> CallResource {
      CallResource(
        CallView(
          call: id, node: "a1", ani: Sample.ani, dnis: "1000", stage: stage, stageSince: Sample.noon,
          arrivedAt: Sample.noon, flow: "welcome", queue: "sales", enqueuedAt: Sample.noon, agent: nil, offers: 0,
          channels: [],
          callback: CallbackView(
            queue: "sales", requestedAt: Sample.noon, expiresAt: Sample.noon.advanced(by: .seconds(3_600)), attempts: 1,
            restsUntil: restsUntil, isHeld: isHeld)))
    }
    var queue = Sample.view.queues[0]
    queue.waiting = ["x", "k1", "k2"]
    let text = Tables.callbacks(
      [call("k1", .awaitingCallback), call("k2", .dialling), call("k3", .awaitingCallback, isHeld: true)],
      [QueueResource(queue)], Sentences(showsNumbers: false), at: Timestamp(Sample.noon.advanced(by: .seconds(60)))
    ).text()
    #expect(
      text == """
        CALL  CUSTOMER  QUEUE  PLACE  WAITS  ATTEMPTS  NEXT                         UNTIL
        k1    •••42     sales      2  1 min         1  an agent                     2026-11-21T13:00:00.000Z
        k2    •••42     sales      3  1 min         1  dialling                     2026-11-21T13:00:00.000Z
        k3    •••42     sales         1 min         1  the customer is on the line  2026-11-21T13:00:00.000Z
        """, "\(text)")
  }

  @Test func agentsAreToldByTheirStatesAndOnlyWhenTheseChange() {
    var timeline = Self.timeline()
    func told(_ state: AgentState) -> String? {
      timeline.lines(for: Self.change(.agentChanged(Sample.agent(state)))).first.map { String($0.dropFirst(17)) }
    }
    #expect(told(.available) == nil)
    #expect(told(.notReady(reason: "lunch")) == "Alice is not ready (lunch)")
    #expect(told(.notReady(reason: "lunch")) == nil)
    #expect(told(.notReady(reason: "unspecified")) == "Alice is not ready")
    #expect(told(.loggedOut) == "Alice logged out")
    #expect(told(.notReady(reason: "login")) == "Alice logged in")
    #expect(told(.available) == "Alice is free")
  }

  @Test func whoBecomesOverdueIsToldOnce() {
    var timeline = Self.timeline()
    func told(_ overdueSince: Instant?, paused: [QueueID] = []) -> String? {
      let agent = Sample.agent(.notReady(reason: "lunch"), paused: paused, overdueSince: overdueSince)
      return timeline.lines(for: Self.change(.agentChanged(agent))).first.map { String($0.dropFirst(17)) }
    }
    #expect(told(nil) == "Alice is not ready (lunch)")
    #expect(told(Sample.noon) == "Alice is not ready (lunch) for longer than allowed")
    #expect(told(Sample.noon) == nil)
    #expect(told(Sample.noon, paused: ["sales"]) == "Alice takes no calls of Sales")
  }

  @Test func aPausedQueueIsTold() {
    var timeline = Self.timeline()
    func told(_ state: AgentState, _ paused: [QueueID]) -> String? {
      let message = Self.change(.agentChanged(Sample.agent(state, paused: paused)))
      return timeline.lines(for: message).first.map { String($0.dropFirst(17)) }
    }
    #expect(told(.available, ["sales"]) == "Alice takes no calls of Sales")
    #expect(told(.available, ["sales"]) == nil)
    #expect(told(.available, ["support"]) == "Alice takes no calls of support and takes calls of Sales again")
    #expect(told(.available, []) == "Alice takes calls of support again")
  }

  @Test func closedIntervalsAreNotShown() {
    #expect(Self.sentence(.statisticsClosed(Sample.report(.queue("sales"), .interval))) == nil)
  }

  @Test func nodesAndReleasesAreTold() {
    var node = Sample.view.nodes[0]
    #expect(Self.sentence(.nodeChanged(node)) == "Asterisk a1 is connected (22.10.1)")
    node.isUp = false
    #expect(Self.sentence(.nodeChanged(node)) == "Asterisk a1 is not connected: its calls go on unseen")
    #expect(Self.sentence(.centreReleased("r2")) == "release r2 of the centre's description is in force")
  }

  @Test func numbersAreMaskedUnlessAskedFor() {
    func arrival(_ number: String?) -> Announcement {
      .callArrived(CallArrived(call: "c", ani: Personal(key: "p", clear: number), dnis: "1000", flow: nil))
    }
    #expect(Self.sentence(arrival("+4917012342")) == "☎ •••42 called 1000")
    #expect(Self.sentence(arrival("117")) == "☎ ••• called 1000")
    #expect(Self.sentence(arrival("anonymous")) == "☎ somebody without a number called 1000")
    #expect(Self.sentence(arrival(nil)) == "☎ somebody erased called 1000")
    let shown = Self.sentence(arrival("+4917012342"), on: Self.timeline(showsNumbers: true))
    #expect(shown == "☎ +4917012342 called 1000")
  }

  @Test func theSummaryFollowsTheCalls() {
    var timeline = Self.timeline()
    func tell(_ announcement: Announcement) { _ = timeline.lines(for: Self.change(announcement)) }
    let call = Sample.call
    let still = "0 talking · 0 waiting · 0 in the menu · 1 agent, 1 free · 4 answered, 1 other"
    #expect(timeline.summary == still)
    tell(.callArrived(CallArrived(call: call, ani: Sample.ani, dnis: "1", flow: nil)))
    #expect(timeline.summary.hasPrefix("0 talking · 0 waiting · 1 in the menu · "))
    tell(.callQueued(call, "sales", position: 1))
    #expect(timeline.summary.hasPrefix("0 talking · 1 waiting · 0 in the menu · "))
    tell(.callOffered(CallOffered(call: call, offer: "o", queue: "sales", agent: "alice", waited: .zero)))
    #expect(timeline.summary.hasPrefix("0 talking · 1 waiting · 0 in the menu · "))
    tell(.offerEnded(OfferEnded(call: call, offer: "o", agent: "alice", result: .busy)))
    #expect(timeline.summary.hasPrefix("0 talking · 1 waiting · 0 in the menu · "))
    tell(.callAnswered(CallAnswered(call: call, queue: "sales", agent: "alice", waited: .zero)))
    #expect(timeline.summary.hasPrefix("1 talking · 0 waiting · 0 in the menu · "))
    tell(.agentChanged(Sample.agent(.loggedOut)))
    #expect(timeline.summary.contains(" · 0 agents, 0 free · "))
    tell(.callEnded(Sample.record(.answered, .callerHungUp)))
    #expect(timeline.summary.hasPrefix("0 talking · 0 waiting · 0 in the menu · "))
    #expect(timeline.summary.hasSuffix("5 answered, 1 other"))
  }

  @Test func aSecondSnapshotBeginsAnewButCountsOn() {
    var timeline = Self.timeline()
    _ = timeline.lines(for: Self.change(.callEnded(Sample.record(.abandoned, .callerHungUp))))
    let lines = timeline.lines(for: .snapshot(number: 99, view: CentreResource(Sample.view)))
    #expect(lines.first?.hasPrefix("── Connected again: 0 talking") == true)
    #expect((timeline.callsEnded, timeline.lastNumber) == (1, 99))
  }

  @Test func colourIsUsedOnlyWhereThereIsSome() {
    var plain = Self.timeline()
    var coloured = Self.timeline(Terminal(isInteractive: true, hasColour: true))
    let message = Self.change(.callQueued(Sample.call, "sales", position: 1))
    #expect(!plain.lines(for: message)[0].contains("\u{1b}"))
    let line = coloured.lines(for: message)[0]
    #expect(line.contains("\u{1b}[33mwaits in Sales, 1st\u{1b}[0m"))
    #expect(line.hasPrefix("\u{1b}[2m12:00:00\u{1b}[0m  "))
  }

  @Test func whatCameFromOutsideCanNotGiveOrdersToTheTerminal() {
    let evil = Personal(key: "p", clear: "1\u{1b}[2J\u{7}23456")
    let arrival = Announcement.callArrived(CallArrived(call: "c", ani: evil, dnis: "\u{1b}]0;x\u{7}", flow: nil))
    let shown = Self.sentence(arrival, on: Self.timeline(showsNumbers: true)) ?? ""
    #expect(!shown.unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test func whatIsNotKnownIsPassedOver() {
    var timeline = Self.timeline()
    #expect(timeline.lines(for: .unknown(type: "weather")).isEmpty)
    let change = StreamMessage.change(number: 11, at: Timestamp(Sample.noon), change: .unknown(kind: "rain"))
    #expect(timeline.lines(for: change) == ["12:00:00         rain (this version knows no more of it)"])
  }
}
