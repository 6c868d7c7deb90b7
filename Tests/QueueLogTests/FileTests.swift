import Foundation
import Glibc
import Testing

@testable import QueueLog

@Suite struct FileTests {
  private static func write(_ text: String, to file: inout QueueLogFile, at second: Int64 = Story.began) throws -> Bool
  {
    let isOther = try file.prepare(for: second)
    let (count, error) = file.append(Array((text + "\n").utf8))
    #expect(count == text.utf8.count + 1 && error == nil)
    return isOther
  }

  @Test func aFileThatIsTooLargeIsPutAsideAndSoManyAreKept() throws {
    let folder = try Folder()
    var file = QueueLogFile(path: folder.file("queue_log"), sizeMax: 10, keep: 2)
    for number in 1...8 { _ = try Self.write("line \(number)", to: &file) }
    #expect(folder.text() == "line 7\nline 8\n")
    #expect(folder.text("queue_log.1") == "line 5\nline 6\n")
    #expect(folder.text("queue_log.2") == "line 3\nline 4\n")
    #expect(folder.text("queue_log.3") == "no such file")
    #expect(file.rotations == 3 && file.foreignRotations == 0)
  }

  @Test func aNewDayIsANewFile() throws {
    let folder = try Folder()
    var file = QueueLogFile(path: folder.file("queue_log"), sizeMax: 1_000, keep: 3)
    #expect(try Self.write("a", to: &file))
    #expect(try !Self.write("b", to: &file, at: Story.began + 60))
    #expect(try Self.write("c", to: &file, at: Story.began + 86_400))
    // The clock steps back: no other day for that.
    #expect(try !Self.write("d", to: &file, at: Story.began))
    #expect(!file.holds(Story.began + 2 * 86_400) && file.holds(Story.began))
    #expect(folder.text() == "c\nd\n")
    #expect(folder.text("queue_log.1") == "a\nb\n")
  }

  @Test func aFileOfYesterdayThatWasLeftIsPutAside() throws {
    let folder = try Folder()
    var file = QueueLogFile(path: folder.file("queue_log"), sizeMax: 1_000, keep: 3)
    _ = try Self.write("old", to: &file)
    file.close()
    let yesterday = Date(timeIntervalSince1970: TimeInterval(Story.began - 86_400))
    try FileManager.default.setAttributes([.modificationDate: yesterday], ofItemAtPath: folder.file("queue_log"))
    var next = QueueLogFile(path: folder.file("queue_log"), sizeMax: 1_000, keep: 3)
    _ = try Self.write("new", to: &next)
    #expect(folder.text() == "new\n" && folder.text("queue_log.1") == "old\n")
  }

  @Test func whatOthersRotateIsReopened() throws {
    let folder = try Folder()
    let path = folder.file("queue_log")
    var file = QueueLogFile(path: path, sizeMax: 1_000, keep: 3)
    _ = try Self.write("a", to: &file)
    #expect(rename(path, folder.file("queue_log-20130423")) == 0)
    #expect(try Self.write("b", to: &file))
    #expect(try FileManager.default.removeItem(atPath: path) == ())
    #expect(try Self.write("c", to: &file))
    #expect(folder.text() == "c\n" && folder.text("queue_log-20130423") == "a\n")
    #expect(file.foreignRotations == 2 && file.rotations == 0)
  }

  @Test func onlyOwnerAndGroupMayReadIt() throws {
    let folder = try Folder()
    var file = QueueLogFile(path: folder.file("queue_log"), sizeMax: 1_000, keep: 3)
    _ = try Self.write("a", to: &file)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.file("queue_log"))[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o640)
  }

  @Test func aFullDiskSaysSoAndIsNotRotated() throws {
    var file = QueueLogFile(path: "/dev/full", sizeMax: 1, keep: 1)
    #expect(try file.prepare(for: Story.began))
    let (count, error) = file.append([65, 10])
    #expect(count == 0)
    #expect(
      error?.message == "The queue log /dev/full can't be written: No space left on device. Make room on its disk.")
    #expect(try !file.prepare(for: Story.began + 86_400))
  }

  @Test func aFolderThatIsMissingSaysSo() throws {
    let folder = try Folder()
    var file = QueueLogFile(path: folder.file("none/queue_log"), sizeMax: 1, keep: 1)
    #expect(throws: QueueLogError.self) { try file.prepare(for: Story.began) }
  }
}
