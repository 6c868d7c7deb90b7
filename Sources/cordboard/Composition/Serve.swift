import API
import ARIClient
import Blueprint
import CallCore
import Foundation
import Logging
import Metrics
import QueueLog
import ServiceLifecycle
import Storage
import Telephony
import UnixSignals

/// `cordboard serve`: makes the parts, wires them and runs them until told to
/// stop.
struct ServeRunner {
  let configuration: ServeConfiguration
  let logger: Logger

  /// Runs until SIGTERM or SIGINT.
  func run() async throws {
    let blueprint = try Blueprint.load(directory: configuration.flows, prompts: configuration.prompts)
    for warning in blueprint.warnings { logger.warning("\(warning)") }
    let definition = blueprint.definition
    let database = StorageSettings(path: configuration.database)
    let lock = try StorageLock(database: database.path)
    defer { withExtendedLifetime(lock) {} }
    let store = try SQLStore(database)
    let applied = try Migrator(folder: configuration.migrations).migrate(store, at: SystemClock.now)
    for migration in applied { logger.notice("Migrated the database.", metadata: ["version": "\(migration.version)"]) }
    let ahead = try JournalAheadRecovery(settling: store)
    for loss in ahead.losses { logger.error("\(loss)") }
    let recovery = try CentreRecovery(
      JournalReader(store), definition: definition, seed: UInt64.random(in: .min ... .max))
    recovery.report(to: logger)
    let queueLog = try queueLog(from: JournalReader(store), recovery)
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    let centre = try CentreService(
      recovery, definition: definition, node: configuration.node, client: try clientSettings(),
      customerKey: try customerKey(store), database: database, options: journalOptions,
      auditTime: configuration.auditTime, queueLog: queueLog,
      logger: logger)
    let publisher = DescriptionPublisher(
      folder: configuration.flows, prompts: configuration.prompts, engine: centre.engine, logger: logger)
    let api = try server(for: centre, publisher, store: store, metrics: metrics)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: centre), .init(service: publisher), .init(service: api)],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }

  private var journalOptions: JournalWriterOptions {
    JournalWriterOptions(statisticsAgeMax: configuration.statisticsDays.map { .seconds($0 * 86_400) })
  }

  /// The secret by which customers are known again; made once for a database.
  private func customerKey(_ store: SQLStore) throws -> CustomerKey {
    func half() -> String { String(UInt64.random(in: .min ... .max), radix: 16) }
    let text = try MetaStore(store).settle("customer_key", "\(half()) \(half())")
    let halves = text.split(separator: " ").compactMap { UInt64($0, radix: 16) }
    guard halves.count == 2 else {
      throw CommandFailure(.failed, "The customer_key in the table meta of \(configuration.database) is not one.")
    }
    return CustomerKey(halves[0], halves[1])
  }

  /// In the API's words, that a cursor is none is the client's doing.
  private static func page<Page>(_ read: () async throws(StorageError) -> Page) async throws -> Page {
    do throws(StorageError) {
      return try await read()
    } catch {
      if error.code == .invalidCursor { throw InvalidCursor() }
      throw error
    }
  }

  private func queueLog(
    from reader: JournalReader, _ recovery: CentreRecovery
  ) throws(StorageError) -> QueueLogCatchUp? {
    guard let options = configuration.queueLogOptions else { return nil }
    let start = try QueueLogCatchUp(options, reader: reader, recovery: recovery, now: SystemClock.now)
    for loss in start.losses { logger.warning("\(loss)") }
    logger.info(
      "The queue log goes on.",
      metadata: ["file": "\(options.file)", "missing": "\(start.linesMissing)", "found": "\(start.linesFound)"])
    return start
  }

  private func clientSettings() throws -> ARIClientConfiguration {
    let asterisk = configuration.asterisk
    return try ARIClientConfiguration(
      url: asterisk.url, user: asterisk.user, password: ARIPassword(try asterisk.readPassword()),
      stasisApp: asterisk.application, caFile: asterisk.caFile)
  }

  private func server(
    for centre: CentreService, _ publisher: DescriptionPublisher, store: SQLStore, metrics: PrometheusMetrics
  ) throws -> APIServer {
    let token = try APIToken.loadOrCreate(file: configuration.api.tokenFile)
    let records = CallRecordStore(store)
    let statistics = StatisticsStore(store)
    let ports = APIPorts(
      engine: centre.engine,
      publish: { try await publisher.publish() },
      records: { query in
        try await Self.page { () async throws(StorageError) in try await records.page(query) }
      },
      record: { try await records.record($0) },
      statistics: { query in
        try await Self.page { () async throws(StorageError) in try await statistics.page(query) }
      },
      samples: { await centre.samples() })
    let logger = logger
    return APIServer(
      configuration: APIConfiguration(
        address: configuration.api.address, port: configuration.api.port, version: Version.current),
      ports: ports, token: token, metrics: metrics, logger: logger,
      onListening: { port in logger.notice("The API listens.", metadata: ["port": "\(port)"]) })
  }
}

/// The system's clock, for what happens before there is a lane.
enum SystemClock {
  static var now: Instant {
    Instant(microsecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }
}
