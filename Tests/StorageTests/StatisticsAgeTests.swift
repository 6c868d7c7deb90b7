import CallCore
import Telephony
import Testing

@testable import Storage

/// Statistics are kept for as long as is said, and then go bit by bit.
@Suite struct StatisticsAgeTests {
  private let database: TestDatabase
  private static let day: Int64 = 86_400

  init() throws { database = try TestDatabase() }

  /// Reports of the days 0 to 9: a day and two intervals each.
  private func fill(_ transaction: JournalTransaction) throws {
    for number in 0..<10 {
      let start = Int64(number) * Self.day
      let reports = [
        report(.queue("sales"), start, .day), report(.queue("sales"), start), report(.agent("anna"), start + 900),
      ]
      _ = try transaction.write([.entry(entry(UInt64(number + 1), reports: reports))])
    }
  }

  private func snapshot(_ number: UInt64, day: Int64) -> CentreSnapshot {
    CentreSnapshot(number: number, at: moment(day * Self.day), digest: 1, centre: centre())
  }

  private func left() async throws -> [StatisticsReport] {
    try await StatisticsStore(database.store).page(StatisticsQuery(limit: 1_000)).reports
  }

  @Test func theOldestGoSoManyWithEachSnapshot() async throws {
    let options = JournalWriterOptions(statisticsAgeMax: .seconds(5 * Self.day), statisticsRemovedMax: 4)
    let transaction = JournalTransaction(database.store, options: options)
    try fill(transaction)
    // On day 10, what began before day 5 is over its time: 15 of 30.
    #expect(try transaction.write(snapshot(1, day: 10)) == 4)
    #expect(try await left().count == 26)
    #expect(try await left().map(\.period.start).min() == moment(Self.day), "day 0 and one of day 1")
    var removed: [Int] = []
    for number in 2...6 { removed.append(try transaction.write(snapshot(UInt64(number), day: 10))) }
    #expect(removed == [4, 4, 3, 0, 0])
    #expect(try await left().map(\.period.start).min() == moment(5 * Self.day))
    #expect(try await left().count == 15)
  }

  @Test func whatIsKeptForEverStays() async throws {
    let transaction = JournalTransaction(database.store, options: JournalWriterOptions(statisticsAgeMax: nil))
    try fill(transaction)
    #expect(try transaction.write(snapshot(1, day: 100_000)) == 0)
    #expect(try await left().count == 30)
  }

  @Test func byDefaultItIs400Days() async throws {
    let transaction = JournalTransaction(database.store)
    try fill(transaction)
    #expect(try transaction.write(snapshot(1, day: 400)) == 0)
    #expect(try transaction.write(snapshot(2, day: 401)) == 3)
    #expect(try transaction.write(snapshot(3, day: 500)) == 27)
  }

  @Test func theStatusCountsWhatWasRemoved() async throws {
    try fill(JournalTransaction(database.store))
    let writer = try database.writer(JournalWriterOptions(gatherTime: .milliseconds(1)))
    writer.write(snapshot(10, day: 405))
    #expect(await writer.stop(within: .seconds(10)))
    #expect(writer.status.statisticsRemoved == 15)
  }

  @Test func itIsFoundByTheIndex() throws {
    var plan = ""
    try database.store.read { session throws(StorageError) in
      let sql = "EXPLAIN QUERY PLAN " + JournalTransaction.statisticsRemoval
      try session.query(sql, [.integer(5), .integer(10)]) { row throws(StorageError) in
        plan += try row.text(3) + "\n"
      }
    }
    #expect(plan.contains("SEARCH statistics_report"), "\(plan)")
    #expect(!plan.contains("SCAN statistics_report"), "\(plan)")
  }
}
