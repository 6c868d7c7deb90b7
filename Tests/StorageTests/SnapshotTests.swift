import CallCore
import Foundation
import Storage
import Telephony
import Testing

@Suite struct SnapshotTests {
  let database: TestDatabase

  init() throws { database = try TestDatabase() }

  private func snapshot(_ number: UInt64) -> CentreSnapshot {
    CentreSnapshot(number: number, at: moment(Int64(number)), digest: .max - number, centre: centre())
  }

  /// Entries up to the last number, and snapshots at these.
  private func write(_ last: UInt64, snapshots numbers: [UInt64]) async throws {
    let writer = try database.writer()
    for number in 0...last {
      if number > 0 { writer.append(entry(number)) }
      guard numbers.contains(number) else { continue }
      writer.write(snapshot(number))
      #expect(await writer.flush(within: .seconds(10)))
    }
    #expect(await writer.stop(within: .seconds(10)))
    #expect(writer.status.snapshotsWritten == numbers.count)
  }

  @Test func theNewestComesBack() async throws {
    try await write(10, snapshots: [0, 5])
    let recovery = try database.reader.recovery()
    let read = try #require(recovery.snapshot)
    #expect(read.number == 5)
    #expect(read.at == moment(5))
    #expect(read.digest == UInt64.max - 5)
    #expect(read.centre.definition == centre().definition)
    #expect(recovery.skippedSnapshots.isEmpty)
    #expect(recovery.lastNumber == 10)
    #expect(try database.reader.all(after: 5) == entries(6...10))
  }

  @Test func theFirstAndTheNewestThreeAreKept() async throws {
    try await write(8, snapshots: [0, 1, 2, 3, 4, 5, 6])
    #expect(try database.reader.snapshotNumbers() == [0, 4, 5, 6])
    #expect(try database.reader.firstSnapshot().snapshot?.number == 0)
    #expect(try database.reader.firstSnapshot(from: 1).snapshot?.number == 4)
    #expect(try database.reader.latestSnapshot(upTo: 5).snapshot?.number == 5)
    #expect(try database.reader.latestSnapshot(upTo: 3).snapshot?.number == 0)
  }

  @Test func theFirstBehindAGapIsKept() async throws {
    try database.sql("INSERT INTO journal_gap VALUES (2, 2, 'test', 0)")
    try database.sql("INSERT INTO journal_gap VALUES (7, 7, 'test', 0)")
    try await write(9, snapshots: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(try database.reader.snapshotNumbers() == [0, 2, 7, 8, 9])
  }

  @Test func damagedOnesFallBackToTheOneBefore() async throws {
    try await write(9, snapshots: [2, 4, 6])
    try database.sql("UPDATE snapshot SET centre = CAST(substr(centre, 1, 40) AS BLOB) WHERE number = 6")
    try database.sql("UPDATE snapshot SET format = 99 WHERE number = 4")
    let recovery = try database.reader.recovery()
    #expect(recovery.snapshot?.number == 2)
    #expect(recovery.skippedSnapshots.map(\.number) == [6, 4])
    #expect(recovery.skippedSnapshots[0].reason.contains("not what was written"))
    #expect(recovery.skippedSnapshots[1].reason.contains("format 99"))
    try database.sql("UPDATE snapshot SET checksum = 0")
    #expect(try database.reader.recovery().snapshot == nil)
    #expect(try database.reader.recovery().skippedSnapshots.count == 3)
  }

  @Test func oneFlippedBitIsNoticed() async throws {
    try await write(1, snapshots: [1])
    let hex = try #require(try database.sql("SELECT hex(centre) FROM snapshot", as: String.self).first)
    let middle = hex.index(hex.startIndex, offsetBy: hex.count / 2)
    let digit = (hex[middle].hexDigitValue ?? 0) ^ 1
    let flipped = hex.replacingCharacters(in: middle...middle, with: String(digit, radix: 16))
    try database.sql("UPDATE snapshot SET centre = X'\(flipped)'")
    #expect(try database.reader.latestSnapshot().snapshot == nil)
    try database.sql("UPDATE snapshot SET centre = X'\(hex)'")
    #expect(try database.reader.latestSnapshot().snapshot?.number == 1)
  }

  @Test func itIsWrittenBehindItsEntriesOnly() async throws {
    let writer = try database.writer()
    writer.write(snapshot(3))
    #expect(await !writer.flush(within: .milliseconds(20)))
    #expect(try database.reader.snapshotNumbers().isEmpty)
    for entry in entries(1...3) { writer.append(entry) }
    #expect(await writer.flush(within: .seconds(10)))
    #expect(try database.reader.snapshotNumbers() == [3])
  }

  @Test func personalDataInItLieBeside() async throws {
    var fold = JournalFold(CentreSnapshot(number: 0, at: .epoch, digest: StableDigest().value, centre: centre()))
    let up = Input.switched("pbx1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch, asteriskVersion: "22.10.1")))
    _ = fold.fold(up, at: moment(1))
    let written = fold.fold(arrival("c1", ani: "+491701234567"), at: moment(2)).entry
    let writer = try database.writer()
    writer.append(entry(1, up))
    writer.append(written)
    writer.write(fold.snapshot)
    #expect(await writer.stop(within: .seconds(10)))
    let bytes = try #require(try database.sql("SELECT centre FROM snapshot", as: Data.self).first)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("1701234567"))
    let read = try #require(try database.reader.latestSnapshot().snapshot)
    #expect(read.centre.view == fold.centre.view)
    #expect(read.centre.view.calls.first?.ani.clear == "+491701234567")
  }
}
