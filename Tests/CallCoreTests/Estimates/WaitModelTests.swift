import Telephony
import Testing

@testable import CallCore

@Suite("Wait model")
struct WaitModelTests {
  /// 10 agents, 200 s each: a caller every 20 s.
  @Test func withoutAbandonmentStagesAreEqual() {
    let model = WaitModel(ahead: 7, taken: 0.05, hazard: 0)
    #expect(abs(model.mean - 160) < 1e-9)
    #expect(abs(model.variation - 1.0 / 8) < 1e-12)
  }

  /// 1/0.05 + 1/0.055 + 1/0.06 s.
  @Test func thoseAheadGiveUp() {
    let model = WaitModel(ahead: 2, taken: 0.05, hazard: 0.005)
    #expect(abs(model.mean - 54.848_484_848) < 1e-6)
  }

  @Test(arguments: [0, 1, 5, 40, 400])
  func aScoreLeadsBackToItsWait(ahead: Int) {
    let model = WaitModel(ahead: ahead, taken: 0.05, hazard: 0.001)
    for seconds in [0.5, 10, 100, 1_000, 5_000] {
      #expect(abs(model.wait(at: model.score(of: seconds)) - seconds) < 1e-6 * seconds)
    }
    #expect(abs(model.score(of: model.mean)) < 1e-12)
  }

  /// The square root makes gamma's quantiles normal ones: for 8 stages of 1 s
  /// they are 4.656 and 11.771 (tables of the chi-squared distribution with 16
  /// degrees of freedom, halved).
  @Test func theTransformationFitsTheGammaDistribution() {
    let model = WaitModel(ahead: 7, taken: 1, hazard: 0)
    let chance = model.variation.squareRoot() / model.spread
    #expect(abs(model.wait(at: -1.2816 * chance) - 4.656) < 0.5)
    #expect(abs(model.wait(at: 1.2816 * chance) - 11.771) < 0.5)
  }

  @Test func theLoopIsBounded() {
    let far = WaitModel(ahead: .max, taken: 0.05, hazard: 0.001)
    #expect(far == WaitModel(ahead: WaitModel.placesMax, taken: 0.05, hazard: 0.001))
    #expect(WaitModel(ahead: -3, taken: 0.05, hazard: 0) == WaitModel(ahead: 0, taken: 0.05, hazard: 0))
  }
}

@Suite("Wait estimate parts")
struct WaitEstimatePartsTests {
  private func at(_ seconds: Int) -> Instant { Instant.epoch.advanced(by: .seconds(seconds)) }

  @Test func theHandlingTimeStandsInForAnswers() {
    var rate = ServiceRate()
    rate.setAgents(10, at: at(0))
    for _ in 0..<50 { rate.handled(.seconds(200)) }
    #expect(abs(rate.perSecond(at: at(1)) - 0.05) < 1e-9)
    rate.setAgents(4, at: at(2))
    #expect(abs(rate.perSecond(at: at(3)) - 0.02) < 1e-9)
    rate.setAgents(0, at: at(4))
    #expect(rate.perSecond(at: at(5)) == 0)
  }

  /// The agents have another queue too: 200 s of talk, but 400 s from answer
  /// to answer.
  @Test func whatSlowsTheQueueDownIsMeasured() {
    var rate = ServiceRate()
    for _ in 0..<50 { rate.handled(.seconds(200)) }
    rate.setAgents(10, at: at(0))
    rate.setWaiting(5, at: at(0))
    for answer in 1...600 { rate.answered(at: at(answer * 40)) }
    #expect(abs(rate.perSecond(at: at(24_000)) - 0.025) < 0.001)
    // Time without waiting callers counts for nothing.
    rate.setWaiting(0, at: at(24_000))
    let before = rate.perSecond(at: at(24_000))
    #expect(rate.perSecond(at: at(90_000)) == before)
    // With them, a queue that stands still grows slower by the minute.
    rate.setWaiting(1, at: at(90_000))
    #expect(rate.perSecond(at: at(93_600)) < before)
  }

  /// 600 s patience: of 100 s of waiting each, one in six gives up.
  @Test func thePatientCountToo() {
    var patience = Patience()
    #expect(patience.hazard == 0)
    for caller in 0..<1_200 { patience.ended(waited: .seconds(100), unserved: caller % 6 == 0) }
    #expect(abs(patience.hazard - 1.0 / 600) < 0.000_3)
  }

  @Test func quantilesFollowTheScores() {
    var calibration = WaitCalibration()
    var random = SeededGenerator(seed: 1)
    // Scores evenly from -3 to 1.
    for _ in 0..<20_000 { calibration.answered(score: random.unit() * 4 - 3, weight: 0.1) }
    #expect(abs(calibration.low + 2.6) < 0.3)
    #expect(abs(calibration.median + 1) < 0.3)
    #expect(abs(calibration.high - 0.6) < 0.3)
  }

  /// Those who gave up would have waited longer: leaving them out would
  /// understate the wait of those who stay.
  @Test func censoredScoresMoveTheQuantilesToWhereTheyWouldBe() {
    var all = WaitCalibration()
    var random = SeededGenerator(seed: 2)
    for _ in 0..<40_000 {
      let score = random.unit() * 4 - 3
      let patience = random.unit() * 5 - 3
      if score <= patience {
        all.answered(score: score, weight: 0.05)
      } else {
        all.gaveUp(score: patience, weight: 0.05)
      }
    }
    #expect(abs(all.low + 2.6) < 0.3)
    #expect(abs(all.median + 1) < 0.3)
    #expect(abs(all.high - 0.6) < 0.3)
  }

  @Test func quantilesStayInTheirBounds() {
    var calibration = WaitCalibration()
    for _ in 0..<10_000 { calibration.answered(score: .greatestFiniteMagnitude, weight: 1) }
    #expect(calibration.high == 4 && calibration.low == 4)
    for _ in 0..<10_000 { calibration.answered(score: -1e300, weight: 1) }
    #expect(calibration.high == -4 && calibration.low == -4)
  }
}
