/// How long the socket's thread pauses after a turn, so that what comes
/// meanwhile is handled together.
///
/// A turn costs as much as ten messages, whatever it brings: two threads are
/// woken, and find none of what they need in the processor's caches. With
/// little traffic that does not matter, and the pause is short; the more there
/// is, the longer it gets, as in the interrupt moderation of network cards.
struct TurnPace {
  /// Messages a second up to which the pause is the shortest.
  static let quietRate = 400.0
  /// Messages a second from which on it is the longest.
  static let busyRate = 1_000.0
  /// It never lasts longer than so many messages take to come: Asterisk hangs
  /// up on a reader whose buffers are full.
  static let messagesMax = 200.0
  /// Over how long the rate is averaged, in seconds.
  private static let memory = 1.0

  let shortest: Duration
  let longest: Duration
  /// Messages a second.
  private(set) var rate = 0.0
  private var lastTurn: ContinuousClock.Instant

  /// - Parameters:
  ///   - pauses: the shortest and the longest; 0 for none.
  ///   - now: when the first turn may begin.
  init(_ pauses: ClosedRange<Duration>, now: ContinuousClock.Instant) {
    (shortest, longest) = (max(.zero, pauses.lowerBound), max(.zero, pauses.upperBound))
    lastTurn = now
  }

  /// The pause after a turn that brought so many messages.
  mutating func pause(after messages: Int, at now: ContinuousClock.Instant) -> Duration {
    let elapsed = (now - lastTurn) / .seconds(1)
    lastTurn = now
    rate = rate * max(0, 1 - elapsed / Self.memory) + Double(messages) / max(elapsed, Self.memory)
    let share = min(max((rate - Self.quietRate) / (Self.busyRate - Self.quietRate), 0), 1)
    let pause = shortest + (longest - shortest) * share
    return rate > Self.busyRate ? min(pause, .seconds(Self.messagesMax / rate)) : pause
  }
}
