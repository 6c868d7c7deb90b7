import Telephony

/// How soon waiting callers give up: departures unserved, per second of waiting.
///
/// Those who were answered count with their time: they were patient that long
/// at least. It is the maximum-likelihood estimate of an exponential patience
/// from censored observations.
struct Patience: Codable, Equatable, Sendable {
  /// After how many callers one counts little (1/e).
  static let callersRemembered = 200.0
  /// Seconds of waiting presumed to have passed without a departure, so that
  /// the first one to give up doesn't count for all.
  static let secondsPresumed = 1_800.0

  private var departures = 0.0
  private var waitedSeconds = 0.0

  /// Per caller and second.
  var hazard: Double { departures / (waitedSeconds + Self.secondsPresumed) }

  mutating func ended(waited: Duration, unserved: Bool) {
    let kept = 1 - 1 / Self.callersRemembered
    departures = departures * kept + (unserved ? 1 : 0)
    waitedSeconds = waitedSeconds * kept + max(0, waited.inSeconds)
  }
}
