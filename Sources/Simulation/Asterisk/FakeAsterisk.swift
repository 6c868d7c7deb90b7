public import ARI
public import Telephony

/// An Asterisk in memory: takes ARI requests, sends ARI events, and has
/// callers and phones that can be moved by hand. All in virtual time, and the
/// same in every run of the same seed.
///
/// What it sends, and in which order, is what Asterisk 22.10.1 was seen to
/// send. Media are durations. It knows one application, one trunk and as many
/// phones as ``setEndpoint(_:_:)`` is told of.
public actor FakeAsterisk: ARIRequesting {
  nonisolated public let lane: VirtualLane
  nonisolated public var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }
  /// The name of the ARI application it knows.
  nonisolated public let application: String

  var channels: [ChannelID: FakeChannel] = [:]
  /// The same by endpoint: who asks for a phone's channels does not look at all.
  var channelsOn: [String: Set<ChannelID>] = [:]
  var bridges: [BridgeID: FakeBridge] = [:]
  var playbacks: [PlaybackID: FakePlayback] = [:]
  var endpoints: [String: EndpointBehaviour] = [:]
  var foreignChannels: [ARIChannel] = []
  var foreignBridges: [ARIBridge] = []
  /// The devices whose states are told, and what was told last.
  var tellsOfDevices: [String: ARIDeviceState.State] = [:]
  var globalVariables: [String: String] = [:]
  var mediaDurations: [String: Duration] = [:]
  var missingMedia: Set<String> = []
  /// Calls that are, or were, offered to all applications, and who has each.
  var broadcasts: [ChannelID: BroadcastOwner] = [:]
  var faults: [FakeFault] = []
  var unsent: (@Sendable (ARIEvent) -> Bool)?
  var rudeness = FakeRudeness()
  var rudeGenerator: SeededGenerator
  var phones: (@Sendable (String) -> EndpointBehaviour)?
  var observer: (@Sendable (FakeMoment) -> Void)?
  /// What the dialplan does with a caller who was handed back; nil: nothing.
  var safeExitTime: Duration?
  var keepsRequests = true
  /// As if the event filter had been refused.
  var tellsFilteredEvents = false

  var isConnected = false
  /// Which connection this is; what belongs to an earlier one is lost.
  var connection = 0
  var deliver: (@Sendable (ARISignal) -> Void)?
  var pending: [Int: ARIAnswerHandler] = [:]
  /// Requests that wait for a playback's end.
  var stalled: [(request: ARIRequest, number: Int)] = []
  var requestsEver = 0
  var requestsSeen: [ARIRequest] = []
  var startedAt: Instant
  var version = ARIVersion("22.10.1")
  var features: ARIFeatures = []
  var channelsEver = 0
  var generator: SeededGenerator
  /// Frames keep their order: none arrives before the one sent before it.
  var lastArrival: Instant
  var lastDelivery: Instant

  /// - Parameters:
  ///   - lane: where it lives, and whose time it has.
  ///   - seed: decides the small differences in how long a frame travels.
  ///   - version: what it says it is; decides its features.
  public init(
    lane: VirtualLane, seed: UInt64, application: String = "cordboard", version: String = "22.10.1"
  ) {
    self.lane = lane
    self.application = application
    generator = SeededGenerator(seed: seed)
    rudeGenerator = SeededGenerator(seed: seed &+ 1)
    startedAt = lane.now
    lastArrival = lane.now
    lastDelivery = lane.now
    self.version = ARIVersion(version)
    features = ARIFeatures.of(self.version)
  }

  /// Runs `body` on the lane, at once.
  nonisolated func onLane<Result: Sendable>(_ body: @Sendable (isolated FakeAsterisk) -> Result) -> Result {
    lane.perform { assumeIsolated { body($0) } }
  }

  // MARK: Looking inside

  /// Its channels, ordered by id; foreign ones are not among them.
  nonisolated public var channelList: [FakeChannel] {
    onLane { fake in fake.channels.keys.sorted().compactMap { fake.channels[$0] } }
  }

  nonisolated public func channel(_ id: ChannelID) -> FakeChannel? { onLane { $0.channels[id] } }

  /// Its bridges, ordered by id.
  nonisolated public var bridgeList: [FakeBridge] {
    onLane { fake in fake.bridges.keys.sorted().compactMap { fake.bridges[$0] } }
  }

  nonisolated public func bridge(_ id: BridgeID) -> FakeBridge? { onLane { $0.bridges[id] } }

  /// The requests that arrived, in order: `POST channels/ID/answer`.
  nonisolated public var requests: [String] { onLane { $0.requestsSeen.map(\.description) } }

  /// The last request of that description, whole.
  nonisolated public func lastRequest(_ description: String) -> ARIRequest? {
    onLane { $0.requestsSeen.last { $0.description == description } }
  }

  /// Forgets ``requests``.
  nonisolated public func forgetRequests() { onLane { $0.requestsSeen = [] } }

  // MARK: Setting up

  /// What happens when `endpoint` (`PJSIP/agent1`) is rung. One that was
  /// never set is unregistered.
  nonisolated public func setEndpoint(_ endpoint: String, _ behaviour: EndpointBehaviour) {
    onLane { $0.endpoints[endpoint] = behaviour }
  }

  /// Sets a global variable, as the dialplan does.
  nonisolated public func setGlobalVariable(_ name: String, to value: String) {
    onLane { $0.globalVariables[name] = value }
  }

  nonisolated public func globalVariable(_ name: String) -> String? { onLane { $0.globalVariables[name] } }

  /// How long a medium (`sound:welcome`) plays; 2 s if never set.
  nonisolated public func setDuration(of media: String, _ duration: Duration) {
    onLane { $0.mediaDurations[media] = duration }
  }

  /// The medium can't be played: no such file.
  nonisolated public func removeMedia(_ media: String) { onLane { _ = $0.missingMedia.insert(media) } }

  /// Adds a fault; the first of all added that fits a request hits it.
  nonisolated public func add(_ fault: FakeFault) { onLane { $0.faults.append(fault) } }

  /// Chooses what each ring of a phone comes to, before what
  /// ``setEndpoint(_:_:)`` says; nil for no choice.
  nonisolated public func setPhones(_ choose: (@Sendable (String) -> EndpointBehaviour)?) {
    onLane { $0.phones = choose }
  }

  /// How rude it is from now on.
  nonisolated public func setRudeness(_ rudeness: FakeRudeness) { onLane { $0.rudeness = rudeness } }

  /// Tells what really happens, whoever is connected; called at once.
  nonisolated public func observe(_ observer: (@Sendable (FakeMoment) -> Void)?) { onLane { $0.observer = observer } }

  /// How long callers who are handed back to the dialplan hear that they
  /// can't be served, before it hangs up with cause 34; nil for ever.
  nonisolated public func setSafeExitTime(_ time: Duration?) { onLane { $0.safeExitTime = time } }

  /// Whether ``requests`` are kept; a long run has no use for them.
  nonisolated public func keepRequests(_ keeps: Bool) { onLane { $0.keepsRequests = keeps } }

  /// Tells from now on the events, too, that are filtered as a rule.
  nonisolated public func refuseEventFilter() { onLane { $0.tellsFilteredEvents = true } }

  /// Events that are never sent, as if Asterisk had forgotten to; nil for none.
  nonisolated public func suppressEvents(_ unsent: (@Sendable (ARIEvent) -> Bool)?) {
    onLane { $0.unsent = unsent }
  }

  /// Has a channel that is none of ours.
  nonisolated public func addForeignChannel(_ channel: ARIChannel) { onLane { $0.foreignChannels.append(channel) } }

  nonisolated public func addForeignBridge(_ bridge: ARIBridge) { onLane { $0.foreignBridges.append(bridge) } }

  /// Loses a channel or bridge without a word; nothing like it was ever seen,
  /// but a lost event looks the same.
  nonisolated public func loseSilently(_ channel: ChannelID) { onLane { $0.remove(channel) } }
}
