import CallCore
import Telephony

@testable import QueueLog

/// A real centre in an afternoon: what its journal would hold.
///
/// One queue with three agents, ten callers; some are answered, some give up,
/// press the exit key or wait too long; phones are not picked up.
struct CentreWorld {
  /// An input's number and moment, and what came of it.
  struct Step: Sendable {
    let number: UInt64
    let at: Instant
    let directives: [Directive]
  }

  static let node: NodeID = "n1"
  let start: CentreSnapshot
  private(set) var fold: JournalFold
  private(set) var steps: [Step] = []
  private var now = Story.moment(0)
  private var callers: [ChannelID: CallID] = [:]

  init() {
    let queue = QueueStep(queue: "sales", waitMax: .seconds(60), onTimeout: 1, exits: ["5": 1])
    let definition = CentreDefinition(
      tenant: "t", release: "r1", numbers: ["1000": "in"],
      flows: ["in": Flow(steps: [.queue(queue), .hangUp(.normalClearing)])],
      queues: ["sales": QueueDefinition(name: "Sales", offerTime: .seconds(15), wrapUpTime: .seconds(5))],
      agents: ["alice": AgentDefinition(name: "Alice", device: "PJSIP/alice", queues: ["sales"])])
    start = CentreSnapshot(
      number: 0, at: .epoch, digest: StableDigest().value, centre: Centre(definition: definition, seed: 1))
    fold = JournalFold(start)
  }

  @discardableResult
  mutating func feed(_ input: Input) -> [Directive] {
    let (directives, entry) = fold.fold(input, at: now)
    steps.append(Step(number: entry.number, at: entry.at, directives: directives))
    for case .announce(.callArrived(let arrived)) in directives {
      if let channel = arrived.channel { callers[channel] = arrived.call }
    }
    return directives
  }

  mutating func fact(_ fact: SwitchFact) { feed(.switched(Self.node, fact)) }
  mutating func command(_ agent: AgentID, _ command: AgentCommand) { feed(.agentCommanded(agent, command)) }

  mutating func arrive(_ channel: ChannelID) {
    fact(
      .channelEntered(
        ChannelArrival(
          channel: channel, ani: Personal(key: "n1/\(channel)/ani", clear: "+4930123456"), dnis: "1000",
          endpoint: "PJSIP/trunk")))
    fact(.channelAnswered(channel))
  }

  mutating func pass(_ time: Duration) {
    let end = now.advanced(by: time)
    while let due = fold.centre.nextDeadline, due <= end {
      now = max(now, due)
      feed(.deadlinePassed)
    }
    now = end
  }

  /// The agent's channel of the caller, while there is one.
  func leg(of caller: ChannelID) -> ChannelID? {
    callers[caller].flatMap { fold.centre.view(of: $0)?.channels.dropFirst().first }
  }

  /// The agent picks up, both are bridged.
  mutating func answer(_ caller: ChannelID) {
    guard let leg = leg(of: caller) else { return }
    fact(.channelAnswered(leg))
    guard let bridge = fold.centre.objects(on: Self.node).bridges.last else { return }
    fact(.bridgeJoined(bridge, caller))
    fact(.bridgeJoined(bridge, leg))
  }

  /// The lines of all that happened.
  func lines(_ numbers: QueueLogProjection.CallerNumbers = .masked) -> [String] {
    var projection = QueueLogProjection(callerNumbers: numbers)
    return steps.flatMap { step in
      step.directives.flatMap { directive -> [String] in
        guard case .announce(let announcement) = directive else { return [] }
        return projection.take(announcement, at: step.at).map(\.text)
      }
    }
  }

  static func afternoon() -> CentreWorld {
    var world = CentreWorld()
    world.fact(.nodeReconciled(Inventory(asteriskStartedAt: .epoch)))
    world.command("alice", .logIn(device: nil))
    world.arrive("c1")
    world.arrive("c2")
    world.pass(.seconds(3))
    world.fact(.channelEnded("c1", .normalClearing))
    world.pass(.seconds(2))
    world.command("alice", .becomeReady)
    world.pass(.seconds(15))
    if let leg = world.leg(of: "c2") { world.fact(.channelEnded(leg, .noAnswer)) }
    world.arrive("c3")
    world.arrive("c4")
    world.pass(.seconds(4))
    world.fact(.digitReceived("c4", "5"))
    world.fact(.channelEnded("c4", .normalClearing))
    world.pass(.milliseconds(40_200))
    world.fact(.channelEnded("c2", .normalClearing))
    world.pass(.seconds(1))
    world.command("alice", .becomeReady)
    world.pass(.milliseconds(2_900))
    world.answer("c3")
    world.pass(.seconds(30))
    world.fact(.channelEnded("c3", .normalClearing))
    world.pass(.seconds(9))
    world.command("alice", .becomeNotReady(reason: "lunch"))
    world.command("alice", .logOut)
    return world
  }
}
