import Foundation
import GRDB
import Storage
import Telephony
import Testing

@Suite struct MigratorTests {
  let folder: Folder
  let store: SQLStore

  init() throws {
    folder = try Folder()
    store = try SQLStore(StorageSettings(path: folder.file("test.db")))
    try FileManager.default.createDirectory(atPath: folder.file("migrations"), withIntermediateDirectories: true)
  }

  private var migrator: Migrator {
    get throws { try Migrator(folder: folder.file("migrations")) }
  }

  private func names() throws -> [String] {
    try DatabaseQueue(path: store.settings.path).read {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    }
  }

  @Test func whatIsShippedIsAppliedOnce() throws {
    let migrator = try Migrator(folder: shippedMigrations)
    #expect(try migrator.pending(in: store).count == migrator.migrations.count)
    #expect(try migrator.migrate(store, at: moment(5)) == migrator.migrations)
    #expect(try migrator.pending(in: store).isEmpty)
    #expect(try migrator.migrate(store, at: moment(6)).isEmpty)
    #expect(try Set(names()).isSuperset(of: ["journal", "call_record", "snapshot", "schema_migration"]))
  }

  @Test func laterOnesAreAddedInOrder() throws {
    try folder.write("CREATE TABLE one (a BIGINT PRIMARY KEY);", to: "migrations/0001-one.sql")
    #expect(try migrator.migrate(store, at: moment(1)).map(\.name) == ["0001-one.sql"])
    try folder.write("ALTER TABLE one ADD COLUMN b TEXT;", to: "migrations/0002-two.sql")
    try folder.write("UPDATE one SET b = 'x'; CREATE TABLE three (c TEXT);", to: "migrations/0003-three.sql")
    #expect(try migrator.pending(in: store).map(\.version) == [2, 3])
    #expect(try migrator.migrate(store, at: moment(2)).map(\.version) == [2, 3])
    #expect(try names() == ["one", "schema_migration", "three"])
  }

  @Test func aBrokenStepLeavesTheOnesBefore() throws {
    try folder.write("CREATE TABLE one (a BIGINT PRIMARY KEY);", to: "migrations/0001-one.sql")
    try folder.write("CREATE TABLE two (a TEXT); CREATE TABEL three;", to: "migrations/0002-two.sql")
    let error = #expect(throws: StorageError.self) { try migrator.migrate(store, at: moment(1)) }
    #expect(error?.code == .badMigrations)
    #expect(error?.message.contains("0002-two.sql") == true)
    #expect(try names() == ["one", "schema_migration"])
    try folder.write("CREATE TABLE two (a TEXT);", to: "migrations/0002-two.sql")
    #expect(try migrator.migrate(store, at: moment(1)).map(\.version) == [2])
  }

  @Test func anAlteredStepIsRefused() throws {
    try folder.write("CREATE TABLE one (a BIGINT PRIMARY KEY);", to: "migrations/0001-one.sql")
    try migrator.migrate(store, at: moment(1))
    try folder.write("CREATE TABLE one (a BIGINT PRIMARY KEY); -- better", to: "migrations/0001-one.sql")
    let error = #expect(throws: StorageError.self) { try migrator.migrate(store, at: moment(2)) }
    #expect(error?.code == .alteredMigration)
    #expect(error?.message.contains("0001-one.sql") == true)
  }

  @Test func aNewerDatabaseIsRefused() throws {
    try folder.write("CREATE TABLE one (a BIGINT PRIMARY KEY);", to: "migrations/0001-one.sql")
    try folder.write("CREATE TABLE two (a BIGINT PRIMARY KEY);", to: "migrations/0002-two.sql")
    try migrator.migrate(store, at: moment(1))
    try FileManager.default.removeItem(atPath: folder.file("migrations/0002-two.sql"))
    let error = #expect(throws: StorageError.self) { try migrator.pending(in: store) }
    #expect(error?.code == .newerSchema)
    #expect(error?.message.contains("0002-two.sql") == true)
  }

  @Test(arguments: [
    ["0002-late.sql"], ["0001-a.sql", "0003-c.sql"], ["0001-a.sql", "0001-b.sql"], ["1-short.sql"],
    ["0001-Has Spaces.sql"], [],
  ])
  func badFoldersAreRefused(_ names: [String]) throws {
    for name in names { try folder.write("", to: "migrations/\(name)") }
    let error = #expect(throws: StorageError.self) { try migrator }
    #expect(error?.code == .badMigrations)
  }

  @Test func aMissingFolderIsNamed() {
    let error = #expect(throws: StorageError.self) { try Migrator(folder: folder.file("nowhere")) }
    #expect(error?.code == .notFound)
    #expect(error?.message.contains("nowhere") == true)
  }

  @Test func otherFilesInTheFolderAreNoMatter() throws {
    try folder.write("CREATE TABLE one (a BIGINT PRIMARY KEY);", to: "migrations/0001-one.sql")
    try folder.write("hello", to: "migrations/README.md")
    #expect(try migrator.migrations.map(\.version) == [1])
  }

  @Test func anUnmigratedDatabaseSaysSo() {
    let error = #expect(throws: StorageError.self) { try JournalReader(store).lastNumber() }
    #expect(error?.code == .notMigrated)
    #expect(error?.message.contains("cordboard migrate") == true)
  }
}
