public import Telephony

/// How long the callers of one queue will wait: told as an interval, and only
/// when sure.
///
/// It is fed with what happens in the queue, asked when a caller enters, and
/// given back its forecast when that caller's wait is over:
///
/// ```swift
/// let forecast = estimator.forecast(ahead: 7, at: now)
/// forecast.estimate // 2 to 4 minutes; nil when unsure, and forecast.silence says why
/// estimator.answered(waited: waited, forecast: forecast, at: later)
/// estimator.accuracy // published
/// ```
///
/// A value of at most 3 KB; each event costs the same whatever the history, a
/// forecast one division for each caller ahead. Times should not go back; one
/// that does counts as the latest one seen. See <doc:WaitEstimates>.
public struct WaitEstimator: Codable, Equatable, Sendable {
  /// Calls to be handled before the first estimate; two for each agent if that
  /// is more, since the first calls to end are the short ones.
  static let callsToLearn = 20
  /// The widest distribution that is told of, as a share of the mean: with
  /// five callers ahead or more.
  static let spreadMax = 0.45
  /// The widest interval that is told: `upper` through `lower`.
  static let widthMax = 4.0
  /// The smallest share of intervals that have to hold of late.
  static let heldMin = 0.5
  /// Seconds beyond which nothing is told.
  static let waitMax = 86_400.0

  private var rate = ServiceRate()
  private var patience = Patience()
  private var calibration = WaitCalibration()
  private var record = WaitEstimateRecord()

  public init() {}

  /// Its own error, measured.
  public var accuracy: WaitEstimateAccuracy { record.accuracy }

  /// The agents who are there to serve the queue have changed: available,
  /// offered, on call (of whichever queue) or in wrap-up; not those on a break.
  public mutating func agentsServing(_ count: Int, at now: Instant) { rate.setAgents(count, at: now) }

  /// The number of callers who wait and are not being offered to an agent has
  /// changed.
  public mutating func waiting(_ count: Int, at now: Instant) { rate.setWaiting(count, at: now) }

  /// A call of the queue has been handled: talk and wrap-up are over.
  public mutating func handled(_ duration: Duration) { rate.handled(duration) }

  /// A caller has been answered.
  ///
  /// - Parameter forecast: what `forecast(ahead:at:)` gave at entry; nil for
  ///   one who did not have to wait for an agent.
  public mutating func answered(waited: Duration, forecast: WaitForecast?, at now: Instant) {
    patience.ended(waited: waited, unserved: false)
    guard let forecast else { return }
    rate.answered(at: now)
    if let estimate = forecast.estimate { record.add(estimate, waited: waited) } else { record.skip() }
    guard let (model, expected) = teachable(forecast) else { return }
    calibration.answered(score: model.score(of: waited.inSeconds), weight: model.variation)
    calibration.scored(held: expected.holds(waited), weight: model.variation)
  }

  /// An agent has taken a customer who was called back.
  mutating func calledBack(at now: Instant) { rate.answered(at: now) }

  /// A caller has left the queue unanswered: given up, timed out, gone another
  /// way. Whatever the reason, those behind move up.
  public mutating func leftUnanswered(waited: Duration, forecast: WaitForecast?) {
    patience.ended(waited: waited, unserved: true)
    guard let forecast else { return }
    let isMiss = forecast.expected.map { waited > $0.upper } ?? false
    switch forecast.estimate {
    case .some(let estimate) where isMiss: record.add(estimate, waited: waited)
    case .some: record.unknown()
    case nil: record.skip()
    }
    guard let (model, _) = teachable(forecast) else { return }
    calibration.gaveUp(score: model.score(of: waited.inSeconds), weight: model.variation)
    if isMiss { calibration.scored(held: false, weight: model.variation) }
  }

  /// What to expect of the wait of a caller with so many ahead in the queue,
  /// counted from now on.
  ///
  /// - Parameter ahead: callers before this one who are not being offered.
  public func forecast(ahead: Int, at now: Instant) -> WaitForecast {
    guard rate.agents > 0 else { return WaitForecast(silence: .noAgents, expected: nil, model: nil) }
    guard rate.callsHandled >= max(Self.callsToLearn, 2 * rate.agents) else {
      return WaitForecast(silence: .learning, expected: nil, model: nil)
    }
    let model = WaitModel(ahead: ahead, taken: rate.perSecond(at: now), hazard: patience.hazard)
    let likely = min(model.wait(at: calibration.median), Self.waitMax)
    let lower = min(model.wait(at: calibration.low), likely)
    let upper = min(max(model.wait(at: calibration.high), likely), Self.waitMax)
    let isPrecise = model.spread <= Self.spreadMax && upper <= Self.widthMax * lower && upper < Self.waitMax
    let silence: WaitSilence? =
      if !isPrecise { .imprecise } else if calibration.held < Self.heldMin { .unreliable } else { nil }
    return WaitForecast(
      silence: silence, expected: WaitEstimate(lower: lower, likely: likely, upper: upper), model: model)
  }

  /// What a forecast was made from, if calibration learns from it: near the
  /// head, waits are too much chance, and distributed in another way.
  private func teachable(_ forecast: WaitForecast) -> (WaitModel, WaitEstimate)? {
    guard let model = forecast.model, let expected = forecast.expected, model.spread <= Self.spreadMax else {
      return nil
    }
    return (model, expected)
  }
}
