/// How long a caller will wait: an interval, not a number.
///
/// 0 <= `lower` <= `likely` <= `upper` <= 24 h.
public struct WaitEstimate: Codable, Equatable, Sendable {
  /// One caller in ten is answered sooner.
  public let lower: Duration
  /// Half of the callers are answered sooner: the median.
  public let likely: Duration
  /// One caller in ten waits longer.
  public let upper: Duration

  /// From seconds in ascending order.
  init(lower: Double, likely: Double, upper: Double) {
    self.lower = .milliseconds(Int64((lower * 1_000).rounded()))
    self.likely = .milliseconds(Int64((likely * 1_000).rounded()))
    self.upper = .milliseconds(Int64((upper * 1_000).rounded()))
  }

  func holds(_ waited: Duration) -> Bool { lower <= waited && waited <= upper }
}

/// Why a caller is told nothing about the wait.
public enum WaitSilence: String, Codable, Sendable, CaseIterable {
  /// No agent is there to serve the queue.
  case noAgents = "no_agents"
  /// Too few calls have been handled to know how long one takes.
  case learning
  /// The interval would be too wide to be of use. Mostly since the caller is
  /// near the head of the queue, where the wait is the chance of a few talks.
  case imprecise
  /// Of late, too many callers waited shorter or longer than expected.
  case unreliable
}

/// What is expected of one caller's wait.
///
/// It is kept with the caller and handed back when the wait is over, told or
/// not: an estimator that has fallen silent learns from it when to speak again.
public struct WaitForecast: Codable, Equatable, Sendable {
  /// Why the caller is told nothing; nil when there is an estimate.
  public let silence: WaitSilence?
  /// What was expected, told or not; nil when there was nothing to go by.
  let expected: WaitEstimate?
  let model: WaitModel?

  /// What to tell the caller; nil when unsure.
  public var estimate: WaitEstimate? { silence == nil ? expected : nil }
}
