import CallCore
import Engine
import Logging
import Simulation
import Synchronization
import Telephony

/// An engine on a virtual lane whose ports write down what they are given.
final class EngineRig: Sendable {
  struct Kept: Sendable {
    var orders: [SwitchOrder] = []
    var entries: [JournalEntry] = []
    /// Numbers of which was told what came of them, and how many entries the
    /// journal had then.
    var directed: [(number: UInt64, journalled: Int)] = []
    var warnings: [String] = []
    var snapshots: [CentreSnapshot] = []
    var journal = JournalHealth()
    /// Facts that the switchboard tells while it is being given an order.
    var factsWhileOrdering: [SwitchFact] = []
  }

  static let node: NodeID = "n1"
  let lane = VirtualLane()
  let kept = Mutex(Kept())
  let engine: Engine
  let start: CentreSnapshot

  init(
    options: EngineOptions = EngineOptions(nodes: [EngineRig.node]), centre: Centre? = nil,
    aside: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { $0() }
  ) {
    let centre = centre ?? Centre(definition: .example, seed: 1)
    start = CentreSnapshot(number: 0, at: .epoch, digest: StableDigest().value, centre: centre)
    let relay = Relay()
    let ports = EnginePorts(
      perform: { order, _ in relay.rig?.take(order) },
      journal: { entry in relay.rig?.kept.withLock { $0.entries.append(entry) } },
      snapshot: { snapshot in relay.rig?.kept.withLock { $0.snapshots.append(snapshot) } },
      journalHealth: { relay.rig?.kept.withLock { $0.journal } ?? JournalHealth() },
      nodeProblem: { _ in "the password was refused." },
      directed: { entry, directives in
        guard !directives.isEmpty else { return }
        relay.rig?.kept.withLock { $0.directed.append((entry.number, $0.entries.count)) }
      },
      warnings: { relay.rig?.kept.withLock { $0.warnings } ?? [] }, aside: aside)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    engine = Engine(lane: lane, fold: JournalFold(start), ports: ports, options: options, logger: logger)
    relay.set(self)
  }

  private func take(_ order: SwitchOrder) {
    let facts = kept.withLock { kept in
      kept.orders.append(order)
      defer { kept.factsWhileOrdering = [] }
      return kept.factsWhileOrdering
    }
    for fact in facts { engine.receive(fact, from: Self.node) }
  }

  func fact(_ fact: SwitchFact) {
    lane.perform { engine.receive(fact, from: Self.node) }
    lane.runUntilIdle()
  }

  /// Runs work on the engine, as if an API request had come in.
  func ask<Result: Sendable>(_ work: @Sendable (isolated Engine) throws -> Result) rethrows -> Result {
    try lane.perform { try engine.assumeIsolated(work) }
  }

  func arrive(_ channel: ChannelID, dnis: String = "1000") {
    fact(
      .channelEntered(
        ChannelArrival(
          channel: channel, ani: Personal(key: "n1/\(channel)/ani", clear: "+491"), dnis: dnis, endpoint: "PJSIP/trunk")
      ))
  }

  var orders: [SwitchOrder] { kept.withLock { $0.orders } }
  var entries: [JournalEntry] { kept.withLock { $0.entries } }
  var snapshots: [CentreSnapshot] { kept.withLock { $0.snapshots } }

  /// Breaks the circle of rig, ports and engine.
  private final class Relay: Sendable {
    private let held = Mutex<Weak>(Weak())
    private struct Weak: Sendable { weak var rig: EngineRig? }
    var rig: EngineRig? { held.withLock { $0.rig } }
    func set(_ rig: EngineRig) { held.withLock { $0.rig = rig } }
  }
}

extension CentreDefinition {
  /// 1000 is answered and waits in sales for alice.
  static var example: CentreDefinition {
    CentreDefinition(
      tenant: "t", release: "r1", numbers: ["1000": "welcome"],
      flows: [
        "welcome": Flow(steps: [.answer, .queue(QueueStep(queue: "sales", waitMax: .seconds(60), onTimeout: 2))])
      ],
      queues: ["sales": QueueDefinition(name: "Sales")],
      agents: ["alice": AgentDefinition(name: "Alice", device: "PJSIP/alice", queues: ["sales"])])
  }
}
