import CallCore
public import Telephony

/// One caller of a planned day: all that is chance in a call, settled before
/// anything is routed, so that two blueprints meet the same callers.
public struct PlannedCall: Sendable, Equatable {
  /// When the caller dials, counted from midnight of the day.
  public var at: Duration
  /// The number dialled.
  public var number: String
  public var wish: Wish
  public var talk: PlannedTalk
  /// How long the caller waits for an agent, counted from the first queue
  /// entry; nil is for ever.
  public var patience: Duration?
  /// Hangs up so long after dialling, if in no queue by then; nil does not.
  public var leavesFlowAfter: Duration?

  /// What the caller presses in menus.
  public enum Wish: Sendable, Equatable {
    /// The keys that lead to the queue; any where none does.
    case queue(QueueID)
    /// Each option is as likely as the others.
    case any
    /// No key at all.
    case nothing
  }

  public init(
    at: Duration, number: String, wish: Wish, talk: PlannedTalk, patience: Duration?, leavesFlowAfter: Duration? = nil
  ) {
    self.at = at
    self.number = number
    self.wish = wish
    self.talk = talk
    self.patience = patience
    self.leavesFlowAfter = leavesFlowAfter
  }
}

/// How long a caller and an agent talk, hold included.
public enum PlannedTalk: Sendable, Equatable {
  /// So long.
  case fixed(Duration)
  /// So many times the mean of the queue in which the call is answered.
  case drawn(Double, TalkMean)
}

/// What talks last in the mean.
public enum TalkMean: Sendable, Equatable {
  case talk(Duration)
  /// With after-call work (AHT). The talk is what the queue's wrap-up time in
  /// the first blueprint leaves of it, so that a change of wrap-up shows.
  case handling(Duration)

  /// The mean talk in a queue whose wrap-up was so long at first.
  func mean(wrapUp: Duration) -> Duration {
    switch self {
    case .talk(let mean): mean
    case .handling(let mean): max(.zero, mean - wrapUp)
    }
  }
}

/// How times lie around their mean.
public enum TimeShape: String, Sendable, CaseIterable {
  /// As the Erlang formulas take it: standard deviation = mean.
  case exponential
  /// With the same standard deviation, but fewer very short ones: nearer to
  /// real talks (Brown et al., "Statistical Analysis of a Telephone Call
  /// Center", JASA 100, 2005).
  case lognormal
  /// Always the mean.
  case constant

  /// A time in units of the mean.
  func factor(_ draw: inout Draw) -> Double {
    switch self {
    case .exponential: draw.exponential()
    case .lognormal: draw.lognormal()
    case .constant: 1
    }
  }
}

extension Duration {
  /// So many times as long, to the microsecond.
  func scaled(by factor: Double) -> Duration {
    // Far below what would overflow: a thousand years.
    .microseconds(Int64(min(max(0, Double(wholeMicroseconds) * factor), 3e16)))
  }
}
