import CallCore
import Telephony

/// A figure of a planned day, by its formula in the core's statistics.
public enum PlanFigure: String, Sendable, CaseIterable {
  /// Entries into the queue, refused ones included.
  case calls
  /// On the line.
  case answered
  case abandonRate = "abandon_rate"
  case serviceLevel = "service_level"
  case averageSpeedOfAnswer = "average_speed_of_answer"
  case longestWait = "longest_wait"
  case averageHandleTime = "average_handle_time"
  /// Callers who wait at once, in the mean over time.
  case waiting
  case timedOut = "timed_out"
  case overflowed
  /// Not let in: too many waited, or the service would be bad, or nobody there.
  case refused
  /// Thrown out because no agent was left.
  case leftEmpty = "left_empty"
  case leftByKey = "left_by_key"
  /// Callers who took a callback and were connected by it, and those to whom it
  /// came to nothing: not reached in all attempts, or too late.
  case calledBack = "called_back"
  case callbacksFailed = "callbacks_failed"
  /// Talked with an agent, answered or called back.
  case served
  /// Offers that nobody picked up.
  case offersMissed = "offers_missed"
  /// Callers who could be told how long they will wait, of those who had to;
  /// then half of them were no further off than this, and so many waited as
  /// long as their interval said. Of one queue.
  case estimatesTold = "estimates_told"
  case estimateError = "estimate_error"
  case estimatesHeld = "estimates_held"
  /// Of a group of agents.
  case occupancy

  /// What its numbers are.
  public enum Unit: String, Sendable {
    case calls
    /// 0 to 1.
    case share
    case seconds
  }

  public var unit: Unit {
    switch self {
    case .calls, .answered, .timedOut, .overflowed, .refused, .leftEmpty, .leftByKey, .calledBack, .callbacksFailed,
      .served, .offersMissed, .waiting:
      .calls
    case .abandonRate, .serviceLevel, .estimatesTold, .estimateError, .estimatesHeld, .occupancy: .share
    case .averageSpeedOfAnswer, .longestWait, .averageHandleTime: .seconds
    }
  }

  /// Whether more of it is better; nil where it is neither.
  public var isBetterHigher: Bool? {
    switch self {
    case .served, .serviceLevel: true
    case .abandonRate, .averageSpeedOfAnswer, .longestWait, .waiting, .timedOut, .refused, .leftEmpty,
      .callbacksFailed, .offersMissed, .estimateError:
      false
    // Fewer are answered where more are called back.
    case .calls, .answered, .averageHandleTime, .overflowed, .leftByKey, .calledBack, .estimatesTold, .estimatesHeld,
      .occupancy:
      nil
    }
  }

  /// - Parameter length: of the time that `part` is of.
  /// - Returns: nil where there is nothing to divide by.
  func value(_ part: DayFigures.Part, over length: Duration, _ formula: ServiceLevelFormula) -> Double? {
    let tally = part.tally
    return switch self {
    case .calls: Double(tally.entries)
    case .answered: Double(tally.outcomes[.answered])
    case .abandonRate: tally.abandonRate
    case .serviceLevel: tally.serviceLevel(formula)
    case .averageSpeedOfAnswer: tally.averageSpeedOfAnswer?.inSeconds
    case .longestWait: tally.ended > 0 ? part.longestWait.inSeconds : nil
    case .averageHandleTime: tally.averageHandleTime?.inSeconds
    case .waiting: Double(part.waitingMicroseconds) / Double(max(1, length.wholeMicroseconds))
    case .timedOut: Double(tally.outcomes[.timedOut])
    case .overflowed: Double(tally.outcomes[.overflowed])
    case .refused: Double(tally.outcomes[.refused] + tally.outcomes[.full] + tally.outcomes[.refusedEmpty])
    case .leftEmpty: Double(tally.outcomes[.leftEmpty])
    case .leftByKey: Double(tally.outcomes[.leftByKey])
    case .calledBack: Double(tally.outcomes[.callback])
    case .callbacksFailed: Double(tally.outcomes[.callbackUnreached] + tally.outcomes[.callbackExpired])
    case .served: Double(tally.outcomes[.answered] + tally.outcomes[.callback])
    case .offersMissed: Double(tally.offersMissed)
    case .estimatesTold:
      part.accuracy.map { Double($0.callersTold) / Double($0.callersTold + $0.callersNotTold) }
    case .estimateError: part.accuracy?.medianRelativeError
    case .estimatesHeld: part.accuracy?.coverage
    case .occupancy: tally.occupancy
    }
  }
}
