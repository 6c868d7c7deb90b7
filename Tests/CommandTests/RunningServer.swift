import API
import CallCore
import Engine
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Telephony
import Testing

/// A real API over a centre that stands still, with its token in a file.
struct RunningServer: Sendable {
  let port: Int
  let folder: String

  var url: String { "http://127.0.0.1:\(port)" }
  var tokenFile: String { "\(folder)/api-token" }
  var options: [String] { ["--server", url, "--token-file", tokenFile] }

  /// - Parameter streams: what the first, second, … reader of the live stream
  ///   is told; the last one's stream stays open, those before are cut off.
  static func run(
    problems: [String] = [], streams: [[Announcement]] = [[]],
    _ body: @escaping @Sendable (RunningServer) async throws -> Void
  ) async throws {
    let scratch = try Scratch()
    let folder = scratch.path
    let token = try APIToken.loadOrCreate(file: "\(folder)/api-token")
    let (listening, tell) = AsyncStream.makeStream(of: Int.self)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = APIServer(
      configuration: APIConfiguration(port: 0, version: "1.2.3"), ports: ports(problems, StreamFeed(streams)),
      token: token, metrics: PrometheusMetrics(), logger: logger,
      onListening: { port in
        tell.yield(port)
        tell.finish()
      })
    let group = ServiceGroup(services: [server], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        defer { Task { await group.triggerGracefulShutdown() } }
        var ports = listening.makeAsyncIterator()
        let port = try #require(await ports.next())
        try await body(RunningServer(port: port, folder: folder))
      }
      try await tasks.waitForAll()
    }
    withExtendedLifetime(scratch) {}
  }

  private static func ports(_ problems: [String], _ feed: StreamFeed) -> APIPorts {
    let health = EngineHealth(
      problems: problems, warnings: [], startedAt: Sample.noon, now: Sample.noon, inputs: 1, digest: "00",
      anomalies: [:], journal: JournalHealth(), nodes: Sample.view.nodes, callsUnderWay: 0, subscribers: 0,
      subscribersCutOff: 0)
    let record = Sample.record(.abandoned, .callerHungUp, waited: .seconds(12))
    return APIPorts(
      view: { Sample.view },
      agent: { id in Sample.view.agents.first { $0.agent == id } },
      call: { _ in nil },
      health: { health },
      audit: { Sample.audit() },
      publish: { ["flows/a.yaml:1:1: warning: look"] },
      submit: { input throws(CommandRejection) in
        if input == .rulesApplied { return }
        guard case .agentCommanded(let agent, _) = input, agent == "alice" else {
          throw CommandRejection(code: .unknownAgent, message: "There is no such agent; see `agent list`.")
        }
      },
      subscribe: { _ in feed.next() },
      records: { _ in CallRecordPage(records: [record], next: nil) },
      record: { $0 == record.call ? record : nil },
      statistics: { Sample.statistics($0) })
  }
}

/// Deals out live streams.
private final class StreamFeed: Sendable {
  private let streams: [[Announcement]]
  private let held = Mutex((next: 0, open: [AsyncStream<LiveChange>.Continuation]()))

  init(_ streams: [[Announcement]]) { self.streams = streams }

  func next() -> LiveSubscription {
    held.withLock { held in
      let index = min(held.next, streams.count - 1)
      held.next += 1
      let (changes, continuation) = AsyncStream.makeStream(of: LiveChange.self)
      for (offset, announcement) in streams[index].enumerated() {
        continuation.yield(LiveChange(number: UInt64(offset + 1), at: Sample.noon, announcement: announcement))
      }
      if index < streams.count - 1 { continuation.finish() } else { held.open.append(continuation) }
      return LiveSubscription(view: Sample.view, number: 0, changes: changes)
    }
  }
}
