import Telephony
import Testing

@testable import CallCore

@Suite("The flow machine")
struct FlowRunTests {
  static let start = Instant(microsecondsSinceEpoch: 1_000_000_000)
  static let menu = Menu(
    prompt: [.sound("menu")], options: ["1": 2], digitTime: .seconds(5), triesMax: 2,
    invalidPrompt: [.sound("invalid")], silencePrompt: [.sound("silence")], otherwise: 3)
  static let flow = Flow(steps: [
    .answer, .menu(menu), .queue(QueueStep(queue: "q", waitMax: .seconds(60), onTimeout: 3)), .hangUp(.userBusy),
  ])
  let now = Self.start

  @Test func answersAndPrompts() {
    var run = FlowRun(isAnswered: false)
    #expect(run.resume(at: 0, in: Self.flow, now: now) == [.answer])
    #expect(run.deadline == now.advanced(by: FlowRun.answerLimit))
    #expect(run.channelAnswered(in: Self.flow, now: now) == [.play([.sound("menu")])])
    #expect(run.channelAnswered(in: Self.flow, now: now) == [], "told twice")
  }

  @Test func aCallThatIsUpIsNotAnsweredAgain() {
    var run = FlowRun(isAnswered: true)
    #expect(run.resume(at: 0, in: Self.flow, now: now) == [.play([.sound("menu")])])
  }

  @Test func anAnswerThatIsNeverSeenIsReported() {
    var run = FlowRun(isAnswered: false)
    _ = run.resume(at: 0, in: Self.flow, now: now)
    #expect(run.deadlinePassed(in: Self.flow, now: now) == [.answerLost])
    #expect(run.deadline == nil)
  }

  @Test func aDigitInterruptsThePrompt() {
    var run = prompting()
    #expect(
      run.digitReceived("1", in: Self.flow, now: now) == [
        .stopPlayback, .chose(step: 1), .enqueue(QueueStep(queue: "q", waitMax: .seconds(60), onTimeout: 3)),
      ])
    #expect(run.playbackEnded(in: Self.flow, now: now) == [], "the end of the stopped prompt")
  }

  @Test func aDigitAfterThePromptIsTaken() {
    var run = prompting()
    #expect(run.playbackEnded(in: Self.flow, now: now) == [])
    #expect(run.deadline == now.advanced(by: .seconds(5)))
    #expect(run.digitReceived("1", in: Self.flow, now: now).first == .chose(step: 1))
  }

  @Test func anInvalidDigitAndThenSilenceUseUpTheTries() {
    var run = prompting()
    #expect(
      run.digitReceived("9", in: Self.flow, now: now) == [.stopPlayback, .play([.sound("invalid"), .sound("menu")])])
    #expect(run.playbackEnded(in: Self.flow, now: now) == [])
    #expect(run.deadlinePassed(in: Self.flow, now: now) == [.hangUp(.userBusy)])
  }

  @Test func silenceIsAnsweredWithItsOwnPrompt() {
    var run = prompting()
    _ = run.playbackEnded(in: Self.flow, now: now)
    #expect(run.deadlinePassed(in: Self.flow, now: now) == [.play([.sound("silence"), .sound("menu")])])
  }

  @Test func digitsOutsideAMenuMeanNothing() {
    let flow = Flow(steps: [.play([.sound("a")])])
    var run = FlowRun(isAnswered: true)
    #expect(run.digitReceived("1", in: flow, now: now) == [])
    _ = run.resume(at: 0, in: flow, now: now)
    #expect(run.digitReceived("1", in: flow, now: now) == [])
  }

  @Test func theEndOfTheStepsHangsUp() {
    let flow = Flow(steps: [.play([.sound("a")]), .play([])])
    var run = FlowRun(isAnswered: true)
    #expect(run.resume(at: 0, in: flow, now: now) == [.play([.sound("a")])])
    #expect(run.playbackEnded(in: flow, now: now) == [.hangUp(.normalClearing)])
  }

  @Test func aLostEndOfAPlaybackDoesNotStrandTheCaller() {
    let flow = Flow(steps: [.play([.sound("a")])])
    var run = FlowRun(isAnswered: true)
    _ = run.resume(at: 0, in: flow, now: now)
    #expect(run.deadlinePassed(in: flow, now: now) == [.hangUp(.normalClearing)])
  }

  @Test func circlesAreFound() {
    let flow = Flow(steps: [.goTo(1), .goTo(0)])
    var run = FlowRun(isAnswered: true)
    #expect(run.resume(at: 0, in: flow, now: now) == [.loopFound])
  }

  @Test func aMenuWithoutAPromptWaitsAtOnce() {
    let menu = Menu(prompt: [], options: ["1": 1], triesMax: 1, otherwise: 1)
    let flow = Flow(steps: [.menu(menu), .leave(.safeExit)])
    var run = FlowRun(isAnswered: true)
    #expect(run.resume(at: 0, in: flow, now: now) == [])
    #expect(run.deadlinePassed(in: flow, now: now) == [.leave(.safeExit)])
  }

  @Test func whatMayHaveBeenLostIsDoneAgain() {
    var answering = FlowRun(isAnswered: false)
    _ = answering.resume(at: 0, in: Self.flow, now: now)
    var lostOrder = answering
    #expect(lostOrder.redrive(isAnswered: false, playbackGoesOn: false, in: Self.flow, now: now) == [.answer])
    #expect(
      answering.redrive(isAnswered: true, playbackGoesOn: false, in: Self.flow, now: now) == [.play([.sound("menu")])])

    var heard = prompting()
    #expect(heard.redrive(isAnswered: true, playbackGoesOn: true, in: Self.flow, now: now) == [])
    #expect(
      heard.redrive(isAnswered: true, playbackGoesOn: false, in: Self.flow, now: now) == [.play([.sound("menu")])])

    var waiting = prompting()
    _ = waiting.playbackEnded(in: Self.flow, now: now)
    #expect(
      waiting.redrive(isAnswered: true, playbackGoesOn: false, in: Self.flow, now: now) == [.play([.sound("menu")])])
  }

  private func prompting() -> FlowRun {
    var run = FlowRun(isAnswered: true)
    _ = run.resume(at: 0, in: Self.flow, now: now)
    return run
  }
}
