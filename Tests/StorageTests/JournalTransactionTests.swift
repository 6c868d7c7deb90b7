import CallCore
import Telephony
import Testing

@testable import Storage

@Suite struct JournalTransactionTests {
  let database: TestDatabase
  let transaction: JournalTransaction

  init() throws {
    database = try TestDatabase()
    transaction = JournalTransaction(database.store)
  }

  private func items(_ entries: [JournalEntry]) -> [JournalBuffer.Item] { entries.map { .entry($0) } }

  @Test(arguments: [1, 2, 15, 16, 17, 31, 32, 33, 100] as [UInt64])
  func batchesOfAnySizeAreWrittenWhole(_ count: UInt64) throws {
    let outcome = try transaction.write(items(entries(1...count)))
    #expect(outcome.entries == Int(count))
    #expect(outcome.conflicts == 0)
    #expect(try database.reader.all() == entries(1...count))
  }

  @Test func amongManyTheOnesThatWereThereAreTold() throws {
    let before = [entry(2), entry(5), entry(16), entry(17), entry(36)]
    #expect(try transaction.write(items(before)).entries == 5)
    // 2, 16 and 36 come again as they are; 5 and 17 are others.
    var batch = entries(1...36)
    batch[4].digest = 1
    batch[16].at = moment(0)
    let outcome = try transaction.write(items(batch))
    #expect(outcome.entries == 36)
    #expect(outcome.conflicts == 2)
    #expect(try database.reader.all() == entries(1...36), "what was there first stays")
    #expect(try transaction.write(items(entries(1...36))).conflicts == 0)
  }

  @Test func theSameNumberTwiceInOneBatchIsLookedAt() throws {
    var other = entry(3)
    other.digest = 1
    let outcome = try transaction.write(items(entries(1...4) + [entry(4), other]))
    #expect(outcome.entries == 6)
    #expect(outcome.conflicts == 1)
    #expect(try database.reader.all() == entries(1...4))
  }

  @Test func recordsAndGapsAmongEntriesAreKept() throws {
    let gap = JournalGap(from: 4, to: 6, reason: "a test", at: moment(4))
    let batch: [JournalBuffer.Item] = [
      .entry(entry(1, records: [record("k1", arrived: 1)])), .entry(entry(2)), .entry(entry(3)), .gap(gap),
      .record(record("k2", arrived: 2), number: 5), .entry(entry(7, records: [record("k3", arrived: 3)])),
    ]
    let outcome = try transaction.write(batch)
    #expect(outcome.entries == 4)
    #expect(outcome.gaps == 1)
    #expect(outcome.gapEnd == 6)
    #expect(try database.sql("SELECT number FROM journal ORDER BY number") == [1, 2, 3, 7])
    #expect(try database.sql("SELECT journal_number FROM call_record ORDER BY call_id") == [1, 5, 7])
    #expect(try database.reader.gaps().map(\.from) == [4])
  }

  @Test func inputsOfEveryKindAreEncodedAsByThemselves() throws {
    let inputs: [Input] = [
      arrival("c1", ani: "+491701234567"), .switched("pbx1", .digitReceived("c1", "1")),
      .switched("pbx1", .channelEnded("c1", .userBusy)), .switched("pbx1", .nodeLost),
      .agentCommanded("anna", .logIn(device: nil)), .hangUpCommanded("k1"), .deadlinePassed,
      .centreReleased(centre().definition),
    ]
    let encoder = CompactEncoder(vault: GatheringVault())
    for input in inputs { #expect(try encoder.encode(input: input) == encoder.encode(input), "\(input)") }
  }
}
