import Telephony
import Testing

@testable import CallCore

/// Are the estimates true? Measured on simulated workloads of many kinds.
@Suite("Wait estimates of simulated workloads")
struct WaitEstimateWorkloadTests {
  @Test(arguments: Workload.all.indices)
  func theIntervalHoldsWhatItPromises(index: Int) {
    let result = WorkloadResult.all[index]
    #expect((0.75...0.85).contains(result.coverage), "\(result.row)")
    #expect((0.75...0.85).contains(result.coverageOfPatient), "\(result.row)")
    #expect(result.early < 0.16 && result.late < 0.13, "\(result.row)")
  }

  @Test(arguments: Workload.all.indices)
  func theLikelyWaitIsNear(index: Int) {
    let result = WorkloadResult.all[index]
    #expect(result.medianRelativeError <= 0.25, "\(result.row)")
  }

  /// Silence is no way to be right.
  @Test(arguments: Workload.all.indices)
  func enoughCallersAreToldSomething(index: Int) {
    let result = WorkloadResult.all[index]
    #expect(result.toldShare >= 0.1, "\(result.row)")
    #expect(Double(result.waited) * result.toldShare > 500, "\(result.row)")
  }

  @Test func overAllWorkloads() {
    let results = WorkloadResult.all
    func mean(_ value: (WorkloadResult) -> Double) -> Double {
      results.map(value).reduce(0, +) / Double(results.count)
    }
    let table = "\n" + results.map(\.row).joined(separator: "\n")
    #expect(results.count >= 10)
    #expect(mean(\.medianRelativeError) <= 0.2, "\(table)")
    #expect((0.78...0.82).contains(mean(\.coverage)), "\(table)")
    #expect(mean(\.toldShare) > 0.5, "\(table)")
    for name in [RivalEstimates.Name.queueLength, .lastAnswered, .headOfLine, .movingAverage] {
      #expect(mean(\.medianRelativeError) < mean { $0.rivals[name] ?? 0 }, "\(name.rawValue)\(table)")
    }
  }

  /// Why the rate is measured, and not the agents through the handling time.
  @Test func agentsOfTwoQueuesAreNotCountedTwice() throws {
    let result = try #require(WorkloadResult.all.first { $0.name == "two queues share agents" })
    #expect(result.medianRelativeError < 0.85 * (result.rivals[.queueLengthAbandoning] ?? 0), "\(result.row)")
  }

  /// What the estimators publish of themselves is what an onlooker measures:
  /// over their last 200 callers, so within wider bounds.
  @Test(arguments: Workload.all.indices)
  func theyKnowTheirOwnError(index: Int) throws {
    let result = WorkloadResult.all[index]
    let asked = result.estimators.map { $0.accuracy.callersTold + $0.accuracy.callersNotTold }.reduce(0, +)
    #expect(asked == result.waited)
    let told = result.estimators.map(\.accuracy.callersTold).reduce(0, +)
    #expect(abs(Double(told) / Double(asked) - result.toldShare) < 1e-9)
    for accuracy in result.estimators.map(\.accuracy) where accuracy.count == 200 {
      #expect(abs(try #require(accuracy.medianRelativeError) - result.medianRelativeError) < 0.15)
      #expect((0.5...1).contains(try #require(accuracy.coverage)))
      #expect(try #require(accuracy.medianError) > .zero)
    }
  }

  @Test func theSameSeedGivesTheSameEstimates() {
    let workload = Workload.all[8]
    func outcome() -> [WaitEstimator] {
      var world = QueueWorld(workload, seed: 3)
      world.run(days: 2)
      return world.estimators
    }
    #expect(outcome() == outcome())
  }
}
