import CallCore
import Foundation
import GRDB
import Telephony
import Testing

@testable import Storage

/// What is written ahead of its turn.
@Suite struct JournalAheadTests {
  let database: TestDatabase

  init() throws { database = try TestDatabase() }

  /// As one process writes them; another is what comes after a kill.
  private func transaction() -> JournalTransaction { JournalTransaction(database.store) }

  private func entries(_ numbers: ClosedRange<UInt64>) -> [JournalEntry] {
    numbers.map {
      entry($0, arrival(ChannelID("c\($0)"), ani: "+49\($0)"), records: [record(CallID("k\($0)"), arrived: Int64($0))])
    }
  }

  private func expectWhole(_ numbers: ClosedRange<UInt64>) throws {
    let read = try database.reader.all()
    #expect(read.map(\.number) == Array(numbers))
    #expect(read.map(\.digest) == entries(numbers).map(\.digest))
    #expect(read.map(\.at) == entries(numbers).map(\.at))
    for entry in read {
      guard case .switched(_, .channelEntered(let arrival)) = entry.input else { continue }
      #expect(arrival.ani.clear == "+49\(entry.number)")
    }
    #expect(try database.sql("SELECT journal_number FROM call_record ORDER BY 1") == numbers.map(Int.init))
  }

  /// How long the file is; nil when there is none.
  private func fileSize() -> Int? {
    let path = JournalAheadFile.path(for: database.settings)
    return (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
  }

  @Test func whatAKilledProcessKeptAheadComesIntoTheJournal() throws {
    let killed = transaction()
    _ = try killed.write(entries(1...2).map { .entry($0) })
    try killed.writeAhead(entries(3...4))
    try killed.writeAhead(entries(5...25))
    #expect(try database.reader.lastNumber() == 2, "it is not its turn yet")
    #expect(try JournalAheadRecovery(settling: database.store).entries == 23)
    try expectWhole(1...25)
    #expect(try JournalAheadRecovery(settling: database.store).entries == 0)
  }

  @Test func inItsBatchItComesIntoItsTables() throws {
    let transaction = transaction()
    try transaction.writeAhead(entries(1...3))
    try transaction.writeAhead(entries(4...20))
    let outcome = try transaction.write(entries(1...40).map { .entry($0) })
    #expect((outcome.entries, outcome.conflicts) == (40, 0))
    try expectWhole(1...40)
    // And what comes then has nothing to do with it.
    try transaction.writeAhead(entries(41...41))
    _ = try transaction.write(entries(41...42).map { .entry($0) })
    try expectWhole(1...42)
  }

  @Test func killedBetweenBatchAndForgettingNothingIsThereTwice() throws {
    try transaction().writeAhead(entries(1...3))
    // The batch of a process that did not know of it.
    _ = try transaction().write(entries(1...5).map { .entry($0) })
    #expect(try JournalAheadRecovery(settling: database.store).entries == 0)
    try expectWhole(1...5)
  }

  @Test func aBatchThatFailsKeepsItSafe() throws {
    let transaction = transaction()
    try transaction.writeAhead(entries(1...3))
    let other = try database.otherProgram()
    try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    #expect(throws: StorageError.self) { try transaction.write(entries(1...4).map { .entry($0) }) }
    try transaction.writeAhead(entries(4...5))
    #expect(throws: StorageError.self) { try JournalAheadRecovery(settling: database.store) }
    try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(try JournalAheadRecovery(settling: database.store).entries == 5)
    _ = try transaction.write(entries(1...5).map { .entry($0) })
    try expectWhole(1...5)
  }

  @Test func aDamagedEndIsToldAndTheRestIsKept() throws {
    try transaction().writeAhead(entries(1...2))
    let path = JournalAheadFile.path(for: database.settings)
    let good = try Data(contentsOf: URL(filePath: path))
    var flipped = good
    flipped[flipped.count - 1] ^= 1
    let tails: [Data] = [good.dropLast(), flipped, good.prefix(10), Data([1]), Data(repeating: 0xff, count: 40)]
    for tail in tails {
      try (good + tail).write(to: URL(filePath: path))
      let recovery = try JournalAheadRecovery(settling: database.store)
      #expect(recovery.losses.count == 1)
      #expect(recovery.losses.first?.contains(path) == true)
      #expect(fileSize() == nil)
      try expectWhole(1...2)
    }
  }

  @Test func whatDoesNotFollowTheJournalIsToldAndLeftOut() throws {
    _ = try transaction().write(entries(1...2).map { .entry($0) })
    try transaction().writeAhead(entries(4...5))
    let recovery = try JournalAheadRecovery(settling: database.store)
    #expect(recovery.losses.count == 1)
    #expect(recovery.losses.first?.contains("input 4, but the journal ends with 2") == true)
    try expectWhole(1...2)
  }

  @Test func whatAnotherCordboardWroteIsToldAndTheRestIsKept() throws {
    var file = try JournalAheadFile(database.settings)
    var (good, values) = (JournalAhead(), [SQLValue]())
    JournalRow(entry(1), input: [0]).append(to: &values)
    good.add(values, to: .journal)
    // Nothing, another format, another table, another kind of value, too few.
    let others: [[UInt8]] = [
      [], [99], good.bytes + [7], good.bytes + [2, 9], good.bytes + [2, 9] + Array(repeating: 0, count: 8),
      good.bytes.dropLast(), good.bytes + [2, 2] + Array(repeating: 0xff, count: 8),
    ]
    for other in others { try file.append(other) }
    try file.append(good.bytes)
    let recovery = try JournalAheadRecovery(settling: database.store)
    #expect((recovery.entries, recovery.losses.count) == (1, others.count))
  }

  @Test func whereItCannotBeWrittenItIsSaidAndTheBatchIsTried() async throws {
    // A folder in its place.
    let path = JournalAheadFile.path(for: database.settings)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let error = #expect(throws: StorageError.self) { try transaction().writeAhead(entries(1...1)) }
    #expect(error?.message.contains(path) == true)
    try FileManager.default.removeItem(atPath: path)
    let writer = try database.writer(Self.slow)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    writer.append(entry(1, .switched("pbx1", .digitReceived("c1", "1"))))
    #expect(await eventually { writer.status.lastCommitted == 1 })
    #expect(await writer.stop(within: .seconds(10)))
  }

  @Test func whatWaitsIsSafeBeforeItsBatch() async throws {
    let writer = try database.writer(Self.slow)
    writer.append(entries(1...1)[0])
    writer.append(entry(2, .switched("pbx1", .digitReceived("c1", "1"))))
    #expect(await eventually { fileSize() ?? 0 > 0 })
    let size = fileSize() ?? 0
    writer.append(entry(3, .switched("pbx1", .callersLost([]))))
    #expect(await eventually { fileSize() ?? 0 > size })
    #expect(writer.status.lastCommitted == 0)
    #expect(
      try FileManager.default.attributesOfItem(atPath: JournalAheadFile.path(for: database.settings))[
        .posixPermissions] as? Int == 0o600)
    writer.append(entry(4))
    #expect(await writer.stop(within: .seconds(10)))
    #expect(try database.reader.all().map(\.number) == [1, 2, 3, 4])
    #expect(fileSize() == nil, "nothing is left beside the database")
  }

  /// Commits when it is told to stop.
  private static let slow = JournalWriterOptions(gatherTime: .seconds(600), aheadTime: .milliseconds(1))
}
