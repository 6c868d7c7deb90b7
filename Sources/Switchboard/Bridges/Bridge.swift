import ARI
import Logging
import Telephony

/// One Asterisk bridge: its mirror, and the one lane its orders go by.
///
/// Lives on its node's lane, like ``Channel``.
actor Bridge {
  /// What can wait on a bridge's lane.
  enum Command: Sendable {
    case order(SwitchOrder)
    /// Tear it down without anybody having ordered it.
    case reap
  }

  nonisolated let id: BridgeID
  nonisolated let services: NodeServices
  nonisolated var unownedExecutor: UnownedSerialExecutor { services.lane.asUnownedSerialExecutor() }

  var mirror: BridgeMirror
  private var queue: OrderQueue<Command>
  /// The tear-down that waits for the channels to leave; only one can.
  private var waiting: CheckedContinuation<Void, Never>?
  private var waitsEver = 0
  private(set) weak var keeper: AsteriskNode?

  init(mirror: BridgeMirror, services: NodeServices, keeper: AsteriskNode) {
    id = mirror.id
    self.mirror = mirror
    self.services = services
    self.keeper = keeper
    queue = OrderQueue(lengthMax: services.configuration.laneLengthMax)
  }

  // MARK: The lane

  /// Puts an order on the lane; tells of its failure, never of its success.
  func perform(_ order: SwitchOrder) {
    // One tear-down is enough, however often it is asked for.
    if case .tearDown = order, !mirror.tearDownOrdered(at: services.now) { return }
    guard !admit(.order(order)) else { return }
    if case .tearDown = order { mirror.tearDownFailed() }
    services.count { $0.laneOverflows += 1 }
    services.failLater(order, .refused, evidence: "\(queue.lengthMax) orders wait on bridge \(id) already")
  }

  /// Tears the bridge down on our own account.
  func reap() {
    guard mirror.tearDownOrdered(at: services.now), !admit(.reap) else { return }
    mirror.tearDownFailed()
  }

  /// Puts a command on the lane; false if the lane is full.
  private func admit(_ command: Command) -> Bool {
    switch queue.admit(command) {
    case .full: return false
    case .waiting: return true
    case .begin:
      services.lane.run { self.assumeIsolated { $0.carryOutNext() } }
      return true
    }
  }

  /// Carries the next command out. Whoever carries one out calls this at its
  /// end.
  private func carryOutNext() {
    switch queue.next() {
    case .order(.bridge(let id, let channels))?: gather(channels, .bridge(id, channels))
    case .order(.tearDown(let id))?: beginTearDown(.tearDown(id))
    case .reap?: beginTearDown(nil)
    case .order(let order)?: preconditionFailure("A bridge was given a channel's order: \(order.name).")
    case nil: break
    }
  }

  private func beginTearDown(_ order: SwitchOrder?) {
    Task(executorPreference: services.lane) {
      await self.tearDown(order)
      await self.carryOutNext()
    }
  }

  /// Tells of the failure, if it is one; of a tear-down on our own account
  /// only to the log.
  func fail(_ order: SwitchOrder?, _ outcome: RequestOutcome) {
    guard let failure = outcome.failure else { return }
    fail(order, failure, outcome.evidence)
  }

  func fail(_ order: SwitchOrder?, _ failure: OrderFailure, _ evidence: String) {
    if let order {
      services.fail(order, failure, evidence: "bridge \(id): \(evidence)")
    } else {
      services.logger.log(
        .info, "A bridge could not be cleaned up yet.",
        [(.bridge, id.rawValue), (.reason, failure.rawValue), (.evidence, evidence)])
    }
  }

  /// Makes the bridge if need be, and puts the channels in, all in one go:
  /// two people wait for it, and Asterisk takes requests in their order.
  private func gather(_ channels: [ChannelID], _ order: SwitchOrder) {
    waitForChannels(channels) { self.assumeIsolated { $0.makeAndAdd(channels, order) } }
  }

  /// Calls `then` when all of the channels can be put into a bridge.
  private func waitForChannels(_ channels: [ChannelID], _ then: @escaping @Sendable () -> Void) {
    guard let first = channels.first else { return then() }
    let rest = Array(channels.dropFirst())
    let goOn: @Sendable () -> Void = { self.assumeIsolated { $0.waitForChannels(rest, then) } }
    guard let channel = keeper?.assumeIsolated({ $0.channels[first] }) else { return goOn() }
    channel.assumeIsolated { $0.whenReadyForBridge(goOn) }
  }

  private func makeAndAdd(_ channels: [ChannelID], _ order: SwitchOrder) {
    guard services.currentLink.isReady, mirror.place != .gone else {
      let isLost = !services.currentLink.isReady
      fail(order, isLost ? .nodeLost : .notFound, isLost ? "not connected when its turn came" : "it was torn down")
      return carryOutNext()
    }
    let isNew = mirror.place == .requested
    let requests: [ARIRequest] =
      (isNew ? [.createBridge(id)] : []) + (channels.isEmpty ? [] : [.addChannels(channels, to: id)])
    services.send(requests) { outcomes in
      self.assumeIsolated { bridge in
        bridge.settle(
          order, made: isNew ? outcomes.first : nil, added: channels.isEmpty ? nil : outcomes.last)
        bridge.carryOutNext()
      }
    }
  }

  private func settle(_ order: SwitchOrder, made: RequestOutcome?, added: RequestOutcome?) {
    // 409: it is there already, made by a request whose reply we missed.
    let isMade = made.map { $0.isDone || $0.refusalStatus == 409 } ?? true
    // Channels that are in say by that that the bridge is there.
    let isGathered = added.map(\.isDone) ?? isMade
    if isMade || isGathered, mirror.place == .requested { mirror.place = .made }
    guard !isGathered else { return }
    if let made, !isMade { return fail(order, made) }
    guard let added else { return }
    // Of a channel that is not there, Asterisk says 400 here and not 404.
    fail(order, added.refusalStatus == 400 ? .failed(.notFound, status: 400) : added)
  }

  // MARK: What Asterisk says

  func entered(_ channel: ChannelID) -> SwitchFact? {
    mirror.entered(channel) ? .bridgeJoined(id, channel) : nil
  }

  func left(_ channel: ChannelID) -> SwitchFact? {
    let fact: SwitchFact? = mirror.left(channel, at: services.now) ? .bridgeLeft(id, channel) : nil
    if mirror.members.isEmpty { goOn() }
    return fact
  }

  /// It is gone from Asterisk.
  func destroyed() {
    mirror.place = .gone
    goOn()
  }

  func adopt(_ channels: [ChannelID]) { mirror.adopt(channels, at: services.now) }

  // MARK: Waiting

  /// Waits until nobody is in the bridge, it is gone, the limit has passed or
  /// the connection is lost.
  func waitUntilEmpty() async {
    guard mirror.place == .made, !mirror.members.isEmpty else { return }
    waitsEver += 1
    let number = waitsEver
    let end = services.watchMoment(after: services.configuration.tearDownLimit)
    await withCheckedContinuation { continuation in
      waiting = continuation
      services.lane.run(at: end) { [weak self] in
        self?.assumeIsolated { bridge in
          if bridge.waitsEver == number { bridge.goOn() }
        }
      }
    }
  }

  /// Ends the wait, if there is one.
  func goOn() {
    waiting?.resume()
    waiting = nil
  }
}
