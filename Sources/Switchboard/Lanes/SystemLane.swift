import Synchronization
public import Telephony
import Waking

/// The lane of a running Cordboard: one thread that drains jobs, closures and
/// timers in order and sleeps when there is nothing to do.
///
/// Start it by making one, end it with ``stop()``. All that other threads do
/// is to append to a list under a lock and, if the thread sleeps, to wake it;
/// the thread takes the whole list at once. A timer is looked at between such
/// batches, so a busy lane fires it a batch later.
///
/// `@unchecked Sendable` because the compiler can't see through a serial
/// executor: all that changes is in `state` (a mutex) and `threadNumber` (an
/// atomic); everything else is set once, before the thread starts.
public final class SystemLane: Lane, @unchecked Sendable {
  private struct State {
    var waiting: [LaneItem] = []
    var timers = LaneTimers()
    /// The thread sleeps or is about to; whoever adds something rings.
    var isAsleep = false
    var isStopping = false
    var hasStopped = false
    var discarded = 0
    var thread: NamedThread?
  }

  private let state = Mutex(State())
  private let threadNumber = Atomic<UInt>(0)
  private let clock: LaneClock
  private let bell = Bell()

  /// Starts the lane's thread.
  ///
  /// - Parameters:
  ///   - name: the thread's name; 15 bytes of it are kept.
  ///   - notBefore: `now` starts here if the wall clock is behind it, so that
  ///     time does not go backwards from one process to the next.
  public init(name: String = "lane", notBefore: Instant? = nil) {
    clock = LaneClock(notBefore: notBefore)
    guard let thread = NamedThread(name, { self.drain() }) else {
      preconditionFailure("Can't start a thread: raise the limit of processes (ulimit -u).")
    }
    state.withLock { $0.thread = thread }
  }

  public var now: Instant { clock.now }

  public func run(_ work: @escaping @Sendable () -> Void) { add { $0.waiting.append(.work(work)) } }

  public func run(at moment: Instant, _ work: @escaping @Sendable () -> Void) {
    add { $0.timers.insert(at: moment, work) }
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    add { $0.waiting.append(.job(job)) }
  }

  /// Runs what is already on the lane, forgets its timers, and ends and joins
  /// its thread. What comes later is not run, but counted in
  /// ``discardedAfterStop``: stop those who use the lane first.
  ///
  /// Calling it again does nothing. It must not be called on the lane itself.
  public func stop() {
    precondition(!isCurrent, "A lane's thread can't wait for its own end: stop the lane elsewhere.")
    let thread = state.withLock { state in
      state.isStopping = true
      if state.isAsleep {
        state.isAsleep = false
        bell.ring()
      }
      defer { state.thread = nil }
      return state.thread
    }
    guard let thread else { return }
    thread.join()
  }

  /// How many jobs, closures and timers came after ``stop()`` and were not run.
  public var discardedAfterStop: Int { state.withLock { $0.discarded } }

  // MARK: Isolation

  /// Whether the caller runs on the lane.
  public var isCurrent: Bool { threadNumber.load(ordering: .relaxed) == NamedThread.current }

  public func checkIsolated() {
    precondition(
      isCurrent, "This must run on its node's lane: use Lane.run, or a task with the lane as its preference.")
  }

  public func isIsolatingCurrentContext() -> Bool? { isCurrent }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  // MARK: The thread

  private func add(_ insert: (inout State) -> Void) {
    state.withLock { state in
      guard !state.hasStopped else {
        state.discarded += 1
        return
      }
      insert(&state)
      guard state.isAsleep else { return }
      state.isAsleep = false
      bell.ring()
    }
  }

  private enum Step {
    case batch([LaneItem])
    case timer(LaneTimers.Work)
    case sleep(Duration?)
    case end
  }

  private func drain() {
    threadNumber.store(NamedThread.current, ordering: .relaxed)
    // Cleared before the thread ends, for the number may be given to another.
    defer { threadNumber.store(0, ordering: .relaxed) }
    var spare: [LaneItem] = []
    while true {
      switch nextStep(&spare) {
      case .batch(let batch):
        for item in batch { perform(item) }
        spare = batch
      case .timer(let work): work()
      case .sleep(let limit): bell.wait(within: limit)
      case .end: return
      }
    }
  }

  /// What to do next; jobs and closures first, then one due timer.
  ///
  /// - Parameter spare: the array of the last batch, whose memory is used for
  ///   the next.
  private func nextStep(_ spare: inout [LaneItem]) -> Step {
    var reused: [LaneItem] = []
    swap(&reused, &spare)
    reused.removeAll(keepingCapacity: reused.count < 65_536)
    return state.withLock { state in
      state.isAsleep = false
      if !state.waiting.isEmpty {
        swap(&state.waiting, &reused)
        return .batch(reused)
      }
      if state.isStopping {
        state.hasStopped = true
        state.timers.removeAll()
        return .end
      }
      guard let earliest = state.timers.earliest else {
        state.isAsleep = true
        return .sleep(nil)
      }
      let now = clock.now
      if let due = state.timers.popDue(at: now) { return .timer(due.work) }
      state.isAsleep = true
      return .sleep(now.duration(to: earliest))
    }
  }

  private func perform(_ item: LaneItem) {
    switch item {
    case .job(let job):
      job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    case .work(let work): work()
    }
  }
}
