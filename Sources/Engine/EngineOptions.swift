public import Telephony

/// The engine's limits and pace.
public struct EngineOptions: Sendable {
  /// The nodes that must be connected for the centre to be ready.
  public var nodes: [NodeID]
  /// A snapshot is kept after so many inputs, 1 or more…
  public var snapshotInputs: UInt64
  /// …or with the first input after so long, whichever comes first.
  public var snapshotTime: Duration
  /// When the centre is audited each day: since midnight, by the clocks of the
  /// centre's zone; nil for only when somebody asks.
  public var auditTime: Duration?

  public init(
    nodes: [NodeID] = [], snapshotInputs: UInt64 = 20_000, snapshotTime: Duration = .seconds(60),
    auditTime: Duration? = nil
  ) {
    self.nodes = nodes
    self.snapshotInputs = snapshotInputs
    self.snapshotTime = snapshotTime
    self.auditTime = auditTime
  }
}
