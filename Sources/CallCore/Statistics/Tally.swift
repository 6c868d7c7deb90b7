import Telephony

/// What was counted of a queue, a skill or an agent in a time: whole numbers
/// only, so that adding tallies up gives the same as counting once.
///
/// An event counts in the time in which it happened: an entry when the caller
/// came, an outcome with its wait when the waiting ended, talk and after-call
/// work when they ended. Only ``staffedMicroseconds`` is split where a time
/// ends. All times are microseconds.
public struct Tally: Equatable, Sendable {
  /// Tries to enter the queue, refused ones included. An agent has none.
  public var entries = 0
  /// How entries ended. An agent has only answered ones and callbacks.
  public var outcomes = Counts<QueueOutcome>()
  /// Answered after at most ``ServiceLevelRule/threshold``.
  public var answeredInTime = 0
  /// Abandoned after at most ``ServiceLevelRule/threshold``.
  public var abandonedInTime = 0
  /// Abandoned sooner than ``ServiceLevelRule/shortAbandon``.
  public var shortAbandons = 0
  /// What the answered waited, together.
  public var answeredWaitMicroseconds = 0
  public var answeredWaitMicrosecondsMax = 0
  /// What those who abandoned waited, together.
  public var abandonedWaitMicroseconds = 0
  public var abandonedWaitMicrosecondsMax = 0
  /// Talks that ended; a call that was transferred has one for each agent.
  public var talks = 0
  /// Talking, without hold, in ``talks``.
  public var talkMicroseconds = 0
  /// Callers on hold in ``talks``.
  public var holdMicroseconds = 0
  /// After-call work that ended.
  public var wrapUps = 0
  public var wrapUpMicroseconds = 0
  /// Offers that the agent let ring, declined or was not reached by.
  public var offersMissed = 0
  /// How long the agent was in each state. Only an agent has it.
  public var staffedMicroseconds = Counts<StaffedState>()

  public init() {}

  /// Entries that came to an end, whatever the outcome.
  public var ended: Int { outcomes.total }

  public var isEmpty: Bool { self == Tally() }

  public static func + (left: Tally, right: Tally) -> Tally {
    var sum = left
    sum += right
    return sum
  }

  public static func += (left: inout Tally, right: Tally) {
    left.entries += right.entries
    left.outcomes += right.outcomes
    left.answeredInTime += right.answeredInTime
    left.abandonedInTime += right.abandonedInTime
    left.shortAbandons += right.shortAbandons
    left.answeredWaitMicroseconds += right.answeredWaitMicroseconds
    left.answeredWaitMicrosecondsMax = max(left.answeredWaitMicrosecondsMax, right.answeredWaitMicrosecondsMax)
    left.abandonedWaitMicroseconds += right.abandonedWaitMicroseconds
    left.abandonedWaitMicrosecondsMax = max(left.abandonedWaitMicrosecondsMax, right.abandonedWaitMicrosecondsMax)
    left.talks += right.talks
    left.talkMicroseconds += right.talkMicroseconds
    left.holdMicroseconds += right.holdMicroseconds
    left.wrapUps += right.wrapUps
    left.wrapUpMicroseconds += right.wrapUpMicroseconds
    left.offersMissed += right.offersMissed
    left.staffedMicroseconds += right.staffedMicroseconds
  }
}

// MARK: Counting

extension Tally {
  mutating func countAnswer(waited: Duration, by rule: ServiceLevelRule) {
    let wait = Int(waited.wholeMicroseconds)
    outcomes[.answered] += 1
    if waited <= rule.threshold { answeredInTime += 1 }
    answeredWaitMicroseconds += wait
    answeredWaitMicrosecondsMax = max(answeredWaitMicrosecondsMax, wait)
  }

  mutating func countLeaving(_ outcome: QueueOutcome, waited: Duration, by rule: ServiceLevelRule) {
    if outcome == .answered { return countAnswer(waited: waited, by: rule) }
    outcomes[outcome] += 1
    guard outcome == .abandoned else { return }
    let wait = Int(waited.wholeMicroseconds)
    if waited <= rule.threshold { abandonedInTime += 1 }
    if waited < rule.shortAbandon { shortAbandons += 1 }
    abandonedWaitMicroseconds += wait
    abandonedWaitMicrosecondsMax = max(abandonedWaitMicrosecondsMax, wait)
  }

  mutating func countTalk(talked: Duration, held: Duration) {
    talks += 1
    talkMicroseconds += Int(talked.wholeMicroseconds)
    holdMicroseconds += Int(held.wholeMicroseconds)
  }

  mutating func countWrapUp(_ duration: Duration) {
    wrapUps += 1
    wrapUpMicroseconds += Int(duration.wholeMicroseconds)
  }
}
