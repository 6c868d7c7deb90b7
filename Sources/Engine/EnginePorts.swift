public import CallCore
public import Telephony

/// The outside world as the engine sees it: closures that the composition
/// root wires to the switchboard and the store. None of them may block.
public struct EnginePorts: Sendable {
  /// Have the node carry the order out. Called on the engine's lane, in order.
  public var perform: @Sendable (SwitchOrder, NodeID) -> Void
  /// What came of an input: called on the engine's lane, in order of numbers,
  /// before the entry goes to the journal, so that whoever sees a number
  /// committed has been told of all up to it.
  public var directed: @Sendable (JournalEntry, [Directive]) -> Void
  /// Lay the entry down. Called on the engine's lane, in order of numbers.
  public var journal: @Sendable (JournalEntry) -> Void
  /// Keep the snapshot, some time soon.
  public var snapshot: @Sendable (CentreSnapshot) -> Void
  /// How the journal is doing.
  public var journalHealth: @Sendable () -> JournalHealth
  /// What else is not as it should be but does not stop calls, a sentence each.
  public var warnings: @Sendable () -> [String]
  /// Why a node is not connected, in whole sentences; nil when nothing is
  /// known.
  public var nodeProblem: @Sendable (NodeID) -> String?
  /// Does work that takes long, on any thread but the lane's; or at once and
  /// on it, for tests and simulations, which must be the same each time.
  public var aside: @Sendable (@escaping @Sendable () -> Void) -> Void

  public init(
    perform: @escaping @Sendable (SwitchOrder, NodeID) -> Void,
    journal: @escaping @Sendable (JournalEntry) -> Void,
    snapshot: @escaping @Sendable (CentreSnapshot) -> Void,
    journalHealth: @escaping @Sendable () -> JournalHealth,
    nodeProblem: @escaping @Sendable (NodeID) -> String? = { _ in nil },
    directed: @escaping @Sendable (JournalEntry, [Directive]) -> Void = { _, _ in },
    warnings: @escaping @Sendable () -> [String] = { [] },
    aside: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { $0() }
  ) {
    self.perform = perform
    self.journal = journal
    self.snapshot = snapshot
    self.journalHealth = journalHealth
    self.nodeProblem = nodeProblem
    self.directed = directed
    self.warnings = warnings
    self.aside = aside
  }
}

/// How the journal is doing, as far as the engine and its status care.
public struct JournalHealth: Codable, Equatable, Sendable {
  /// The number of the last entry that is safe in the store.
  public var lastCommitted: UInt64
  /// Entries handed over and not yet committed.
  public var pending: Int
  /// What is wrong, in a sentence; nil when nothing is.
  public var problem: String?
  /// How many stretches of inputs could not be kept at all.
  public var gaps: Int

  public init(lastCommitted: UInt64 = 0, pending: Int = 0, problem: String? = nil, gaps: Int = 0) {
    self.lastCommitted = lastCommitted
    self.pending = pending
    self.problem = problem
    self.gaps = gaps
  }
}
