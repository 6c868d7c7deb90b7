import Engine
import Storage
import Switchboard
import Synchronization

/// Closes the circle: engine and node need each other, and one has to be made
/// first. Set once, before anything runs.
final class Parts: Sendable {
  private struct Held: Sendable {
    var engine: Engine?
    var node: AsteriskNode?
  }

  private let held = Mutex(Held())

  var engine: Engine? { held.withLock { $0.engine } }
  var node: AsteriskNode? { held.withLock { $0.node } }

  func complete(engine: Engine, node: AsteriskNode) { held.withLock { $0 = Held(engine: engine, node: node) } }
}

extension JournalHealth {
  init(_ status: JournalStatus) {
    self.init(
      lastCommitted: status.lastCommitted, pending: status.pending, problem: status.problem, gaps: status.gaps)
  }
}
