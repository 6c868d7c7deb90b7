import Glibc
package import Telephony

/// Wall time that never goes backwards: read once at the start, counted on by
/// a clock that no one can set.
///
/// A wall clock that is set while we run would fire deadlines early or stop
/// them; a plain uptime clock would mean nothing to the next process. So the
/// wall is read once and the time since comes from `CLOCK_BOOTTIME` (which
/// counts a suspended machine too).
package struct LaneClock: Sendable {
  private let anchor: Instant
  private let bootMicrosecondsAtAnchor: Int64

  /// - Parameter notBefore: a moment that the clock starts at if the wall
  ///   clock is behind it: what a journal has already seen, say.
  package init(notBefore: Instant? = nil) {
    let wall = Instant(microsecondsSinceEpoch: Self.microseconds(of: CLOCK_REALTIME))
    anchor = max(wall, notBefore ?? wall)
    bootMicrosecondsAtAnchor = Self.microseconds(of: CLOCK_BOOTTIME)
  }

  package var now: Instant {
    let elapsed = Self.microseconds(of: CLOCK_BOOTTIME) - bootMicrosecondsAtAnchor
    return Instant(microsecondsSinceEpoch: anchor.microsecondsSinceEpoch + elapsed)
  }

  private static func microseconds(of clock: clockid_t) -> Int64 {
    var reading = timespec()
    let status = clock_gettime(clock, &reading)
    precondition(status == 0, "The kernel has no clock number \(clock); Cordboard needs Linux 2.6.39 or newer.")
    return Int64(reading.tv_sec) * 1_000_000 + Int64(reading.tv_nsec) / 1_000
  }
}
