import CallCore
import Foundation
import GRDB
import Logging
import Storage
import Synchronization
import Telephony

/// A folder that is there while a test runs.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "cordboard-storage-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A writer that nobody stopped may be putting its files away meanwhile.
  deinit {
    for _ in 0..<100 {
      try? FileManager.default.removeItem(atPath: path)
      guard FileManager.default.fileExists(atPath: path) else { return }
      usleep(10_000)
    }
  }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: file(name))) }
}

/// A migrated database in a folder of its own.
struct TestDatabase {
  let folder: Folder
  var settings: StorageSettings
  let store: SQLStore

  init(busyTime: Duration = .milliseconds(20)) throws {
    folder = try Folder()
    settings = StorageSettings(path: folder.file("test.db"), busyTime: busyTime)
    store = try SQLStore(settings)
    try Migrator(folder: shippedMigrations).migrate(store, at: moment(0))
  }

  var reader: JournalReader { JournalReader(store) }

  func writer(
    _ options: JournalWriterOptions = .quick, snapshotWanted: @escaping @Sendable (UInt64) -> Void = { _ in }
  ) throws -> JournalWriter {
    try JournalWriter(
      settings, options: options, logger: .silent, now: { moment(99) }, snapshotWanted: snapshotWanted)
  }

  /// Another program, which may leave a transaction open.
  func otherProgram() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(10)
    return try DatabaseQueue(path: settings.path, configuration: configuration)
  }

  /// SQL past all of our own code: what somebody else would do or see.
  @discardableResult
  func sql<T: DatabaseValueConvertible>(_ sql: String, as type: T.Type = Int.self) throws -> [T] {
    try otherProgram().writeWithoutTransaction { try T.fetchAll($0, sql: sql) }
  }
}

/// `migrations/` of the repository.
let shippedMigrations = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("migrations").path

func moment(_ seconds: Int64) -> Instant { Instant(microsecondsSinceEpoch: seconds * 1_000_000) }

extension JournalWriterOptions {
  /// Short waits.
  static let quick = JournalWriterOptions(
    gatherTime: .milliseconds(1), retryTimeMin: .milliseconds(5), retryTimeMax: .milliseconds(20))
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// An entry with some input; its digest is made of its number.
func entry(
  _ number: UInt64, _ input: Input = .deadlinePassed, records: [CallRecord] = [], reports: [StatisticsReport] = []
) -> JournalEntry {
  JournalEntry(
    number: number, at: moment(Int64(number)), input: input, digest: .max - number * 0x1111, records: records,
    reports: reports)
}

func entries(_ numbers: ClosedRange<UInt64>) -> [JournalEntry] { numbers.map { entry($0) } }

func arrival(_ channel: ChannelID, ani: String) -> Input {
  .switched(
    "pbx1",
    .channelEntered(
      ChannelArrival(
        channel: channel, ani: Personal(key: "ani:\(channel)", clear: ani), dnis: "100", endpoint: "PJSIP/trunk")))
}

func record(
  _ call: CallID, arrived: Int64 = 0, queue: QueueID? = "sales", agent: AgentID? = "anna",
  outcome: CallOutcome = .answered, ani: String? = "+491701234567"
) -> CallRecord {
  CallRecord(
    call: call, tenant: "acme", node: "pbx1", release: "r7", ani: Personal(key: "ani:\(call)", clear: ani),
    dnis: "100", flow: "main", queue: queue, agent: agent, arrivedAt: moment(arrived),
    enqueuedAt: queue == nil ? nil : moment(arrived + 1), answeredAt: agent == nil ? nil : moment(arrived + 5),
    endedAt: moment(arrived + 65), waited: .microseconds(4_000_001), talked: .seconds(60), offers: 2,
    outcome: outcome, termination: Termination(.callerHungUp, cause: .normalClearing))
}

/// A report with a number of its own in each place; `seed` makes it another.
func report(
  _ scope: StatisticsScope, _ start: Int64, _ kind: StatisticsPeriod.Kind = .interval, seed: Int = 0
) -> StatisticsReport {
  var (tally, next) = (Tally(), 1_000 * seed)
  func number() -> Int {
    next += 1
    return next
  }
  for path: WritableKeyPath<Tally, Int> in [
    \.entries, \.answeredInTime, \.abandonedInTime, \.shortAbandons, \.answeredWaitMicroseconds,
    \.answeredWaitMicrosecondsMax, \.abandonedWaitMicroseconds, \.abandonedWaitMicrosecondsMax, \.talks,
    \.talkMicroseconds, \.holdMicroseconds, \.wrapUps, \.wrapUpMicroseconds, \.offersMissed,
  ] { tally[keyPath: path] = number() }
  for outcome in QueueOutcome.allCases { tally.outcomes[outcome] = number() }
  for state in StaffedState.allCases { tally.staffedMicroseconds[state] = number() }
  let rule = ServiceLevelRule(threshold: .seconds(20), shortAbandon: .milliseconds(4_500))
  return StatisticsReport(
    scope: scope,
    period: StatisticsPeriod(kind: kind, start: moment(start), end: moment(start + (kind == .day ? 86_400 : 900))),
    tally: tally, rule: scope.kind == .queue ? rule : nil, waitingAtStart: number(), waitingAtEnd: number())
}

extension JournalReader {
  /// All entries after a number.
  func all(after number: UInt64 = 0, withPersonalData: Bool = true) throws -> [JournalEntry] {
    var (cursor, all) = (entries(after: number, withPersonalData: withPersonalData), [JournalEntry]())
    while let entry = try cursor.next() { all.append(entry) }
    return all
  }
}

/// Waits until something becomes so; false if it doesn't within ten seconds.
func eventually(_ condition: () throws -> Bool) async rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(10)
  while try !condition() {
    if ContinuousClock.now > end { return false }
    await Task.yield()
    usleep(1_000)
  }
  return true
}

/// A centre with one queue, one agent and a flow that leads callers there.
func centre() -> Centre {
  let definition = CentreDefinition(
    tenant: "acme", release: "r7", numbers: ["100": "main"],
    flows: [
      "main": Flow(steps: [
        .answer, .queue(QueueStep(queue: "sales", waitMax: .seconds(600), onTimeout: 2)), .hangUp(.normalClearing),
      ])
    ],
    queues: ["sales": QueueDefinition(name: "Sales"), "support": QueueDefinition(name: "Support")],
    agents: ["anna": AgentDefinition(name: "Anna", device: "PJSIP/anna", queues: ["sales", "support"])])
  return Centre(definition: definition, seed: 42)
}

/// A value that several threads change.
final class Box<Value: Sendable>: Sendable {
  private let content: Mutex<Value>

  init(_ value: Value) { content = Mutex(value) }

  var value: Value { content.withLock { $0 } }

  func change(_ body: (inout Value) -> Void) { content.withLock { body(&$0) } }
}
