/// One thing that waits its turn on a lane.
package enum LaneItem: Sendable {
  /// A job of the concurrency runtime: a part of a task.
  case job(UnownedJob)
  /// A closure given to `Lane.run(_:)`.
  case work(@Sendable () -> Void)
}
