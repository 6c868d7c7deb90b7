/// What a version of Asterisk can do, of what not all can.
public struct ARIFeatures: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Requests over the WebSocket. We can't work without.
  public static let restOverWebSocket = ARIFeatures(rawValue: 1 << 0)
  /// Variables of channels and bridges that ride on every event.
  public static let reportEvents = ARIFeatures(rawValue: 1 << 1)
  /// Several variables in one request.
  public static let manyVariables = ARIFeatures(rawValue: 1 << 2)
  /// A call offered to all applications, for the first to claim. By version:
  /// whether the module is loaded shows when it is used.
  public static let stasisBroadcast = ARIFeatures(rawValue: 1 << 3)
  /// Transfers that phones ask for are ours to carry out.
  public static let transferHandling = ARIFeatures(rawValue: 1 << 4)

  /// First releases whose history has the change.
  private static let milestones: [(ARIFeatures, ARIMilestone)] = [
    (.restOverWebSocket, ARIMilestone("20.14.0", "22.4.0", "23.0.0")),
    (.reportEvents, ARIMilestone("20.20.0", "22.10.0", "23.4.0")),
    (.manyVariables, ARIMilestone("20.20.0", "22.10.0", "23.4.0")),
    (.stasisBroadcast, ARIMilestone("20.20.0", "22.10.0", "23.4.0")),
    (.transferHandling, ARIMilestone("20.13.0", "22.3.0", "23.0.0")),
  ]

  /// What `version` can do.
  public static func of(_ version: ARIVersion) -> ARIFeatures {
    milestones.reduce(into: []) { features, entry in
      if entry.1.isReached(by: version) { features.insert(entry.0) }
    }
  }
}
