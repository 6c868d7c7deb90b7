import CallCore
import Foundation
import Storage
import Telephony
import Testing

@Suite struct JournalRoundTripTests {
  let database: TestDatabase

  init() throws { database = try TestDatabase() }

  @Test func entriesComeBackInOrder() async throws {
    let writer = try database.writer()
    let inputs: [Input] = [
      arrival("c1", ani: "+491701234567"), .switched("pbx1", .digitReceived("c1", "1")),
      .agentCommanded("anna", .becomeNotReady(reason: "lunch")), .hangUpCommanded("k1"), .rulesApplied, .deadlinePassed,
      .switched("pbx1", .nodeReconciled(Inventory(asteriskStartedAt: moment(4), asteriskVersion: "22.10.1"))),
    ]
    let written = inputs.enumerated().map { entry(UInt64($0 + 1), $1) }
    for entry in written { writer.append(entry) }
    #expect(await writer.flush(within: .seconds(10)))
    let read = try database.reader.all()
    #expect(read == written)
    guard case .switched(_, .channelEntered(let arrival)) = read[0].input else {
      Issue.record("\(read[0].input)")
      return
    }
    #expect(arrival.ani.clear == "+491701234567")
    #expect(await writer.stop(within: .seconds(10)))
  }

  @Test func manyEntriesAreFewTransactions() async throws {
    var options = JournalWriterOptions.quick
    options.gatherTime = .seconds(10)
    let writer = try database.writer(options)
    for entry in entries(1...5_000) { writer.append(entry) }
    #expect(await writer.flush(within: .seconds(20)))
    let status = writer.status
    #expect(status.lastCommitted == 5_000)
    #expect(status.entriesCommitted == 5_000)
    // 5,000 in batches of 2,048, perhaps one more that was begun early.
    #expect(status.commits <= 4)
    #expect(status.batchSizeMax == 2_048)
    #expect(status.pending == 0)
    #expect(status.pendingBytes == 0)
    #expect(status.problem == nil)
    #expect(status.commitTime.count == status.commits)
    #expect(try database.reader.all().map(\.number) == Array(1...5_000))
  }

  @Test(arguments: [Input.agentCommanded("anna", .logOut), .hangUpCommanded("c1")])
  func commandsDoNotWait(input: Input) async throws {
    var options = JournalWriterOptions.quick
    options.gatherTime = .seconds(3_600)
    let writer = try database.writer(options)
    writer.append(entry(1))
    writer.append(entry(2, input))
    #expect(await eventually { writer.status.lastCommitted == 2 })
    writer.append(entry(3))
    #expect(writer.status.lastCommitted == 2, "What Asterisk tells again waits.")
    #expect(await writer.stop(within: .seconds(10)))
    #expect(writer.status.commits == 2)
  }

  @Test func aRestartGoesOnBehindTheLast() async throws {
    let first = try database.writer()
    for entry in entries(1...10) { first.append(entry) }
    #expect(await first.stop(within: .seconds(10)))
    #expect(try database.reader.lastNumber() == 10)
    let second = try database.writer()
    #expect(second.status.lastCommitted == 10)
    second.append(entry(11))
    #expect(await second.stop(within: .seconds(10)))
    #expect(try database.reader.all().map(\.number) == Array(1...11))
    #expect(try database.reader.gaps().isEmpty)
  }

  @Test func stoppingWritesWhatIsThere() async throws {
    var options = JournalWriterOptions.quick
    options.gatherTime = .seconds(60)
    let writer = try database.writer(options)
    for entry in entries(1...100) { writer.append(entry) }
    #expect(await writer.stop(within: .seconds(10)))
    #expect(try database.reader.lastNumber() == 100)
    writer.append(entry(101))
    #expect(writer.status.entriesDropped == 1)
    #expect(await writer.flush(within: .milliseconds(1)))
  }

  @Test func aWriterThatIsLetGoEndsItsThread() async throws {
    weak var gone: JournalWriter?
    do {
      let writer = try database.writer()
      gone = writer
      writer.append(entry(1))
    }
    #expect(gone == nil)
    #expect(try await eventually { try database.reader.lastNumber() == 1 })
  }

  @Test func personalDataLieBesideTheJournal() async throws {
    let writer = try database.writer()
    writer.append(entry(1, arrival("c1", ani: "+491701234567")))
    writer.append(entry(2, records: [record("k1")]))
    #expect(await writer.stop(within: .seconds(10)))
    let inputs = try database.sql("SELECT input FROM journal", as: Data.self)
    for input in inputs {
      #expect(!String(decoding: input, as: UTF8.self).contains("1701234567"))
    }
    #expect(inputs.count == 2)
    let stored = try database.sql("SELECT value FROM personal_data ORDER BY key", as: String.self)
    #expect(stored == ["+491701234567", "+491701234567"])
    #expect(try database.sql("SELECT ani_key FROM call_record", as: String.self) == ["ani:k1"])
  }

  @Test func theErasedStayErasedAndDigestsHold() async throws {
    let writer = try database.writer()
    let written = [
      entry(1, arrival("c1", ani: "+491701234567")), entry(2, arrival("c2", ani: "+4930123")),
      entry(3, records: [record("k1")]),
    ]
    for entry in written { writer.append(entry) }
    #expect(await writer.flush(within: .seconds(10)))

    let personal = PersonalDataStore(database.store)
    #expect(try personal.erase(value: "+491701234567") == 2)
    #expect(try personal.erase(keys: ["ani:c1", "no such key"]) == 0)
    #expect(try personal.erase(keys: ["ani:c2"]) == 1)

    let read = try database.reader.all()
    // The input is the same by its keys, so a fold comes to the same digest.
    #expect(read.map(\.input) == written.map(\.input))
    #expect(read.map(\.digest) == written.map(\.digest))
    #expect(try await CallRecordStore(database.store).record("k1")?.ani.clear == nil)

    // A second writer, which does not know the key, hears of the person again.
    #expect(await writer.stop(within: .seconds(10)))
    let second = try database.writer()
    second.append(entry(4, arrival("c1", ani: "+491701234567")))
    #expect(await second.stop(within: .seconds(10)))
    #expect(try database.sql("SELECT COUNT(*) FROM personal_data WHERE value IS NOT NULL") == [0])
    #expect(try !wholeFiles().contains("1701234567"))
  }

  private func wholeFiles() throws -> String {
    try FileManager.default.contentsOfDirectory(atPath: database.folder.path)
      .compactMap { FileManager.default.contents(atPath: database.folder.file($0)) }
      .map { String(decoding: $0, as: UTF8.self) }.joined()
  }

  @Test func recordsAreThereExactlyOnce() async throws {
    let writer = try database.writer()
    writer.append(entry(1, records: [record("k1", arrived: 1)]))
    writer.append(entry(2, records: [record("k2", arrived: 2), record("k3", arrived: 3)]))
    #expect(await writer.stop(within: .seconds(10)))
    // A restart that lost the end of the journal comes to the same record again.
    try database.sql("DELETE FROM journal WHERE number = 2")
    let second = try database.writer()
    second.append(entry(2, records: [record("k2", arrived: 2), record("k3", arrived: 3)]))
    #expect(await second.stop(within: .seconds(10)))
    let page = try await CallRecordStore(database.store).page(CallRecordQuery())
    #expect(page.records == [record("k3", arrived: 3), record("k2", arrived: 2), record("k1", arrived: 1)])
    #expect(page.records.map(\.ani.clear) == ["+491701234567", "+491701234567", "+491701234567"])
  }

  @Test func theSameNumberForAnotherInputIsAConflict() async throws {
    let first = try database.writer()
    for entry in entries(1...3) { first.append(entry) }
    #expect(await first.flush(within: .seconds(10)))
    first.append(entry(3))
    #expect(await eventually { first.status.entriesCommitted == 4 })
    #expect(first.status.conflicts == 0, "the same entry again is none")
    var other = entry(3, .hangUpCommanded("k"), records: [record("k1")])
    other.digest = 1
    first.append(other)
    #expect(await first.stop(within: .seconds(10)))
    #expect(first.status.conflicts == 1)
    #expect(first.status.problem?.contains("second Cordboard") == true)
    #expect(try database.reader.all() == entries(1...3))
    #expect(try await CallRecordStore(database.store).record("k1") != nil, "its record is kept")
  }

  @Test func aReaderReadsWhileTheWriterWrites() async throws {
    let writer = try database.writer()
    let reader = JournalReader(try SQLStore(database.settings, access: .readOnly))
    var cursor = reader.entries(after: 0)
    var seen: [UInt64] = []
    for start in stride(from: 1 as UInt64, to: 3_000, by: 100) {
      for entry in entries(start...(start + 99)) { writer.append(entry) }
      while let entry = try cursor.next() { seen.append(entry.number) }
    }
    #expect(await writer.stop(within: .seconds(10)))
    while let entry = try cursor.next() { seen.append(entry.number) }
    #expect(seen == Array(1...3_000))
  }
}
