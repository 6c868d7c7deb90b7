import CallCore
import Telephony
import Testing

@testable import Simulation

/// Missed offers, callbacks, and callers who call again.
@Suite("Habits of planned days")
struct PlannedHabitsTests {
  private func options(
    _ definition: CentreDefinition, _ habits: PlannedHabits, hours: Int = 4
  ) -> PlannedDayOptions {
    var options = PlanningKit.options(definition, hours)
    options.ringTime = .seconds(3)
    options.habits = habits
    return options
  }

  private func day(_ definition: CentreDefinition, _ habits: PlannedHabits) throws -> DayFigures {
    let figures = try PlanningKit.day(definition, PlanningKit.busy.calls(seed: 1), options(definition, habits))
    #expect(figures.unfinished == 0)
    #expect(figures.anomalies.isEmpty)
    #expect(figures.outcomes.values.reduce(0, +) == figures.arrived)
    return figures
  }

  private func sales(_ figures: DayFigures) -> Tally { figures.whole([.queue("sales")]).tally }

  /// - Parameter announcedAfter: nil when callers know of the key by themselves.
  private func callbackCentre(announcedAfter: Duration? = nil, isConfirmed: Bool = false) -> CentreDefinition {
    var definition = PlanningKit.centre(agents: 8)
    definition.queues["sales"]?.callback = CallbackRules(
      key: "5", acceptedPrompt: [.sound("accepted")], endpoint: "PJSIP/{number}@trunk", attempts: 2,
      retryTime: .seconds(120), expiryTime: .seconds(7_200),
      confirmation: isConfirmed ? CallbackConfirmation(key: "1", prompt: [.sound("confirm")]) : nil,
      whisper: [.sound("callback")], numbers: CallbackNumbers(digits: 7...9, prefixes: ["+49"]))
    if let announcedAfter {
      definition.queues["sales"]?.announcements = [
        QueueAnnouncement(
          variants: [[.media(.sound("offer"))]], first: announcedAfter, every: nil, callbackOffer: CallbackOffer())
      ]
    }
    return definition
  }

  @Test(arguments: [MissRules(), MissRules(pausesThisQueueOnly: true), MissRules(pauseAfter: nil)])
  func offersAreMissedAndAgentsComeBack(_ misses: MissRules) throws {
    var definition = PlanningKit.centre(agents: 12)
    definition.queues["sales"]?.misses = misses
    let tally = sales(try day(definition, PlannedHabits(offersMissed: 0.2)))
    let offers = tally.offersMissed + tally.outcomes[.answered]
    #expect(tally.outcomes[.answered] > 500)
    #expect(tally.offersMissed * 100 > offers * 16 && tally.offersMissed * 100 < offers * 24)
    #expect(sales(try day(definition, PlannedHabits())).offersMissed == 0)
  }

  @Test func aMissedOfferDoesNotEndABreak() throws {
    let definition = PlanningKit.centre(agents: 3)
    var options = options(definition, PlannedHabits(offersMissed: 1, missPause: .seconds(600)))
    options.shifts = definition.agents.keys.sorted().map {
      PlannedShift(
        agent: $0, from: .zero, until: .seconds(14_400), breaks: [.seconds(900)..<(.seconds(9_000))])
    }
    let figures = try PlanningKit.day(definition, PlanningKit.busy.calls(seed: 1), options)
    for quarter in 2..<10 { #expect(figures.part(quarter, of: [.queue("sales")]).tally.offersMissed == 0) }
    #expect(figures.part(11, of: [.queue("sales")]).tally.offersMissed > 0)
  }

  @Test(arguments: [(nil, false), (.seconds(20), true)] as [(Duration?, Bool)])
  func whoTakesACallbackIsConnectedByIt(announcedAfter: Duration?, isConfirmed: Bool) throws {
    let definition = callbackCentre(announcedAfter: announcedAfter, isConfirmed: isConfirmed)
    let without = sales(try day(definition, PlannedHabits(callbacksTaken: 0)))
    #expect(without.outcomes[.callback] == 0 && without.outcomes[.abandoned] > 50)
    let with = sales(try day(definition, PlannedHabits(callbacksTaken: 1, callbacksReached: 1)))
    #expect(with.outcomes[.callback] > 50)
    #expect(with.outcomes[.callbackUnreached] == 0)
    #expect(with.outcomes[.abandoned] < without.outcomes[.abandoned])
    #expect(with.talks == with.outcomes[.answered] + with.outcomes[.callback])
    // Half of them, and the same ones in both blueprints.
    let half = sales(try day(definition, PlannedHabits(callbacksTaken: 0.5, callbacksReached: 1)))
    #expect(half.outcomes[.callback] > 25 && half.outcomes[.callback] < with.outcomes[.callback])
  }

  @Test func whoIsNotReachedIsGivenUp() throws {
    let figures = try day(callbackCentre(), PlannedHabits(callbacksTaken: 1, callbacksReached: 0))
    let tally = sales(figures)
    #expect(tally.outcomes[.callback] == 0)
    #expect(tally.outcomes[.callbackUnreached] > 50)
    let report = PlanReport([figures], formula: .abandonsAsMisses)
    #expect(
      report.sections.first?.row(.callbacksFailed)?.base?.mean
        == Double(tally.outcomes[.callbackUnreached] + tally.outcomes[.callbackExpired]))
  }

  @Test func waitingForACallbackIsNoWaitingOnTheLine() throws {
    // Taken at once by all who find no agent free.
    let figures = try day(callbackCentre(), PlannedHabits(callbacksTaken: 1, callbacksReached: 1))
    let whole = figures.whole([.queue("sales")])
    #expect(whole.longestWait < .seconds(10))
    #expect(whole.waitingMicroseconds < whole.tally.entries * 10_000_000)
  }

  @Test func whoGivesUpCallsAgain() throws {
    // Nobody is served, so that all give up whenever they call.
    let nobody = PlanningKit.centre(agents: 0)
    let once = try day(nobody, PlannedHabits())
    let again = try day(nobody, PlannedHabits(callersAgain: 1, callAgainTime: .seconds(60)))
    #expect(once.outcomes[.abandoned] == once.arrived)
    // But for those whose next call would be on another day.
    #expect(again.arrived <= once.arrived * PlannedHabits.callsMax)
    #expect(again.arrived > once.arrived * (PlannedHabits.callsMax - 1))
    let some = try day(nobody, PlannedHabits(callersAgain: 0.5))
    #expect(some.arrived * 10 > once.arrived * 15 && some.arrived < once.arrived * 2)
  }

  @Test func whoCallsAgainHasTheOldPlaceWhereTheRulesSaySo() throws {
    // One agent, who talks with the first until 203 s. The second gives up at 130 s and is back a few seconds later,
    // behind the third or, with the old place, before.
    let calls = [(0, nil), (10, 120), (100, nil)].map { at, patience in
      PlannedCall(
        at: .seconds(at), number: "1000", wish: .any, talk: .fixed(.seconds(200)),
        patience: patience.map { .seconds($0) })
    }
    func abandoned(callAgain: Duration) throws -> Int {
      var definition = PlanningKit.centre(agents: 1)
      definition.queues["sales"]?.callAgainTime = callAgain
      let habits = PlannedHabits(callersAgain: 1, callAgainTime: .seconds(1))
      let figures = try PlanningKit.day(definition, calls, options(definition, habits, hours: 1))
      #expect(figures.outcomes[.answered] == 3)
      return figures.outcomes[.abandoned] ?? 0
    }
    #expect(try abandoned(callAgain: .seconds(60)) == 1)
    #expect(try abandoned(callAgain: .zero) == 3)
  }
}
