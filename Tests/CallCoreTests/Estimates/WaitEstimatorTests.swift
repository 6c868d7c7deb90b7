import Telephony
import Testing

@testable import CallCore

@Suite("Wait estimator")
struct WaitEstimatorTests {
  private func at(_ seconds: Int) -> Instant { Instant.epoch.advanced(by: .seconds(seconds)) }

  /// Ten agents who need 200 s for a call.
  private func practised() -> WaitEstimator {
    var estimator = WaitEstimator()
    estimator.agentsServing(10, at: at(0))
    for _ in 0..<30 { estimator.handled(.seconds(200)) }
    return estimator
  }

  @Test func itSaysNothingWithoutAgents() {
    var estimator = practised()
    estimator.agentsServing(0, at: at(1))
    let forecast = estimator.forecast(ahead: 10, at: at(2))
    #expect(forecast.estimate == nil)
    #expect(forecast.silence == .noAgents)
  }

  @Test func itSaysNothingBeforeItHasSeenCalls() {
    var estimator = WaitEstimator()
    estimator.agentsServing(3, at: at(0))
    for call in 0..<20 {
      #expect(estimator.forecast(ahead: 10, at: at(call)).silence == .learning)
      estimator.handled(.seconds(100))
    }
    #expect(estimator.forecast(ahead: 10, at: at(30)).silence == nil)
    // The first calls of many agents to end are the short ones.
    estimator.agentsServing(200, at: at(31))
    #expect(estimator.forecast(ahead: 10, at: at(32)).silence == .learning)
  }

  @Test func itSaysNothingNearTheHead() {
    let estimator = practised()
    #expect(estimator.forecast(ahead: 0, at: at(1)).silence == .imprecise)
    #expect(estimator.forecast(ahead: 0, at: at(1)).estimate == nil)
    #expect(estimator.forecast(ahead: 5, at: at(1)).silence == nil)
  }

  @Test func itSaysNothingBeyondADay() throws {
    var estimator = practised()
    for _ in 0..<2_000 { estimator.handled(.seconds(80_000)) }
    #expect(estimator.forecast(ahead: 500, at: at(1)).silence == .imprecise)
  }

  /// A turn every 20 s: 20 callers and oneself take 420 s.
  @Test func itTellsAnInterval() throws {
    let estimate = try #require(practised().forecast(ahead: 20, at: at(1)).estimate)
    #expect(estimate.likely == .seconds(420))
    #expect(estimate.lower > .seconds(270) && estimate.lower < .seconds(330))
    #expect(estimate.upper > .seconds(520) && estimate.upper < .seconds(590))
  }

  @Test func withoutScoresNothingIsPublished() {
    let accuracy = practised().accuracy
    #expect(accuracy.count == 0 && accuracy.callersTold == 0 && accuracy.callersNotTold == 0)
    #expect(accuracy.medianError == nil && accuracy.medianRelativeError == nil && accuracy.coverage == nil)
  }

  @Test func itPublishesItsError() throws {
    var estimator = practised()
    let forecast = estimator.forecast(ahead: 20, at: at(1))
    // 80 s, 70 s and 580 s from the likely 420 s; the last is a miss.
    for waited in [500, 350, 1_000] {
      estimator.answered(waited: .seconds(waited), forecast: forecast, at: at(1_001))
    }
    // Gave up before, and 280 s after, the likely wait: unknown, and a miss.
    estimator.leftUnanswered(waited: .seconds(100), forecast: forecast)
    estimator.leftUnanswered(waited: .seconds(700), forecast: forecast)
    // Not told, and not asked for.
    estimator.answered(waited: .seconds(9), forecast: estimator.forecast(ahead: 0, at: at(1_002)), at: at(1_011))
    estimator.answered(waited: .seconds(5), forecast: nil, at: at(1_012))
    let accuracy = estimator.accuracy
    #expect(accuracy.count == 4)
    #expect(accuracy.coverage == 0.5)
    #expect(accuracy.medianError == .seconds(280))
    #expect(accuracy.medianRelativeError == 0.4)
    #expect(accuracy.callersTold == 5)
    #expect(accuracy.callersNotTold == 1)
  }

  @Test func onlyTheLatestCallersCount() {
    var estimator = practised()
    let forecast = estimator.forecast(ahead: 20, at: at(1))
    for _ in 0..<300 { estimator.answered(waited: .seconds(9_000), forecast: forecast, at: at(9_001)) }
    #expect(estimator.accuracy.coverage == 0)
    for _ in 0..<200 { estimator.answered(waited: .seconds(420), forecast: forecast, at: at(9_001)) }
    #expect(estimator.accuracy.count == 200)
    #expect(estimator.accuracy.coverage == 1)
    #expect(estimator.accuracy.callersTold == 500)
  }

  /// Something that the model doesn't know of: the agents answer as many as
  /// before, but these callers are let in before those ahead of them.
  @Test func itFallsSilentWhenWrongAndSpeaksAgainWhenRight() throws {
    var estimator = practised()
    estimator.waiting(10, at: at(1))
    var now = 1
    func live(_ callers: Int, _ wait: (WaitEstimate) -> Double, on estimator: inout WaitEstimator) -> [WaitSilence?] {
      (0..<callers).map { _ in
        now += 20
        let forecast = estimator.forecast(ahead: 10, at: at(now))
        let waited = forecast.expected.map { wait($0) } ?? 0
        estimator.answered(waited: .seconds(waited), forecast: forecast, at: at(now))
        return forecast.silence
      }
    }
    #expect(live(50, { $0.likely.inSeconds }, on: &estimator).allSatisfy { $0 == nil })
    let wrong = live(60, { $0.lower.inSeconds / 5 }, on: &estimator)
    #expect(wrong.first == .some(nil))
    #expect(wrong.contains(.unreliable))
    let right = live(400, { $0.likely.inSeconds }, on: &estimator)
    #expect(right.first != .some(nil))
    #expect(right.last == .some(nil))
  }

  @Test func aCopyThatWasEncodedGoesOnTheSameWay() throws {
    var world = QueueWorld(Workload.all[2], seed: 5)
    world.run(days: 1)
    let estimator = world.estimators[0]
    let bytes = try CompactEncoder().encode(estimator)
    #expect(bytes.count < 3_000)
    var (one, other) = (estimator, try CompactDecoder().decode(WaitEstimator.self, from: bytes))
    #expect(one == other)
    var random = SeededGenerator(seed: 1)
    for step in 0..<500 {
      let now = at(90_000 + step * 30)
      one.waiting(step % 9, at: now)
      other.waiting(step % 9, at: now)
      let forecast = one.forecast(ahead: step % 40, at: now)
      #expect(forecast == other.forecast(ahead: step % 40, at: now))
      let kept = try CompactDecoder().decode(WaitForecast.self, from: CompactEncoder().encode(forecast))
      let waited = Duration.seconds(random.unit() * 600)
      one.answered(waited: waited, forecast: forecast, at: now)
      other.answered(waited: waited, forecast: kept, at: now)
    }
    #expect(one == other)
    #expect(one.accuracy == other.accuracy)
  }
}

/// Whatever it is told, it tells nothing absurd.
@Suite("Wait estimator, random events")
struct WaitEstimatorRandomTests {
  @Test(arguments: 1...40)
  func estimatesAreInOrderAndGrowWithThePosition(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var estimator = WaitEstimator()
    var now = Instant.epoch
    var forecasts: [WaitForecast?] = [nil]
    let scale = [1.0, 300, 40_000, 1e9][seed % 4]
    func duration(_ random: inout SeededGenerator) -> Duration {
      .seconds((random.unit() - 0.05) * scale * random.unit())
    }
    for step in 0..<3_000 {
      // Times that go back must do no harm.
      now = now.advanced(by: .seconds((random.unit() - 0.02) * scale / 5))
      let forecast = forecasts[Int(random.next() % UInt64(forecasts.count))]
      switch random.next() % 8 {
      case 0: estimator.agentsServing([0, 1, 3, 20, 500, -4, .max][Int(random.next() % 7)], at: now)
      case 1: estimator.waiting(Int(random.next() % 40) - 2, at: now)
      case 2, 3: estimator.handled(duration(&random))
      case 4, 5: estimator.answered(waited: duration(&random), forecast: forecast, at: now)
      case 6: estimator.leftUnanswered(waited: duration(&random), forecast: forecast)
      default:
        forecasts.append(estimator.forecast(ahead: Int(random.next() % 100), at: now))
        if forecasts.count > 50 { forecasts.removeFirst() }
      }
      guard step % 50 == 0 else { continue }
      try check(estimator, at: now, "seed \(seed), step \(step)")
    }
  }

  private func check(_ estimator: WaitEstimator, at now: Instant, _ place: Comment) throws {
    var last: WaitEstimate?
    for ahead in Array(0..<60) + [100, 500, 2_000, 10_000, .max] {
      let forecast = estimator.forecast(ahead: ahead, at: now)
      try #require((forecast.estimate == nil) == (forecast.silence != nil), place)
      if let model = forecast.model {
        try #require(model.mean.isFinite && model.mean > 0 && model.variation.isFinite && model.variation > 0, place)
      }
      if let expected = forecast.expected {
        try #require(.zero <= expected.lower && expected.lower <= expected.likely, place)
        try #require(expected.likely <= expected.upper && expected.upper <= .seconds(86_400), place)
      }
      guard let estimate = forecast.estimate else { continue }
      if let last {
        try #require(last.lower <= estimate.lower && last.likely <= estimate.likely, place)
        try #require(last.upper <= estimate.upper, place)
      }
      last = estimate
    }
    let accuracy = estimator.accuracy
    try #require(accuracy.count <= 200, place)
    if let coverage = accuracy.coverage { try #require((0...1).contains(coverage), place) }
    if let error = accuracy.medianRelativeError { try #require(error.isFinite && error >= 0, place) }
  }
}
