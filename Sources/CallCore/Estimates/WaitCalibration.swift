/// Where real waits lie in the model's distribution: three quantiles of their
/// scores, and the share of intervals that held. Both follow the times.
///
/// Each quantile is tracked by small steps: up when a wait was above it, down
/// when below, balanced so that it rests where 10, 50 or 90 % are below. In
/// the long run the interval holds what it promises whatever the model does
/// wrong. Gibbs and Candès, "Adaptive Conformal Inference Under Distribution
/// Shift" (NeurIPS 2021); Angelopoulos, Candès and Tibshirani, "Conformal PID
/// Control for Time Series Prediction" (NeurIPS 2023): there quantile tracking.
///
/// Callers who wait together share their luck: with k ahead, some k waits tell
/// no more than one. So a step is as small as the caller's share in that
/// (`WaitModel.variation`); full steps would chase each rush's errors into the
/// next one.
struct WaitCalibration: Codable, Equatable, Sendable {
  /// The step for a whole independent observation, in standard deviations;
  /// for the median, where observations are denser, less.
  static let step = 0.25
  static let medianStep = 0.1
  /// Beyond these scores the model is not to be mended.
  static let scoreMax = 4.0
  /// How much of the share that held an independent observation makes up.
  static let heldStep = 0.2

  /// Begins as the normal distribution.
  private(set) var low = -1.2816
  private(set) var median = 0.0
  private(set) var high = 1.2816
  /// The share of the latest waits that lay in their interval.
  private(set) var held = 0.8

  mutating func answered(score: Double, weight: Double) {
    move(weight, below: (score < low ? 1 : 0, score < median ? 1 : 0, score < high ? 1 : 0))
  }

  /// A caller gave up at a score: where the wait would have ended is unknown,
  /// but not before. Counts as what the waits beyond that score would on
  /// average (Efron, "The Two Sample Problem with Censored Data", 1967).
  mutating func gaveUp(score: Double, weight: Double) {
    let passed = share(below: score)
    guard passed > 0 else { return }
    func below(_ quantile: Double) -> Double { max(0, quantile - passed) / (1 - passed) }
    move(weight, below: (below(0.1), below(0.5), below(0.9)))
  }

  mutating func scored(held isHeld: Bool, weight: Double) {
    held += Self.heldStep * weight * ((isHeld ? 1 : 0) - held)
  }

  private func share(below score: Double) -> Double {
    func part(_ from: Double, _ to: Double) -> Double { to > from ? (score - from) / (to - from) : 1 }
    if score < low { return 0 }
    if score < median { return 0.1 + 0.4 * part(low, median) }
    return score < high ? 0.5 + 0.4 * part(median, high) : 0.9
  }

  private mutating func move(_ weight: Double, below: (low: Double, median: Double, high: Double)) {
    low = clamped(low + Self.step * weight * (0.1 - below.low))
    median = clamped(median + Self.medianStep * weight * (0.5 - below.median))
    high = clamped(high + Self.step * weight * (0.9 - below.high))
  }

  private func clamped(_ score: Double) -> Double { min(max(score, -Self.scoreMax), Self.scoreMax) }
}
