import Dispatch
import Glibc
import Synchronization
import Telephony

/// A lane on a thread of its own, as small as can be.
///
/// `@unchecked Sendable`: all that changes is in `state`, a mutex; `signal` is
/// a semaphore.
final class TestLane: Lane, @unchecked Sendable {
  private enum Item {
    case job(UnownedJob)
    case work(@Sendable () -> Void)
  }

  private struct State {
    var items: [Item] = []
    var timers: [(moment: Instant, number: Int, work: @Sendable () -> Void)] = []
    var timersEver = 0
    var isEnding = false
    var thread: pthread_t?
  }

  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)

  init() {
    var thread = pthread_t()
    let own = Unmanaged.passRetained(self).toOpaque()
    let result = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<TestLane>.fromOpaque(argument).takeRetainedValue().drain()
        return nil
      }, own)
    precondition(result == 0, "no thread for the lane")
    pthread_detach(thread)
  }

  var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microsecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    add(.job(job))
  }

  func run(_ work: @escaping @Sendable () -> Void) { add(.work(work)) }

  func run(at moment: Instant, _ work: @escaping @Sendable () -> Void) {
    state.withLock { state in
      state.timersEver += 1
      state.timers.append((moment, state.timersEver, work))
    }
    signal.signal()
  }

  func checkIsolated() {
    let thread = state.withLock { $0.thread }
    precondition(thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false, "not on the lane")
  }

  func end() {
    state.withLock { $0.isEnding = true }
    signal.signal()
  }

  private func add(_ item: Item) {
    state.withLock { $0.items.append(item) }
    signal.signal()
  }

  private func drain() {
    state.withLock { $0.thread = pthread_self() }
    while let pause = work() {
      _ = signal.wait(timeout: .now() + pause.inSeconds)
    }
  }

  /// Does what is to be done now.
  ///
  /// - Returns: how long nothing is due, or nil at the end.
  private func work() -> Duration? {
    let moment = now
    let (items, isEnding) = state.withLock { state in
      let due = state.timers.filter { $0.moment <= moment }.sorted { ($0.moment, $0.number) < ($1.moment, $1.number) }
      state.timers.removeAll { $0.moment <= moment }
      defer { state.items = [] }
      return (state.items + due.map { .work($0.work) }, state.isEnding)
    }
    for item in items {
      switch item {
      case .job(let job):
        job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
      case .work(let work): work()
      }
    }
    if isEnding, items.isEmpty { return nil }
    guard items.isEmpty else { return .zero }
    let next = state.withLock { $0.timers.map(\.moment).min() }
    return max(.zero, next.map { now.duration(to: $0) } ?? .seconds(60))
  }
}
