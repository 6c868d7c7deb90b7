import Testing

@testable import Simulation

/// The checks can fail: a fault that is put in on purpose is found, and made
/// small.
@Suite("Faults put in on purpose")
struct SabotageTests {
  private func options(_ sabotage: WorldOptions.Sabotage, seed: UInt64 = 12) -> WorldOptions {
    var options = WorldOptions(seed: seed)
    options.features = [.supervisors, .rudeCallers, .ownCalls]
    options.agents = 3
    options.queues = 1
    options.busyTime = .seconds(120)
    options.arrivalMean = .seconds(3)
    options.talkMean = .seconds(10)
    options.sabotage = sabotage
    return options
  }

  @Test func withoutOneAllIsWell() { #expect(World(options(.none)).run().failures == []) }

  @Test(arguments: [
    WorldOptions.Sabotage.losesHangUps, .losesTearDowns, .losesOffers, .losesWatches, .forgetsCallers, .skipsEntries,
  ])
  func isFound(sabotage: WorldOptions.Sabotage) {
    let report = World(options(sabotage)).run()
    #expect(!report.isSound, "\(sabotage) was not found")
    #expect(!report.history.isEmpty)
  }

  @Test func isMadeSmall() {
    let failed = World(options(.losesHangUps)).run()
    var shrinker = Shrinker(runsMax: 40) { true }
    let small = shrinker.shrink(failed)
    #expect(!small.isSound)
    #expect(shrinker.runs <= 40)
    #expect(small.options.seed == failed.options.seed)
    #expect(small.callers < failed.callers)
    #expect(small.options.features.isSubset(of: failed.options.features))
    #expect(small.options.command.hasPrefix("make sim SEED=12 "))
    // The command's options are those that failed.
    #expect(!World(small.options).run().isSound)
  }
}
