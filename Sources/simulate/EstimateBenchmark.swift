import Glibc
import Simulation
import Telephony

/// How good wait estimates are on days of many kinds: `make sim BENCH=estimates`.
struct EstimateBenchmark {
  let runs: Int
  let first: UInt64

  /// What an estimate promises, and how far half of them may be off.
  static let errorMax = 0.25
  static let coverage = 0.75...0.85

  /// - Returns: whether all bars are met.
  func run() -> Bool {
    print(
      "\(runs) runs of each; told: of those who found no agent free. Of the last 200 of them in each run and queue:")
    print("error: median, of the real wait; holds: share within intervals that promise 80 %.")
    print(Self.row(["workload", "days", "told", "error", "", "holds"]))
    var isMet = true
    for workload in EstimateWorkload.all {
      let result = workload.measure(seeds: first..<(first + UInt64(runs)))
      let isGood = result.relativeError <= Self.errorMax && Self.coverage.contains(result.coverage)
      isMet = isMet && isGood
      let seconds = (Double(result.error.wholeMilliseconds) / 1_000).rounded()
      print(
        Self.row([
          workload.name, "\(workload.days)", Self.percent(result.told), Self.percent(result.relativeError),
          "\(Int(seconds)) s", Self.percent(result.coverage) + (isGood ? "" : "  MISSED"),
        ]))
      fflush(nil)
    }
    print(
      isMet
        ? "All within the bars: error at most 25 %, intervals that hold 75 to 85 %."
        : "The bars are an error of at most 25 % and intervals that hold 75 to 85 %.")
    return isMet
  }

  private static func percent(_ share: Double) -> String { "\((share * 100).rounded(to: 1)) %" }

  private static func row(_ cells: [String]) -> String {
    zip(cells, [32, 6, 9, 9, 8, 8]).map { $0.padded(to: $1) }.joined()
  }
}
