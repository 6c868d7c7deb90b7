import CallCore
import Foundation
import Logging
import Synchronization
import Telephony
import Testing

@testable import QueueLog

@Suite struct WriterTests {
  private static let world = CentreWorld.afternoon()
  private static let lines = [String(Story.began) + "|NONE|NONE|NONE|QUEUESTART|"] + world.lines()
  private static var text: String { lines.joined(separator: "\n") + "\n" }

  /// A log that begins with the world.
  private static func begun(_ options: QueueLogOptions) -> QueueLogCatchUp {
    var start = QueueLogCatchUp(options)
    #expect(start.number == nil && start.losses.isEmpty)
    start.begin(world.start.centre.view, number: 0, at: Story.moment(0))
    return start
  }

  private static func writer(
    _ start: QueueLogCatchUp, committed: @escaping @Sendable () -> UInt64 = { .max }
  ) throws -> QueueLogWriter {
    try QueueLogWriter(start, committed: committed, logger: .silent)
  }

  private static func tell(_ writer: QueueLogWriter, from first: Int = 0, to end: Int? = nil) {
    for step in world.steps[first..<(end ?? world.steps.count)] {
      writer.take(step.directives, number: step.number, at: step.at)
    }
  }

  /// What a restart does.
  private static func caughtUp(_ options: QueueLogOptions) -> QueueLogCatchUp {
    var start = QueueLogCatchUp(options)
    for step in world.steps { start.take(step.directives, number: step.number, at: step.at) }
    return start
  }

  @Test func allLinesAreWritten() async throws {
    let folder = try Folder()
    let writer = try Self.writer(Self.begun(folder.options()))
    Self.tell(writer)
    #expect(await writer.stop(within: .seconds(10)))
    #expect(folder.text() == Self.text)
    #expect(writer.status.linesWritten == Self.lines.count && writer.status.problem == nil)
    #expect(!folder.text().contains("+4930123456") && folder.text().contains("|ENTERQUEUE||***56|1\n"))
    #expect(!folder.text("checkpoint").contains("4930123456"))
  }

  @Test func callsThatHadToBeForgottenAreTold() async throws {
    let folder = try Folder()
    var start = Self.begun(folder.options())
    for number in 1...(QueueLogProjection.callersMax + 3) {
      start.take([.announce(.arrival(CallID("k\(number)")))], number: UInt64(number), at: Story.moment(1))
    }
    let (lines, logger) = Logger.noting()
    let writer = try QueueLogWriter(start, committed: { .max }, logger: logger)
    #expect(await writer.stop(within: .seconds(10)))
    #expect(writer.status.callsForgotten == 3)
    #expect(writer.status.problem?.contains("3 calls were forgotten") ?? false)
    #expect(lines.withLock { $0.count { $0.contains("forgotten calls") } } == 1, "once")
  }

  /// What the system says, and the code it has for programs.
  @Test(arguments: [
    (ENOSPC, QueueLogError.Code.diskFull), (EDQUOT, .diskFull), (EACCES, .noPermission), (EPERM, .noPermission),
    (EROFS, .noPermission), (ENOENT, .notFound), (ENOTDIR, .notFound), (EIO, .inputOutput), (EMFILE, .inputOutput),
  ])
  func everyErrorHasACode(number: Int32, code: QueueLogError.Code) {
    let error = QueueLogError("The queue log f can't be opened", errno: number)
    #expect(error.code == code)
    #expect(error.message.hasPrefix("The queue log f can't be opened: ") && error.message.hasSuffix("."))
  }

  @Test func aRestartAfterAnOrderlyEndWritesNothingTwice() async throws {
    let folder = try Folder()
    let first = try Self.writer(Self.begun(folder.options()))
    Self.tell(first, to: 20)
    #expect(await first.stop(within: .seconds(10)))
    let start = Self.caughtUp(folder.options())
    #expect(start.linesFound == 0 && start.linesMissing > 0 && start.losses.isEmpty)
    let second = try Self.writer(start)
    #expect(await second.stop(within: .seconds(10)))
    #expect(folder.text() == Self.text)
  }

  /// Kills at every byte behind a checkpoint: each line is there once.
  @Test func aKilledProcessLeavesNoLineOutAndNoneTwice() async throws {
    let folder = try Folder()
    let first = try Self.writer(Self.begun(folder.options()))
    Self.tell(first, to: 12)
    #expect(await first.stop(within: .seconds(10)))
    let checkpoint = try #require(QueueLogCheckpoint.read(folder.file("checkpoint")).checkpoint)
    let noted = checkpoint.size
    #expect(noted > 100 && noted < Self.text.utf8.count - 200)
    for end in stride(from: noted, through: Self.text.utf8.count, by: 7) {
      try folder.overwrite("queue_log", Self.text.prefix(end))
      try checkpoint.write(folder.file("checkpoint"))
      let start = Self.caughtUp(folder.options())
      #expect(start.losses.isEmpty)
      let writer = try Self.writer(start)
      #expect(await writer.stop(within: .seconds(10)))
      #expect(folder.text() == Self.text, "cut at \(end)")
    }
  }

  @Test func linesOfOthersAndATornOneAreGoneRound() async throws {
    let folder = try Folder()
    let first = try Self.writer(Self.begun(folder.options()))
    Self.tell(first, to: 12)
    #expect(await first.stop(within: .seconds(10)))
    let noted = folder.text()
    let count = noted.split(separator: "\n").count
    let foreign = "1366720341|NONE|NONE|NONE|CONFIGRELOAD|\n"
    try folder.overwrite("queue_log", Substring(noted + foreign + Self.lines[count] + "\n13667204"))
    let writer = try Self.writer(Self.caughtUp(folder.options()))
    #expect(await writer.stop(within: .seconds(10)))
    #expect(folder.text() == noted + foreign + Self.lines[count...].joined(separator: "\n") + "\n")

    try folder.overwrite("queue_log", Substring(noted + "other"))
    try QueueLogCheckpoint(
      number: Self.world.steps[11].number, file: QueueLogFile.identity(of: folder.file("queue_log")),
      size: noted.utf8.count, projection: Self.projection(after: 12)
    ).write(folder.file("checkpoint"))
    let next = try Self.writer(Self.caughtUp(folder.options()))
    #expect(await next.stop(within: .seconds(10)))
    #expect(folder.text() == noted + "other\n" + Self.lines[count...].joined(separator: "\n") + "\n")
  }

  private static func projection(after count: Int) -> QueueLogProjection {
    var projection = QueueLogProjection(callerNumbers: .masked)
    for step in world.steps[..<count] {
      for case .announce(let announcement) in step.directives { _ = projection.take(announcement, at: step.at) }
    }
    return projection
  }

  @Test func whatWasRotatedBeforeTheKillIsFound() async throws {
    let folder = try Folder()
    let first = try Self.writer(Self.begun(folder.options()))
    Self.tell(first, to: 12)
    #expect(await first.stop(within: .seconds(10)))
    let rest = Self.text.dropFirst(folder.text().count)
    let half = rest.index(after: rest.dropFirst(300).firstIndex(of: "\n")!)
    let rotated = folder.text() + rest[..<half]
    try folder.overwrite("queue_log", Substring(rotated))
    try FileManager.default.moveItem(atPath: folder.file("queue_log"), toPath: folder.file("queue_log-20130423"))
    let writer = try Self.writer(Self.caughtUp(folder.options()))
    #expect(await writer.stop(within: .seconds(10)))
    #expect(folder.text("queue_log-20130423") == rotated && folder.text() == rest[half...])
  }

  @Test func whatWeRotatedBeforeTheKillIsFound() async throws {
    let folder = try Folder()
    let options = folder.options { $0.sizeMax = 300 }
    let first = try Self.writer(Self.begun(options))
    Self.tell(first, to: 5)
    #expect(await first.stop(within: .seconds(10)))
    let noted = try #require(FileManager.default.contents(atPath: folder.file("checkpoint")))
    let second = try Self.writer(Self.caughtUp(options))
    #expect(await second.stop(within: .seconds(10)) && second.status.rotations > 1)
    // As if it had been killed before it could note anything.
    try noted.write(to: URL(fileURLWithPath: folder.file("checkpoint")))
    let start = Self.caughtUp(options)
    #expect(start.linesMissing == 0 && start.linesFound == second.status.linesWritten && start.losses.isEmpty)
  }

  @Test func aLogThatIsGoneBeginsAnew() async throws {
    let folder = try Folder()
    let first = try Self.writer(Self.begun(folder.options()))
    #expect(await first.stop(within: .seconds(10)))
    try FileManager.default.removeItem(atPath: folder.file("queue_log"))
    let start = QueueLogCatchUp(folder.options())
    #expect(start.number == nil && start.losses.count == 1)
    try Data("not ours".utf8).write(to: URL(fileURLWithPath: folder.file("checkpoint")))
    #expect(QueueLogCatchUp(folder.options()).losses.count == 1)
  }

  @Test func aFullDiskKeepsSoManyLinesAndCountsTheOthers() async throws {
    let folder = try Folder()
    let options = folder.options {
      $0.file = "/dev/full"
      $0.linesMax = 5
    }
    let writer = try Self.writer(Self.begun(options))
    Self.tell(writer)
    #expect(await !writer.stop(within: .milliseconds(1)))
    let status = writer.status
    #expect(status.linesWritten == 0 && status.linesWaiting == 5 && status.linesLost == Self.lines.count - 5)
    #expect(status.failures > 0 && status.failing?.message.contains("No space left") ?? false)
    let told = "\(Self.lines.count - 5) lines of the queue log are lost since the start."
    #expect(status.problem?.hasSuffix(told) ?? false)
    // Nothing is noted as written that is not.
    #expect(QueueLogCheckpoint.read(options.checkpointFile).checkpoint == nil)
  }

  @Test func whenThereIsRoomAgainAllThatWaitedIsWritten() async throws {
    let folder = try Folder()
    let options = folder.options { $0.file = folder.file("later/queue_log") }
    let writer = try Self.writer(Self.begun(options))
    Self.tell(writer)
    let stopped = Task { await writer.stop(within: .seconds(20)) }
    while writer.status.failures == 0 { await Task.yield() }
    try FileManager.default.createDirectory(atPath: folder.file("later"), withIntermediateDirectories: true)
    #expect(await stopped.value)
    #expect(folder.text("later/queue_log") == Self.text)
    #expect(writer.status.failing == nil && writer.status.linesLost == 0)
  }

  /// Only what the journal has is written.
  @Test func theLogIsNotAheadOfTheJournal() async throws {
    let folder = try Folder()
    let options = folder.options { $0.holdTime = .seconds(3_600) }
    let (asked, tell) = AsyncStream.makeStream(of: Void.self)
    let writer = try Self.writer(Self.begun(options)) {
      tell.yield()
      return Self.world.steps[4].number
    }
    Self.tell(writer)
    var times = 0
    for await _ in asked {
      times += 1
      if times == 3 { break }
    }
    let ahead = Self.world.steps[5...].flatMap(\.directives).count
    #expect(ahead > 0)
    let written = writer.status.linesWritten
    #expect(written > 0 && written < Self.lines.count)
    #expect(folder.text() == Self.lines[..<written].joined(separator: "\n") + "\n")
    #expect(await writer.stop(within: .seconds(10)))
    #expect(folder.text() == Self.text)
  }

  @Test func announcementsBeyondTheBoundAreCounted() {
    let desk = QueueLogDesk(announcementsMax: 2)
    for number in 1...5 { desk.take([.announce(.centreReleased("r"))], number: UInt64(number), at: .epoch) }
    desk.take([.announce(.menuChosen("K", flow: "f", step: 0))], number: 6, at: .epoch)
    let (told, lost) = desk.collect()
    #expect(told.map(\.number) == [1, 2] && lost == 3)
    #expect(desk.collect().told.isEmpty && desk.collect().lost == 0)
  }
}
