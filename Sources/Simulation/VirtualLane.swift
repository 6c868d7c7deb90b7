import Switchboard
import Synchronization
public import Telephony

/// A lane without a thread: its owner drains it by hand, and time stands still
/// until its owner moves it.
///
/// The same calls in the same order give the same run, to the microsecond. It
/// is meant for one thread; others may put things on it, but then the order is
/// theirs and the run no longer repeats.
///
/// `@unchecked Sendable` because the compiler can't see through a serial
/// executor: all that changes is in `state`, a mutex.
public final class VirtualLane: Lane, @unchecked Sendable {
  private struct State {
    var now: Instant
    var waiting: [LaneItem] = []
    var timers = LaneTimers()
    /// Something of the lane is running right now.
    var isRunning = false
    var itemsEver = 0
  }

  private let state: Mutex<State>

  /// - Parameter start: what time it is until somebody moves it;
  ///   2026-01-01T00:00:00Z if not given.
  public init(start: Instant = Instant(microsecondsSinceEpoch: 1_767_225_600_000_000)) {
    state = Mutex(State(now: start))
  }

  public var now: Instant { state.withLock { $0.now } }
  /// When the next timer is due, or nil when there is none.
  public var nextTimer: Instant? { state.withLock { $0.timers.earliest } }
  /// How many jobs, closures and timers have been run since the beginning.
  public var itemsEver: Int { state.withLock { $0.itemsEver } }

  public func run(_ work: @escaping @Sendable () -> Void) { state.withLock { $0.waiting.append(.work(work)) } }

  public func run(at moment: Instant, _ work: @escaping @Sendable () -> Void) {
    state.withLock { $0.timers.insert(at: moment, work) }
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.waiting.append(.job(job)) }
  }

  // MARK: Draining

  /// Runs `body` as if it were on the lane, at once, so that it may call
  /// actors of the lane through `assumeIsolated`. It drains nothing.
  public func perform<Result>(_ body: () throws -> Result) rethrows -> Result {
    let wasRunning = state.withLock { state in
      defer { state.isRunning = true }
      return state.isRunning
    }
    defer { state.withLock { $0.isRunning = wasRunning } }
    return try body()
  }

  /// Runs all jobs and closures, and the timers due now, and what they put on
  /// the lane, until there is nothing left to do at this moment.
  public func runUntilIdle() { advance(to: now) }

  /// Lets time pass to `moment`, firing each timer on the way at its moment.
  public func advance(to moment: Instant) {
    precondition(!isRunning, "A virtual lane is being drained already: move time from outside, not from what it runs.")
    runReady()
    while let work = takeTimer(dueAt: moment) {
      perform(work)
      runReady()
    }
    state.withLock { $0.now = max($0.now, moment) }
  }

  /// Lets `duration` pass.
  public func advance(by duration: Duration) { advance(to: now.advanced(by: duration)) }

  /// Forgets all timers: what they hold is let go.
  public func forgetTimers() { state.withLock { $0.timers.removeAll() } }

  private func runReady() {
    while true {
      let batch = state.withLock { state in
        defer { state.waiting.removeAll(keepingCapacity: true) }
        state.itemsEver += state.waiting.count
        return state.waiting
      }
      guard !batch.isEmpty else { return }
      for item in batch { perform { run(item) } }
    }
  }

  private func run(_ item: LaneItem) {
    switch item {
    case .job(let job):
      job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    case .work(let work): work()
    }
  }

  private func takeTimer(dueAt limit: Instant) -> LaneTimers.Work? {
    state.withLock { state in
      guard let due = state.timers.popDue(at: limit) else { return nil }
      // A timer set for the past fires now: time never goes backwards.
      state.now = max(state.now, due.moment)
      state.itemsEver += 1
      return due.work
    }
  }

  // MARK: Isolation

  /// Whether something of the lane is running, by ``perform(_:)`` or a drain.
  public var isRunning: Bool { state.withLock { $0.isRunning } }

  public func checkIsolated() {
    precondition(isRunning, "Nothing of this virtual lane is running: call from VirtualLane.perform or Lane.run.")
  }

  public func isIsolatingCurrentContext() -> Bool? { isRunning }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
