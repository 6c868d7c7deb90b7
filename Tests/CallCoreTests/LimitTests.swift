import Telephony
import Testing

@testable import CallCore

/// Agents who are not ready for longer than the reason's limit.
@Suite("Limits of reasons")
struct LimitTests {
  private static let reasons = [
    "lunch": NotReadyReason(limit: .seconds(1_800)), "break": NotReadyReason(limit: .seconds(300)),
    "meeting": NotReadyReason(),
  ]

  private func rig(wrapUp: Duration = .zero) -> QueueRig {
    var rig = QueueRig(agents: 1) { $0.wrapUpTime = wrapUp }
    rig.rig.centre.definition.notReadyReasons = Self.reasons
    return rig
  }

  /// When the agent was told as overdue, since the beginning of the history.
  private func told(_ rig: QueueRig) -> [Instant] {
    var last: Instant?
    return rig.rig.history.compactMap { directive in
      guard case .announce(.agentChanged(let view)) = directive else { return nil }
      defer { last = view.overdueSince }
      return view.overdueSince == last ? nil : view.overdueSince
    }
  }

  private func view(_ rig: QueueRig) -> AgentView { rig.centre.view(of: "a1")! }

  @Test func whoIsNotReadyForTooLongIsToldOnceAndStaysNotReady() {
    var rig = rig()
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    let limit = rig.rig.now.advanced(by: .seconds(300))
    #expect(view(rig).limitEndsAt == limit)
    #expect(rig.centre.nextDeadline == min(limit, rig.centre.statistics.nextBoundary ?? limit))
    rig.rig.pass(.milliseconds(299_999))
    #expect(view(rig).overdueSince == nil)
    rig.rig.pass(.milliseconds(1))
    #expect(view(rig).overdueSince == limit)
    rig.rig.pass(.seconds(7_200))
    #expect(told(rig) == [limit])
    #expect(rig.state("a1") == .notReady(reason: "break"))
    #expect(rig.call() == [], "no caller is offered to who is overdue")
    rig.ready("a1")
    #expect(view(rig).overdueSince == nil && view(rig).limitEndsAt == nil)
    #expect(rig.broken == [])
  }

  @Test func withoutALimitThereIsNoDeadline() {
    var rig = rig()
    rig.rig.command("a1", .becomeNotReady(reason: "meeting"))
    #expect(rig.centre.agents["a1"]?.deadline == nil)
    rig.rig.pass(.seconds(86_400))
    #expect(told(rig) == [])
  }

  @Test func theSameReasonAgainIsNotANewBreak() {
    var rig = rig()
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    let limit = rig.rig.now.advanced(by: .seconds(300))
    rig.rig.pass(.seconds(200))
    #expect(rig.rig.command("a1", .becomeNotReady(reason: "break")) == [])
    #expect(view(rig).limitEndsAt == limit)
    rig.rig.command("a1", .becomeNotReady(reason: "lunch"))
    #expect(view(rig).limitEndsAt == rig.rig.now.advanced(by: .seconds(1_800)), "another reason is")
    rig.rig.pass(.seconds(1_000))
    #expect(told(rig) == [])
  }

  @Test func theLimitCountsFromTheEndOfTheCallItWasAskedIn() {
    var rig = rig(wrapUp: .seconds(20))
    rig.call()
    rig.answer("a1")
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    rig.rig.pass(.seconds(600))
    rig.hangUp("a1")
    rig.settle()
    rig.rig.pass(.seconds(20))
    #expect(rig.state("a1") == .notReady(reason: "break"))
    #expect(view(rig).limitEndsAt == rig.rig.now.advanced(by: .seconds(300)))
    #expect(rig.broken == [])
  }

  @Test func aRestartBeginsNothingAnew() throws {
    var rig = rig()
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    let limit = rig.rig.now.advanced(by: .seconds(300))
    rig.rig.pass(.seconds(250))
    try rig.rig.restart()
    rig.rig.pass(.seconds(49))
    #expect(view(rig).overdueSince == nil)
    rig.rig.pass(.seconds(1))
    try rig.rig.restart()
    rig.rig.pass(.seconds(3_600))
    #expect(told(rig) == [limit])
    #expect(rig.broken == [])
  }

  @Test func aNewDescriptionsLimitHoldsFromTheSameBeginning() {
    var rig = rig()
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    let beginning = rig.rig.now
    rig.rig.pass(.seconds(200))
    rig.release { $0.notReadyReasons = Self.reasons }
    #expect(view(rig).limitEndsAt == beginning.advanced(by: .seconds(300)))
    rig.release { $0.notReadyReasons = ["break": NotReadyReason(limit: .seconds(900))] }
    rig.rig.pass(.seconds(400))
    #expect(told(rig) == [], "ten minutes, and fifteen are allowed now")
    rig.release { $0.notReadyReasons = ["break": NotReadyReason(limit: .seconds(500))] }
    #expect(view(rig).overdueSince == beginning.advanced(by: .seconds(500)), "at once")
    rig.release { $0.notReadyReasons = ["break": NotReadyReason(limit: .seconds(100))] }
    #expect(view(rig).overdueSince == beginning.advanced(by: .seconds(100)))
    rig.release { $0.notReadyReasons = ["break": NotReadyReason()] }
    #expect(view(rig).overdueSince == nil)
    #expect(rig.centre.agents["a1"]?.deadline == nil)
    #expect(rig.broken == [])
  }

  @Test func aDeskThatIsLostMeanwhileDoesNotBeginItAnew() {
    var rig = rig()
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    let limit = rig.rig.now.advanced(by: .seconds(300))
    rig.rig.command("a1", .promiseToReturn(within: .seconds(250)))
    rig.rig.pass(.seconds(280))
    #expect(rig.state("a1").kind == .unreachable)
    #expect(view(rig).limitEndsAt == nil)
    rig.rig.command("a1", .promiseToReturn(within: .seconds(3_600)))
    #expect(view(rig).limitEndsAt == limit)
    rig.rig.pass(.seconds(20))
    #expect(told(rig) == [limit])
  }

  @Test func aRestThatEndsByItselfBeforeIsNotOverdue() {
    var rig = QueueRig(agents: 1) {
      $0.misses.pauseAfter = nil
      $0.misses.noAnswerDelay = .seconds(30)
    }
    rig.rig.centre.definition.notReadyReasons = ["no answer": NotReadyReason(limit: .seconds(60))]
    rig.call()
    rig.rig.pass(.seconds(10))
    #expect(rig.state("a1").endsAt != nil)
    // The clock jumps over the end of the rest and the limit.
    rig.rig.now = rig.rig.now.advanced(by: .seconds(3_600))
    rig.rig.feed(.deadlinePassed)
    #expect(told(rig) == [])
    #expect(rig.broken == [])
  }
}
