import Telephony

/// A wait as callers hear it: "between five and ten minutes".
///
/// Whole minutes, rounded outwards, so that what is said holds what is known:
/// the lower end down and the upper end up, each to a number that people say.
/// Up to ten minutes that is every minute, up to half an hour every fifth, and
/// every tenth beyond. The lower end is 1 or more, and the upper end more than
/// the lower.
struct SpokenWait: Equatable, Sendable {
  let from: Int
  let to: Int

  init(lower: Duration, upper: Duration) {
    let shortest = Int(max(lower, .zero).wholeMicroseconds / 60_000_000)
    from = max(1, shortest / Self.step(shortest) * Self.step(shortest))
    let longest = Int((max(upper, .zero).wholeMicroseconds + 59_999_999) / 60_000_000)
    let rounded = (longest + Self.step(longest) - 1) / Self.step(longest) * Self.step(longest)
    to = rounded > from ? rounded : from + Self.step(from + 1)
  }

  private static func step(_ minutes: Int) -> Int {
    switch minutes {
    case ...10: 1
    case ...30: 5
    default: 10
    }
  }
}

/// What a caller was told of the wait so far, and what may be told next.
///
/// A caller who hears a longer wait than before feels moved back, and estimates
/// move by chance. So nothing worse is said as long as what was said before is
/// still likely to come true; when it is not, the truth is.
struct WaitPromise: Codable, Equatable, Sendable {
  /// By when the caller was told to be answered.
  private(set) var endsAt: Instant

  /// The interval to say, and what it promises.
  ///
  /// What was said before holds while the likely wait is within it.
  static func interval(
    of estimate: WaitEstimate, after told: WaitPromise?, at now: Instant
  ) -> (spoken: SpokenWait, promise: WaitPromise) {
    let left = told.map { now.duration(to: $0.endsAt) }.flatMap { estimate.likely <= $0 ? $0 : nil }
    let spoken = SpokenWait(lower: estimate.lower, upper: min(estimate.upper, left ?? estimate.upper))
    return (spoken, promise(minutes: spoken.to, within: left, at: now))
  }

  /// The likely wait as one number of minutes, and what it promises.
  ///
  /// What was said before holds while the likely wait is not longer by more
  /// than a quarter: half of the callers wait longer than it anyhow.
  static func likely(
    of estimate: WaitEstimate, after told: WaitPromise?, at now: Instant
  ) -> (minutes: Int, promise: WaitPromise) {
    let left = told.map { now.duration(to: $0.endsAt) }.flatMap { estimate.likely * 4 <= $0 * 5 ? $0 : nil }
    let minutes = Centre.wholeMinutes(min(estimate.likely, left ?? estimate.likely))
    return (minutes, promise(minutes: minutes, within: left, at: now))
  }

  /// A promise that is kept does not move on when the same is said again later.
  private static func promise(minutes: Int, within left: Duration?, at now: Instant) -> WaitPromise {
    let time = Duration.seconds(60 * minutes)
    return WaitPromise(endsAt: now.advanced(by: min(time, left ?? time)))
  }
}
