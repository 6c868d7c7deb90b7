public import CallCore
import Telephony

/// How long the next caller of a queue will wait: an interval in milliseconds,
/// or why nothing is said.
public struct WaitEstimateResource: Codable, Equatable, Sendable {
  /// One caller in ten is answered sooner. The three come together, or not at all.
  public var lowerMs: Int64?
  /// Half of the callers are answered sooner.
  public var likelyMs: Int64?
  /// One caller in ten waits longer.
  public var upperMs: Int64?
  /// `no_agents`, `learning`, `imprecise` or `unreliable`; absent when there is
  /// an estimate.
  public var silence: String?

  enum CodingKeys: String, CodingKey {
    case lowerMs = "lower_ms"
    case likelyMs = "likely_ms"
    case upperMs = "upper_ms"
    case silence
  }

  public init(_ forecast: WaitForecast) {
    lowerMs = forecast.estimate?.lower.wholeMilliseconds
    likelyMs = forecast.estimate?.likely.wholeMilliseconds
    upperMs = forecast.estimate?.upper.wholeMilliseconds
    silence = forecast.silence?.rawValue
  }
}

/// How good a queue's estimates have been, for publishing beside them.
public struct EstimateAccuracyResource: Codable, Equatable, Sendable {
  /// The latest callers that the figures are of, 200 at most.
  public var count: Int
  /// Half of them waited no further from the likely wait than this share of
  /// their real wait.
  public var medianRelativeError: Double?
  public var medianErrorMs: Int64?
  /// The share of them whose wait lay in the interval, 0 to 1; it promises 0.8.
  public var coverage: Double?
  /// All callers so far who were told something, and who were not.
  public var callersTold: Int
  public var callersNotTold: Int

  enum CodingKeys: String, CodingKey {
    case count
    case medianRelativeError = "median_relative_error"
    case medianErrorMs = "median_error_ms"
    case coverage
    case callersTold = "callers_told"
    case callersNotTold = "callers_not_told"
  }

  public init(_ accuracy: WaitEstimateAccuracy) {
    count = accuracy.count
    medianRelativeError = accuracy.medianRelativeError
    medianErrorMs = accuracy.medianError?.wholeMilliseconds
    coverage = accuracy.coverage
    callersTold = accuracy.callersTold
    callersNotTold = accuracy.callersNotTold
  }
}
