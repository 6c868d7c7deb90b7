import CallCore
import Telephony
import Testing

@testable import QueueLog

/// Announcements → the very lines that app_queue writes.
@Suite struct ProjectionTests {
  @Test func aCallIsAnsweredAndTheCallerHangsUp() {
    var story = Story()
    story.enter(0.9, position: 2)
    story.ring(4.2, "SIP/8007")
    story.pickUp(7.9, "SIP/8007")
    story.endOffer(8.1, "SIP/8007", .answered)
    story.tell(
      8.1,
      .callAnswered(
        CallAnswered(call: "K", queue: "MYQUEUE", agent: "SIP/8007", waited: .zero, channel: "1366720344.303268")))
    story.tell(33.0, .end(talked: 24.9, .callerHungUp))
    // Seconds are differences of whole seconds: 8 − 0, and 33 − 8; 3.7 s of
    // ringing are 3.
    #expect(
      story.lines == [
        "1366720340|1366720340.303267|MYQUEUE|NONE|ENTERQUEUE||5551234|2",
        "1366720348|1366720340.303267|MYQUEUE|SIP/8007|CONNECT|8|1366720344.303268|3",
        "1366720373|1366720340.303267|MYQUEUE|SIP/8007|COMPLETECALLER|8|25|2",
      ])
    #expect(story.projection == QueueLogProjection(callerNumbers: .clear))
  }

  @Test(arguments: [
    (Termination.Class.agentHungUp, "COMPLETEAGENT"), (.callerHungUp, "COMPLETECALLER"),
    (.operatorHungUp, "COMPLETECALLER"), (.vanished, "COMPLETECALLER"),
  ])
  func whoHungUpIsTold(reason: Termination.Class, event: String) {
    var story = Story()
    story.enter(0)
    story.tell(2, .callAnswered(CallAnswered(call: "K", queue: "MYQUEUE", agent: "a", waited: .zero, channel: "c")))
    story.tell(5, .end(talked: 3, reason))
    #expect(story.lines.last == "1366720345|1366720340.303267|MYQUEUE|a|\(event)|2|3|1")
  }

  @Test(arguments: [
    (QueueOutcome.abandoned, "ABANDON|1|3|17"), (.failed, "ABANDON|1|3|17"),
    (.timedOut, "EXITWITHTIMEOUT|1|3|17"), (.overflowed, "EXITWITHTIMEOUT|1|3|17"), (.leftEmpty, "EXITEMPTY|1|3|17"),
    (.leftByKey, "EXITWITHKEY|5|1|3|17"), (.withdrawn, "WITHDRAW|1|3|17|"),
  ])
  func whoLeavesWithoutAnAgentIsTold(outcome: QueueOutcome, line: String) {
    var story = Story()
    story.enter(0.5, position: 3)
    story.leave(17.2, outcome, position: 1, key: outcome == .leftByKey ? "5" : nil)
    story.tell(17.3, .end(talked: 0, .callerHungUp))
    #expect(story.lines.dropFirst() == ["1366720357|1366720340.303267|MYQUEUE|NONE|\(line)"])
  }

  @Test(arguments: [QueueOutcome.full, .refused, .refusedEmpty])
  func whoIsNotLetInIsNoLine(outcome: QueueOutcome) {
    var story = Story()
    story.tell(0, .arrival("K"))
    story.leave(0, outcome, position: nil)
    #expect(story.lines.isEmpty)
  }

  @Test func aCallbackLeavesByItsKeyAndComesBackWhenItIsConnected() {
    var story = Story()
    story.enter(0.5, position: 3)
    story.tell(
      17.2,
      .callbackRequested(
        CallbackRequested(
          call: "K", queue: "MYQUEUE", position: 2, waited: .seconds(17), expiresAt: .epoch, key: "9")))
    story.ring(60, "a")
    story.endOffer(70, "a", .noAnswer)
    story.ring(90, "b")
    story.pickUp(92, "b")
    story.tell(
      92, .callbackDialled(CallbackDialled(call: "K", queue: "MYQUEUE", agent: "b", channel: "K.c1", attempt: 1)))
    story.endOffer(100, "b", .answered)
    story.tell(
      100, .callAnswered(CallAnswered(call: "K", queue: "MYQUEUE", agent: "b", waited: .seconds(99), channel: "K.a1")))
    story.tell(130, .end(talked: 30, .callerHungUp))
    #expect(
      story.lines == [
        "1366720340|1366720340.303267|MYQUEUE|NONE|ENTERQUEUE||5551234|3",
        "1366720357|1366720340.303267|MYQUEUE|NONE|EXITWITHKEY|9|2|3|17",
        "1366720410|1366720340.303267|MYQUEUE|a|RINGNOANSWER|10000",
        "1366720440|K.c1|MYQUEUE|NONE|ENTERQUEUE||5551234|1",
        "1366720440|K.c1|MYQUEUE|b|CONNECT|0|K.a1|2",
        "1366720470|K.c1|MYQUEUE|b|COMPLETECALLER|0|30|1",
      ])
    #expect(story.projection == QueueLogProjection(callerNumbers: .clear))
  }

  @Test(arguments: [QueueOutcome.callbackUnreached, .callbackExpired, .calledAgain, .withdrawn, .overflowed])
  func aCallbackThatComesToNothingHasNoSecondEnd(outcome: QueueOutcome) {
    var story = Story()
    story.enter(0)
    story.tell(
      5,
      .callbackRequested(
        CallbackRequested(call: "K", queue: "MYQUEUE", position: 1, waited: .zero, expiresAt: .epoch, key: "9")))
    let count = story.lines.count
    story.leave(90, outcome)
    if outcome == .overflowed { story.tell(90, .callQueued("K", "OTHER", position: 1)) }
    #expect(story.lines.count == count)
  }

  /// The line in Asterisk's documentation.
  @Test func aPhoneThatIsNotPickedUpIsTheDocumentedLine() {
    var story = Story()
    story.enter(-5)
    story.ring(-1, "SIP/8007")
    story.endOffer(0, "SIP/8007", .noAnswer)
    #expect(story.lines.last == "1366720340|1366720340.303267|MYQUEUE|SIP/8007|RINGNOANSWER|1000")
  }

  @Test(arguments: [
    (OfferResult.noAnswer, false, "RINGNOANSWER|1250" as String?), (.declined, false, "RINGNOANSWER|1250"),
    (.busy, false, "RINGNOANSWER|1250"), (.unreachable, false, "RINGNOANSWER|1250"), (.withdrawn, false, nil),
    (.failed, false, nil), (.declined, true, "AGENTDUMP|"), (.failed, true, nil), (.answered, true, nil),
  ])
  func offersEnd(result: OfferResult, isAccepted: Bool, line: String?) {
    var story = Story()
    story.enter(0)
    story.ring(1, "a")
    if isAccepted { story.pickUp(1.5, "a") }
    story.endOffer(2.25, "a", result)
    #expect(Array(story.lines.dropFirst()) == (line.map { ["1366720342|1366720340.303267|MYQUEUE|a|\($0)"] } ?? []))
  }

  @Test func aCallerHangsUpWhileTwoPhonesRing() {
    var story = Story()
    story.enter(0)
    story.ring(1, "a")
    story.ring(2, "b")
    story.leave(4, .abandoned)
    story.endOffer(4, "a", .withdrawn)
    story.endOffer(4, "b", .withdrawn)
    #expect(
      story.lines.dropFirst() == [
        "1366720344|1366720340.303267|MYQUEUE|a|RINGCANCELED|3000",
        "1366720344|1366720340.303267|MYQUEUE|b|RINGCANCELED|2000",
        "1366720344|1366720340.303267|MYQUEUE|NONE|ABANDON|1|1|4",
      ])
  }

  @Test func aCallerWhoHangsUpBeforeTheBridgeAbandonsTheAgent() {
    var story = Story()
    story.enter(0)
    story.ring(1, "a")
    story.pickUp(3, "a")
    story.leave(4, .abandoned, position: nil)
    #expect(story.lines.last == "1366720344|1366720340.303267|MYQUEUE|a|ABANDON|1|1|4")
    #expect(story.lines.count == 2)
  }

  @Test func overflowIsATimeoutAndAnotherEntry() {
    var story = Story()
    story.enter(0)
    story.leave(20, .overflowed)
    story.tell(20, .callQueued("K", "OTHER", position: 4))
    story.leave(25, .abandoned, position: 3, "OTHER")
    #expect(
      story.lines.dropFirst() == [
        "1366720360|1366720340.303267|MYQUEUE|NONE|EXITWITHTIMEOUT|1|1|20",
        "1366720360|1366720340.303267|OTHER|NONE|ENTERQUEUE||5551234|4",
        "1366720365|1366720340.303267|OTHER|NONE|ABANDON|3|4|5",
      ])
  }

  @Test func agentsComeAndGo() {
    var story = Story()
    story.agent(0, .notReady(reason: "logged in"), in: ["A", "B"])
    story.agent(1, .available, in: ["A", "B"])
    story.agent(2, .offered, in: ["A", "B"])
    story.agent(3, .onCall, in: ["A", "B"])
    story.agent(4, .wrapUp(endsAt: .epoch), in: ["A", "B"])
    story.agent(5, .notReady(reason: "lunch"), in: ["A", "B"])
    story.agent(6, .notReady(reason: "meeting"), in: ["A", "B"])
    story.agent(7, .unreachable(endsAt: .epoch), in: ["A", "B"])
    story.agent(8, .loggedOut, in: ["A", "B"])
    #expect(
      story.lines == [
        "1366720340|MANAGER|A|SIP/8007|ADDMEMBER|",
        "1366720340|MANAGER|B|SIP/8007|ADDMEMBER|",
        "1366720340|NONE|NONE|SIP/8007|PAUSEALL|logged in",
        "1366720340|NONE|A|SIP/8007|PAUSE|logged in",
        "1366720340|NONE|B|SIP/8007|PAUSE|logged in",
        "1366720341|NONE|NONE|SIP/8007|UNPAUSEALL|",
        "1366720341|NONE|A|SIP/8007|UNPAUSE|",
        "1366720341|NONE|B|SIP/8007|UNPAUSE|",
        "1366720345|NONE|NONE|SIP/8007|PAUSEALL|lunch",
        "1366720345|NONE|A|SIP/8007|PAUSE|lunch",
        "1366720345|NONE|B|SIP/8007|PAUSE|lunch",
        "1366720346|NONE|NONE|SIP/8007|PAUSEALL|meeting",
        "1366720346|NONE|A|SIP/8007|PAUSE|meeting",
        "1366720346|NONE|B|SIP/8007|PAUSE|meeting",
        "1366720347|NONE|NONE|SIP/8007|PAUSEALL|unreachable",
        "1366720347|NONE|A|SIP/8007|PAUSE|unreachable",
        "1366720347|NONE|B|SIP/8007|PAUSE|unreachable",
        "1366720348|MANAGER|A|SIP/8007|REMOVEMEMBER|",
        "1366720348|MANAGER|B|SIP/8007|REMOVEMEMBER|",
      ])
    #expect(story.projection.members.isEmpty)
  }

  @Test func oneQueueIsPausedByItself() {
    var story = Story()
    story.agent(0, .available, in: ["A", "B"])
    story.agent(1, .available, in: ["A", "B"], paused: ["B"])
    story.agent(2, .available, in: ["A", "B"])
    story.agent(3, .available, in: ["A", "B"], paused: ["A"])
    story.agent(4, .notReady(reason: "x"), in: ["A", "B"], paused: ["A"])
    story.agent(5, .available, in: ["A", "B"], paused: ["A"])
    #expect(
      story.lines.dropFirst(2) == [
        "1366720341|NONE|B|SIP/8007|PAUSE|",
        "1366720342|NONE|B|SIP/8007|UNPAUSE|",
        "1366720343|NONE|A|SIP/8007|PAUSE|",
        "1366720344|NONE|NONE|SIP/8007|PAUSEALL|x",
        "1366720344|NONE|A|SIP/8007|PAUSE|x",
        "1366720344|NONE|B|SIP/8007|PAUSE|x",
        "1366720345|NONE|NONE|SIP/8007|UNPAUSEALL|",
        "1366720345|NONE|A|SIP/8007|UNPAUSE|",
        "1366720345|NONE|B|SIP/8007|UNPAUSE|",
        "1366720345|NONE|A|SIP/8007|PAUSE|",
      ])
  }

  @Test func aReleaseMovesAnAgentToAnotherQueue() {
    var story = Story()
    story.agent(0, .notReady(reason: "x"), in: ["A", "B"])
    story.tell(1, .centreReleased("r2"))
    story.agent(2, .notReady(reason: "x"), in: ["B", "C"])
    #expect(
      story.lines.dropFirst(5) == [
        "1366720341|NONE|NONE|NONE|CONFIGRELOAD|",
        "1366720342|MANAGER|A|SIP/8007|REMOVEMEMBER|",
        "1366720342|MANAGER|C|SIP/8007|ADDMEMBER|",
        "1366720342|NONE|C|SIP/8007|PAUSE|x",
      ])
  }

  @Test(arguments: [
    (QueueLogProjection.CallerNumbers.clear, "+4930123456" as String?, "+4930123456"),
    (.masked, "+4930123456", "***56"), (.masked, "112", "***"), (.clear, nil, ""), (.masked, nil, ""),
  ])
  func callersNumbersAreWrittenAsConfigured(
    numbers: QueueLogProjection.CallerNumbers, number: String?, written: String
  ) {
    var story = Story(numbers)
    story.tell(0, .arrival("K", number), .callQueued("K", "Q", position: 1))
    #expect(story.lines == ["1366720340|1366720340.303267|Q|NONE|ENTERQUEUE||\(written)|1"])
  }

  @Test func nothingEndsAFieldOrALine() {
    var story = Story()
    story.tell(0, .arrival("K", "1|2\n3\r\u{2028}\u{85}é"), .callQueued("K", "a|b\n", position: 1))
    #expect(story.lines == ["1366720340|1366720340.303267|a_b_|NONE|ENTERQUEUE||1_2_3___é|1"])
    story.agent(0, .notReady(reason: "tea | cake\n9|NONE|NONE|x|PAUSEALL|"), in: ["A"])
    #expect(story.lines[2] == "1366720340|NONE|NONE|SIP/8007|PAUSEALL|tea _ cake_9_NONE_NONE_x_PAUSEALL_")
    #expect(QueueLogLine.safe(String(repeating: "é", count: 2_000)).utf8.count == QueueLogLine.fieldBytesMax)
  }

  @Test func aLogBegunInTheMiddleTellsWhoIsThere() {
    let call = CallView(
      call: "K", node: "n1", ani: Personal(key: "k", clear: "5551234"), dnis: "1000", stage: .waiting,
      stageSince: .epoch, arrivedAt: .epoch, flow: "f", queue: "A", enqueuedAt: Story.moment(-30), agent: nil,
      offers: 0, channels: ["c1"])
    var talking = call
    talking.call = "T"
    talking.stage = .talking
    let queue = QueueView(
      queue: "A", name: "A", waiting: ["J", "K"], longestWaitSince: nil, agentsLoggedIn: 1, agentsAvailable: 0,
      agentsOnCall: 0)
    let view = CentreView(
      tenant: "t", release: "r", nodes: [],
      agents: [.fixture("a", .available, in: ["A"]), .fixture("b", .loggedOut, in: ["A"])], queues: [queue],
      calls: [call, talking], outcomes: [:])
    var projection = QueueLogProjection(callerNumbers: .clear)
    var lines = projection.begin(view, at: Story.moment(0)).map(\.text)
    let left = QueueLeft(call: "K", queue: "A", outcome: .abandoned, waited: .zero, position: 1)
    lines += projection.take(.queueLeft(left), at: Story.moment(2)).map(\.text)
    lines += projection.take(.end("T", talked: 3, .callerHungUp), at: Story.moment(3)).map(\.text)
    #expect(
      lines == [
        "1366720340|NONE|NONE|NONE|QUEUESTART|",
        "1366720340|MANAGER|A|a|ADDMEMBER|",
        "1366720340|c1|A|NONE|ENTERQUEUE||5551234|2",
        "1366720342|c1|A|NONE|ABANDON|1|2|32",
      ])
  }

  @Test func callsWhoseEndIsLostAreForgottenInTheEnd() {
    var story = Story()
    for number in 0...QueueLogProjection.callersMax { story.tell(0, .arrival(CallID("K\(1_000_000 + number)"))) }
    #expect(story.projection.callers.count == QueueLogProjection.callersMax)
    #expect(story.projection.callersForgotten == 1)
    #expect(story.projection.callers["K1000000"] == nil)
  }
}
