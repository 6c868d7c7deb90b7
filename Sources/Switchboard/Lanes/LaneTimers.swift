package import Telephony

/// What a lane shall run at certain moments, earliest first.
///
/// Equal moments come out in the order they were put in. Shared by the real
/// lane and the virtual one, so that both keep the same order.
package struct LaneTimers: Sendable {
  package typealias Work = @Sendable () -> Void

  private var deadlines = DeadlineHeap<UInt64>()
  private var works: [UInt64: Work] = [:]
  private var timersEver: UInt64 = 0

  package init() {}

  /// How many timers wait for their moment.
  package var count: Int { works.count }
  /// The earliest moment, or nil when there is none.
  package var earliest: Instant? { deadlines.earliest }

  package mutating func insert(at moment: Instant, _ work: @escaping Work) {
    timersEver += 1
    works[timersEver] = work
    deadlines.insert(timersEver, at: moment)
  }

  /// Takes out the earliest timer if it is due at `now`.
  package mutating func popDue(at now: Instant) -> (moment: Instant, work: Work)? {
    guard let due = deadlines.popDue(at: now), let work = works.removeValue(forKey: due.owner) else { return nil }
    return (due.moment, work)
  }

  /// Forgets all timers.
  package mutating func removeAll() {
    deadlines = DeadlineHeap()
    works = [:]
  }
}
