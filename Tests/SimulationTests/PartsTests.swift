import CallCore
import Engine
import Telephony
import Testing

@testable import Simulation

@Suite("Parts of the simulation")
struct PartsTests {
  private static let start = Instant(microsecondsSinceEpoch: 1_000_000)

  private func journal(pendingMax: Int = 3) -> MemoryJournal {
    let centre = Centre(definition: CentreMaker(options: WorldOptions(seed: 1)).definition(0), seed: 1)
    let base = CentreSnapshot(number: 0, at: Self.start, digest: StableDigest().value, centre: centre)
    return MemoryJournal(base: base, pendingMax: pendingMax)
  }

  /// Folds inputs in and hands their entries over.
  private func feed(_ count: Int, _ fold: inout JournalFold, _ journal: inout MemoryJournal) {
    for _ in 0..<count {
      let agent = CentreMaker.agent(0)
      let (_, entry) = fold.fold(.agentCommanded(agent, .logIn(device: nil)), at: fold.at.advanced(by: .seconds(1)))
      journal.append(entry)
    }
  }

  @Test func aKillLosesWhatWasNotCommitted() {
    var journal = journal()
    var fold = JournalFold(journal.base)
    feed(2, &fold, &journal)
    _ = journal.commit()
    feed(1, &fold, &journal)
    #expect(journal.health.pending == 1)
    #expect(journal.losePending() != nil)
    let (found, mismatch) = journal.recover()
    #expect(found.number == 2)
    #expect(mismatch == nil)
    #expect(journal.losePending() == nil)
  }

  @Test func aFullBufferMakesAHoleThatASnapshotCloses() {
    var journal = journal()
    var fold = JournalFold(journal.base)
    feed(5, &fold, &journal)
    #expect(journal.gaps == 1)
    #expect(journal.commit().wantsSnapshot)
    journal.keep(fold.snapshot)
    feed(1, &fold, &journal)
    #expect(!journal.commit().wantsSnapshot)
    #expect(journal.recover().fold.number == 6)
  }

  @Test func aHoleWithoutASnapshotIsGoneRound() {
    var journal = journal()
    var fold = JournalFold(journal.base)
    feed(5, &fold, &journal)
    _ = journal.commit()
    feed(1, &fold, &journal)
    _ = journal.commit()
    let (found, _) = journal.recover()
    // Three are known, and the numbers up to six are used.
    #expect(found.number == 6)
    #expect(found.digest != fold.digest || found.at < fold.at)
  }

  @Test func whatLastsTooLongIsTold() {
    var lasting = LastingFaults()
    let later = Self.start.advanced(by: .milliseconds(60))
    #expect(lasting.look([("idle", .milliseconds(50))], at: Self.start).isEmpty)
    #expect(lasting.look([("idle", .milliseconds(50))], at: later) == ["idle, for 60 ms"])
    #expect(lasting.look([], at: later).isEmpty)
    // It has been otherwise in between.
    #expect(lasting.look([("idle", .milliseconds(50))], at: later.advanced(by: .seconds(1))).isEmpty)
  }

  @Test func historyKeepsTheLastLines() {
    var history = History(countMax: 3)
    for number in 1...5 { history.add(.note("\(number)"), at: Self.start.advanced(by: .seconds(number))) }
    #expect(history.lines(since: Self.start) == ["    3.000000 * 3", "    4.000000 * 4", "    5.000000 * 5"])
  }

  @Test func optionsHaveACommandThatLeadsBackToThem() {
    var options = WorldOptions(seed: 7)
    #expect(options.command == "make sim SEED=7")
    let gone = options.features.each.prefix(2)
    for feature in gone { options.features.remove(feature) }
    options.agents = 1
    options.callersSkipped = 3
    options.busyTime = .seconds(40)
    let without = WorldOptions(seed: 7).features.subtracting(options.features).names
    #expect(options.command == "make sim SEED=7 WITHOUT=\(without) AGENTS=1 SKIP=3 SECONDS_LONG=40")
  }

  @Test func optionsNameWhatIsAdded() {
    var options = WorldOptions(seed: 7)
    let missing = WorldFeatures(WorldFeatures.named.map(\.feature)).subtracting(options.features).each[0]
    options.features.insert(missing)
    #expect(options.command == "make sim SEED=7 WITH=\(missing.names)")
  }

  @Test func everyFeatureHasANameOfItsOwn() {
    #expect(Set(WorldFeatures.named.map(\.name)).count == WorldFeatures.named.count)
    #expect(Set(WorldFeatures.named.map(\.feature.rawValue)).count == WorldFeatures.named.count)
    for (name, feature) in WorldFeatures.named { #expect(WorldFeatures(name: name) == feature) }
    #expect(WorldFeatures(name: "nonsense") == nil)
  }

  @Test func descriptionsRepeatAndLeadSomewhere() {
    for seed in 1...20 as ClosedRange<UInt64> {
      let maker = CentreMaker(options: WorldOptions(seed: seed))
      for number in 0..<6 {
        let centre = maker.definition(number)
        #expect(centre == maker.definition(number))
        for agent in centre.agents.values { #expect(agent.queues.allSatisfy { centre.queues[$0] != nil }) }
        for flow in centre.numbers.values { #expect(centre.flows[flow] != nil) }
        for flow in centre.flows.values {
          for case .queue(let step) in flow.steps {
            #expect(centre.queues[step.queue] != nil)
            #expect(flow.steps.indices.contains(step.onTimeout))
          }
        }
      }
    }
  }
}
