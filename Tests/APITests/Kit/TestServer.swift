import API
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

/// A real server on a port that the system chose, while a closure runs.
struct TestServer: Sendable {
  static let token = APIToken("test-token-0123456789-0123456789-0123456789")!  // fits the shape of a token

  let port: Int
  let centre: FakeCentre
  let metrics: PrometheusMetrics
  private let group: ServiceGroup

  /// What a test may wait for at most before it gives up.
  static let patience = TimeAmount.seconds(20)

  static func run(
    _ limits: APILimits = APILimits(), ports: APIPorts? = nil, centre: FakeCentre = FakeCentre(),
    _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    let (ports_, listening) = (ports ?? centre.ports, AsyncStream.makeStream(of: Int.self))
    let metrics = PrometheusMetrics()
    let server = APIServer(
      configuration: APIConfiguration(port: 0, version: "1.2.3", limits: limits), ports: ports_, token: token,
      metrics: metrics, logger: quiet,
      onListening: { port in
        listening.continuation.yield(port)
        listening.continuation.finish()
      })
    let group = ServiceGroup(services: [server], logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        // The server is stopped whatever comes of the test.
        defer { Task { await group.triggerGracefulShutdown() } }
        var ports = listening.stream.makeAsyncIterator()
        let port = try #require(await ports.next())
        try await body(TestServer(port: port, centre: centre, metrics: metrics, group: group))
      }
      try await tasks.waitForAll()
    }
  }

  func stop() async { await group.triggerGracefulShutdown() }

  static var quiet: Logger {
    Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  }
}
