public import CallCore
public import Logging
public import Telephony
import Waking

/// Writes the queue log, on a thread of its own: whoever hands something over
/// never waits for the disk.
///
/// What was announced becomes lines once the journal has the input that led to
/// it, so that after a kill the journal knows of all that is in the log. When
/// the file can't be written (disk full, no permission) lines are kept up to a
/// bound, it is tried again and again, and ``status`` says so.
public final class QueueLogWriter: Sendable {
  private let desk: QueueLogDesk

  /// Starts the thread, which first writes what is missing.
  ///
  /// - Parameters:
  ///   - start: what is missing.
  ///   - committed: the number of the last input that the journal has; called
  ///     on the log's thread.
  ///   - logger: told of failures; never of personal data.
  /// - Throws: when the system refuses one more thread.
  public init(
    _ start: QueueLogCatchUp, committed: @escaping @Sendable () -> UInt64, logger: Logger
  ) throws(QueueLogError) {
    let desk = QueueLogDesk(announcementsMax: start.options.announcementsMax)
    self.desk = desk
    let thread = NamedThread("queue-log") {
      QueueLogLoop(start, desk: desk, committed: committed, logger: logger).run()
    }
    guard let thread else {
      throw QueueLogError(.noThread, "The system refuses one more thread: raise its limit (ulimit -u).")
    }
    thread.detach()
  }

  /// Whoever forgets to stop it loses nothing that can be written at once.
  deinit { desk.stop(by: .now) {} }

  /// Hands over what came of an input, in the order of their numbers and
  /// before the journal has them. Never blocks.
  public func take(_ directives: [Directive], number: UInt64, at moment: Instant) {
    desk.take(directives, number: number, at: moment)
  }

  /// How it is doing.
  public var status: QueueLogStatus { desk.status }

  /// Writes what there is, and ends the thread. What is handed over after that
  /// is dropped; the next start finds it in the journal.
  ///
  /// - Parameter limit: how long at most.
  /// - Returns: false if something could not be written in that time.
  @discardableResult
  public func stop(within limit: Duration) async -> Bool {
    await withCheckedContinuation { continuation in
      desk.stop(by: .now + limit) { continuation.resume() }
    }
    return status.linesWaiting == 0
  }
}
