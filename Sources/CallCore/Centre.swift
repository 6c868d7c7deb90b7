public import Telephony

/// The whole contact centre as one value; the only place where it decides.
public struct Centre: Codable, Sendable {
  /// - Parameters:
  ///   - definition: the description in force.
  ///   - seed: decides ids and every random choice.
  public init(definition: CentreDefinition, seed: UInt64) { self.definition = definition }

  public private(set) var definition: CentreDefinition

  /// Takes note of `input` and says what shall be done about it.
  public mutating func handle(_ input: Input, at now: Instant) -> [Directive] { [] }

  /// When ``Input/deadlinePassed`` is due, or nil when nothing is awaited.
  public var nextDeadline: Instant? { nil }

  /// The playbacks under way on the node; a reconcile asks after them.
  public func playbacks(on node: NodeID) -> [PlaybackID] { [] }

  /// All that can be seen, ordered by id (calls by arrival).
  public var view: CentreView {
    CentreView(
      tenant: definition.tenant, release: definition.release, nodes: [], agents: [], queues: [], calls: [],
      outcomes: [:])
  }
}
