import ARI
import Logging
import Synchronization
import Telephony

/// What a node, its channels and its bridges share: the lane, the connection,
/// the limits, the counters and the way out for facts.
final class NodeServices: Sendable {
  let node: NodeID
  let tenant: TenantID
  let application: String
  let lane: any Lane
  let connection: any ARIRequesting
  let configuration: NodeConfiguration
  let logger: Logger
  private let deliverFact: @Sendable (SwitchFact) -> Void
  private let link = Mutex(Link())
  private let counters = Mutex(NodeStatistics())

  /// How we stand with the Asterisk.
  struct Link: Sendable {
    /// Connected, and its inventory told: orders may go out.
    var isReady = false
    /// Which connection this is; counts from 1.
    var generation = 0
    var reportsVariables = false
  }

  init(
    node: NodeID, tenant: TenantID, application: String, lane: any Lane, connection: any ARIRequesting,
    configuration: NodeConfiguration, logger: Logger, deliver: @escaping @Sendable (SwitchFact) -> Void
  ) {
    self.node = node
    self.tenant = tenant
    self.application = application
    self.lane = lane
    self.connection = connection
    self.configuration = configuration
    var logger = logger
    logger[.node] = .string(node.rawValue)
    self.logger = logger
    deliverFact = deliver
  }

  var now: Instant { lane.now }

  /// The moment for a check or a limit that is hardly ever needed: together
  /// with others, so that they wake the lane once.
  func watchMoment(after delay: Duration) -> Instant {
    now.advanced(by: delay).rounded(upTo: configuration.watchStep)
  }

  // MARK: The link

  var currentLink: Link { link.withLock { $0 } }
  func changeLink(_ change: (inout Link) -> Void) { link.withLock { change(&$0) } }

  // MARK: Facts and failures

  func deliver(_ fact: SwitchFact) {
    count { $0.facts += 1 }
    deliverFact(fact)
  }

  func deliver(_ fact: SwitchFact?) {
    if let fact { deliver(fact) }
  }

  /// Tells that an order failed, counted and logged.
  func fail(_ order: SwitchOrder, _ reason: OrderFailure, evidence: String) {
    count { $0.ordersFailed[reason, default: 0] += 1 }
    logger.log(
      reason == .notFound || reason == .nodeLost ? .debug : .warning, "An order was not carried out.",
      [(.order, order.name), (.reason, reason.rawValue), (.evidence, evidence)])
    deliver(.orderFailed(order, reason))
  }

  /// As ``fail(_:_:evidence:)``, but in the lane's next turn: whoever gives
  /// an order must not be called back while it still gives it.
  func failLater(_ order: SwitchOrder, _ reason: OrderFailure, evidence: String) {
    lane.run { self.fail(order, reason, evidence: evidence) }
  }

  // MARK: Requests

  /// Sends; `then` is told the outcome, after the time the configuration
  /// allows at the latest, and never before this returns.
  func send(_ request: ARIRequest, then: @escaping @Sendable (RequestOutcome) -> Void) {
    connection.send(request, within: configuration.replyLimit) { then(RequestOutcome($0)) }
  }

  /// Sends all, one right after the other; `then` is told the outcomes in the
  /// order of the requests, once all are known.
  func send(_ requests: [ARIRequest], then: @escaping @Sendable ([RequestOutcome]) -> Void) {
    guard !requests.isEmpty else { return lane.run { then([]) } }
    let outcomes = OutcomeList(count: requests.count)
    for (index, request) in requests.enumerated() {
      send(request) { outcome in
        if let all = outcomes.put(outcome, at: index) { then(all) }
      }
    }
  }

  /// Sends, and waits for the outcome. On the lane, like all of this.
  func send(_ request: ARIRequest) async -> RequestOutcome {
    await withCheckedContinuation { continuation in
      send(request) { continuation.resume(returning: $0) }
    }
  }

  // MARK: Counting

  func count(_ change: (inout NodeStatistics) -> Void) { counters.withLock { change(&$0) } }
  var statistics: NodeStatistics { counters.withLock { $0 } }
}
