public import ARI
import Synchronization

/// Passes the signals of a connection to a node that is made after it.
///
/// A node needs its connection and a connection needs to know whom to tell;
/// the composition root gives the connection `relay.deliver`, makes the node
/// with the connection, calls ``connect(_:)`` and only then starts the
/// connection.
public final class SignalRelay: Sendable {
  private let node = Mutex<AsteriskNode?>(nil)

  public init() {}

  /// Whom to pass signals to from now on.
  public func connect(_ node: AsteriskNode) { self.node.withLock { $0 = node } }

  /// Passes a signal; on the node's lane.
  public func deliver(_ signal: ARISignal) {
    guard let node = node.withLock({ $0 }) else {
      preconditionFailure("The connection was started before SignalRelay.connect(_:) was called.")
    }
    node.deliver(signal)
  }
}
