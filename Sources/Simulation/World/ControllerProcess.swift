import ARI
import CallCore
import Engine
import Logging
import Switchboard
import Synchronization
import Telephony

/// One running Cordboard, wired as the program wires it: engine, node,
/// connection. When it is killed nothing of it reaches the world any more.
final class ControllerProcess: Sendable {
  let engine: Engine
  let node: AsteriskNode
  private let parts: Parts
  private let relay = SignalRelay()

  /// What the ports need before it exists; cut off at its end.
  private final class Parts: Sendable {
    struct Held: Sendable {
      var isAlive = true
      weak var engine: Engine?
      weak var node: AsteriskNode?
    }

    private let held = Mutex(Held())

    var isAlive: Bool { held.withLock { $0.isAlive } }
    var engine: Engine? { held.withLock { $0.isAlive ? $0.engine : nil } }
    var node: AsteriskNode? { held.withLock { $0.isAlive ? $0.node : nil } }
    func change(_ change: (inout Held) -> Void) { held.withLock { change(&$0) } }
  }

  /// The way to Asterisk, which ends with the process.
  private struct Connection: ARIRequesting {
    let parts: Parts
    let fake: FakeAsterisk

    func send(_ request: ARIRequest, within limit: Duration, then: @escaping ARIAnswerHandler) {
      guard parts.isAlive else { return fake.lane.run { then(.failure(.notConnected)) } }
      fake.send(request, within: limit, then: then)
    }
  }

  static let nodeID: NodeID = "a1"

  /// - Parameters:
  ///   - fold: what to go on from.
  ///   - journal: takes entries and snapshots, and says how it is doing.
  ///   - customerKey: makes customers known again; nil leaves them unknown.
  init(
    fold: JournalFold, tenant: TenantID, lane: VirtualLane, fake: FakeAsterisk,
    options: EngineOptions, logger: Logger, journal: JournalPorts, sabotage: WorldOptions.Sabotage,
    customerKey: CustomerKey? = nil
  ) {
    let (parts, relay) = (Parts(), relay)
    self.parts = parts
    engine = Engine(
      lane: lane, fold: fold,
      ports: EnginePorts(
        perform: { order, _ in
          if let order = sabotage.changed(order) { parts.node?.order(order) }
        },
        journal: { if parts.isAlive { journal.append($0) } },
        snapshot: { if parts.isAlive { journal.keep($0) } },
        journalHealth: journal.health),
      options: options, logger: logger)
    let engine = engine
    var configuration = NodeConfiguration()
    configuration.customerKey = customerKey
    node = AsteriskNode(
      node: Self.nodeID, tenant: tenant, application: fake.application, lane: lane,
      connection: Connection(parts: parts, fake: fake), configuration: configuration, logger: logger,
      expectedObjects: { [weak engine] in engine?.expectedObjects(on: Self.nodeID) ?? ExpectedObjects() },
      serves: { [weak engine] in engine?.serves($0) ?? false },
      deliver: { [weak engine] in engine?.receive($0, from: Self.nodeID) })
    let node = node
    parts.change {
      $0.engine = engine
      $0.node = node
    }
    relay.connect(node)
    fake.attach { if parts.isAlive { relay.deliver($0) } }
  }

  /// Ends it, at once and without a word; on the lane.
  func kill() {
    parts.change { $0.isAlive = false }
    // Lets go of what waits in it; nothing of this reaches anybody.
    node.assumeIsolated { $0.stop() }
  }
}

/// Where the engine's entries go.
struct JournalPorts: Sendable {
  var append: @Sendable (JournalEntry) -> Void
  var keep: @Sendable (CentreSnapshot) -> Void
  var health: @Sendable () -> JournalHealth
}

extension WorldOptions.Sabotage {
  /// What becomes of an order; nil for nothing.
  fileprivate func changed(_ order: SwitchOrder) -> SwitchOrder? {
    switch (self, order) {
    case (.losesHangUps, .hangUp), (.losesTearDowns, .tearDown), (.losesOffers, .originate),
      (.losesWatches, .watch):
      nil
    case (.forgetsCallers, .bridge(let bridge, let channels)): .bridge(bridge, Array(channels.dropFirst()))
    default: order
    }
  }
}
