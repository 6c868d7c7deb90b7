import CallCore
import Foundation
import Logging
import Synchronization
import Telephony

@testable import QueueLog

/// A folder that is there while a test runs.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "cordboard-queue-log-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func text(_ name: String = "queue_log") -> String {
    (FileManager.default.contents(atPath: file(name))).map { String(decoding: $0, as: UTF8.self) } ?? "no such file"
  }

  /// Makes the file hold this, without making it another file.
  func overwrite(_ name: String, _ text: Substring) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file(name)))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  func options(_ change: (inout QueueLogOptions) -> Void = { _ in }) -> QueueLogOptions {
    var options = QueueLogOptions(file: file("queue_log"), checkpointFile: file("checkpoint"))
    change(&options)
    return options
  }
}

/// Writes down what is logged.
private struct NotingHandler: LogHandler {
  let lines: Noted
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}

/// What was logged, line by line.
final class Noted: Sendable {
  private let lines = Mutex<[String]>([])
  func withLock<Result: Sendable>(_ body: (inout [String]) -> Result) -> Result { lines.withLock { body(&$0) } }
}

extension Logger {
  static func noting() -> (Noted, Logger) {
    let lines = Noted()
    return (lines, Logger(label: "test") { _ in NotingHandler(lines: lines) })
  }

  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Announcements told at seconds of a story, and the lines they lead to.
struct Story {
  /// Of the example in Asterisk's documentation.
  static let began: Int64 = 1_366_720_340

  var projection: QueueLogProjection
  private(set) var lines: [String] = []

  init(_ callerNumbers: QueueLogProjection.CallerNumbers = .clear) {
    projection = QueueLogProjection(callerNumbers: callerNumbers)
  }

  static func moment(_ seconds: Double) -> Instant {
    Instant(microsecondsSinceEpoch: began * 1_000_000 + Int64(seconds * 1_000_000))
  }

  mutating func tell(_ seconds: Double, _ announcements: Announcement...) {
    for announcement in announcements {
      lines += projection.take(announcement, at: Self.moment(seconds)).map(\.text)
    }
  }

  /// A caller comes into the queue.
  mutating func enter(_ seconds: Double, _ call: CallID = "K", _ queue: QueueID = "MYQUEUE", position: Int = 1) {
    tell(seconds, .arrival(call), .callQueued(call, queue, position: position))
  }

  /// The agent's phone rings.
  mutating func ring(_ seconds: Double, _ agent: AgentID, _ call: CallID = "K", _ queue: QueueID = "MYQUEUE") {
    tell(
      seconds,
      .callOffered(
        CallOffered(call: call, offer: OfferID("\(call).\(agent)"), queue: queue, agent: agent, waited: .zero)))
  }

  mutating func pickUp(_ seconds: Double, _ agent: AgentID, _ call: CallID = "K") {
    tell(seconds, .offerAccepted(call, OfferID("\(call).\(agent)"), agent))
  }

  mutating func endOffer(_ seconds: Double, _ agent: AgentID, _ result: OfferResult, _ call: CallID = "K") {
    tell(seconds, .offerEnded(OfferEnded(call: call, offer: OfferID("\(call).\(agent)"), agent: agent, result: result)))
  }

  mutating func leave(
    _ seconds: Double, _ outcome: QueueOutcome, position: Int? = 1, key: String? = nil, _ queue: QueueID = "MYQUEUE"
  ) {
    tell(
      seconds,
      .queueLeft(
        QueueLeft(call: "K", queue: queue, outcome: outcome, waited: .zero, position: position, key: key)))
  }

  mutating func agent(_ seconds: Double, _ state: AgentState, in queues: [QueueID], paused: [QueueID] = []) {
    tell(seconds, .agentChanged(.fixture("SIP/8007", state, in: queues, paused: paused)))
  }
}

extension Announcement {
  static func arrival(_ call: CallID, _ number: String? = "5551234") -> Announcement {
    .callArrived(
      CallArrived(
        call: call, ani: Personal(key: "n1/c/ani", clear: number), dnis: "1000", flow: "f",
        channel: "1366720340.303267"))
  }

  static func end(_ call: CallID = "K", talked: Double, _ reason: Termination.Class) -> Announcement {
    .callEnded(
      CallRecord(
        call: call, tenant: "t", node: "n1", release: "r", ani: Personal(key: "k", clear: nil), dnis: "1000", flow: "f",
        queue: "MYQUEUE", agent: "SIP/8007", arrivedAt: .epoch, enqueuedAt: .epoch, answeredAt: .epoch, endedAt: .epoch,
        waited: .zero, talked: .microseconds(Int64(talked * 1_000_000)), offers: 1, outcome: .answered,
        termination: Termination(reason, cause: .normalClearing)))
  }
}

extension AgentView {
  static func fixture(
    _ agent: AgentID, _ state: AgentState, in queues: [QueueID], paused: [QueueID] = []
  ) -> AgentView {
    AgentView(
      agent: agent, name: "Alice", device: "SIP/8007", queues: queues, state: state, since: .epoch, call: nil,
      callsAnswered: 0, pausedQueues: paused)
  }
}
