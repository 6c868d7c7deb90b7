import Foundation
import Telephony

@testable import CallCore

/// How the estimates of one simulated workload came out.
///
/// Every caller who was told something counts, from the first day on: there is
/// no time to warm up.
struct WorkloadResult: Sendable {
  let name: String
  /// Callers who found no agent free.
  let waited: Int
  /// The share of them who were told something.
  let toldShare: Double
  /// Told and answered: |wait - likely| through the wait, and in seconds.
  let medianRelativeError: Double
  let medianError: Double
  /// Told and answered within the interval; who gave up after it is a miss.
  let coverage: Double
  /// Told, and would have been answered within the interval: also those who
  /// gave up, by when their turn would have come.
  let coverageOfPatient: Double
  /// Answered sooner, and later, than the interval.
  let early: Double
  let late: Double
  /// The median relative error of other estimates for the same callers.
  let rivals: [RivalEstimates.Name: Double]
  let estimators: [WaitEstimator]

  init(_ workload: Workload, seed: UInt64) {
    var world = QueueWorld(workload, seed: seed)
    world.run()
    let fates = world.fates.flatMap { $0 }
    let told = fates.compactMap { fate in fate.forecast.estimate.map { (fate: fate, estimate: $0) } }
    let answered = told.filter { $0.fate.isAnswered }
    let known = told.filter { $0.fate.isAnswered || $0.fate.gaveUpLate }
    func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(max(1, whole)) }
    name = workload.name
    waited = fates.count
    toldShare = share(told.count, of: fates.count)
    let errors = answered.map { abs($0.fate.wait - $0.estimate.likely.inSeconds) }
    medianError = Self.median(errors)
    medianRelativeError = Self.median(zip(errors, answered).map { $0 / $1.fate.wait })
    coverage = share(known.count { $0.estimate.holds(.seconds($0.fate.wait)) }, of: known.count)
    coverageOfPatient = share(told.count { $0.estimate.holds(.seconds($0.fate.wait)) }, of: told.count)
    early = share(answered.count { $0.fate.wait < $0.estimate.lower.inSeconds }, of: answered.count)
    late = share(answered.count { $0.fate.wait > $0.estimate.upper.inSeconds }, of: answered.count)
    rivals = Dictionary(
      uniqueKeysWithValues: RivalEstimates.Name.allCases.map { name in
        (name, Self.median(answered.map { abs($0.fate.wait - ($0.fate.rivals[name] ?? 0)) / $0.fate.wait }))
      })
    estimators = world.estimators
  }

  static let all = Workload.all.map { WorkloadResult($0, seed: 1) }

  /// As a row of the table in `WaitEstimates.md`.
  var row: String {
    func percent(_ share: Double) -> String { String(format: "%.1f", share * 100) }
    let rivals = RivalEstimates.Name.allCases.map { percent(self.rivals[$0] ?? 0) }
    let columns =
      [name, "\(waited)", percent(toldShare), percent(medianRelativeError), String(format: "%.0f s", medianError)]
      + [percent(coverage), percent(coverageOfPatient), percent(early), percent(late)] + rivals
    return "| " + columns.joined(separator: " | ") + " |"
  }

  static func median(_ values: [Double]) -> Double {
    values.isEmpty ? .infinity : values.sorted()[values.count / 2]
  }
}
