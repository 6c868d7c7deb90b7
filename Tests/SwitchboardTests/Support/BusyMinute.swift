import ARI
import Simulation
import Switchboard
import Telephony
import Testing

/// Callers who come, press, talk and hang up when they like, agents of every
/// kind, and two cuts of the connection; and, if wanted, an Asterisk that
/// loses requests and replies, refuses, and dawdles.
struct BusyMinute {
  let seed: UInt64
  let hasFaults: Bool
  let rig: Rig
  private let checker = FactChecker()

  init(seed: UInt64, hasFaults: Bool = false) {
    self.seed = seed
    self.hasFaults = hasFaults
    rig = Rig(seed: seed)
  }

  /// Some requests of each hundred fare ill, up to a number.
  private func addFaults(_ generator: inout SeededGenerator) {
    let effects: [FakeFault.Effect] = [
      .lostReply, .lostRequest, .refused(500), .refused(404), .slowReply(.milliseconds(1_500)),
      .slowRequest(.milliseconds(700)), .slowReply(.seconds(7)),
    ]
    for effect in effects {
      let every = 20 + generator.next() % 80
      let salt = generator.next()
      rig.fake.add(
        FakeFault(effect, hits: 12) { request in
          var digest = salt
          for byte in request.description.utf8 { digest = (digest ^ UInt64(byte)) &* 1_099_511_628_211 }
          return (digest >> 20) % every == 0
        })
    }
  }

  /// Runs it, checks that nothing is left at the end, and returns all that
  /// was told.
  func run() -> [String] {
    let (node, fake) = (rig.node, rig.fake)
    let behaviours: [EndpointBehaviour] = [
      .answers(after: .milliseconds(700)), .isBusy, .neverAnswers, .rejects(after: .seconds(1)), .isUnregistered,
      .answersAndHangsUp(after: .milliseconds(400), talk: .seconds(2)),
    ]
    for (number, behaviour) in behaviours.enumerated() { fake.setEndpoint("PJSIP/agent\(number)", behaviour) }
    let checker = checker
    rig.react { fact in
      checker.check(fact)
      Self.decide(fact, node)
    }
    var generator = SeededGenerator(seed: seed)
    var callers: [ChannelID] = []
    if hasFaults { addFaults(&generator) }
    for step in 0..<300 {
      switch generator.next() % 6 {
      case 0, 1: callers.append(fake.dial(number: "100"))
      case 2: if let caller = callers.randomElement(using: &generator) { fake.press("1", on: caller) }
      case 3: if let caller = callers.randomElement(using: &generator) { fake.hangUp(caller) }
      default: break
      }
      if step == 100 || step == 200 { fake.cut() }
      if step == 105 || step == 203 { fake.restore() }
      rig.advance(.microseconds(Int64(generator.next() % 400_000)))
    }
    for caller in callers { fake.hangUp(caller) }
    // What went wrong must have been noticed by then, by the reaper at last.
    rig.advance(.seconds(1_200))
    #expect(fake.channelList.isEmpty)
    #expect(fake.bridgeList.isEmpty)
    #expect(rig.statistics.channels == 0)
    #expect(rig.statistics.bridges == 0)
    return rig.transcript()
  }

  /// A core of a few lines: answer, play, ring an agent on a digit, bridge.
  private static func decide(_ fact: SwitchFact, _ node: AsteriskNode) {
    switch fact {
    case .channelEntered(let arrival):
      node.order(.own(arrival.channel, CallID("acme.call.\(arrival.channel)")))
      node.order(.answer(arrival.channel))
      node.order(.play(PlaybackID("acme.p.\(arrival.channel)"), on: arrival.channel, media: [.sound("welcome")]))
    case .digitReceived(let caller, _):
      node.order(.stopPlayback(PlaybackID("acme.p.\(caller)")))
      let agent = (Int(caller.rawValue.split(separator: ".").last ?? "") ?? 0) % 6
      node.order(
        .originate(
          Origination(
            channel: ChannelID("acme.leg.\(caller)"), call: CallID("acme.call.\(caller)"),
            endpoint: "PJSIP/agent\(agent)", callerNumber: Personal(key: "k", clear: "1"), callerName: "Q",
            ringSecondsMax: 10, originator: caller)))
    case .channelAnswered(let leg) where leg.rawValue.hasPrefix("acme.leg."):
      let caller = ChannelID(String(leg.rawValue.dropFirst("acme.leg.".count)))
      node.order(.bridge(BridgeID("acme.bridge.\(caller)"), [caller, leg]))
    case .channelEnded(let channel, _):
      let isLeg = channel.rawValue.hasPrefix("acme.leg.")
      let caller = isLeg ? String(channel.rawValue.dropFirst("acme.leg.".count)) : channel.rawValue
      node.order(.hangUp(isLeg ? ChannelID(caller) : ChannelID("acme.leg.\(caller)"), .normalClearing))
      node.order(.tearDown(BridgeID("acme.bridge.\(caller)")))
    case .nodeReconciled(let inventory):
      // Callers whose other half is gone.
      for sighting in inventory.channels
      where !inventory.channels.contains(where: { $0.call == sighting.call && $0 != sighting }) {
        node.order(.hangUp(sighting.channel, .congestion))
      }
      for bridge in inventory.bridges where bridge.channels.count < 2 { node.order(.tearDown(bridge.bridge)) }
    default: break
    }
  }

}
