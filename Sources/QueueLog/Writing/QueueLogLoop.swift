import Logging
import Telephony

/// What the log's thread does: makes lines of what was told once the journal
/// has it, writes them, and tries again for as long as it takes.
final class QueueLogLoop {
  private let desk: QueueLogDesk
  private let options: QueueLogOptions
  private let logger: Logger
  private let committed: @Sendable () -> UInt64
  private let clock = ContinuousClock()
  private var projection: QueueLogProjection
  private var file: QueueLogFile
  /// Told, and not known to be in the journal.
  private var held: [QueueLogDesk.Told] = []
  /// The last number the journal had committed, and since when.
  private var lastCommitted: (number: UInt64, since: ContinuousClock.Instant)
  /// Lines to be written; of the first, so many bytes are in the file already.
  private var lines: [QueueLogLine]
  private var bytesTorn: Int
  /// Which file that is.
  private var tornIn: QueueLogFile.Identity?
  /// The file ends within a line that nothing goes on with.
  private var endsTorn: Bool
  /// The last number folded.
  private var number: UInt64
  private var isNoted = false
  private var notedAt: ContinuousClock.Instant
  private var retryTime: Duration
  private var retriesAt: ContinuousClock.Instant?
  private var lostTold = 0
  private var forgottenTold = 0
  private var status = QueueLogStatus()

  init(
    _ start: QueueLogCatchUp, desk: QueueLogDesk, committed: @escaping @Sendable () -> UInt64, logger: Logger
  ) {
    self.desk = desk
    self.committed = committed
    self.logger = logger
    options = start.options
    projection = start.projection
    file = QueueLogFile(path: options.file, sizeMax: options.sizeMax, keep: options.keep)
    lines = start.lines
    bytesTorn = start.bytesTorn ?? 0
    endsTorn = start.bytesTorn == nil
    tornIn = QueueLogFile.identity(of: options.file)
    number = start.number ?? 0
    status.linesLost = start.linesLost
    lastCommitted = (0, clock.now)
    notedAt = clock.now - options.checkpointTime
    retryTime = options.retryTimeMin
  }

  func run() {
    while true {
      let stopsBy = desk.stopsBy
      let (told, lost) = desk.collect()
      held += told
      status.linesLost += lost
      fold(isLast: stopsBy != nil)
      if stopsBy != nil || retriesAt.map({ $0 <= clock.now }) ?? true { write() }
      if let stopsBy, lines.isEmpty || clock.now >= stopsBy { break }
      noteIfDue()
      tellOfLosses()
      publish()
      if let stopsBy {
        desk.sleepThrough(min(.milliseconds(50), max(.zero, stopsBy - clock.now)))
      } else {
        desk.sleep(within: pause, isPause: !held.isEmpty)
      }
    }
    if lines.isEmpty { note() }
    file.close()
    tellOfLosses()
    publish()
    if !lines.isEmpty {
      // A restart finds them in the journal.
      logger.error("The queue log was closed with lines unwritten.", metadata: ["lines": "\(lines.count)"])
    }
    desk.end()
  }

  /// Until when to sleep if nothing is told; nil is for ever.
  private var pause: Duration? {
    var pauses: [Duration] = []
    // The journal commits four times a second.
    if !held.isEmpty { pauses.append(.milliseconds(100)) }
    if let retriesAt { pauses.append(max(.milliseconds(1), retriesAt - clock.now)) }
    if !isNoted, lines.isEmpty { pauses.append(max(.milliseconds(1), notedAt + options.checkpointTime - clock.now)) }
    return pauses.min()
  }

  // MARK: Folding

  /// Makes lines of what the journal has. What it does not have could be
  /// decided otherwise after a kill; when it commits nothing for long, the log
  /// goes on without it.
  private func fold(isLast: Bool) {
    guard !held.isEmpty else {
      lastCommitted.since = clock.now
      return
    }
    let safe = committed()
    if safe != lastCommitted.number { lastCommitted = (safe, clock.now) }
    let waitsNoMore = isLast || clock.now - lastCommitted.since >= options.holdTime
    let count = waitsNoMore ? held.count : held.firstIndex { $0.number > safe } ?? held.count
    for told in held.prefix(count) {
      number = told.number
      for announcement in told.announcements {
        for line in projection.take(announcement, at: told.at) {
          if lines.count < options.linesMax { lines.append(line) } else { status.linesLost += 1 }
        }
      }
    }
    if count > 0 { isNoted = false }
    held.removeFirst(count)
  }

  // MARK: Writing

  /// As much in one go as is asked of the disk at once.
  private static let batchBytesMax = 65_536

  private func write() {
    var written = 0
    defer { lines.removeFirst(written) }
    do throws(QueueLogError) {
      while written < lines.count {
        if try file.prepare(for: lines[written].second) { reopened() }
        if endsTorn { try endLine() }
        let (bytes, count) = batch(from: written)
        let (done, error) = file.append(bytes)
        let whole = settle(bytes, done, count)
        written += whole
        status.linesWritten += whole
        if let error { throw error }
      }
      if retriesAt != nil { logger.notice("The queue log is written again.", metadata: ["lines": "\(written)"]) }
      retriesAt = nil
      retryTime = options.retryTimeMin
      status.failing = nil
    } catch {
      failed(error)
    }
  }

  /// Ends a line that nothing goes on with.
  private func endLine() throws(QueueLogError) {
    if let error = file.append([UInt8(ascii: "\n")]).error { throw error }
    endsTorn = false
  }

  /// Lines as bytes, as many as go together.
  private func batch(from first: Int) -> (bytes: [UInt8], lines: Int) {
    var bytes: [UInt8] = []
    let bytesMax = min(Self.batchBytesMax, file.room)
    var next = first
    while next < lines.count, bytes.count < bytesMax, next == first || file.holds(lines[next].second) {
      bytes += lines[next].text.utf8.dropFirst(next == first ? bytesTorn : 0)
      bytes.append(UInt8(ascii: "\n"))
      next += 1
    }
    return (bytes, next - first)
  }

  /// - Returns: how many lines are whole in the file. Of the one after them,
  ///   the bytes that are there are noted.
  private func settle(_ bytes: [UInt8], _ done: Int, _ count: Int) -> Int {
    if done == bytes.count {
      bytesTorn = 0
      return count
    }
    let there = bytes[..<done]
    let whole = there.count { $0 == UInt8(ascii: "\n") }
    let end = there.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    bytesTorn = end.map { done - $0 } ?? bytesTorn + done
    tornIn = file.identity
    return whole
  }

  private func reopened() {
    // What is torn stands in the other file.
    if file.identity != tornIn { (bytesTorn, endsTorn) = (0, false) }
    status.rotations = file.rotations
    status.hindrance = file.rotationProblem
    isNoted = false
  }

  private func failed(_ error: QueueLogError) {
    status.failures += 1
    if retriesAt == nil {
      logger.error("\(error.message) Calls go on; it is tried again.", metadata: ["lines": "\(lines.count)"])
    }
    status.failing = error
    retriesAt = clock.now + retryTime
    retryTime = min(retryTime * 2, options.retryTimeMax)
  }

  // MARK: Noting how far it is

  private func noteIfDue() {
    guard !isNoted, lines.isEmpty, clock.now - notedAt >= options.checkpointTime else { return }
    note()
  }

  private func note() {
    guard !isNoted else { return }
    notedAt = clock.now
    // First the lines, then that they are there.
    file.makeSafe()
    do throws(QueueLogError) {
      try QueueLogCheckpoint(number: number, file: file.identity, size: file.sizeNow, projection: projection)
        .write(options.checkpointFile)
      isNoted = true
      status.hindrance = file.rotationProblem
    } catch {
      if status.hindrance != error { logger.error("\(error.message)") }
      status.hindrance = error
    }
  }

  private func tellOfLosses() {
    status.callsForgotten = projection.callersForgotten
    if status.callsForgotten > forgottenTold {
      // Of many, once in a while: each is one more of the same.
      if forgottenTold == 0 || status.callsForgotten >= 2 * forgottenTold {
        logger.error(
          "The queue log has forgotten calls before their end: there are too many that never end.",
          metadata: ["forgotten": "\(status.callsForgotten)", "kept": "\(QueueLogProjection.callersMax)"])
        forgottenTold = status.callsForgotten
      }
    }
    guard status.linesLost > lostTold, lines.isEmpty || lostTold == 0 else { return }
    logger.error(
      "Lines of the queue log are lost: they could not be written in time.",
      metadata: ["lost": "\(status.linesLost - lostTold)", "since the start": "\(status.linesLost)"])
    lostTold = status.linesLost
  }

  private func publish() {
    status.linesWaiting = lines.count
    if status.hindrance == nil { status.hindrance = file.rotationProblem }
    desk.publish(status)
  }
}
