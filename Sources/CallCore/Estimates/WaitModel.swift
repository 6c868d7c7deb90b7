/// The wait of one caller as the queueing model sees it: mean and variance of
/// the time until everybody ahead has been taken or has given up, and then the
/// caller's own turn.
///
/// With k callers ahead the next change comes at the rate at which agents take
/// callers plus k times the rate at which a caller gives up. The wait is the
/// sum of these stages from k = `ahead` down to 0, each exponential.
///
/// Whitt, "Predicting Queueing Delays" (Management Science 45(6), 1999);
/// Ibrahim and Whitt, "Real-Time Delay Estimation in Overloaded Multiserver
/// Queues with Abandonments" (Management Science 55(10), 2009): there QL_m.
struct WaitModel: Codable, Equatable, Sendable {
  /// Beyond it a caller is told what the one at this place is told.
  static let placesMax = 10_000
  /// How wrong the rates themselves may be: it does not average out over many
  /// callers ahead, as chance does. A standard deviation, as a share.
  static let ratesSpread = 0.12

  /// In seconds.
  let mean: Double
  /// The variance by chance, as a share of the mean's square: 1 for the caller
  /// at the head, about 1 / (ahead + 1) for one further back.
  let variation: Double

  /// - Parameters:
  ///   - taken: callers that all agents together take in a second; > 0.
  ///   - hazard: how often a caller gives up, in a second of waiting.
  init(ahead: Int, taken: Double, hazard: Double) {
    var mean = 0.0
    var variance = 0.0
    for place in 0...min(max(0, ahead), Self.placesMax) {
      let stage = 1 / (taken + Double(place) * hazard)
      mean += stage
      variance += stage * stage
    }
    self.mean = mean
    self.variation = variance / (mean * mean)
  }

  /// Standard deviation as a share of the mean.
  var spread: Double { (variation + Self.ratesSpread * Self.ratesSpread).squareRoot() }

  /// Where a wait lies, in standard deviations from the mean; by the square
  /// root, which makes the gamma distribution of a sum of stages about normal
  /// (Bartlett, "The Square Root Transformation in Analysis of Variance", 1936).
  func score(of seconds: Double) -> Double {
    ((max(0, seconds) / mean).squareRoot() - 1) * 2 / spread
  }

  /// The wait in seconds at a score: the way back.
  func wait(at score: Double) -> Double {
    let root = max(0, 1 + score * spread / 2)
    return mean * root * root
  }
}
