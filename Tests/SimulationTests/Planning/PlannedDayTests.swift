import CallCore
import Telephony
import Testing

@testable import Simulation

@Suite("Planned days")
struct PlannedDayTests {
  private let busy = PlanningKit.busy

  private func days(
    _ definition: CentreDefinition, _ plan: ArrivalPlan, seeds: ClosedRange<UInt64> = 1...6, hours: Int = 4
  ) -> [DayFigures] {
    seeds.compactMap { seed in
      var day = PlannedDay(
        definition, calls: plan.calls(seed: seed), options: PlanningKit.options(definition, hours), seed: seed)
      return day.run()
    }
  }

  @Test func theSameSeedIsTheSameDay() {
    let definition = PlanningKit.centre(agents: 10, wrapUp: .seconds(10), strategy: .random)
    let texts = (0..<2).map { _ in
      days(definition, busy, seeds: 3...3).map { day in
        day.parts.keys.sorted().map { scope in
          (day.parts[scope] ?? [:]).sorted { $0.key < $1.key }.map { "\(scope) \($0.key) \($0.value)" }.joined()
        }.joined()
      }.joined()
    }
    #expect(texts[0] == texts[1])
    #expect(!texts[0].isEmpty)
    let other = days(definition, busy, seeds: 4...4)
    #expect(other.first?.arrived != days(definition, busy, seeds: 3...3).first?.arrived)
  }

  @Test func everyCallerComesToAnEnd() {
    for day in days(PlanningKit.centre(agents: 8), busy) {
      #expect(day.arrived > 600)
      #expect(day.unfinished == 0)
      #expect(day.outcomes.values.reduce(0, +) == day.arrived)
      let whole = day.whole([.queue("sales")]).tally
      #expect(whole.entries == day.arrived)
      #expect(whole.outcomes[.answered] == day.outcomes[.answered])
      #expect(whole.talks == whole.outcomes[.answered])
      #expect(day.anomalies.isEmpty)
    }
  }

  @Test func whatShouldNotHaveHappenedIsCounted() {
    var definition = PlanningKit.centre(agents: 8)
    definition.numbers = [:]
    let found = days(definition, busy, seeds: 1...2)
    let report = PlanReport(found, formula: .abandonsAsMisses)
    #expect(report.anomalies == ["unknown_number": found.reduce(0) { $0 + $1.arrived }])
    #expect(report.baseOutcomes.first { $0.outcome == .rejected }?.calls == report.arrived)
  }

  @Test func oneAgentMoreIsFoundAndNothingIsFoundBetweenEquals() {
    let ten = days(PlanningKit.centre(agents: 10), busy)
    let eleven = days(PlanningKit.centre(agents: 11), busy)
    let better = PlanReport(ten, against: eleven, formula: .abandonsAsMisses)
    let row = better.sections.first?.row(.serviceLevel)
    #expect(row?.difference?.isBeyondChance == true)
    #expect((row?.difference?.mean ?? 0) > 0.02)
    // Callers and their talks are the same, so less than the luck of the days is left.
    let spread = (row?.base?.high ?? 0) - (row?.base?.low ?? 0)
    let interval = (row?.difference?.high ?? 1) - (row?.difference?.low ?? 0)
    #expect(interval < spread)
    #expect(better.sections.first?.row(.calls)?.difference?.mean == 0)
    let same = PlanReport(ten, against: days(PlanningKit.centre(agents: 10), busy), formula: .abandonsAsMisses)
    for section in same.sections {
      for row in section.rows { #expect(row.difference?.isBeyondChance != true, "\(row)") }
    }
  }

  @Test func whatCallersCouldBeToldIsHeldAgainstTheirWaits() throws {
    let plan = PlanningKit.plan(callsPerHour: 450, hours: 4, talk: .talk(.seconds(240)), patience: .seconds(300))
    let figures = days(PlanningKit.centre(agents: 20), plan, seeds: 1...2)
    let report = PlanReport(figures, formula: .abandonsAsMisses)
    let section = try #require(report.sections.first { $0.subject == .queue("sales") })
    let told = try #require(section.row(.estimatesTold)?.base)
    let error = try #require(section.row(.estimateError)?.base)
    let held = try #require(section.row(.estimatesHeld)?.base)
    #expect(told.mean > 0.7 && told.mean < 1)
    #expect(error.mean > 0.05 && error.mean < 0.35)
    #expect(held.mean > 0.6 && held.mean < 0.95)
    for figure in figures {
      let accuracy = try #require(figure.accuracies["sales"])
      #expect(accuracy.count == 200)
      let waited = figure.whole([.queue("sales")]).tally.entries
      #expect(accuracy.callersTold + accuracy.callersNotTold <= waited)
      #expect(figure.part(4, of: [.queue("sales")]).accuracy == nil)
    }
    // Where nobody waits there is nothing to tell.
    let calm = PlanningKit.plan(callsPerHour: 10, hours: 1, talk: .talk(.seconds(60)), patience: nil)
    let quiet = PlanReport(
      days(PlanningKit.centre(agents: 20), calm, seeds: 1...1, hours: 1), formula: .abandonsAsMisses)
    #expect(quiet.sections.first?.row(.estimateError)?.base == nil)
  }

  @Test func theKindsOfDaysForEstimatesAreWhatTheirNamesSay() throws {
    let workload = try #require(EstimateWorkload.all.first { $0.name == "team of 200" })
    #expect(workload.definition.agents.count == 200 && workload.options.shifts?.count == 400)
    #expect(Set(EstimateWorkload.all.map(\.name)).count == EstimateWorkload.all.count)
    #expect(EstimateWorkload.all.count >= 10)
    let small = try #require(EstimateWorkload.all.first { $0.name == "team of 3" })
    #expect(abs(small.arrivals.expectedCalls - 42 * 10 * 60) < 1)
    #expect(small.measure(seeds: 1..<1) == EstimateWorkload.Result())
  }

  @Test func callersPressTheKeysThatLeadToTheirQueue() {
    let definition = PlanningKit.menuCentre(agents: 30)
    let plan = PlanningKit.plan(
      callsPerHour: 100, hours: 1, talk: .talk(.seconds(60)), patience: nil, queue: "support")
    for day in days(definition, plan, hours: 1) {
      #expect(day.whole([.queue("support")]).tally.entries == day.arrived)
      #expect(day.whole([.queue("sales")]).tally.entries == 0)
    }
    let any = PlanningKit.plan(callsPerHour: 400, hours: 1, talk: .talk(.seconds(60)), patience: nil)
    let day = days(definition, any, seeds: 1...1, hours: 1)[0]
    let support = day.whole([.queue("support")]).tally.entries
    #expect(support * 10 > day.arrived * 4 && support * 10 < day.arrived * 6)
  }

  @Test func nobodyThereMeansThatNobodyIsServedAndNobodyIsStranded() {
    let definition = PlanningKit.centre(agents: 0, waitMax: .seconds(300))
    for day in days(definition, busy, seeds: 1...2) {
      #expect(day.unfinished == 0)
      #expect((day.outcomes[.answered] ?? 0) == 0)
      #expect((day.outcomes[.timedOut] ?? 0) > 0)
      #expect((day.outcomes[.abandoned] ?? 0) > 0)
      #expect(day.whole([.queue("sales")]).longestWait <= .seconds(300))
    }
  }

  @Test func agentsAreThereInTheirShiftsOnly() {
    let definition = PlanningKit.centre(agents: 20)
    var options = PlanningKit.options(definition, 4)
    let agents = definition.agents.keys.sorted()
    options.shifts = agents.map {
      PlannedShift(
        agent: $0, from: .seconds(3_600), until: .seconds(10_800), breaks: [.seconds(5_400)..<(.seconds(6_300))])
    }
    var day = PlannedDay(definition, calls: busy.calls(seed: 1), options: options, seed: 1)
    let figures = day.run()
    #expect(figures?.unfinished == 0)
    let group = DayFigures.Scope.agents(["sales"])
    func staffed(_ quarter: Int) -> Counts<StaffedState> {
      figures?.part(quarter, of: [group]).tally.staffedMicroseconds ?? Counts()
    }
    #expect(staffed(0).total == 0 && staffed(3).total == 0)
    #expect(staffed(4).total == 20 * 900_000_000)
    // The break begins after the talk under way and ends on time.
    #expect(staffed(6)[.notReady] > 10 * 900_000_000)
    #expect(staffed(7)[.notReady] == 0)
    #expect(staffed(15).total == 0)
    #expect(figures?.part(6, of: [.queue("sales")]).tally.outcomes[.answered] == 0)
  }

  @Test func aDayCanBeStopped() {
    let definition = PlanningKit.centre(agents: 10)
    var day = PlannedDay(
      definition, calls: busy.calls(seed: 1), options: PlanningKit.options(definition, 4), seed: 1)
    let isStopped = day.run(isStopped: { true }) == nil
    #expect(isStopped)
  }

  @Test func whoWasCalledBackCountsAsWaitingOnTheLineOnly() {
    let midnight = Instant(microsecondsSinceEpoch: 1_800_000_000_000_000)
    // By turns one gives up after 60 s, and one takes a callback after 20 s that comes an hour later.
    func patience(isCallbackKnown: Bool) -> [Duration?] {
      let records = (0..<100).map { index -> CallRecord in
        let arrived = midnight.advanced(by: .seconds(28_800 + index * 30))
        let isCalledBack = index % 2 == 1
        let waited = Duration.seconds(!isCalledBack ? 60 : isCallbackKnown ? 3_600 : 20)
        let outcome: CallOutcome = !isCalledBack ? .abandoned : isCallbackKnown ? .callbackExpired : .leftByKey
        var callback: CallbackRecord?
        if isCalledBack, isCallbackKnown {
          callback = CallbackRecord(requestedAt: arrived.advanced(by: .seconds(20)), attempts: [])
        }
        return CallRecord(
          call: CallID("t.n1.r1.\(1_000 + index)"), tenant: "t", node: "n1", release: "r1",
          ani: Personal(key: "k\(index)", clear: nil), dnis: "1000", flow: "in", queue: "sales", agent: nil,
          arrivedAt: arrived, enqueuedAt: arrived, answeredAt: nil, endedAt: arrived.advanced(by: waited),
          waited: waited, talked: .zero, offers: 0, outcome: outcome,
          termination: Termination(.callerHungUp, cause: .normalClearing), callback: callback)
      }
      return ArrivalPlan(recorded: RecordedDay(records, midnight: midnight)).calls(seed: 1).map(\.patience)
    }
    #expect(patience(isCallbackKnown: true) == patience(isCallbackKnown: false))
    #expect(patience(isCallbackKnown: true).allSatisfy { $0 == .seconds(60) })
  }

  @Test func aDayThatWasIsCalledAgain() {
    let midnight = Instant(microsecondsSinceEpoch: 1_800_000_000_000_000)
    let records = (0..<200).map { index -> CallRecord in
      let arrived = midnight.advanced(by: .seconds(28_800 + index * 30))
      let isAnswered = index % 4 != 0
      return CallRecord(
        call: CallID("t.n1.r1.\(1_000 + index)"), tenant: "t", node: "n1", release: "r1",
        ani: Personal(key: "k\(index)", clear: nil), dnis: "1000", flow: "in",
        queue: index % 10 == 0 ? nil : index % 2 == 0 ? "sales" : "support", agent: nil, arrivedAt: arrived,
        enqueuedAt: arrived, answeredAt: nil, endedAt: arrived.advanced(by: .seconds(12)), waited: .seconds(20),
        talked: isAnswered ? .seconds(100 + index) : .zero, offers: 1,
        outcome: index % 10 == 0 ? .leftInFlow : isAnswered ? .answered : .abandoned,
        termination: Termination(.callerHungUp, cause: .normalClearing))
    }
    let recorded = RecordedDay(records, midnight: midnight)
    #expect(recorded.hasTalks)
    let plan = ArrivalPlan(recorded: recorded)
    let calls = plan.calls(seed: 1)
    #expect(calls.map(\.at) == (0..<200).map { .seconds(28_800 + $0 * 30) })
    #expect(calls.map(\.at) == plan.calls(seed: 2).map(\.at))
    #expect(calls != plan.calls(seed: 2))
    #expect(calls[0].leavesFlowAfter == .seconds(12) && calls[0].wish == .nothing)
    #expect(calls[1].wish == .queue("support") && calls[2].wish == .queue("sales"))
    for call in calls {
      guard case .fixed(let talk) = call.talk else { return #expect(Bool(false), "\(call)") }
      #expect(talk > .seconds(100) && talk < .seconds(300))
    }
    let definition = PlanningKit.menuCentre(agents: 50)
    var options = PlanningKit.options(definition, 12)
    options.horizon = .seconds(28_800)..<(.seconds(36_000))
    var day = PlannedDay(definition, calls: calls, options: options, seed: 1)
    let figures = day.run()
    #expect(figures?.arrived == 200)
    #expect(figures?.outcomes[.leftInFlow] == 20)
    #expect(figures?.whole([.queue("support")]).tally.entries == 100)
  }
}
