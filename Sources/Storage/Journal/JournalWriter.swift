public import CallCore
import Glibc
public import Logging
public import Telephony
import Waking

/// Writes the journal, its snapshots and the call records, on a thread of its
/// own: whoever hands something over never waits for the disk.
///
/// Entries are gathered for some milliseconds and committed as one
/// transaction: inputs, their personal data and the records they led to, all
/// or nothing. A killed process loses what was gathered and not committed.
///
/// When the database can't be written (disk full, locked, an error of the
/// disk) it keeps what it has, tries again and again, says so in ``status``,
/// and catches up in order. When even its buffer is full, the inputs that come
/// are dropped: that stretch becomes a ``JournalGap``, written when possible,
/// and `snapshotWanted` asks for a snapshot, so that a fold can start after
/// it. Call records of dropped inputs are kept and written nevertheless.
public final class JournalWriter: Sendable {
  private let desk: JournalDesk
  private let store: SQLStore

  /// Opens a connection to a migrated database and starts the thread.
  ///
  /// - Parameters:
  ///   - settings: the database.
  ///   - options: pace and limits.
  ///   - logger: told of failures; never of personal data.
  ///   - now: the time that is noted with a failure; the system's clock if nil.
  ///   - snapshotWanted: called on the writer's thread after a gap is written;
  ///     hand over a snapshot of this number or a later one.
  /// - Throws: what opening throws; `notMigrated`.
  public init(
    _ settings: StorageSettings, options: JournalWriterOptions = JournalWriterOptions(), logger: Logger,
    now: (@Sendable () -> Instant)? = nil,
    snapshotWanted: @escaping @Sendable (UInt64) -> Void = { _ in }
  ) throws(StorageError) {
    let store = try SQLStore(settings)
    // Nothing is left there when the start has read the journal.
    _ = try JournalAheadRecovery(settling: store)
    let lastNumber = try JournalReader(store).lastNumber()
    let desk = JournalDesk(options: options, lastNumber: lastNumber)
    self.store = store
    self.desk = desk
    let thread = NamedThread("journal") {
      let transaction = JournalTransaction(store, options: options)
      JournalLoop(
        desk: desk, transaction: transaction, options: options, logger: logger, now: now ?? { .wallClock },
        snapshotWanted: snapshotWanted
      ).run()
    }
    guard let thread else {
      throw StorageError(.noThread, "The system refuses one more thread: raise its limit (ulimit -u).")
    }
    thread.detach()
  }

  /// Whoever forgets to stop it loses nothing that can be written at once.
  deinit { desk.stop(by: .now) {} }

  /// Hands an entry over, in the order of their numbers. Never blocks.
  public func append(_ entry: JournalEntry) { desk.append(entry) }

  /// Hands a snapshot over; it is encoded and written behind the entries that
  /// led to it. A newer one replaces one that still waits. Never blocks.
  public func write(_ snapshot: CentreSnapshot) { desk.put(snapshot) }

  /// How it is doing.
  public var status: JournalStatus { desk.status }

  /// Waits until all that was handed over before is committed.
  ///
  /// - Parameter limit: how long at most; a database that another program has
  ///   locked may add ``StorageSettings/busyTime``.
  /// - Returns: false if it was not in that time.
  public func flush(within limit: Duration) async -> Bool {
    await withCheckedContinuation { continuation in
      desk.await(until: .now + limit) { continuation.resume(returning: $0) }
    }
  }

  /// Writes what there is, ends the thread and closes the connection. What is
  /// handed over after that is dropped and counted.
  ///
  /// - Parameter limit: as in ``flush(within:)``.
  /// - Returns: false if something could not be written in that time; the
  ///   status says how many entries.
  @discardableResult
  public func stop(within limit: Duration) async -> Bool {
    await withCheckedContinuation { continuation in
      desk.stop(by: .now + limit) { continuation.resume() }
    }
    let status = status
    do throws(StorageError) { try store.close() } catch { return false }
    return status.pending == 0 && status.failing == nil
  }
}

extension Instant {
  /// The system's clock.
  static var wallClock: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microsecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}
