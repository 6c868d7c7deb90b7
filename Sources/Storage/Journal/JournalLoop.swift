import CallCore
import Logging
import Telephony

/// What the writer's thread does: takes work from the desk, writes it, and
/// tries again for as long as it takes.
final class JournalLoop {
  private let desk: JournalDesk
  private let transaction: JournalTransaction
  private let options: JournalWriterOptions
  private let logger: Logger
  private let now: @Sendable () -> Instant
  private let snapshotWanted: @Sendable (UInt64) -> Void
  private let clock = ContinuousClock()
  /// How long a snapshot that could not be written waits for its next try.
  private var snapshotDelay: Duration
  private var hasToldOfAhead = false

  init(
    desk: JournalDesk, transaction: JournalTransaction, options: JournalWriterOptions, logger: Logger,
    now: @escaping @Sendable () -> Instant, snapshotWanted: @escaping @Sendable (UInt64) -> Void
  ) {
    self.desk = desk
    self.transaction = transaction
    self.options = options
    self.logger = logger
    self.now = now
    self.snapshotWanted = snapshotWanted
    snapshotDelay = options.retryTimeMin
  }

  func run() {
    while true {
      switch desk.nextWork() {
      case .batch(let batch): write(batch)
      case .ahead(let entries): writeAhead(entries)
      case .snapshot(let snapshot): write(snapshot)
      case .end:
        transaction.close()
        let left = desk.end()
        if left > 0 {
          logger.error("The journal was closed with entries unwritten.", metadata: ["entries": "\(left)"])
        }
        return
      }
    }
  }

  private func write(_ batch: JournalBuffer.Batch) {
    let written: JournalTransaction.Outcome? = trying { () throws(StorageError) in
      let start = clock.now
      let outcome = try transaction.write(batch.items)
      desk.committed(batch, outcome, in: clock.now - start)
      return outcome
    }
    guard let outcome = written else {
      // Its entries stay counted as unwritten.
      return
    }
    if outcome.conflicts > 0 {
      logger.critical(
        "The journal had these numbers already, for other inputs. Is a second Cordboard writing it?",
        metadata: ["entries": "\(outcome.conflicts)"])
    }
    for (number, reason) in outcome.unencodable {
      logger.error("An input could not be encoded.", metadata: ["number": "\(number)", "reason": "\(reason)"])
    }
    if outcome.gaps > 0 {
      logger.error("The journal has a gap; a snapshot is asked for.", metadata: ["until": "\(outcome.gapEnd)"])
      snapshotWanted(outcome.gapEnd)
    }
  }

  /// Where it can't, the batch is committed at once.
  private func writeAhead(_ entries: [JournalEntry]) {
    do throws(StorageError) {
      try transaction.writeAhead(entries)
    } catch {
      desk.aheadFailed()
      if !hasToldOfAhead {
        logger.warning(
          "The journal can't be written ahead: it is committed more often instead, which costs more.",
          metadata: ["reason": "\(error.message)"])
      }
      hasToldOfAhead = true
    }
  }

  private func write(_ snapshot: CentreSnapshot) {
    do throws(StorageError) {
      desk.settled(snapshotProblem: nil, statisticsRemoved: try transaction.write(snapshot))
      snapshotDelay = options.retryTimeMin
    } catch {
      logger.error("A snapshot could not be written.", metadata: ["reason": "\(error.message)"])
      // Trying again would not help against a centre that can't be encoded.
      guard error.code != .undecodable else { return desk.settled(snapshotProblem: error.message) }
      desk.putBack(snapshot, problem: error.message, retryAfter: snapshotDelay)
      snapshotDelay = min(snapshotDelay * 2, options.retryTimeMax)
    }
  }

  /// Tries until it works, or until the time to stop is over.
  private func trying<T>(_ body: () throws(StorageError) -> T) -> T? {
    var (delay, loggedAt, attempts) = (options.retryTimeMin, clock.now, 0)
    while true {
      do throws(StorageError) {
        let result = try body()
        if attempts > 0 {
          logger.notice("The journal is written again.", metadata: ["failed-attempts": "\(attempts)"])
        }
        return result
      } catch {
        attempts += 1
        let failure = desk.failed(error, at: now())
        if attempts == 1 || clock.now - loggedAt > .seconds(60) {
          loggedAt = clock.now
          logger.error(
            "The journal can't be written. Calls go on; it is tried again.",
            metadata: ["reason": "\(failure.message)", "since": "\(failure.since)", "attempts": "\(failure.attempts)"])
        }
        guard desk.backOff(delay) else { return nil }
        delay = min(delay * 2, options.retryTimeMax)
      }
    }
  }
}
