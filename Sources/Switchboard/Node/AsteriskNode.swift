public import ARI
public import Logging
public import Telephony

/// One Asterisk: mirrors its channels and bridges, tells what happens to them
/// as facts, and carries orders out.
///
/// Lives on a lane, together with its ``Channel``s and ``Bridge``s. Everything
/// that reaches it is synchronous: signals of the connection, orders of the
/// core; what needs waiting happens in tasks on the same lane.
///
/// It tells nothing before the first ``SwitchFact/nodeReconciled(_:)``, and
/// nothing of a channel's or bridge's life between a
/// ``SwitchFact/nodeLost`` and the next reconcile.
public actor AsteriskNode {
  nonisolated let services: NodeServices
  nonisolated public var unownedExecutor: UnownedSerialExecutor { services.lane.asUnownedSerialExecutor() }
  /// The name its operator gave it.
  nonisolated public var node: NodeID { services.node }

  /// How far we are with the connection. down → taking stock → up, and from
  /// both back to down.
  enum Phase: Equatable {
    case down
    case takingStock
    case up
  }

  var phase = Phase.down
  /// We told that the node is there, and not yet that it is lost.
  private var hasToldReconciled = false
  var server: ARIServer?
  var channels: [ChannelID: Channel] = [:]
  var bridges: [BridgeID: Bridge] = [:]
  /// Which bridge each bridged channel is in.
  var bridgeOf: [ChannelID: BridgeID] = [:]
  /// Which channel each running playback is on.
  var playbacks: [PlaybackID: ChannelID] = [:]
  /// The devices of agents, and where our legs are.
  var devices: [String: WatchedDevice] = [:]
  var deviceOf: [ChannelID: String] = [:]
  var legsOn: [String: Set<ChannelID>] = [:]
  var devicesToLookAt: Set<String> = []
  var lastDeviceLookedAt = ""
  var ended: EndedChannels
  var held: [ARIEvent] = []
  /// More events came during a snapshot than may be held back.
  var hasHeldTooMuch = false
  /// Channels that the last snapshot missed, until what was held back has
  /// been told.
  var vanished: [ChannelID: Channel] = [:]
  let expectedObjects: @Sendable () -> ExpectedObjects
  let serves: @Sendable (String) -> Bool
  var nextCleanUpTurn: Instant
  var suspects = ReaperSuspects()
  private var isReaping = false
  var isFetchingLostCallers = false
  var isLostCallersMarkPlanned = false
  /// The number of the last lost caller told on this connection, and of the
  /// last one that Asterisk was told is safe.
  var lostCallersTold: UInt64 = 0
  var lostCallersMarked: UInt64 = 0
  private var hasStopped = false

  /// - Parameters:
  ///   - node: its name; part of the keys of personal data.
  ///   - tenant: whose it is; objects whose id begins with it are ours.
  ///   - application: our ARI application's name.
  ///   - lane: where it lives; the connection must live there too.
  ///   - connection: takes requests; its signals go to ``deliver(_:)``.
  ///   - logger: never gets personal data.
  ///   - expectedObjects: what the core believes to be here; asked for on
  ///     every reconcile, on the lane.
  ///   - serves: whether calls to this number (DNIS) are for us; asked when
  ///     Asterisk offers one to all applications (`StasisBroadcast`), on the lane.
  ///   - deliver: takes each fact, in order, synchronously on the lane. It may
  ///     give orders at once. It is never called while an order is given.
  public init(
    node: NodeID, tenant: TenantID, application: String, lane: any Lane, connection: any ARIRequesting,
    configuration: NodeConfiguration = NodeConfiguration(), logger: Logger,
    expectedObjects: @escaping @Sendable () -> ExpectedObjects,
    serves: @escaping @Sendable (String) -> Bool,
    deliver: @escaping @Sendable (SwitchFact) -> Void
  ) {
    services = NodeServices(
      node: node, tenant: tenant, application: application, lane: lane, connection: connection,
      configuration: configuration, logger: logger, deliver: deliver)
    ended = EndedChannels(countMax: configuration.endedChannelsMax)
    nextCleanUpTurn = lane.now
    self.expectedObjects = expectedObjects
    self.serves = serves
  }

  // MARK: From outside

  /// Takes a signal of the connection; on the lane.
  nonisolated public func deliver(_ signal: ARISignal) { assumeIsolated { $0.receive(signal) } }

  /// Takes an order; on the lane.
  nonisolated public func order(_ order: SwitchOrder) { assumeIsolated { $0.perform(order) } }

  /// What it has done so far; from any thread.
  nonisolated public var statistics: NodeStatistics { services.statistics }

  /// Forgets everything and looks after nothing any more; what is under way
  /// ends by itself within the limit of a reply. Asterisk is left as it is.
  public func stop() {
    hasStopped = true
    lost()
    channels = [:]
    bridges = [:]
    bridgeOf = [:]
    playbacks = [:]
    devices = [:]
    deviceOf = [:]
    legsOn = [:]
    countSizes()
  }

  // MARK: The connection

  /// Takes a signal of the connection.
  public func receive(_ signal: ARISignal) {
    guard !hasStopped else { return }
    switch signal {
    case .opened(let server): opened(server)
    case .closed: lost()
    case .event(let event): receive(event)
    }
  }

  private func opened(_ server: ARIServer) {
    // What came before this signal, and on this connection, stays held back.
    if phase != .down { lost() }
    self.server = server
    phase = .takingStock
    services.changeLink { link in
      link.generation += 1
      link.reportsVariables = server.features.contains(.reportEvents)
    }
    let generation = services.currentLink.generation
    Task(executorPreference: services.lane) { await self.reconcile(generation) }
  }

  private func lost() {
    phase = .down
    lostCallersTold = 0
    held = []
    services.changeLink { $0.isReady = false }
    for id in bridges.keys.sorted() { bridges[id]?.assumeIsolated { $0.goOn() } }
    guard hasToldReconciled else { return }
    hasToldReconciled = false
    services.deliver(.nodeLost)
  }

  /// The snapshot has been taken over: tells it, then what was held back.
  func reconciled(_ inventory: Inventory) {
    phase = .up
    hasToldReconciled = true
    services.changeLink { $0.isReady = true }
    services.count { $0.reconciles += 1 }
    countSizes()
    let events = held
    held = []
    // First, with their true cause, the ends of those that the inventory
    // only shows to be missing.
    let endings = events.filter { isEndOfVanished($0) }
    let others = events.filter { !isEndOfVanished($0) }
    for event in endings { handle(event) }
    services.deliver(.nodeReconciled(inventory))
    for event in others { handle(event) }
    for id in vanished.keys.sorted() { vanished[id]?.assumeIsolated { $0.vanish() } }
    vanished = [:]
    watchThoseMissed()
    beginFetchingLostCallers()
    startReaping()
  }

  private func isEndOfVanished(_ event: ARIEvent) -> Bool {
    switch event {
    case .channelHangupRequest(let request): vanished[request.channel.id] != nil
    case .stasisEnd(let end): vanished[end.channel.id] != nil
    case .channelDestroyed(let destruction): vanished[destruction.channel.id] != nil
    default: false
    }
  }

  private func startReaping() {
    guard !isReaping else { return }
    isReaping = true
    reapLater()
  }

  private func reapLater() {
    services.lane.run(after: services.configuration.reaperInterval) { [weak self] in
      self?.assumeIsolated { node in
        guard !node.hasStopped else { return }
        node.reapLater()
        guard node.phase == .up else { return }
        node.beginReaping()
        node.lookRound()
        // A caller may still have been on the way out when we connected.
        node.beginFetchingLostCallers()
      }
    }
  }

  // MARK: Keeping the mirror

  func countSizes() {
    services.count {
      $0.channels = channels.count
      $0.bridges = bridges.count
      $0.playbacks = playbacks.count
    }
  }

  /// Puts a channel into the mirror.
  func keep(_ mirror: ChannelMirror) -> Channel {
    let channel = Channel(mirror: mirror, services: services, keeper: self)
    channels[mirror.id] = channel
    ended.forget(mirror.id)
    countSizes()
    return channel
  }

  func keep(_ mirror: BridgeMirror) -> Bridge {
    let bridge = Bridge(mirror: mirror, services: services, keeper: self)
    bridges[mirror.id] = bridge
    countSizes()
    return bridge
  }

  /// The channel's end has been, or is being, told.
  func channelIsGone(_ id: ChannelID) {
    ended.remember(id)
    legEnded(id)
    guard let channel = channels.removeValue(forKey: id) else { return }
    for playback in channel.assumeIsolated({ $0.mirror.playbacks }) { playbacks[playback] = nil }
    if let bridge = bridgeOf.removeValue(forKey: id) { bridges[bridge]?.assumeIsolated { _ = $0.left(id) } }
    countSizes()
  }

  func bridgeIsGone(_ id: BridgeID) {
    bridges[id] = nil
    countSizes()
  }

  func playbackBegan(_ playback: PlaybackID, on channel: ChannelID) {
    playbacks[playback] = channel
    countSizes()
  }

  func playbackIsGone(_ playback: PlaybackID) {
    playbacks[playback] = nil
    countSizes()
  }

  /// Waits for this one's turn to clean up after a reconnect: Asterisk is
  /// not hurried then.
  func cleanUpTurn() async {
    let turn = max(services.now, nextCleanUpTurn)
    nextCleanUpTurn = turn.advanced(by: services.configuration.tearDownPause)
    guard turn > services.now else { return }
    await withCheckedContinuation { continuation in
      services.lane.run(at: turn) { continuation.resume() }
    }
  }
}
