import Telephony

@testable import CallCore

/// A centre with one queue of so many agents, for tests of the queue itself.
///
/// Callers c1, c2… are in the queue at once; agents a1, a2… answer, miss and
/// hang up by one word each.
struct QueueRig {
  /// Changes the agent of a number.
  struct Describe {
    let change: (inout AgentDefinition, Int) -> Void

    init(_ change: @escaping (inout AgentDefinition, Int) -> Void) { self.change = change }
  }

  var rig: CentreRig
  private var callersMade = 0

  /// - Parameters:
  ///   - agents: how many, all logged in and ready, a1 first, a second apart.
  ///   - flow: the queue step; the one after it hangs up.
  ///   - describe: changes the agent of that number.
  ///   - change: changes the queue's rules.
  init(
    agents: Int = 0, isReady: Bool = true, step: QueueStep = .test, also: [QueueID: QueueDefinition] = [:],
    _ change: (inout QueueDefinition) -> Void = { _ in }
  ) {
    self.init(agents: agents, isReady: isReady, step: step, also: also, describe: Describe { _, _ in }, change)
  }

  init(
    agents: Int = 0, isReady: Bool = true, step: QueueStep = .test, also: [QueueID: QueueDefinition] = [:],
    describe: Describe, _ change: (inout QueueDefinition) -> Void = { _ in }
  ) {
    var queue = QueueDefinition(name: "Q", offerTime: .seconds(10))
    change(&queue)
    var definition = CentreDefinition(
      tenant: "t", release: "r1", numbers: ["1000": "in"],
      flows: ["in": Flow(steps: [.queue(step), .hangUp(.normalClearing), .hangUp(.userBusy), .hangUp(.congestion)])],
      queues: ["q": queue])
    for (id, description) in also { definition.queues[id] = description }
    for number in 1...max(1, agents) where number <= agents {
      var agent = AgentDefinition(
        name: "A\(number)", device: "PJSIP/a\(number)", memberships: [QueueMembership(queue: "q", position: number)])
      describe.change(&agent, number)
      definition.agents[AgentID("a\(number)")] = agent
    }
    rig = CentreRig(definition)
    guard isReady else { return }
    for number in 1...max(1, agents) where number <= agents { rig.staff(AgentID("a\(number)")) }
  }

  var centre: Centre { rig.centre }

  /// Who calls the number takes these steps.
  mutating func number(_ number: String, leadsTo steps: Step...) {
    rig.centre.definition.numbers[number] = FlowID(number)
    rig.centre.definition.flows[FlowID(number)] = Flow(steps: steps)
    rig.centre.flows[centre.definition.release] = rig.centre.definition.flows
  }

  /// Another description comes into force.
  @discardableResult mutating func release(_ change: (inout CentreDefinition) -> Void) -> [String] {
    var next = centre.definition
    next.release = ReleaseID("\(next.release)+")
    change(&next)
    let directives = rig.feed(.centreReleased(next))
    return rig.brief(directives)
  }

  /// A caller comes into the queue.
  /// - Returns: who is rung.
  @discardableResult mutating func call(
    dnis: String = "1000", customer: CustomerID? = nil, number: String = "+4930123456"
  ) -> [String] {
    callersMade += 1
    rig.arrive(ChannelID("c\(callersMade)"), dnis: dnis, customer: customer, number: number)
    rig.fact(.channelAnswered(ChannelID("c\(callersMade)")))
    return rung(callersMade)
  }

  /// Who is rung for the caller, in the order of the offers.
  func rung(_ caller: Int) -> [String] {
    (rig.centre.calls[rig.calls[caller - 1]]?.phase.wait?.offers ?? []).map(\.agent.rawValue)
  }

  /// The caller talks with, or nil.
  func talksWith(_ caller: Int) -> String? {
    guard case .talking(let talk)? = rig.centre.calls[rig.calls[caller - 1]]?.phase else { return nil }
    return talk.agent.rawValue
  }

  /// One that nobody knows when the agent has none.
  private func leg(_ agent: String) -> ChannelID { rig.centre.agents[AgentID(agent)]?.legs.last?.channel ?? "nobody" }

  /// The agent picks up, and the bridge is confirmed.
  mutating func answer(_ agent: String) {
    let leg = leg(agent)
    let call = rig.centre.agents[AgentID(agent)]?.legs.last?.call ?? ""
    rig.fact(.channelAnswered(leg))
    guard let bridge = rig.centre.calls[call]?.phase.bridge, let caller = rig.centre.calls[call]?.caller else { return }
    rig.fact(.bridgeJoined(bridge, caller))
    rig.fact(.bridgeJoined(bridge, leg))
  }

  /// The caller presses the key for a callback, hears that it was taken, and is let go.
  mutating func takeCallback(_ caller: Int, key: String = "9") {
    let channel = ChannelID("c\(caller)")
    rig.fact(.digitReceived(channel, key))
    if let playback = rig.centre.calls[rig.calls[caller - 1]]?.playback {
      rig.fact(.playbackEnded(playback, .completed))
    }
    rig.fact(.channelEnded(channel, .normalClearing))
  }

  /// The channel on which the customer is dialled.
  func dialled(_ caller: Int) -> ChannelID { rig.centre.calls[rig.calls[caller - 1]]!.caller }

  /// The customer who is dialled picks up, confirms, and the bridge is made.
  mutating func pickUpCallback(_ caller: Int, confirming key: String? = "1") {
    rig.fact(.channelAnswered(dialled(caller)))
    if let key { rig.fact(.digitReceived(dialled(caller), key)) }
    confirmBridge(caller)
  }

  /// The caller and the agent are seen in the call's bridge.
  mutating func confirmBridge(_ caller: Int) { rig.confirmBridge(of: rig.calls[caller - 1]) }

  /// The agent picks up; the bridge is not confirmed yet.
  mutating func pickUp(_ agent: String) { rig.fact(.channelAnswered(leg(agent))) }

  /// The agent's leg ends.
  mutating func hangUp(_ agent: String, _ cause: HangupCause = .normalClearing) {
    rig.fact(.channelEnded(leg(agent), cause))
  }

  /// The agent ends the talk with the caller.
  mutating func hangUp(_ agent: String, on caller: Int) {
    let legs = rig.centre.agents[AgentID(agent)]?.legs ?? []
    for leg in legs where leg.call == rig.calls[caller - 1] { rig.fact(.channelEnded(leg.channel, .normalClearing)) }
  }

  /// All legs that we told to end do so.
  mutating func settle() {
    for agent in rig.centre.agents.values.sorted(by: { $0.id < $1.id }) {
      for leg in agent.legs where leg.isEnding { rig.fact(.channelEnded(leg.channel, .answeredElsewhere)) }
    }
    for call in rig.centre.calls.values.sorted(by: { $0.id < $1.id }) {
      if case .leaving = call.phase { rig.fact(.channelEnded(call.caller, .normalClearing)) }
      if case .ending = call.callback?.leg, call.hasOpenCallback {
        rig.fact(.channelEnded(call.caller, .normalClearing))
      }
    }
  }

  /// The agent serves whoever is offered: answers, talks, hangs up.
  mutating func serve(_ agent: String, talk: Duration = .seconds(30)) {
    answer(agent)
    rig.pass(talk)
    hangUp(agent)
    settle()
  }

  mutating func ready(_ agent: String) { rig.command(AgentID(agent), .becomeReady) }

  func state(_ agent: String) -> AgentState { rig.agent(AgentID(agent)) }

  var broken: [String] { rig.centre.audit(at: rig.now) }

  /// What was said from that entry of the history on: `c1: sound:place number:1`.
  func said(since: Int = 0) -> [String] {
    rig.history[since...].compactMap {
      if case .order(.play(_, let channel, let media), _) = $0 {
        "\(channel): \(media.map(\.uri).joined(separator: " "))"
      } else {
        nil
      }
    }
  }

  /// How the callers left the queue, those who were answered left out.
  var exits: [QueueOutcome] {
    rig.history.compactMap { if case .announce(.queueLeft(let left)) = $0 { left.outcome } else { nil } }
  }
}

extension QueueStep {
  static let test = QueueStep(queue: "q", waitMax: .seconds(600), onTimeout: 1)

  static func test(_ change: (inout QueueStep) -> Void) -> QueueStep {
    var step = test
    change(&step)
    return step
  }
}
