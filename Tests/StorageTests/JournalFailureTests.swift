import CallCore
import Foundation
import GRDB
import Storage
import Telephony
import Testing

/// The journal can't be written for a while: nothing waits, nothing is lost
/// in silence, and it catches up.
@Suite struct JournalFailureTests {
  /// Remembers the snapshots that were asked for.
  final class Wishes: Sendable {
    private let numbers = Box<[UInt64]>([])
    func add(_ number: UInt64) { numbers.change { $0.append(number) } }
    var all: [UInt64] { numbers.value }
  }

  @Test func aLockedDatabaseIsWaitedFor() async throws {
    let database = try TestDatabase()
    let writer = try database.writer()
    let other = try database.otherProgram()
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    for entry in entries(1...100) { writer.append(entry) }
    #expect(await eventually { writer.status.failures >= 3 })
    #expect(await !writer.flush(within: .milliseconds(50)))
    let failing = writer.status
    #expect(failing.failing?.message.contains("locked by another program") == true)
    #expect(failing.failing?.since == moment(99))
    #expect(failing.problem != nil)
    #expect(failing.pending == 100)
    #expect(failing.lastCommitted == 0)

    try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(await writer.flush(within: .seconds(10)))
    #expect(writer.status.failing == nil)
    #expect(writer.status.problem == nil)
    #expect(writer.status.failures >= 3)
    #expect(try database.reader.all() == entries(1...100))
  }

  @Test func aFullDiskIsWaitedForAndCaughtUp() async throws {
    var database = try TestDatabase()
    // A file of somebody else fills the disk: 2 MiB in the same database.
    try database.sql("CREATE TABLE filler (content BYTEA)")
    try database.sql("INSERT INTO filler VALUES (zeroblob(2097152))")
    let pages = try #require(try database.sql("PRAGMA page_count").first)
    database.settings.pagesMax = pages + 4
    let writer = try database.writer()
    for number in 1...5_000 as ClosedRange<UInt64> {
      writer.append(entry(number, records: number % 10 == 0 ? [record(CallID("k\(number)"))] : []))
    }
    #expect(await eventually { writer.status.failing?.message.contains("the disk is full") == true })
    #expect(writer.status.lastCommitted < 5_000)

    try database.sql("DROP TABLE filler")
    #expect(await writer.flush(within: .seconds(20)))
    #expect(writer.status.failing == nil)
    #expect(try database.reader.all().map(\.number) == Array(1...5_000))
    #expect(try database.sql("SELECT COUNT(*) FROM call_record") == [500])
    #expect(try database.reader.gaps().isEmpty)
  }

  @Test func whatDoesNotFitIsADeclaredGapWithASnapshotBehindIt() async throws {
    let database = try TestDatabase()
    let wishes = Wishes()
    var options = JournalWriterOptions.quick
    (options.entriesMax, options.batchMax) = (100, 10)
    let writer = try database.writer(options) { wishes.add($0) }
    let other = try database.otherProgram()
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    for number in 1...300 as ClosedRange<UInt64> {
      writer.append(entry(number, records: [record(CallID("k\(number)"), arrived: Int64(number))]))
    }
    #expect(await eventually { writer.status.failures >= 2 })
    #expect(writer.status.entriesDropped == 200)
    #expect(writer.status.gaps == 1)
    #expect(wishes.all.isEmpty)

    try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(await eventually { writer.status.lastCommitted == 300 })
    #expect(await eventually { !wishes.all.isEmpty })
    #expect(wishes.all == [300])
    writer.write(CentreSnapshot(number: 300, at: moment(300), digest: 7, centre: centre()))
    for entry in entries(301...305) { writer.append(entry) }
    #expect(await writer.stop(within: .seconds(10)))

    // Every record, dropped inputs or not.
    #expect(try database.sql("SELECT COUNT(*) FROM call_record") == [300])
    let gap = try #require(try database.reader.gaps().first)
    #expect(gap.from == 101)
    #expect(gap.to == 300)
    #expect(gap.reason.contains("buffer was full"))
    #expect(gap.at == moment(101))
    var cursor = database.reader.entries(after: 0)
    for number in 1...100 as ClosedRange<UInt64> { #expect(try cursor.next()?.number == number) }
    let error = #expect(throws: StorageError.self) { try cursor.next() }
    #expect(error?.code == .gap)
    #expect(error?.message.contains("101 to 300") == true)

    let recovery = try database.reader.recovery()
    #expect(recovery.snapshot?.number == 300)
    #expect(recovery.lastNumber == 305)
    #expect(recovery.gap == nil)
    #expect(try database.reader.all(after: 300) == entries(301...305))
  }

  @Test func aGapWithoutASnapshotBehindItIsToldToARestart() async throws {
    let database = try TestDatabase()
    let writer = try database.writer()
    writer.append(entry(1))
    writer.append(entry(5))
    #expect(await writer.stop(within: .seconds(10)))
    #expect(writer.status.gaps == 1)
    let recovery = try database.reader.recovery()
    #expect(recovery.snapshot == nil)
    #expect(recovery.gap?.from == 2)
    #expect(recovery.gap?.to == 4)
    #expect(recovery.lastNumber == 5)
  }

  @Test func stoppingGivesUpInTime() async throws {
    let database = try TestDatabase()
    let writer = try database.writer()
    let other = try database.otherProgram()
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    for entry in entries(1...100) { writer.append(entry) }
    #expect(await !writer.stop(within: .milliseconds(100)))
    #expect(writer.status.pending == 100)
    #expect(writer.status.failing != nil)
    try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(try database.reader.lastNumber() == 0)
  }

  @Test func aSnapshotThatCantBeWrittenIsTriedAgain() async throws {
    let database = try TestDatabase()
    let writer = try database.writer()
    let other = try database.otherProgram()
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    writer.write(CentreSnapshot(number: 0, at: moment(0), digest: 7, centre: centre()))
    #expect(await eventually { writer.status.failures >= 2 })
    #expect(writer.status.problem?.contains("snapshot") == true)
    try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(await writer.flush(within: .seconds(10)))
    #expect(writer.status.snapshotsWritten == 1)
    #expect(writer.status.problem == nil)
    #expect(try database.reader.snapshotNumbers() == [0])
  }
}
