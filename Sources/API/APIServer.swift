import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// The HTTP server: REST and the live stream on one port.
///
/// Runs until the service group shuts down: then requests under way are
/// finished, readers of the live stream are told, and the port is free.
public struct APIServer: Service {
  private let services: APIServices
  private let logger: Logger
  private let onListening: @Sendable (_ port: Int) async -> Void

  /// - Parameters:
  ///   - ports: what is shown and asked.
  ///   - token: what a client has to show.
  ///   - metrics: what `/metrics` writes, and where the server counts itself.
  ///   - onListening: told once, with the port, as soon as clients can connect.
  public init(
    configuration: APIConfiguration, ports: APIPorts, token: APIToken, metrics: PrometheusMetrics, logger: Logger,
    onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) {
    services = APIServices(
      configuration: configuration, ports: ports, gate: StreamGate(token: token), metrics: metrics,
      table: ConnectionTable(limits: configuration.limits))
    self.logger = logger
    self.onListening = onListening
    metrics.describe("cordboard_api_requests_total", "Requests answered, by route and status.")
    metrics.describe("cordboard_api_request_seconds", "From a request's head to its answer, in seconds.")
  }

  /// - Throws: ``APIServerError`` when it can't listen.
  public func run() async throws {
    let configuration = services.configuration
    // The framework tells at info what `onListening` tells better.
    var frameworkLogger = logger
    if frameworkLogger.logLevel == .info { frameworkLogger.logLevel = .notice }
    let stream = StreamSession(subscribe: services.ports.subscribe, limits: configuration.limits, logger: logger)
    let application = Application(
      responder: APIRouter(services: services).responder(),
      server: HTTPServerBuilder { [services] responder in
        APIChannel(
          responder: responder, limits: configuration.limits, table: services.table, gate: services.gate,
          runStream: { await stream.run($0) })
      },
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.address, port: configuration.port), serverName: "Cordboard",
        backlog: 1_024),
      onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? configuration.port) },
      logger: frameworkLogger)
    do {
      try await application.run()
    } catch let error as IOError {
      throw APIServerError(error, configuration)
    }
  }
}
