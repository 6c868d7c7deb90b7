import CallCore
import Foundation
import Telephony
import Testing

@testable import Simulation

@Suite("The mathematics of plans")
struct PlanMathTests {
  @Test func logarithmAndExponentialAreThoseOfTheSystem() {
    for x in [1e-300, 1e-16, 0.1, 0.5, 0.999_999, 1, 1.000_001, 1.4, 1.5, 2, 10, 12_345.678, 1e300] {
      #expect(abs(PlainMath.logarithm(x) - log(x)) <= 1e-13 * max(1, abs(log(x))), "\(x)")
    }
    for x in [-50.0, -1, -0.3, 0, 1e-9, 0.34, 0.35, 1, 3.3, 50] {
      #expect(abs(PlainMath.exponential(x) - exp(x)) <= 1e-13 * exp(x), "\(x)")
    }
  }

  @Test(arguments: TimeShape.allCases)
  func shapesHaveMeanOne(shape: TimeShape) {
    var draw = Draw(seed: 1, .caller, 0)
    let drawn = (0..<100_000).map { _ in shape.factor(&draw) }
    let mean = drawn.reduce(0, +) / 1e5
    let variance = drawn.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5
    #expect(abs(mean - 1) < 0.015)
    #expect(abs(variance - (shape == .constant ? 0 : 1)) < 0.08)
    #expect(drawn.allSatisfy { $0 >= 0 })
  }

  @Test func arrivalsAreAPoissonProcess() {
    let plan = PlanningKit.plan(callsPerHour: 100, hours: 1, talk: .talk(.seconds(60)), patience: .seconds(90))
    let days = (1...400).map { plan.calls(seed: UInt64($0)) }
    let counts = days.map { Double($0.count) }
    let mean = counts.reduce(0, +) / 400
    let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399
    #expect(abs(mean - 100) < 2)
    #expect(abs(variance - 100) < 25)
    let all = days.flatMap { $0 }
    let patience = all.compactMap(\.patience).reduce(.zero, +) / all.count
    #expect(abs(patience.inSeconds - 90) < 2)
    #expect(all.allSatisfy { $0.at >= .zero && $0.at < .seconds(3_600) })
    #expect(days[0].map(\.at) == days[0].map(\.at).sorted())
  }

  @Test func spreadsAndQuantiles() {
    let spread = Spread((0...100).map { Double($0) })
    #expect(spread == Spread([50, nil] + (0...100).filter { $0 != 50 }.map { Double($0) }))
    #expect(spread?.mean == 50 && spread?.low == 5 && spread?.high == 95 && spread?.count == 101)
    #expect(Spread([nil]) == nil)
    #expect(Spread([3])?.low == 3)
  }

  @Test func pairedDifferencesHaveStudentsInterval() {
    // Student's own example: extra sleep, 10 patients, Biometrika 6 (1908).
    let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    let difference = PairedDifference(first, second)
    #expect(abs((difference?.mean ?? 0) - 1.58) < 1e-9)
    #expect(abs((difference?.low ?? 0) - 0.7001) < 1e-3)
    #expect(abs((difference?.high ?? 0) - 2.4599) < 1e-3)
    #expect(difference?.isBeyondChance == true)
    #expect(PairedDifference([1, 2], [1, 2])?.isBeyondChance == false)
    #expect(PairedDifference([1, nil], [2, 3]) == nil)
    #expect(abs(StudentT.quantile975(degrees: 40) - 2.0211) < 1e-4)
    #expect(abs(StudentT.quantile975(degrees: 1_000) - 1.9623) < 1e-4)
  }

  @Test func patienceOfThoseWhoWereAnsweredIsNotTakenForShort() {
    // True patience: exponential, 100 s; but most are answered before.
    var draw = Draw(seed: 9, .caller, 1)
    let waits = (0..<20_000).map { _ in
      let (patience, offered) = (draw.exponential() * 100, draw.exponential() * 60)
      return PatienceCurve.Wait(waited: .seconds(min(patience, offered)), abandoned: patience < offered)
    }
    let curve = PatienceCurve(waits)
    for (quantile, expected) in [(0.1, 10.5), (0.5, 69.3), (0.8, 160.9)] {
      let found = curve.patience(at: quantile)?.inSeconds ?? 0
      #expect(abs(found - expected) < 0.08 * expected, "\(quantile): \(found)")
    }
    #expect((curve.patience(at: 0.999_999)?.inSeconds ?? 0) > 400)
    #expect(PatienceCurve([PatienceCurve.Wait(waited: .seconds(5), abandoned: false)]).patience(at: 0.9) == nil)
  }
}
