import ARI
import ARIClient
import CallCore
import Engine
import Logging
import QueueLog
import ServiceLifecycle
import Storage
import Switchboard
import Telephony

/// The running centre: lane, journal, engine, node and connection, wired.
///
/// On shutdown the calls stay where they are, in Asterisk; what is known of
/// them is kept, so that the next start goes on with it.
struct CentreService: Service {
  let lane: SystemLane
  let engine: Engine
  let node: AsteriskNode
  let client: ARIClient
  let writer: JournalWriter
  /// nil when no queue log is wanted.
  let queueLog: QueueLogWriter?
  private let definition: CentreDefinition
  private let logger: Logger

  /// How long the journal may take to be written out at the end.
  private static let flushLimit = Duration.seconds(10)

  /// - Parameters:
  ///   - options: of the journal's writer.
  ///   - auditTime: see ``EngineOptions/auditTime``.
  ///   - queueLog: what the queue log lacks; nil when none is wanted.
  /// - Throws: what opening the journal or starting the queue log throws.
  init(
    _ recovery: CentreRecovery, definition: CentreDefinition, node nodeID: NodeID,
    client settings: ARIClientConfiguration, customerKey: CustomerKey,
    database: StorageSettings, options: JournalWriterOptions = JournalWriterOptions(), auditTime: Duration? = nil,
    queueLog catchUp: QueueLogCatchUp? = nil, logger: Logger
  ) throws {
    let lane = SystemLane(name: nodeID.rawValue, notBefore: recovery.fold.at)
    let watch = NodeWatch(node: nodeID, logger: logger)
    let relay = SignalRelay()
    let parts = Parts()
    let writer = try JournalWriter(
      database, options: options, logger: logger, now: { lane.now },
      snapshotWanted: { _ in lane.run { parts.engine?.assumeIsolated { $0.keepSnapshot() } } })
    let queueLog = try catchUp.map {
      try QueueLogWriter($0, committed: { writer.status.lastCommitted }, logger: logger)
    }
    client = ARIClient(
      configuration: settings, lane: lane, diagnostics: { watch.take($0) },
      deliver: { signal in
        watch.take(signal)
        relay.deliver(signal)
      })
    engine = Engine(
      lane: lane, fold: recovery.fold,
      ports: EnginePorts(
        perform: { order, _ in parts.node?.order(order) },
        journal: { writer.append($0) },
        snapshot: { writer.write($0) },
        journalHealth: { JournalHealth(writer.status) },
        nodeProblem: { _ in watch.problem },
        directed: { entry, directives in queueLog?.take(directives, number: entry.number, at: entry.at) },
        warnings: { queueLog?.status.problem.map { [$0] } ?? [] },
        aside: { work in Task.detached(priority: .utility) { work() } }),
      options: EngineOptions(nodes: [nodeID], auditTime: auditTime), logger: logger)
    var nodeConfiguration = NodeConfiguration()
    nodeConfiguration.customerKey = customerKey
    node = AsteriskNode(
      node: nodeID, tenant: definition.tenant, application: settings.session.stasisApp, lane: lane, connection: client,
      configuration: nodeConfiguration, logger: logger,
      expectedObjects: { parts.engine?.expectedObjects(on: nodeID) ?? ExpectedObjects() },
      serves: { parts.engine?.serves($0) ?? false },
      deliver: { parts.engine?.receive($0, from: nodeID) })
    parts.complete(engine: engine, node: node)
    relay.connect(node)
    self.lane = lane
    self.writer = writer
    self.queueLog = queueLog
    self.definition = definition
    self.logger = logger
    if recovery.isNew { writer.write(recovery.fold.snapshot) }
  }

  func run() async throws {
    // The first snapshot is what the journal is folded on.
    if await !writer.flush(within: Self.flushLimit) {
      logger.error("The journal can't be written yet; calls are served all the same.")
    }
    await engine.start(with: definition)
    await client.start()
    try? await gracefulShutdown()
    await stop()
  }

  private func stop() async {
    await client.stop()
    await node.stop()
    await engine.keepSnapshot()
    if await !writer.stop(within: Self.flushLimit) {
      logger.error("The journal could not be written to its end.", metadata: ["pending": "\(writer.status.pending)"])
    }
    if let queueLog, await !queueLog.stop(within: Self.flushLimit) {
      logger.error("The queue log could not be written to its end; the next start does.")
    }
    lane.stop()
    logger.notice("Stopped. Calls under way stay in Asterisk.")
  }
}
