/// The one thread of a node: a serial executor with a clock and timers.
///
/// Every actor of a node returns its lane as `unownedExecutor`, tasks are
/// started with `Task(executorPreference: lane)`, so that nothing of a node
/// runs anywhere else and Asterisk's order is kept. In production a thread
/// drains it (`SystemLane`), in a test or a simulation the caller does, by
/// hand, between steps of virtual time (`VirtualLane`).
///
/// On a lane, actors may call each other synchronously through
/// `assumeIsolated`; conforming types implement `checkIsolated()`.
public protocol Lane: SerialExecutor, TaskExecutor {
  /// The time; never goes backwards.
  var now: Instant { get }

  /// Runs `work` on the lane, in the order of the calls. From any thread.
  func run(_ work: @escaping @Sendable () -> Void)

  /// Runs `work` on the lane at `moment` or as soon after as it can. From
  /// any thread. Can't be cancelled: check on waking whether it still holds.
  func run(at moment: Instant, _ work: @escaping @Sendable () -> Void)
}

extension Lane {
  public func run(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
    run(at: now.advanced(by: delay), work)
  }
}
