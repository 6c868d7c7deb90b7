import Telephony
import Testing

@testable import CallCore

/// The clock goes forward at once: the machine was asleep.
@Suite("A clock that jumps")
struct ClockJumpTests {
  /// Time goes by at once, and only then is the centre woken.
  private func jump(_ rig: inout QueueRig, by time: Duration = .seconds(3_600)) -> [Directive] {
    rig.rig.now = rig.rig.now.advanced(by: time)
    return rig.rig.feed(.deadlinePassed)
  }

  private func promise(_ rig: inout QueueRig, _ agents: String..., within time: Duration = .seconds(30)) {
    for agent in agents { rig.rig.command(AgentID(agent), .promiseToReturn(within: time)) }
  }

  @Test func nobodyIsStrandedAndEachDeadlineIsTakenOnce() {
    var rig = QueueRig(agents: 3, step: .test { $0.waitMax = .seconds(600) }) {
      $0.strategy = .topDown
      $0.wrapUpTime = .seconds(20)
      $0.steps = [RoutingStep(after: .seconds(60), priority: 1), RoutingStep(after: .seconds(120), priority: 1)]
      $0.announcements = [
        QueueAnnouncement(variants: [[.media(.sound("please-wait"))]], first: .seconds(30), every: .seconds(30))
      ]
    }
    rig.number(
      "2000",
      leadsTo: .answer,
      .menu(Menu(prompt: [.sound("menu")], options: ["1": 2], digitTime: .seconds(5), triesMax: 2, otherwise: 2)),
      .hangUp(.userBusy))
    // One talks, one is in after-call work, one is being connected, one rings, one waits, one is in a menu.
    rig.call()
    rig.answer("a1")
    rig.call()
    rig.serve("a2", talk: .seconds(1))
    rig.call()
    rig.pickUp("a3")
    rig.rig.command("a2", .becomeReady)
    rig.call()
    #expect(rig.rung(4) == ["a2"])
    rig.call()
    rig.rig.arrive("m", dnis: "2000")
    rig.rig.fact(.channelAnswered("m"))
    rig.rig.fact(.playbackEnded(rig.rig.playback(6), .completed))
    #expect(rig.broken == [])

    let directives = jump(&rig)
    #expect(rig.broken == [])
    #expect(rig.centre.nextDeadline.map { $0 > rig.rig.now } ?? true, "nothing is left undone")
    #expect(rig.talksWith(1) == "a1", "a talk has no limit")
    #expect(rig.exits.filter { $0 == .timedOut }.count == 3, "those who rang, waited, and were being connected")
    #expect(rig.exits.count == 3, "each once")
    #expect(directives.count { if case .order(.play, _) = $0 { true } else { false } } <= 2, "nobody hears 120 at once")
    #expect(rig.rig.feed(.deadlinePassed) == [], "and nothing a second time")
    rig.settle()
    rig.rig.pass(.seconds(60))
    for number in 1...5 { rig.rig.fact(.channelEnded(ChannelID("c\(number)"), .normalClearing)) }
    rig.rig.fact(.channelEnded("m", .normalClearing))
    rig.settle()
    rig.rig.pass(.seconds(60))
    #expect(rig.centre.isEmpty)
    #expect(rig.rig.records.count == 6)
    #expect(Set(rig.rig.records.map(\.call)).count == 6)
    #expect(rig.broken == [])
  }

  @Test func anHourOfRingingOneMoreEachSecondIsNotMadeUpFor() {
    var rig = QueueRig(agents: 2, step: .test { $0.waitMax = .seconds(36_000) }) {
      $0.strategy = .ringProgressively(every: .seconds(1))
      $0.misses.pauseAfter = nil
    }
    rig.call()
    _ = jump(&rig)
    #expect(rig.centre.deadlines.count < 20)
    #expect(rig.broken == [])
    rig.settle()
    rig.rig.pass(.seconds(10))
    #expect(rig.rung(1).count > 0)
    #expect(rig.broken == [])
  }

  @Test func intervalsStaySums() {
    var rig = QueueRig(agents: 2, step: .test { $0.waitMax = .seconds(36_000) })
    for _ in 1...4 { rig.call() }
    rig.answer("a1")
    let directives = jump(&rig)
    let closed = directives.compactMap { directive -> StatisticsReport? in
      guard case .announce(.statisticsClosed(let report)) = directive, report.scope == .queue("q") else { return nil }
      return report
    }
    #expect(closed.count == 4, "the quarters that went by")
    for (first, second) in zip(closed, closed.dropFirst()) {
      #expect(first.period.end == second.period.start)
      #expect(first.waitingAtEnd == second.waitingAtStart)
    }
    for report in closed {
      let ended = QueueOutcome.allCases.reduce(0) { $0 + report.tally.outcomes[$1] }
      #expect(report.waitingAtStart + report.tally.entries == ended + report.waitingAtEnd)
    }
    #expect(closed.reduce(0) { $0 + $1.tally.entries } == 4)
    #expect(rig.broken == [])
  }

  @Test func desksThatCouldNotBeHeardAreNotLostAllAtOnce() {
    var rig = QueueRig(agents: 4)
    promise(&rig, "a1", "a2", "a3")
    rig.rig.command("a3", .becomeNotReady(reason: "break"))
    _ = jump(&rig)
    #expect(["a1", "a2", "a4"].map { rig.state($0) } == [.available, .available, .available])
    #expect(rig.state("a3") == .notReady(reason: "break"))
    #expect(rig.call() == ["a1"], "calls go on")
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    rig.settle()
    // One is heard of, the others are not.
    rig.rig.pass(.seconds(30))
    promise(&rig, "a2", within: .seconds(120))
    rig.rig.pass(.seconds(30))
    #expect(rig.state("a2") == .available)
    #expect(rig.state("a3").kind == .unreachable)
    rig.rig.pass(.seconds(60))
    #expect(rig.state("a3") == .loggedOut)
    #expect(rig.state("a4") == .available, "who promised nothing is not watched")
    #expect(rig.broken == [])
  }

  @Test func aDeskThatIsLateWhileWeWereThereIsLost() {
    var rig = QueueRig(agents: 2)
    promise(&rig, "a1")
    promise(&rig, "a2", within: .seconds(3_600))
    _ = jump(&rig, by: .seconds(34))
    #expect(rig.state("a1").kind == .unreachable, "four seconds late: we were only busy")
    #expect(rig.state("a2") == .available)
    _ = jump(&rig)
    #expect(rig.state("a1").kind == .unreachable, "the grace was slept through: another")
    rig.rig.pass(.seconds(59))
    #expect(rig.state("a1").kind == .unreachable)
    rig.rig.pass(.seconds(1))
    #expect(rig.state("a1") == .loggedOut)
    #expect(rig.broken == [])
  }

  @Test func anOfferThatNobodySawEndingPausesNobody() {
    for (time, state) in [(13, "no answer"), (30, "offer failed")] {
      var rig = QueueRig(agents: 1) { $0.offerTime = .seconds(10) }
      rig.call()
      _ = jump(&rig, by: .seconds(time))
      guard case .notReady(let reason, let endsAt) = rig.state("a1") else {
        Issue.record("\(rig.state("a1"))")
        continue
      }
      #expect(reason == state)
      #expect((endsAt == nil) == (time == 13), "a rest, not a pause")
      #expect(rig.broken == [])
    }
  }

  @Test func theJournalsClockNeverGoesBack() {
    let start = Instant(microsecondsSinceEpoch: 1_800_000_000_000_000)
    var fold = JournalFold(
      CentreSnapshot(number: 0, at: start, digest: 0, centre: Centre(definition: .example(), seed: 1)))
    _ = fold.fold(.switched("n1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch))), at: start)
    let late = start.advanced(by: .seconds(3_600))
    #expect(fold.fold(.deadlinePassed, at: late).entry.at == late)
    #expect(fold.fold(.deadlinePassed, at: start).entry.at == late)
    #expect(fold.fold(.deadlinePassed, at: late.advanced(by: .seconds(1))).entry.at == late.advanced(by: .seconds(1)))
  }
}
