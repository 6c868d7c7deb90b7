import CallCore
import Engine
import Telephony

/// What the journal of `Storage` promises, in memory: what was handed over is
/// committed in order and a little later, a kill loses the rest, a database
/// that takes nothing makes a hole when the buffer is full.
struct MemoryJournal {
  /// How many entries may wait for their commit.
  let pendingMax: Int
  /// The newest snapshot that is safe; the fold starts from it.
  private(set) var base: CentreSnapshot
  /// Safe, and after the base; the first hole ends what can be folded.
  private var safe: [JournalEntry] = []
  private var pending: [JournalEntry] = []
  /// Handed over and waiting for the entries before it.
  private var snapshot: CentreSnapshot?
  private(set) var lastCommitted: UInt64
  /// Records of entries that were dropped; they are written all the same.
  private var droppedRecords: [CallRecord] = []
  private(set) var gaps = 0
  private var isDropping = false

  /// A commit's outcome.
  struct Committed {
    var records: [CallRecord] = []
    /// After a hole the fold needs a new start.
    var wantsSnapshot = false
  }

  init(base: CentreSnapshot, pendingMax: Int) {
    self.base = base
    self.pendingMax = pendingMax
    lastCommitted = base.number
  }

  var health: JournalHealth {
    JournalHealth(lastCommitted: lastCommitted, pending: pending.count, gaps: gaps)
  }

  /// Whether the commits have caught up.
  var isIdle: Bool { pending.isEmpty && snapshot == nil }

  mutating func append(_ entry: JournalEntry) {
    guard pending.count < pendingMax else {
      if !isDropping { gaps += 1 }
      isDropping = true
      droppedRecords += entry.records
      return
    }
    pending.append(entry)
  }

  mutating func keep(_ snapshot: CentreSnapshot) { self.snapshot = snapshot }

  /// Commits all that waits.
  mutating func commit() -> Committed {
    var outcome = Committed()
    outcome.records = droppedRecords + pending.flatMap(\.records)
    droppedRecords = []
    if let last = pending.last { lastCommitted = max(lastCommitted, last.number) }
    safe += pending
    pending.removeAll(keepingCapacity: true)
    if let snapshot {
      base = snapshot
      lastCommitted = max(lastCommitted, snapshot.number)
      let kept = snapshot.number
      safe = safe.drop { $0.number <= kept }.map { $0 }
      self.snapshot = nil
    }
    outcome.wantsSnapshot = isDropping
    isDropping = false
    return outcome
  }

  /// The process is killed: what is not safe is lost.
  ///
  /// - Returns: when the oldest of what was lost had happened; nil if nothing was.
  mutating func losePending() -> Instant? {
    defer {
      pending = []
      droppedRecords = []
      snapshot = nil
      isDropping = false
    }
    return pending.first?.at
  }

  /// What a start finds: as `CentreRecovery` does it, a hole is gone round by
  /// going on with what was known before it.
  mutating func recover() -> (fold: JournalFold, mismatch: UInt64?) {
    var fold = JournalFold(base)
    var mismatch: UInt64?
    for entry in safe {
      guard entry.number == fold.number + 1 else { break }
      let (_, again) = fold.fold(entry.input, at: entry.at)
      if again.digest != entry.digest && mismatch == nil { mismatch = entry.number }
    }
    if fold.number < lastCommitted {
      var start = fold.snapshot
      start.number = lastCommitted
      fold = JournalFold(start)
    }
    base = fold.snapshot
    safe = []
    return (fold, mismatch)
  }
}
