import ARI
import ARIClient
import Synchronization
import Telephony

/// A client on a lane of its own, and what it tells.
final class ClientUnderTest: Sendable {
  let client: ARIClient
  let lane: TestLane
  private let signals: Told<ARISignal>
  private let diagnosed: Told<ARIDiagnostic>

  /// Short pauses, so that a test does not wait for what a person would.
  init(
    port: Int, scheme: String = "http", host: String = "127.0.0.1", password: String = "secret",
    change: (inout ARIClientConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = try ARIClientConfiguration(
      url: "\(scheme)://\(host):\(port)/ari", user: "cord", password: ARIPassword(password), stasisApp: "cord board")
    configuration.session.backOff = .init(first: .milliseconds(10), last: .milliseconds(100))
    configuration.session.refusedBackOff = .init(first: .milliseconds(50), last: .milliseconds(100))
    configuration.session.replacedBackOff = .init(first: .milliseconds(300), last: .seconds(1))
    change(&configuration)
    let (signals, diagnosed) = (Told<ARISignal>(), Told<ARIDiagnostic>())
    self.signals = signals
    self.diagnosed = diagnosed
    lane = TestLane()
    client = ARIClient(
      configuration: configuration, lane: lane, seed: 1, diagnostics: { diagnosed.add($0) },
      deliver: { signals.add($0) })
  }

  /// A client that is started.
  static func started(
    port: Int, scheme: String = "http", host: String = "127.0.0.1", password: String = "secret",
    change: (inout ARIClientConfiguration) -> Void = { _ in }
  ) async throws -> ClientUnderTest {
    let test = try ClientUnderTest(port: port, scheme: scheme, host: host, password: password, change: change)
    await test.client.start()
    return test
  }

  /// The next reason for being closed; what else is told is passed over.
  func nextClosed() async throws -> ARICloseReason {
    while true { if case .closed(let reason) = try await signals.next() { return reason } }
  }

  /// Waits for `opened`; what else is told is passed over.
  @discardableResult
  func nextOpened() async throws -> ARIServer {
    while true { if case .opened(let server) = try await signals.next() { return server } }
  }

  /// The next event; what else is told is passed over.
  func nextEvent() async throws -> ARIEvent {
    while true { if case .event(let event) = try await signals.next() { return event } }
  }

  func nextDiagnostic() async throws -> ARIDiagnostic { try await diagnosed.next() }

  func send(_ request: ARIRequest = .ping(), within limit: Duration = .seconds(10)) async
    -> Result<ARIResponse, ARIRequestFailure>
  {
    await withCheckedContinuation { continuation in
      let client = client
      lane.run { client.send(request, within: limit) { continuation.resume(returning: $0) } }
    }
  }

  func end() async {
    await client.stop()
    lane.end()
  }
}

/// What somebody told, one after the other; for one listener.
final class Told<Item: Sendable>: Sendable {
  private struct State {
    var items: [Item] = []
    var listener: CheckedContinuation<Item, any Error>?
  }

  private let state = Mutex(State())

  func add(_ item: Item) {
    let listener = state.withLock { state -> CheckedContinuation<Item, any Error>? in
      if let listener = state.listener.take() { return listener }
      state.items.append(item)
      return nil
    }
    listener?.resume(returning: item)
  }

  /// - Throws: `CancellationError` when the test's time is up.
  func next() async throws -> Item {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result = state.withLock { state -> Result<Item, any Error>? in
          if !state.items.isEmpty { return .success(state.items.removeFirst()) }
          if Task.isCancelled { return .failure(CancellationError()) }
          state.listener = continuation
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      state.withLock { $0.listener.take() }?.resume(throwing: CancellationError())
    }
  }
}

/// Waits until something is so that nobody tells of.
///
/// - Throws: `CancellationError` when the test's time is up.
func until(_ isSo: () -> Bool) async throws {
  while !isSo() { try await Task.sleep(for: .milliseconds(1)) }
}
