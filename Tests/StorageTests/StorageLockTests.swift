import Foundation
import Storage
import Testing

@Suite struct StorageLockTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private var path: String { folder.file("test.db") }

  @Test func aSecondOneIsToldWhoHoldsIt() throws {
    let lock = try StorageLock(database: path)
    let error = #expect(throws: StorageError.self) { try StorageLock(database: path) }
    #expect(error?.code == .inUse)
    #expect(error?.message.contains("process \(getpid())") == true)
    withExtendedLifetime(lock) {}
  }

  @Test func itIsFreeAgainWhenLetGo() throws {
    do { _ = try StorageLock(database: path) }
    #expect(throws: Never.self) { try StorageLock(database: path) }
    #expect(throws: Never.self) { try StorageLock(database: folder.file("other.db")) }
  }

  @Test func itIsFreeAgainWhenItsHolderIsKilled() async throws {
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
    holder.arguments = ["--no-fork", path + ".lock", "sleep", "60"]
    try holder.run()
    defer { holder.waitUntilExit() }
    defer { kill(holder.processIdentifier, SIGKILL) }
    let isHeld = await eventually { (try? StorageLock(database: path)) == nil }
    #expect(isHeld)
    kill(holder.processIdentifier, SIGKILL)
    let isFree = await eventually { (try? StorageLock(database: path)) != nil }
    #expect(isFree)
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    let error = #expect(throws: StorageError.self) { try StorageLock(database: folder.file("nowhere/test.db")) }
    #expect(error?.code == .notFound)
  }
}
