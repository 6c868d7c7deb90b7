import CallCore
import Synchronization
import Telephony
import Waking

/// Where the engine's lane leaves what it announces, and the log's thread
/// takes it. Neither waits for the other.
final class QueueLogDesk: Sendable {
  /// What one input led to, as far as the log cares.
  struct Told: Sendable {
    let number: UInt64
    let at: Instant
    let announcements: [Announcement]
  }

  private struct State: Sendable {
    var told: [Told] = []
    var announcements = 0
    var announcementsLost = 0
    var isAsleep = false
    var stopsBy: ContinuousClock.Instant?
    var stopped: [@Sendable () -> Void] = []
    var hasEnded = false
    var status = QueueLogStatus()
  }

  private let state = Mutex(State())
  private let bell = Bell()
  private let announcementsMax: Int

  init(announcementsMax: Int) { self.announcementsMax = max(1, announcementsMax) }

  var status: QueueLogStatus { state.withLock { $0.status } }

  // MARK: The engine's side

  func take(_ directives: [Directive], number: UInt64, at moment: Instant) {
    var announcements: [Announcement] = []
    for case .announce(let announcement) in directives where QueueLogProjection.concerns(announcement) {
      announcements.append(announcement)
    }
    guard !announcements.isEmpty else { return }
    let wakes = state.withLock { state in
      guard state.announcements + announcements.count <= announcementsMax, !state.hasEnded else {
        state.announcementsLost += announcements.count
        return false
      }
      state.announcements += announcements.count
      state.told.append(Told(number: number, at: moment, announcements: announcements))
      defer { state.isAsleep = false }
      return state.isAsleep
    }
    // A sleeper is woken once; one who pauses looks again by itself.
    if wakes { bell.ring() }
  }

  /// Asks the thread to write what there is and to end.
  func stop(by deadline: ContinuousClock.Instant, _ done: @escaping @Sendable () -> Void) {
    let isOver = state.withLock { state in
      if !state.hasEnded {
        state.stopsBy = min(deadline, state.stopsBy ?? deadline)
        state.stopped.append(done)
      }
      return state.hasEnded
    }
    if isOver { done() } else { bell.ring() }
  }

  // MARK: The thread's side

  /// All that was told since, and how much of it could not be kept.
  func collect() -> (told: [Told], lost: Int) {
    state.withLock { state in
      defer {
        state.told = []
        state.announcements = 0
        state.announcementsLost = 0
      }
      return (state.told, state.announcementsLost)
    }
  }

  /// When the thread must have ended; nil while it need not.
  var stopsBy: ContinuousClock.Instant? { state.withLock { $0.stopsBy } }

  func publish(_ status: QueueLogStatus) { state.withLock { $0.status = status } }

  /// Sleeps until something is told, or so long.
  ///
  /// - Parameter isPause: sleep to the end whatever is told meanwhile, so that
  ///   more comes together.
  func sleep(within limit: Duration?, isPause: Bool) {
    let goes = state.withLock { state in
      guard state.stopsBy == nil, isPause || state.told.isEmpty else { return false }
      state.isAsleep = !isPause
      return true
    }
    guard goes else { return }
    bell.wait(within: limit)
    state.withLock { $0.isAsleep = false }
  }

  /// Sleeps between two tries while the time to stop runs.
  func sleepThrough(_ time: Duration) { bell.wait(within: time) }

  func end() {
    let stopped = state.withLock { state in
      state.hasEnded = true
      defer { state.stopped = [] }
      return state.stopped
    }
    for done in stopped { done() }
  }
}
