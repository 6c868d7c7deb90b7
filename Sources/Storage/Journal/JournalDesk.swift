import CallCore
import Foundation
import Synchronization
import Telephony
import Waking

/// What the writer's thread and everybody else have in common: the buffer,
/// the status, and who waits for what. Never locked for long.
final class JournalDesk: Sendable {
  /// Something for the writer's thread to do.
  enum Work {
    case batch(JournalBuffer.Batch)
    /// To be made safe now; they come again in their batch.
    case ahead([JournalEntry])
    case snapshot(CentreSnapshot)
    case end
  }

  /// Somebody who waits until all that was handed over before is written.
  private struct Waiter {
    var number: UInt64
    var snapshot: UInt64
    var deadline: ContinuousClock.Instant
    var resume: @Sendable (Bool) -> Void
  }

  /// What the thread is sleeping for, if it is.
  private enum Sleep {
    case awake, idle, gathering
    case backingOff(stopKnown: Bool)
  }

  private struct State {
    var buffer: JournalBuffer
    var status = JournalStatus()
    var sleep = Sleep.awake
    /// When what is being gathered is written at the latest…
    var gatherUntil: ContinuousClock.Instant?
    /// …and because of something in it that can't wait so long.
    var writeBy: ContinuousClock.Instant?
    /// Something in it must be safe before.
    var isAheadWanted = false
    /// When the sleep ends by itself.
    var sleepEnd: ContinuousClock.Instant?
    var snapshot: CentreSnapshot?
    /// When a snapshot that could not be written is tried again.
    var snapshotNotBefore: ContinuousClock.Instant?
    /// Snapshots handed over ever, how many there were when the one that is
    /// being written was taken, and when the last was dealt with.
    var snapshotsEver: UInt64 = 0
    var snapshotsTaken: UInt64 = 0
    var snapshotsSettled: UInt64 = 0
    var waiters: [Waiter] = []
    var stopBy: ContinuousClock.Instant?
    var hasEnded = false
    var endWaiters: [@Sendable () -> Void] = []

    var isAwake: Bool { if case .awake = sleep { true } else { false } }
  }

  private let state: Mutex<State>
  private let bell = Bell()
  private let options: JournalWriterOptions
  private let clock = ContinuousClock()

  init(options: JournalWriterOptions, lastNumber: UInt64) {
    self.options = options
    state = Mutex(State(buffer: JournalBuffer(limits: options.limits, lastNumber: lastNumber)))
    state.withLock { $0.status.lastCommitted = lastNumber }
  }
}

// MARK: - For everybody

extension JournalDesk {
  func append(_ entry: JournalEntry) {
    change { state in
      guard !state.hasEnded else {
        state.status.entriesDropped += 1
        return
      }
      state.buffer.append(entry)
      if entry.input.isCommand {
        state.writeBy = state.writeBy ?? self.clock.now
      } else {
        // The thread need not be woken for it: it looks often enough.
        state.isAheadWanted = true
      }
    }
  }

  func put(_ snapshot: CentreSnapshot) {
    change { state in
      state.snapshot = snapshot
      state.snapshotNotBefore = nil
      state.snapshotsEver += 1
    }
  }

  /// Calls `resume` once all that was handed over is written, or not in time.
  func await(until deadline: ContinuousClock.Instant, _ resume: @escaping @Sendable (Bool) -> Void) {
    change { state in
      let waiter = Waiter(
        number: state.buffer.lastNumber, snapshot: state.snapshotsEver, deadline: deadline, resume: resume)
      state.waiters.append(waiter)
      Self.settleWaiters(&state, at: self.clock.now)
    }
    // Whatever the thread sleeps for, it must know of the new deadline.
    bell.ring()
  }

  /// Has the thread end when all is written, or at the deadline.
  func stop(by deadline: ContinuousClock.Instant, _ resume: @escaping @Sendable () -> Void) {
    change { state in
      guard !state.hasEnded else { return resume() }
      state.stopBy = min(state.stopBy ?? deadline, deadline)
      state.endWaiters.append(resume)
    }
  }

  var status: JournalStatus {
    state.withLock { state in
      var status = state.status
      status.pending = state.buffer.entries
      status.pendingBytes = state.buffer.bytes
      status.entriesDropped += state.buffer.entriesDropped
      status.recordsDropped += state.buffer.recordsDropped
      status.reportsDropped += state.buffer.reportsDropped
      // A gap that is still open counts too.
      status.gaps += state.buffer.openGap == nil ? 0 : 1
      return status
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let wakes = state.withLock { state in
      body(&state)
      guard Self.wakes(state) else { return false }
      state.sleep = .awake
      return true
    }
    if wakes { bell.ring() }
  }

  /// Whether the thread's sleep must end.
  private static func wakes(_ state: State) -> Bool {
    switch state.sleep {
    case .awake: false
    case .idle: !state.buffer.isEmpty || snapshotIsReady(state) || state.stopBy != nil
    case .gathering: !mayGather(state) || isDueSooner(state)
    case .backingOff(let stopKnown): state.stopBy != nil && !stopKnown
    }
  }

  /// Whether what waits may wait a little longer.
  private static func mayGather(_ state: State) -> Bool {
    !state.buffer.hasFullBatch && state.stopBy == nil && state.waiters.isEmpty
  }

  /// Whether something has come since that has to be written before the
  /// thread's sleep ends.
  private static func isDueSooner(_ state: State) -> Bool {
    guard let end = state.sleepEnd else { return false }
    return state.writeBy.map { $0 < end } ?? false
  }

  /// A snapshot is written only behind the entries that led to it.
  private static func snapshotIsReady(_ state: State) -> Bool {
    state.snapshotNotBefore == nil && state.snapshot.map { $0.number <= state.status.lastCommitted } ?? false
  }

  private static func settleWaiters(_ state: inout State, at now: ContinuousClock.Instant) {
    state.waiters.removeAll { waiter in
      let isDone = waiter.number <= state.status.lastCommitted && waiter.snapshot <= state.snapshotsSettled
      guard isDone || waiter.deadline <= now || state.hasEnded else { return false }
      waiter.resume(isDone)
      return true
    }
  }
}

// MARK: - For the writer's thread

extension JournalDesk {
  /// Sleeps until there is something to do.
  func nextWork() -> Work {
    while true {
      switch state.withLock({ decide(&$0, at: clock.now) }) {
      case .work(let work):
        return work
      case .sleep(let kind, let end):
        sleep(kind, until: end)
      }
    }
  }

  private enum Decision {
    case work(Work)
    case sleep(Sleep, until: ContinuousClock.Instant?)
  }

  private func decide(_ state: inout State, at now: ContinuousClock.Instant) -> Decision {
    Self.settleWaiters(&state, at: now)
    // The time to stop is over, and it still does not work: no further tries.
    if let stopBy = state.stopBy, stopBy <= now, state.status.failing != nil { return .work(.end) }
    if !state.buffer.isEmpty {
      let gatherUntil = state.gatherUntil ?? now + options.gatherTime
      let due = state.writeBy.map { min($0, gatherUntil) } ?? gatherUntil
      state.gatherUntil = gatherUntil
      if Self.mayGather(state), now < due {
        guard state.isAheadWanted else {
          return .sleep(.gathering, until: min(due, now + options.aheadTime))
        }
        state.isAheadWanted = false
        if let entries = state.buffer.takeAhead() { return .work(.ahead(entries)) }
      }
      if state.stopBy != nil { state.buffer.closeGap() }
      let batch = state.buffer.takeBatch()
      state.gatherUntil = nil
      // What is urgent may be in what is left.
      if state.buffer.isEmpty { (state.writeBy, state.isAheadWanted) = (nil, false) }
      return .work(.batch(batch))
    }
    if let snapshot = state.snapshot, snapshot.number <= state.status.lastCommitted {
      guard let notBefore = state.snapshotNotBefore, notBefore > now else {
        state.snapshot = nil
        state.snapshotsTaken = state.snapshotsEver
        return .work(.snapshot(snapshot))
      }
      guard let stopBy = state.stopBy else { return .sleep(.idle, until: notBefore) }
      if stopBy > now { return .sleep(.backingOff(stopKnown: true), until: min(notBefore, stopBy)) }
    }
    return state.stopBy == nil ? .sleep(.idle, until: nil) : .work(.end)
  }

  /// Sleeps before the next try.
  /// - Returns: false when the time to stop is over.
  func backOff(_ duration: Duration) -> Bool {
    let (stopBy, now) = (state.withLock(\.stopBy), clock.now)
    if let stopBy, stopBy <= now { return false }
    sleep(.backingOff(stopKnown: stopBy != nil), until: min(now + duration, stopBy ?? (now + duration)))
    return true
  }

  /// Ahead of their turn they could not be written: it is their turn now.
  func aheadFailed() { state.withLock { $0.writeBy = clock.now } }

  /// The batch is in the database.
  func committed(_ batch: JournalBuffer.Batch, _ outcome: JournalTransaction.Outcome, in duration: Duration) {
    state.withLock { state in
      state.buffer.release(batch)
      state.status.failing = nil
      state.status.commits += 1
      state.status.commitTime.add(duration)
      state.status.entriesCommitted += UInt64(outcome.entries)
      state.status.batchSizeMax = max(state.status.batchSizeMax, batch.items.count)
      state.status.gaps += outcome.gaps
      state.status.entriesDropped += UInt64(outcome.unencodable.count)
      state.status.conflicts += UInt64(outcome.conflicts)
      state.status.lastCommitted = max(state.status.lastCommitted, batch.number)
      Self.settleWaiters(&state, at: clock.now)
    }
  }

  /// The snapshot is written, or never can be for the given reason.
  func settled(snapshotProblem: String?, statisticsRemoved: Int = 0) {
    state.withLock { state in
      state.status.statisticsRemoved += UInt64(statisticsRemoved)
      state.status.snapshotProblem = snapshotProblem
      state.status.snapshotsWritten += snapshotProblem == nil ? 1 : 0
      // One that came meanwhile is not settled by this.
      state.snapshotsSettled = state.snapshotsTaken
      Self.settleWaiters(&state, at: clock.now)
    }
  }

  /// The snapshot could not be written now: takes it back for later, unless
  /// there is a newer one by now. Entries don't wait for it.
  func putBack(_ snapshot: CentreSnapshot, problem: String, retryAfter delay: Duration) {
    state.withLock { state in
      state.status.snapshotProblem = problem
      state.status.failures += 1
      guard state.snapshot == nil else { return }
      state.snapshot = snapshot
      state.snapshotNotBefore = clock.now + delay
    }
  }

  func failed(_ error: StorageError, at now: Instant) -> JournalStatus.Failure {
    state.withLock { state in
      let before = state.status.failing
      let failure = JournalStatus.Failure(
        since: before?.since ?? now, attempts: (before?.attempts ?? 0) + 1, message: error.message)
      state.status.failing = failure
      state.status.failures += 1
      return failure
    }
  }

  /// The thread ends: lets everybody know who waits.
  /// - Returns: how many entries are left unwritten.
  func end() -> Int {
    let (left, resumes) = state.withLock { state in
      state.hasEnded = true
      if state.snapshot != nil, state.status.snapshotProblem == nil {
        state.status.snapshotProblem = "the journal was closed before it"
      }
      Self.settleWaiters(&state, at: clock.now)
      defer { state.endWaiters = [] }
      return (state.buffer.entries, state.endWaiters)
    }
    for resume in resumes { resume() }
    return left
  }

  private func sleep(_ sleep: Sleep, until end: ContinuousClock.Instant?) {
    while true {
      let until: ContinuousClock.Instant?? = state.withLock { state in
        Self.settleWaiters(&state, at: clock.now)
        state.sleep = sleep
        state.sleepEnd = end
        if Self.wakes(state) {
          state.sleep = .awake
          return nil
        }
        let deadlines = state.waiters.map(\.deadline) + (end.map { [$0] } ?? [])
        return .some(deadlines.min())
      }
      guard let until else { return }
      wait(until: until)
      if state.withLock({ $0.isAwake }) { return }
      if let end, end <= clock.now {
        state.withLock { $0.sleep = .awake }
        return
      }
    }
  }

  private func wait(until moment: ContinuousClock.Instant?) { bell.wait(within: moment.map { $0 - clock.now }) }
}
