public import ARI

/// What a client has counted since it was made, and what it holds now.
public struct ARIClientStatistics: Sendable, Equatable {
  public var isOpen: Bool
  /// Frames, bytes, requests, time-outs, unknown events by type…
  public var counters: ARICounters
  /// Messages received and not yet handled.
  public var inboxMessages: Int
  /// Bytes handed over and not yet sent.
  public var outboxBytes: Int

  /// Connections after the first.
  public var reconnects: Int { max(0, counters.connects - 1) }
}
