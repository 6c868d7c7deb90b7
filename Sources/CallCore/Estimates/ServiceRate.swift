import Telephony

/// How many of a queue's callers one of its agents takes in a second while
/// callers wait: measured, not derived.
///
/// Answers are counted against the agents' time, but only over the times in
/// which callers waited for whom no agent was free. So whatever slows a queue
/// down is in it without being modelled: wrap-up, ringing, missed offers,
/// agents who serve other queues as well. Until there are answers enough, the
/// mean handling time stands in for them.
struct ServiceRate: Codable, Equatable, Sendable {
  /// After how many answers one counts little (1/e).
  static let answersRemembered = 200.0
  static let handlingsRemembered = 200.0
  /// How many answers the handling time stands for.
  static let answersPresumed = 10.0
  static let agentsMax = 100_000

  private(set) var agents = 0
  private(set) var callsHandled = 0
  private var hasWaiting = false
  private var measuredUntil: Instant?
  /// Answers while callers waited, older ones counting less; the agents'
  /// seconds that they took; those since the last answer.
  private var answers = 0.0
  private var agentSeconds = 0.0
  private var agentSecondsPending = 0.0
  /// Sums for the mean handling time, older calls counting less.
  private var handlings = 0.0
  private var handlingSeconds = 0.0

  /// Seconds; 0 when no call has been handled.
  var meanHandling: Double { handlings > 0 ? handlingSeconds / handlings : 0 }

  mutating func setAgents(_ count: Int, at now: Instant) {
    measure(until: now)
    agents = min(max(0, count), Self.agentsMax)
  }

  mutating func setWaiting(_ count: Int, at now: Instant) {
    measure(until: now)
    hasWaiting = count > 0
  }

  /// A caller who had to wait for an agent has been answered.
  mutating func answered(at now: Instant) {
    measure(until: now)
    let kept = 1 - 1 / Self.answersRemembered
    answers = answers * kept + 1
    agentSeconds = agentSeconds * kept + agentSecondsPending
    agentSecondsPending = 0
  }

  mutating func handled(_ duration: Duration) {
    let kept = 1 - 1 / Self.handlingsRemembered
    handlings = handlings * kept + 1
    handlingSeconds = handlingSeconds * kept + max(0, duration.inSeconds)
    callsHandled += 1
  }

  /// Callers that the agents of now take in a second, together. 0 without agents.
  func perSecond(at now: Instant) -> Double {
    let pending = agentSecondsPending + agentSecondsSinceMeasured(at: now)
    let presumedSeconds = Self.answersPresumed * min(max(meanHandling, 1), 86_400)
    return Double(agents) * (answers + Self.answersPresumed) / (agentSeconds + pending + presumedSeconds)
  }

  private mutating func measure(until now: Instant) {
    agentSecondsPending += agentSecondsSinceMeasured(at: now)
    measuredUntil = max(measuredUntil ?? now, now)
  }

  private func agentSecondsSinceMeasured(at now: Instant) -> Double {
    guard let measuredUntil, hasWaiting, now > measuredUntil else { return 0 }
    return measuredUntil.duration(to: now).inSeconds * Double(agents)
  }
}
