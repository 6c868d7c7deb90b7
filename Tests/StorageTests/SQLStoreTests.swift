import Foundation
import GRDB
import Storage
import Testing

@Suite struct SQLStoreTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func refusal(_ path: String, access: SQLStore.Access = .readWrite) -> StorageError? {
    #expect(throws: StorageError.self) { try SQLStore(StorageSettings(path: path), access: access) }
  }

  @Test func whatIsNoDatabaseIsRefused() throws {
    try folder.write(String(repeating: "This is a letter. ", count: 500), to: "letter.db")
    #expect(refusal(folder.file("letter.db"))?.code == .notADatabase)
    #expect(refusal(folder.path)?.code == .notADatabase)
  }

  @Test func missingThingsAreNamed() {
    #expect(refusal(folder.file("nowhere/test.db"))?.code == .notFound)
    let error = refusal(folder.file("test.db"), access: .readOnly)
    #expect(error?.code == .notFound)
    #expect(error?.message.contains("test.db") == true)
  }

  @Test(.enabled(if: getuid() != 0, "root may do everything"))
  func aFolderWithoutPermissionIsRefused() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path) }
    #expect(refusal(folder.file("test.db"))?.code == .noPermission)
  }

  @Test func aReadOnlyConnectionCantWrite() throws {
    let database = try TestDatabase()
    let store = try SQLStore(database.settings, access: .readOnly)
    let error = #expect(throws: StorageError.self) { try MetaStore(store).set("a", "b") }
    #expect(error?.code == .noPermission)
  }

  @Test func everyFileIsForItsOwnerOnly() throws {
    let database = try TestDatabase()
    for name in try FileManager.default.contentsOfDirectory(atPath: database.folder.path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: database.folder.file(name))
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
    }
  }

  @Test func aLockedDatabaseIsToldAsSuch() throws {
    let database = try TestDatabase()
    let other = try database.otherProgram()
    try other.writeWithoutTransaction { connection in
      try connection.execute(sql: "BEGIN EXCLUSIVE")
      let error = #expect(throws: StorageError.self) { try MetaStore(database.store).set("a", "b") }
      #expect(error?.code == .locked)
      try connection.execute(sql: "COMMIT")
    }
    #expect(throws: Never.self) { try MetaStore(database.store).set("a", "b") }
  }

  @Test func damagedColumnsThrow() throws {
    let database = try TestDatabase()
    try database.sql("INSERT INTO journal VALUES (1, 0, 'one', X'00', 0)")
    let error = #expect(throws: StorageError.self) { try database.reader.all() }
    #expect(error?.code == .corrupt)
  }

  @Test func metaFactsAreSettledOnce() throws {
    let meta = MetaStore(try TestDatabase().store)
    #expect(try meta.value("seed") == nil)
    #expect(try meta.settle("seed", "1") == "1")
    #expect(try meta.settle("seed", "2") == "1")
    try meta.set("seed", "3")
    #expect(try meta.value("seed") == "3")
  }
}
