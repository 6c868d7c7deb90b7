import Telephony

/// Looks for the smallest options with which a world still fails.
public struct Shrinker {
  private let runsMax: Int
  private let mayGoOn: () -> Bool
  /// How many worlds were run.
  public private(set) var runs = 0

  /// - Parameters:
  ///   - runsMax: how many worlds may be run, 1 or more.
  ///   - mayGoOn: asked before each run; for a limit of time.
  public init(runsMax: Int, mayGoOn: @escaping () -> Bool) {
    self.runsMax = runsMax
    self.mayGoOn = mayGoOn
  }

  /// - Parameter failed: what came of the options that failed.
  /// - Returns: what came of the smallest that failed too, in whatever way.
  public mutating func shrink(_ failed: WorldReport) -> WorldReport {
    var best = failed
    cutTime(of: &best)
    var isSmaller = true
    while isSmaller && canGoOn {
      isSmaller = false
      for feature in best.options.features.each where take(&best, { $0.features.remove(feature) }) { isSmaller = true }
      if fewerAgents(&best) { isSmaller = true }
      if fewerCallers(&best) { isSmaller = true }
      cutTime(of: &best)
    }
    return best
  }

  private var canGoOn: Bool { runs < runsMax && mayGoOn() }

  /// What follows the failure has no part in it.
  private mutating func cutTime(of best: inout WorldReport) {
    guard best.endedAfter < best.options.busyTime else { return }
    let seconds = best.endedAfter.wholeMilliseconds / 1_000 + 1
    _ = take(&best) { $0.busyTime = min($0.busyTime, .seconds(seconds)) }
  }

  private mutating func fewerAgents(_ best: inout WorldReport) -> Bool {
    var isSmaller = false
    for count in [1, best.options.agents / 2, best.options.agents - 1] where count >= 1 && count < best.options.agents {
      if take(&best, { $0.agents = count }) { isSmaller = true }
    }
    return isSmaller
  }

  private mutating func fewerCallers(_ best: inout WorldReport) -> Bool {
    let (first, last) = (best.options.callersSkipped, min(best.options.callersMax, best.callers + 1))
    var isSmaller = take(&best) { $0.callersMax = last }
    var step = max(1, (last - first) / 2)
    while step >= 1 && canGoOn {
      let (skipped, count) = (best.options.callersSkipped, best.options.callersMax)
      if count - step > skipped, take(&best, { $0.callersMax = count - step }) {
        isSmaller = true
      } else if skipped + step < count, take(&best, { $0.callersSkipped = skipped + step }) {
        isSmaller = true
      } else {
        step = step == 1 ? 0 : step / 2
      }
    }
    return isSmaller
  }

  /// Runs it with the change; takes the change over if it still fails.
  private mutating func take(_ best: inout WorldReport, _ change: (inout WorldOptions) -> Void) -> Bool {
    guard canGoOn else { return false }
    var options = best.options
    change(&options)
    guard options != best.options else { return false }
    runs += 1
    let report = World(options).run()
    guard !report.isSound else { return false }
    best = report
    return true
  }
}
