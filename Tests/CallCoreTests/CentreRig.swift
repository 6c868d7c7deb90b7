import Telephony

@testable import CallCore

/// A centre under test with a clock, and its directives as short lines.
///
/// The one place where tests make centres. Calls are written K1, K2… in the
/// order of arrival, their objects K1.a1 (agent leg), K1.b1 (bridge), K1.p1
/// (playback), so that a transcript reads without ids.
struct CentreRig {
  var centre: Centre
  var now = Instant(microsecondsSinceEpoch: 1_800_000_000_000_000)
  private(set) var calls: [CallID] = []
  /// Every directive ever given.
  private(set) var history: [Directive] = []

  static let node: NodeID = "n1"

  init(
    _ definition: CentreDefinition = .example(), isUp: Bool = true, seed: UInt64 = 1
  ) {
    centre = Centre(definition: definition, seed: seed)
    if isUp { reconcile(Inventory(asteriskStartedAt: .epoch)) }
  }

  @discardableResult mutating func feed(_ input: Input) -> [Directive] {
    let directives = centre.handle(input, at: now)
    for case .announce(.callArrived(let arrived)) in directives { calls.append(arrived.call) }
    history += directives
    return directives
  }

  @discardableResult mutating func fact(_ fact: SwitchFact) -> [String] {
    let directives = feed(.switched(Self.node, fact))
    return brief(directives)
  }

  @discardableResult mutating func reconcile(_ inventory: Inventory) -> [String] { fact(.nodeReconciled(inventory)) }

  @discardableResult mutating func arrive(
    _ channel: ChannelID = "c1", dnis: String = "1000", customer: CustomerID? = nil, number: String = "+4930123456"
  ) -> [String] {
    fact(.channelEntered(.fixture(channel, dnis: dnis, customer: customer, number: number)))
  }

  @discardableResult mutating func command(_ agent: AgentID, _ command: AgentCommand) -> [String] {
    let directives = feed(.agentCommanded(agent, command))
    return brief(directives)
  }

  /// Logs the agents in and makes them ready, a second apart.
  mutating func staff(_ agents: AgentID...) {
    for agent in agents {
      command(agent, .logIn(device: nil))
      command(agent, .becomeReady)
      now = now.advanced(by: .seconds(1))
    }
  }

  /// Lets time pass, waking the centre at each of its deadlines.
  @discardableResult mutating func pass(_ duration: Duration) -> [String] {
    let end = now.advanced(by: duration)
    var lines: [String] = []
    while let due = centre.nextDeadline, due <= end {
      now = max(now, due)
      let directives = feed(.deadlinePassed)
      lines += brief(directives)
    }
    now = end
    return lines
  }

  /// A caller who has pressed 1 and waits in the queue.
  @discardableResult mutating func wait(_ channel: ChannelID = "c1") -> [String] {
    arrive(channel)
    fact(.channelAnswered(channel))
    return fact(.digitReceived(channel, "1"))
  }

  /// A caller who talks with the agent whom the offer went to.
  mutating func talk(_ channel: ChannelID = "c1") {
    wait(channel)
    let id = calls.last!
    fact(.channelAnswered(centre.calls[id]!.offeredLeg!))
    confirmBridge(of: id)
  }

  /// Caller and agent are seen in the call's bridge, if there is one.
  mutating func confirmBridge(of id: CallID) {
    guard let call = centre.calls[id], let bridge = call.ownBridge, let leg = call.offeredLeg else { return }
    fact(.bridgeJoined(bridge, call.caller))
    fact(.bridgeJoined(bridge, leg))
  }

  /// Goes on from a snapshot that was encoded, as after a restart.
  mutating func restart() throws {
    centre = try CompactDecoder().decode(Centre.self, from: CompactEncoder().encode(centre))
  }

  func call(_ number: Int) -> CallView? { centre.view(of: calls[number - 1]) }
  func agent(_ id: AgentID) -> AgentState { centre.agents[id]!.state }
  func leg(_ number: Int) -> ChannelID { centre.calls[calls[number - 1]]!.offeredLeg! }
  func bridge(_ number: Int) -> BridgeID { centre.calls[calls[number - 1]]!.ownBridge! }
  func playback(_ number: Int) -> PlaybackID { centre.calls[calls[number - 1]]!.playback! }

  var records: [CallRecord] {
    history.compactMap { if case .announce(.callEnded(let record)) = $0 { record } else { nil } }
  }

  // MARK: Lines

  func brief(_ directives: [Directive]) -> [String] { directives.compactMap { line($0) } }

  private func line(_ directive: Directive) -> String? {
    switch directive {
    case .order(let order, _): shorten(line(order))
    case .announce(let announcement): line(announcement).map { shorten("→ " + $0) }
    case .reject(let rejection): "reject \(rejection.code.rawValue)"
    case .report(let anomaly): "report \(anomaly.code.rawValue)"
    }
  }

  private func line(_ order: SwitchOrder) -> String {
    switch order {
    case .own(let channel, let call): "own \(channel) for \(call)"
    case .answer(let channel): "answer \(channel)"
    case .play(let playback, let channel, let media):
      "play \(playback) on \(channel): \(media.map(\.uri).joined(separator: ", "))"
    case .stopPlayback(let playback): "stop \(playback)"
    case .startMusic(let channel, let musicClass): "music \(musicClass) on \(channel)"
    case .stopMusic(let channel): "no music on \(channel)"
    case .originate(let leg): "ring \(leg.endpoint) as \(leg.channel)"
    case .hangUp(let channel, let cause): "hang up \(channel), \(cause)"
    case .bridge(let bridge, let channels): "bridge \(bridge): \(channels.map(\.rawValue).joined(separator: " + "))"
    case .tearDown(let bridge): "tear down \(bridge)"
    case .continue(let channel, let location): "continue \(channel) in \(location.context)"
    case .watch(let device): "watch \(device)"
    case .unwatch(let device): "unwatch \(device)"
    }
  }

  private func line(_ announcement: Announcement) -> String? {
    switch announcement {
    case .callArrived(let arrived): "\(arrived.call) arrived for \(arrived.flow?.rawValue ?? "nobody")"
    case .menuChosen(let call, _, let step): "\(call) chose at step \(step)"
    case .callQueued(let call, let queue, let position): "\(call) waits in \(queue), \(position)"
    case .queueLeft(let left): "\(left.call) left \(left.queue): \(left.outcome.rawValue)"
    case .offerAccepted, .statisticsClosed: nil
    case .callOffered(let offer): "\(offer.call) offered to \(offer.agent)"
    case .offerEnded(let offer): "\(offer.call) offer to \(offer.agent) \(offer.result.rawValue)"
    case .callAnswered(let answer): "\(answer.call) answered by \(answer.agent)"
    case .callbackRequested(let request): "\(request.call) takes a callback, \(request.position)"
    case .callbackRefused(let refused): "\(refused.call) refused a callback: \(refused.reason.rawValue)"
    case .callbackDialled(let dialled): "\(dialled.call) dials, \(dialled.attempt), for \(dialled.agent)"
    case .callbackAttemptEnded(let ended):
      "\(ended.call) attempt \(ended.attempt): \(ended.result.rawValue)"
        + (ended.rest.map { ", rests \($0.inSeconds) s" } ?? "")
    case .callbackEnded(let ended): "\(ended.call) callback over: \(ended.outcome.rawValue)"
    case .callEnded(let record):
      "\(record.call) ended: \(record.outcome.rawValue), \(record.termination.class.rawValue)"
    case .agentChanged(let view): "\(view.agent) \(view.state.brief)"
    case .nodeChanged(let node): "\(node.node) \(node.isUp ? "up" : "down")"
    case .centreReleased(let release): "release \(release)"
    }
  }

  /// Replaces call ids by K1, K2…, and drops the age from objects' ids.
  private func shorten(_ text: String) -> String {
    var words: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      var word = String(word)
      for (index, call) in calls.enumerated() where word.hasPrefix(call.rawValue) {
        word = "K\(index + 1)" + word.dropFirst(call.rawValue.count)
        if let dash = word.firstIndex(of: "-") {
          let end = word[dash...].firstIndex { ",:".contains($0) } ?? word.endIndex
          word.removeSubrange(dash..<end)
        }
      }
      words.append(word)
    }
    return words.joined(separator: " ")
  }
}

extension AgentState {
  var brief: String {
    if case .notReady(let reason, _) = self { "not ready (\(reason))" } else { name }
  }
}

extension Call {
  var offeredLeg: ChannelID? {
    switch phase {
    case .waiting(let wait): wait.offers.first?.channel
    case .connecting(_, let joining): joining.offer.channel
    case .talking(let conversation): conversation.channel
    case .inFlow, .leaving: nil
    }
  }

  var ownBridge: BridgeID? { phase.bridge }
}

extension ChannelArrival {
  static func fixture(
    _ channel: ChannelID, dnis: String = "1000", customer: CustomerID? = nil, number: String = "+4930123456"
  ) -> ChannelArrival {
    ChannelArrival(
      channel: channel, ani: Personal(key: "n1/\(channel)/ani", clear: number), dnis: dnis,
      endpoint: "PJSIP/trunk", customer: customer, shape: NumberShape(number))
  }
}

extension CentreDefinition {
  /// 1000 leads to a menu: 1 is sales (alice, bob), 2 is support (bob), else
  /// goodbye. Wrap-up 5 s, offers 15 s, waits 60 s.
  static func example(music: String? = nil, wrapUp: Duration = .seconds(5), release: ReleaseID = "r1")
    -> CentreDefinition
  {
    let menu = Menu(
      prompt: [.sound("menu")], options: ["1": 2, "2": 3], digitTime: .seconds(5), triesMax: 2,
      invalidPrompt: [.sound("invalid")], silencePrompt: [.sound("silence")], otherwise: 4)
    let welcome = Flow(steps: [
      .answer,
      .menu(menu),
      .queue(QueueStep(queue: "sales", waitMax: .seconds(60), onTimeout: 4)),
      .queue(QueueStep(queue: "support", waitMax: .seconds(60), onTimeout: 4)),
      .play([.sound("goodbye")]),
      .hangUp(.normalClearing),
    ])
    return CentreDefinition(
      tenant: "t", release: release, numbers: ["1000": "welcome"], flows: ["welcome": welcome],
      queues: [
        "sales": QueueDefinition(name: "Sales", offerTime: .seconds(15), wrapUpTime: wrapUp, musicClass: music),
        "support": QueueDefinition(name: "Support", offerTime: .seconds(15), wrapUpTime: wrapUp, musicClass: music),
      ],
      agents: [
        "alice": AgentDefinition(name: "Alice", device: "PJSIP/alice", queues: ["sales"]),
        "bob": AgentDefinition(name: "Bob", device: "PJSIP/bob", queues: ["sales", "support"]),
      ])
  }
}
