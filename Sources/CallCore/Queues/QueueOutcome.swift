/// What became of one queue entry. Disjoint and total: the counts of all
/// outcomes and those who still wait add up to the entries.
///
/// Every try to enter a queue is an entry, also one that is refused; a caller
/// who comes to another queue by overflow or transfer is an entry of that
/// queue too.
public enum QueueOutcome: String, Codable, Sendable, CaseIterable {
  /// An agent and the caller came to share a bridge.
  case answered
  /// The caller hung up while waiting. Those who did so sooner than
  /// ``ServiceLevelRule/shortAbandon`` are counted apart as well.
  case abandoned
  /// The wait limit was reached.
  case timedOut = "timed_out"
  /// The caller pressed a key that leaves the queue.
  case leftByKey = "left_by_key"
  /// Thrown out because no agent was left. app_queue counts these as abandoned.
  case leftEmpty = "left_empty"
  /// Not let in because no agent was there.
  case refusedEmpty = "refused_empty"
  /// Not let in because as many as may were waiting.
  case full
  /// Not let in by another rule of joining: the estimated wait, say.
  case refused
  /// An operator took the caller out.
  case withdrawn
  /// The caller took a callback, and an agent and the customer came to share a
  /// bridge by it. Until then the entry is open: the customer waits.
  case callback
  /// Went on to another queue by a rule.
  case overflowed
  /// Ours or Asterisk's fault.
  case failed
  /// A callback that came to nothing: the customer was not reached in all the
  /// attempts that the queue's rules allow.
  case callbackUnreached = "callback_unreached"
  /// A callback that came to nothing: it was open for as long as it may be.
  case callbackExpired = "callback_expired"
  /// The customer called again while a callback was open, and that call has
  /// the place.
  case calledAgain = "called_again"
}

extension QueueOutcome: CountKey {
  public var slot: Int {
    switch self {
    case .answered: 0
    case .abandoned: 1
    case .timedOut: 2
    case .leftByKey: 3
    case .leftEmpty: 4
    case .refusedEmpty: 5
    case .full: 6
    case .refused: 7
    case .withdrawn: 8
    case .callback: 9
    case .overflowed: 10
    case .failed: 11
    case .callbackUnreached: 12
    case .callbackExpired: 13
    case .calledAgain: 14
    }
  }
}
