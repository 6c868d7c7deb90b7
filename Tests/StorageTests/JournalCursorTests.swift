import CallCore
import Storage
import Telephony
import Testing

@Suite struct JournalCursorTests {
  let database: TestDatabase

  init() throws { database = try TestDatabase() }

  private func write(_ numbers: ClosedRange<UInt64>) async throws {
    let writer = try database.writer()
    for entry in entries(numbers) { writer.append(entry) }
    #expect(await writer.stop(within: .seconds(10)))
  }

  @Test func anEmptyJournalHasNoEntries() throws {
    #expect(try database.reader.lastNumber() == 0)
    #expect(try database.reader.all().isEmpty)
  }

  @Test func itGoesThroughMoreThanOneBatch() async throws {
    try await write(1...1_500)
    #expect(try database.reader.all(after: 3).map(\.number) == Array(4...1_500))
    var cursor = database.reader.entries(after: 1_000, through: 1_003)
    var numbers: [UInt64] = []
    while let entry = try cursor.next() { numbers.append(entry.number) }
    #expect(numbers == [1_001, 1_002, 1_003])
  }

  @Test func itGoesOnWithWhatHasComeSince() async throws {
    try await write(1...2)
    var cursor = database.reader.entries(after: 0)
    #expect(try cursor.next()?.number == 1)
    #expect(try cursor.next()?.number == 2)
    #expect(try cursor.next() == nil)
    #expect(try cursor.next() == nil)
    try await write(3...3)
    #expect(try cursor.next()?.number == 3)
  }

  @Test func aHoleThatNobodyDeclaredIsDamage() async throws {
    try await write(1...9)
    try database.sql("DELETE FROM journal WHERE number IN (4, 5)")
    var cursor = database.reader.entries(after: 0)
    for number in 1...3 as ClosedRange<UInt64> { #expect(try cursor.next()?.number == number) }
    let error = #expect(throws: StorageError.self) { try cursor.next() }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("4 to 5") == true)
  }

  @Test func aGapAtTheEndIsToldToo() async throws {
    try await write(1...2)
    try database.sql("INSERT INTO journal_gap VALUES (3, 7, 'a test', 0)")
    var cursor = database.reader.entries(after: 1)
    #expect(try cursor.next()?.number == 2)
    let error = #expect(throws: StorageError.self) { try cursor.next() }
    #expect(error?.code == .gap)
    #expect(try database.reader.lastNumber() == 7)
  }

  @Test func anInputOfANewerFormatIsRefused() async throws {
    try await write(1...2)
    try database.sql("UPDATE journal SET format = 2 WHERE number = 2")
    var cursor = database.reader.entries(after: 1)
    let error = #expect(throws: StorageError.self) { try cursor.next() }
    #expect(error?.code == .undecodable)
    #expect(error?.message.contains("format 2") == true)
  }

  @Test func anInputThatIsNoneIsNamed() async throws {
    try await write(1...2)
    try database.sql("UPDATE journal SET input = X'A16568656C6C6FA0' WHERE number = 2")
    var cursor = database.reader.entries(after: 1)
    let error = #expect(throws: StorageError.self) { try cursor.next() }
    #expect(error?.code == .undecodable)
    #expect(error?.message.contains("The input 2") == true)
  }
}
