import ARI
import Logging
import Simulation
import Switchboard
import Synchronization
import Telephony

/// A node on a fake Asterisk, and all that the node told.
final class Rig: Sendable {
  static let tenant: TenantID = "acme"

  let lane: VirtualLane
  let fake: FakeAsterisk
  let node: AsteriskNode
  let logs = LogBook()
  private let core = FakeCore()

  /// - Parameter connected: connect, take stock, and forget what was told.
  convenience init(
    seed: UInt64 = 1, version: String = "22.10.1", connected: Bool = true, filtersEvents: Bool = true,
    configure: (inout NodeConfiguration) -> Void = { _ in }
  ) {
    let lane = VirtualLane()
    self.init(on: lane, FakeAsterisk(lane: lane, seed: seed, version: version), configure: configure)
    if !filtersEvents { fake.refuseEventFilter() }
    guard connected else { return }
    fake.restore()
    advance(.milliseconds(50))
    forget()
  }

  /// A node on an Asterisk that there is; not connected yet.
  init(on lane: VirtualLane, _ fake: FakeAsterisk, configure: (inout NodeConfiguration) -> Void = { _ in }) {
    var configuration = NodeConfiguration()
    configure(&configuration)
    self.lane = lane
    self.fake = fake
    let relay = SignalRelay()
    let (core, logs) = (core, logs)
    node = AsteriskNode(
      node: "a1", tenant: Self.tenant, application: "cordboard", lane: lane, connection: fake,
      configuration: configuration, logger: Logger(label: "test", factory: { _ in LogBook.Handler(book: logs) }),
      expectedObjects: { core.expected.withLock { $0 } }, serves: { $0 == "100" },
      deliver: { core.take($0) })
    relay.connect(node)
    fake.attach { relay.deliver($0) }
  }

  // MARK: Driving

  func advance(_ duration: Duration) { lane.advance(by: duration) }

  /// Gives orders at once, one after the other, and lets 20 ms pass.
  func order(_ orders: SwitchOrder...) {
    lane.perform { for order in orders { node.order(order) } }
    advance(.milliseconds(20))
  }

  /// Gives an order and lets no time pass.
  func orderNow(_ order: SwitchOrder) { lane.perform { node.order(order) } }

  func send(_ signal: ARISignal) {
    lane.perform { node.deliver(signal) }
    lane.runUntilIdle()
  }

  /// What to do about each fact, in the very call that tells it.
  func react(_ body: @escaping @Sendable (SwitchFact) -> Void) { core.reaction.withLock { $0 = body } }

  /// The playbacks that the core believes to run.
  func expect(playbacks: [PlaybackID]) { core.expected.withLock { $0.playbacks = playbacks } }

  /// The channels that the core believes to be there.
  func expect(channels: [ChannelID]) { core.expected.withLock { $0.channels = channels } }

  /// The devices of those who are logged in.
  func expect(devices: [String]) { core.expected.withLock { $0.devices = devices } }

  /// The records of lost callers up to that number are safe.
  func expect(lostCallersSafe number: UInt64) { core.expected.withLock { $0.lostCallersSafe = number } }

  /// A caller in the application, owned and answered.
  func caller(_ call: CallID = "acme.a1.r1.c1") -> ChannelID {
    let channel = fake.dial(number: "100")
    advance(.milliseconds(5))
    order(.own(channel, call), .answer(channel))
    return channel
  }

  /// An agent's channel that has answered.
  func agent(_ channel: ChannelID = "acme.a1.r1.c1.l1", endpoint: String = "PJSIP/agent1") -> ChannelID {
    fake.setEndpoint(endpoint, .answers(after: .milliseconds(5)))
    order(.originate(origination(channel, endpoint: endpoint)))
    return channel
  }

  func origination(
    _ channel: ChannelID, endpoint: String = "PJSIP/agent1", number: String = "4930100", name: String = "Sales",
    originator: ChannelID? = nil
  ) -> Origination {
    Origination(
      channel: channel, call: "acme.a1.r1.c1", endpoint: endpoint,
      callerNumber: Personal(key: "k", clear: number), callerName: name, ringSecondsMax: 30, originator: originator)
  }

  // MARK: Looking

  var told: [SwitchFact] { core.facts.withLock { $0 } }
  func forget() { core.facts.withLock { $0 = [] } }

  /// What was told since the last look, a line each.
  func transcript() -> [String] {
    defer { forget() }
    return told.map(\.line)
  }

  var statistics: NodeStatistics { node.statistics }
}

/// Stands where the core is: takes facts, and says what it knows.
private final class FakeCore: Sendable {
  let facts = Mutex<[SwitchFact]>([])
  let expected = Mutex(ExpectedObjects())
  let reaction = Mutex<(@Sendable (SwitchFact) -> Void)?>(nil)

  func take(_ fact: SwitchFact) {
    facts.withLock { $0.append(fact) }
    if let react = reaction.withLock({ $0 }) { react(fact) }
  }
}
