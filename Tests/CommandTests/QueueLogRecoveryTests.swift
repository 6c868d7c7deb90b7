import CallCore
import Foundation
import Logging
import QueueLog
import Storage
import Telephony
import Testing

@testable import cordboard

/// What a restart finds out about the queue log, from a real journal.
@Suite struct QueueLogRecoveryTests {
  private final class Folder: Sendable {
    let scratch: Scratch
    init(scratch: consuming Scratch) { self.scratch = scratch }
  }

  /// A database with a journal that grows as the test says.
  private struct Life {
    let folder: Folder
    let store: SQLStore
    let settings: StorageSettings
    let definition = CentreDefinition(
      tenant: "t", release: "r1", queues: ["sales": QueueDefinition(name: "Sales")],
      agents: ["alice": AgentDefinition(name: "Alice", device: "PJSIP/alice", queues: ["sales"])])
    var fold: JournalFold

    init() throws {
      folder = Folder(scratch: try Scratch())
      settings = StorageSettings(path: "\(folder.scratch.path)/c.db")
      store = try SQLStore(settings)
      let migrations = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("migrations").path
      try Migrator(folder: migrations).migrate(store, at: .epoch)
      fold = JournalFold(
        CentreSnapshot(
          number: 0, at: .epoch, digest: StableDigest().value, centre: Centre(definition: definition, seed: 1)))
    }

    static let began: Int64 = 1_366_720_340

    mutating func live(_ commands: CallCore.AgentCommand..., keepsSnapshot: Bool = false) async throws {
      let writer = try JournalWriter(settings, logger: .silent)
      if fold.number == 0 { writer.write(fold.snapshot) }
      for command in commands {
        let moment = Instant(microsecondsSinceEpoch: (Self.began + Int64(fold.number)) * 1_000_000)
        writer.append(fold.fold(.agentCommanded("alice", command), at: moment).entry)
      }
      if keepsSnapshot { writer.write(fold.snapshot) }
      #expect(await writer.stop(within: .seconds(10)))
    }

    var options: QueueLogOptions {
      QueueLogOptions(file: "\(folder.scratch.path)/queue_log", checkpointFile: "\(settings.path)-queue-log")
    }

    /// A start and an orderly end.
    func run() async throws -> QueueLogCatchUp {
      let reader = JournalReader(store)
      let recovery = try CentreRecovery(reader, definition: definition, seed: 2)
      let now = Instant(microsecondsSinceEpoch: (Self.began + 100) * 1_000_000)
      let start = try QueueLogCatchUp(options, reader: reader, recovery: recovery, now: now)
      let writer = try QueueLogWriter(start, committed: { .max }, logger: .silent)
      #expect(await writer.stop(within: .seconds(10)))
      return start
    }

    var lines: [Substring] {
      let bytes = FileManager.default.contents(atPath: options.file) ?? Data()
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
  }

  @Test func theJournalIsFoldedOnFromWhereTheLogIs() async throws {
    var life = try Life()
    try await life.live(.logIn(device: nil), .becomeReady)
    #expect(try await life.run().losses.isEmpty)
    let begun = ["1366720440|NONE|NONE|NONE|QUEUESTART|", "1366720440|MANAGER|sales|alice|ADDMEMBER|"]
    #expect(life.lines.map(String.init) == begun)
    // The newest snapshot is newer than the log.
    try await life.live(.becomeNotReady(reason: "tea"), .becomeReady, keepsSnapshot: true)
    try await life.live(.logOut)
    let next = try await life.run()
    #expect(next.losses.isEmpty && next.number == life.fold.number)
    let more = [
      "1366720342|NONE|NONE|alice|PAUSEALL|tea", "1366720342|NONE|sales|alice|PAUSE|tea",
      "1366720343|NONE|NONE|alice|UNPAUSEALL|", "1366720343|NONE|sales|alice|UNPAUSE|",
      "1366720344|MANAGER|sales|alice|REMOVEMEMBER|",
    ]
    #expect(life.lines.map(String.init) == begun + more)
    #expect(try await life.run().linesMissing == 0)
    #expect(life.lines.count == begun.count + more.count)
  }

  @Test func aLogAheadOfTheJournalBeginsAnew() async throws {
    var life = try Life()
    try await life.live(.logIn(device: nil), .becomeReady)
    _ = try await life.run()
    let log = try #require(FileManager.default.contents(atPath: life.options.checkpointFile))
    var other = try Life()
    try await other.live(.logIn(device: nil))
    try log.write(to: URL(fileURLWithPath: other.options.checkpointFile))
    try FileManager.default.moveItem(atPath: life.options.file, toPath: other.options.file)
    let start = try await other.run()
    #expect(start.losses == ["The queue log begins anew: it is ahead of the journal."])
    #expect(other.lines.suffix(4).first == "1366720440|NONE|NONE|NONE|QUEUESTART|")
  }
}

extension Logger {
  fileprivate static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
