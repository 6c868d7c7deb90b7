import Telephony
import Testing

@testable import CallCore

/// Random worlds: whatever happens in whatever order, the invariants hold.
///
/// Each seed makes a different mixture of callers, agents, faults and absences.
@Suite("Random worlds")
struct RandomWorldTests {
  @Test(arguments: [93, 690, 844, 861, 968] + Array(1...60))
  func theInvariantsHold(seed: Int) throws {
    var world = RandomWorld(seed: UInt64(seed))
    for step in 0..<600 {
      world.takeRandomStep()
      let broken = world.rig.centre.audit(at: world.rig.centre.lastInputAt)
      try #require(broken.isEmpty, "seed \(seed), step \(step): \(broken)")
    }
    world.endEverything()
    #expect(world.rig.centre.isEmpty, "seed \(seed): something is left")
    #expect(world.rig.records.count == world.rig.calls.count, "seed \(seed): one record for each call")
    #expect(Set(world.rig.records.map(\.call)).count == world.rig.calls.count, "seed \(seed): no record twice")
    #expect(world.rig.centre.outcomes.values.reduce(0, +) == world.rig.calls.count)
  }

  @Test func theSameSeedGivesTheSameDirectives() {
    func digest(_ seed: UInt64) -> StableDigest {
      var world = RandomWorld(seed: seed)
      for _ in 0..<500 { world.takeRandomStep() }
      var digest = StableDigest()
      for directive in world.rig.history { digest.combine(directive) }
      return digest
    }
    #expect(digest(7) == digest(7))
    #expect(digest(7) != digest(8))
  }

  @Test(arguments: [3, 4, 5])
  func aFoldGoesOnTheSameFromASnapshotThatWasEncoded(seed: Int) throws {
    var world = RandomWorld(seed: UInt64(seed))
    for _ in 0..<300 { world.takeRandomStep() }
    var restored = world
    try restored.rig.restart()
    for _ in 0..<300 {
      let before = world.rig.history.count
      world.takeRandomStep()
      restored.takeRandomStep()
      #expect(world.rig.history[before...] == restored.rig.history[before...])
    }
  }

  @Test(arguments: [11, 12])
  func everyInputSurvivesTheJournal(seed: Int) throws {
    var world = RandomWorld(seed: UInt64(seed))
    for _ in 0..<800 { world.takeRandomStep() }
    #expect(world.inputs.count > 300)
    for input in world.inputs {
      let bytes = try CompactEncoder().encode(input)
      #expect(try CompactDecoder().decode(Input.self, from: bytes) == input)
    }
  }
}

/// A centre and an Asterisk that does anything it may, by chance.
struct RandomWorld {
  var rig: CentreRig
  private(set) var inputs: [Input] = []
  private var generator: SeededGenerator
  private var callers: [ChannelID] = []
  private var legs: [ChannelID] = []
  private var answered: Set<ChannelID> = []
  private var bridges: [(id: BridgeID, channels: [ChannelID])] = []
  private var isUp = true
  private var startedAt = Instant.epoch
  private var made = 0
  private let hasCallbacks: Bool

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    var definition = CentreDefinition.example(
      music: seed % 2 == 0 ? "default" : nil, wrapUp: seed % 3 == 0 ? .zero : .seconds(5))
    definition.notReadyReasons = ["lunch": NotReadyReason(limit: .seconds(20))]
    if seed % 3 != 0 { definition.agents["bob"]?.capacity = AgentCapacity(voice: 1 + Int(seed % 3)) }
    definition.queues["sales"]?.connectAnnouncement = seed % 5 < 2 ? [.sound("recorded")] : []
    definition.queues["sales"]?.whisper = seed % 3 == 1 ? [.media(.sound("sales"))] : []
    hasCallbacks = seed % 4 != 3
    if hasCallbacks {
      definition.queues["sales"]?.callback = CallbackRules(
        key: "9", acceptedPrompt: seed % 5 == 0 ? [] : [.sound("taken")], refusedPrompt: [.sound("no")],
        endpoint: "PJSIP/{number}@trunk", ringTime: .seconds(10), attempts: 1 + Int(seed % 3),
        retryTime: .seconds(20), expiryTime: .seconds(120),
        confirmation: seed % 2 == 0 ? CallbackConfirmation(key: "1", prompt: [.sound("press")]) : nil,
        whisper: seed % 5 == 1 ? [.sound("callback")] : [], openMax: 6)
      definition.queues["sales"]?.steps = seed % 7 == 0 ? [RoutingStep(after: .seconds(30), overflow: "support")] : []
    }
    rig = CentreRig(definition)
  }

  private mutating func roll(_ sides: Int) -> Int { Int(generator.next() % UInt64(sides)) }
  private mutating func pick<T>(_ list: [T]) -> T? { list.isEmpty ? nil : list[roll(list.count)] }

  mutating func takeRandomStep() {
    rig.now = rig.now.advanced(by: .milliseconds(roll(2_000)))
    if let due = rig.centre.nextDeadline, due <= rig.now { return send(.deadlinePassed) }
    if hasCallbacks, isUp, roll(5) < 2 { return nudge() }
    switch roll(20) {
    case 0...3: if isUp { arrive() }
    case 4...6:
      if isUp, let channel = pick(callers + legs), answered.insert(channel).inserted { fact(.channelAnswered(channel)) }
    case 7...9:
      if isUp, let channel = pick(hasCallbacks ? callers + legs : callers) {
        fact(.digitReceived(channel, ["1", "2", "9"][roll(3)]))
      }
    case 10:
      if isUp, let playback = pick(rig.centre.objects(on: CentreRig.node).playbacks) {
        fact(.playbackEnded(playback, roll(9) == 0 ? .failed : .completed))
      }
    case 11...12:
      if isUp, let bridge = pick(bridges), let channel = pick(bridge.channels) {
        fact(.bridgeJoined(bridge.id, channel))
      }
    case 13: if isUp, let channel = pick(callers) { end(channel) }
    case 14: if isUp, let channel = pick(legs) { end(channel) }
    case 15...16: command()
    case 17:
      if let call = pick(rig.centre.callViews) {
        send(roll(3) == 0 ? .callbackCancelCommanded(call.call) : .hangUpCommanded(call.call))
      }
    case 18: roll(6) == 0 ? release() : failAnOrder()
    default: if roll(4) == 0 { toggleNode() } else { rig.now = rig.now.advanced(by: .seconds(roll(20))) }
    }
  }

  /// Drives one call on a step, for worlds in which much must happen in a row.
  private mutating func nudge() {
    guard let call = pick(rig.centre.calls.values.sorted(by: { $0.id < $1.id })) else { return }
    switch (call.phase, call.callback?.leg) {
    case (.inFlow, _): call.isCallerAnswered ? fact(.digitReceived(call.caller, "1")) : answer(call.caller)
    case (.waiting, .parting), (.waiting, .ending): end(call.caller)
    case (.waiting(let wait), _):
      if let leg = wait.offers.first?.channel { return answer(leg) }
      if !call.hasCallback { return fact(.digitReceived(call.caller, "9")) }
      for agent in ["alice", "bob"] as [AgentID] {
        send(.agentCommanded(agent, .logIn(device: nil)))
        send(.agentCommanded(agent, .becomeReady))
      }
    case (.connecting, .ringing): answer(call.caller)
    case (.connecting, .confirming): fact(.digitReceived(call.caller, "1"))
    case (.connecting(_, let joining), _):
      if let said = joining.whisper ?? joining.notice { return fact(.playbackEnded(said, .completed)) }
      fact(.bridgeJoined(joining.bridge, call.caller))
      fact(.bridgeJoined(joining.bridge, joining.offer.channel))
    case (.talking, _), (.leaving, _): end(call.caller)
    }
  }

  private mutating func answer(_ channel: ChannelID) {
    if answered.insert(channel).inserted { fact(.channelAnswered(channel)) }
  }

  private mutating func arrive() {
    made += 1
    let channel = ChannelID("c\(made)")
    callers.append(channel)
    let dnis = roll(15) == 0 ? "999" : "1000"
    guard hasCallbacks else { return fact(.channelEntered(.fixture(channel, dnis: dnis))) }
    let number = roll(10) == 0 ? "anonymous" : "+493012345\(roll(9))"
    let customer = number == "anonymous" ? nil : CustomerID(number)
    fact(.channelEntered(.fixture(channel, dnis: dnis, customer: customer, number: number)))
  }

  private mutating func end(_ channel: ChannelID) {
    callers.removeAll { $0 == channel }
    legs.removeAll { $0 == channel }
    for index in bridges.indices { bridges[index].channels.removeAll { $0 == channel } }
    fact(.channelEnded(channel, [.normalClearing, .userBusy, .noAnswer, .callRejected][roll(4)]))
  }

  private mutating func command() {
    let agent: AgentID = roll(2) == 0 ? "alice" : "bob"
    switch roll(6) {
    case 0: send(.agentCommanded(agent, .logIn(device: nil)))
    case 1...3: send(.agentCommanded(agent, .becomeReady))
    case 4: send(.agentCommanded(agent, .becomeNotReady(reason: "lunch")))
    default: send(.agentCommanded(agent, .logOut))
    }
  }

  /// Another description, which may be applied to those who wait.
  private mutating func release() {
    made += 1
    var next = rig.centre.definition
    next.release = ReleaseID("r1.\(made)")
    for queue in next.queues.keys.sorted() {
      next.queues[queue]?.order = [.fifo, .priority, .ageing(perPoint: .seconds(30))][roll(3)]
      next.queues[queue]?.strategy = [.ringAll, .longestIdle, .ringProgressively(every: .seconds(2))][roll(3)]
      next.queues[queue]?.steps =
        roll(2) == 0 ? [] : [RoutingStep(after: .seconds(roll(20)), tiers: 1...2, priority: roll(5))]
      next.queues[queue]?.skills = SkillDemand(required: roll(4) == 0 ? ["nobody's": 1] : [:])
      next.queues[queue]?.leavesWhenEmpty = roll(3) == 0 ? [.outOfTier, .notReady] : nil
    }
    next.agents["alice"]?.capacity = roll(3) == 0 ? AgentCapacity(voice: 2) : nil
    send(.centreReleased(next))
    if roll(2) == 0 { send(.rulesApplied) }
  }

  /// Fails one of the latest orders, as if Asterisk had refused it.
  private mutating func failAnOrder() {
    guard isUp else { return }
    let orders = rig.history.suffix(6).compactMap { if case .order(let order, _) = $0 { order } else { nil } }
    guard let order = pick(orders) else { return }
    if case .originate(let leg) = order { legs.removeAll { $0 == leg.channel } }
    fact(.orderFailed(order, [.refused, .timedOut][roll(2)]))
  }

  private mutating func toggleNode() {
    isUp.toggle()
    guard isUp else { return fact(.nodeLost) }
    let fate = roll(3)
    if fate == 0 {
      startedAt = rig.now
      callers = []
      legs = []
      bridges = []
    } else {
      callers = callers.filter { _ in roll(4) != 0 }
      legs = legs.filter { _ in roll(4) != 0 }
      let left = Set(callers + legs)
      for index in bridges.indices { bridges[index].channels.removeAll { !left.contains($0) } }
    }
    fact(.nodeReconciled(inventory))
  }

  private var inventory: Inventory {
    Inventory(
      asteriskStartedAt: startedAt,
      channels: (callers + legs).sorted().map {
        ChannelSighting(
          arrival: .fixture($0), call: nil, isAnswered: answered.contains($0),
          isInApplication: callers.contains($0) || !hasCallbacks || answered.contains($0))
      },
      bridges: bridges.sorted { $0.id < $1.id }.map { BridgeSighting(bridge: $0.id, channels: $0.channels) },
      playbacks: rig.centre.objects(on: CentreRig.node).playbacks)
  }

  private mutating func fact(_ fact: SwitchFact) { send(.switched(CentreRig.node, fact)) }

  private mutating func send(_ input: Input) {
    inputs.append(input)
    for case .order(let order, _) in rig.feed(input) where isUp { carryOut(order) }
  }

  private mutating func carryOut(_ order: SwitchOrder) {
    switch order {
    case .originate(let leg): legs.append(leg.channel)
    case .bridge(let id, let channels): bridges.append((id, channels))
    case .tearDown(let id): bridges.removeAll { $0.id == id }
    default: break
    }
  }

  /// Everybody goes home: all channels end, all deadlines pass.
  mutating func endEverything() {
    if !isUp {
      isUp = true
      fact(.nodeReconciled(inventory))
    }
    for agent in ["alice", "bob"] as [AgentID] { send(.agentCommanded(agent, .logOut)) }
    for call in rig.centre.callViews where call.callback != nil { send(.callbackCancelCommanded(call.call)) }
    for channel in callers + legs { end(channel) }
    while let due = rig.centre.nextDeadline {
      rig.now = max(rig.now, due)
      send(.deadlinePassed)
      for channel in callers + legs { end(channel) }
    }
  }
}
