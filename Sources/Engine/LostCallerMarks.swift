import CallCore
import Telephony

/// Which lost callers of each node are safe in the store: those whose entry of
/// the journal is committed.
struct LostCallerMarks {
  private var safeNumbers: [NodeID: UInt64]
  /// Told, and in an entry that may not be committed; in order.
  private var pending: [(node: NodeID, entry: UInt64, number: UInt64)] = []

  /// - Parameter centre: from the store, so that all it knows is safe.
  init(_ centre: Centre) {
    safeNumbers = [:]
    for node in centre.nodeViews { safeNumbers[node.node] = centre.lostCallersRecorded(on: node.node) }
  }

  mutating func note(_ entry: JournalEntry) {
    switch entry.input {
    case .switched(let node, .callersLost(let callers)):
      if let last = callers.last { pending.append((node, entry.number, last.number)) }
    default: break
    }
  }

  /// - Parameters:
  ///   - committed: the number of the last entry that is safe.
  ///   - recorded: what the core knows; less than before when Asterisk counts anew.
  mutating func safe(on node: NodeID, committed: UInt64, recorded: UInt64) -> UInt64 {
    for mark in pending.prefix(while: { $0.entry <= committed }) {
      safeNumbers[mark.node] = max(safeNumbers[mark.node] ?? 0, mark.number)
    }
    pending.removeAll { $0.entry <= committed }
    if safeNumbers[node] ?? 0 > recorded { safeNumbers[node] = recorded }
    return safeNumbers[node] ?? 0
  }
}
