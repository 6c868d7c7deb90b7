import CallCore
import Telephony

/// Makes the centre's descriptions of a world: number 0 is the one it begins
/// with, each other has something changed, or taken away.
///
/// The same number gives the same description, so that going back to an
/// earlier one is a roll-back.
struct CentreMaker {
  static let tenant: TenantID = "acme"
  /// The longest wait limit and offer of any description.
  static let waitMax = Duration.seconds(90)
  static let offerMax = Duration.seconds(25)
  static let missingPrompt = Media.sound("cordboard/missing")

  let options: WorldOptions

  static func agent(_ number: Int) -> AgentID { AgentID("agent\(number)") }
  static func device(of agent: AgentID) -> String { "PJSIP/\(agent)" }
  /// Where an agent sits who does not use the phone of the description.
  static func otherDevice(of agent: AgentID) -> String { "PJSIP/desk-\(agent)" }
  static func queue(_ number: Int) -> QueueID { QueueID("queue\(number)") }
  /// Calls to it are answered and wait in that queue, with nothing before.
  static func directNumber(_ queue: Int) -> String { "10\(queue)" }
  static let menuNumber = "200"
  static let earlyNumber = "300"
  static let wrongNumber = "999"

  func definition(_ number: Int) -> CentreDefinition {
    var chance = Chance(seed: options.seed, .centre, number)
    // Who is there at all; somebody and some queue always are.
    let queues = (0..<options.queues).filter { number == 0 || $0 == 0 || !chance.happens(in: 25) }
    var centre = CentreDefinition(tenant: Self.tenant, release: ReleaseID("r\(number)"))
    for queue in queues { centre.queues[Self.queue(queue)] = queueDefinition(queue, &chance) }
    for agent in 0..<options.agents {
      // Of its own chance: fewer agents must not change those that are left.
      var own = Chance(seed: options.seed, .centre, 1_000 + agent + number * 100_000)
      if own.happens(in: 15), number > 0, agent > 0 { continue }
      let served = queues.filter { $0 == agent % max(1, options.queues) || own.happens(in: 40) }
      let id = Self.agent(agent)
      centre.agents[id] = AgentDefinition(
        name: "Agent \(agent)", device: Self.device(of: id), queues: served.map(Self.queue))
      if options.features.contains(.routing) { RichRules(options, number).enrich(&centre.agents[id]!, agent) }
    }
    addFlows(to: &centre, queues, &chance)
    // In half of the descriptions; with none, every reason is allowed.
    if number.isMultiple(of: 2) {
      centre.notReadyReasons = ["break": NotReadyReason(limit: .seconds(15)), "supervisor": NotReadyReason()]
    }
    if options.features.contains(.routing) { RichRules(options, number).enrich(&centre, queues) }
    if options.features.contains(.callbacks) { addCallbacks(to: &centre, number) }
    return centre
  }

  /// The key that takes a callback: one that means nothing else here.
  static let callbackKey = "8"
  static let callbackMax = Duration.seconds(300)
  private static let trunk = "PJSIP/{number}@trunk"

  /// The number that is dialled by an endpoint, or nil for a phone of ours.
  static func customer(dialledBy endpoint: String) -> String? {
    guard endpoint.hasPrefix("PJSIP/"), endpoint.hasSuffix("@trunk") else { return nil }
    return String(endpoint.dropFirst("PJSIP/".count).dropLast("@trunk".count))
  }

  /// Of chances of its own, as ``RichRules``.
  private func addCallbacks(to centre: inout CentreDefinition, _ number: Int) {
    for (index, queue) in centre.queues.keys.sorted().enumerated() {
      var chance = Chance(seed: options.seed, .centre, 70_000_000 + number * 10_000 + index)
      let hello = [Media.sound("cordboard/hello")]
      let retry = chance.duration(.seconds(10)...(.seconds(60)))
      centre.queues[queue]?.callback = CallbackRules(
        key: Self.callbackKey, acceptedPrompt: chance.happens(in: 70) ? hello : [], refusedPrompt: hello,
        endpoint: Self.trunk, ringTime: .seconds(5 + chance.roll(20)), attempts: 1 + chance.roll(3),
        retryTime: .seconds(retry.components.seconds), expiryTime: .seconds(60 + chance.roll(240)),
        confirmation: chance.happens(in: 70)
          ? CallbackConfirmation(key: "1", prompt: hello, time: .seconds(5 + chance.roll(10))) : nil,
        whisper: chance.happens(in: 30) ? hello : [], openMax: chance.happens(in: 20) ? 1 + chance.roll(3) : nil)
      let offer = QueueAnnouncement(
        variants: [[.media(.sound("cordboard/hello"))]], first: .seconds(3), every: .seconds(15),
        callbackOffer: CallbackOffer())
      if chance.happens(in: 40) { centre.queues[queue]?.announcements.append(offer) }
    }
  }

  private func queueDefinition(_ number: Int, _ chance: inout Chance) -> QueueDefinition {
    let offerTime = chance.duration(.seconds(5)...Self.offerMax)
    let wrapUpTime = chance.happens(in: 50) ? chance.duration(.seconds(1)...(.seconds(20))) : .zero
    return QueueDefinition(
      name: "Queue \(number)", offerTime: .seconds(offerTime.components.seconds),
      wrapUpTime: options.wrapUpTime ?? wrapUpTime,
      musicClass: chance.happens(in: 50) ? "default" : nil)
  }

  private func addFlows(to centre: inout CentreDefinition, _ queues: [Int], _ chance: inout Chance) {
    let isMissing = chance.happens(in: 50) && options.features.contains(.missingPrompts)
    let goodbye = isMissing ? Self.missingPrompt : Media.sound("cordboard/goodbye")
    for queue in 0..<options.queues {
      // Callers of a queue that was taken away wait in the first one.
      let target = queues.contains(queue) ? queue : queues[0]
      let flow = FlowID("direct\(queue)")
      centre.numbers[Self.directNumber(queue)] = flow
      centre.flows[flow] = Flow(steps: [
        .answer, .queue(wait(in: target, thenAt: 2, &chance)), .play([goodbye]), .hangUp(.normalClearing),
      ])
    }
    let first = queues[0]
    let second = queues[queues.count - 1]
    centre.numbers[Self.menuNumber] = "menu"
    centre.flows["menu"] = Flow(steps: [
      .answer,
      .menu(
        Menu(
          prompt: [.sound("cordboard/menu")], options: ["1": 2, "2": 3, "3": 6], digitTime: .seconds(3),
          triesMax: 1 + chance.roll(3), otherwise: 4)),
      .queue(wait(in: first, thenAt: 4, &chance)),
      .queue(wait(in: second, thenAt: 5, &chance)),
      .hangUp(.normalClearing),
      .queue(wait(in: first, thenAt: 6, &chance)),
      .leave(.safeExit),
    ])
    // Waits unanswered, so that an agent's answer is the call's.
    centre.numbers[Self.earlyNumber] = "early"
    centre.flows["early"] = Flow(steps: [
      .queue(wait(in: second, thenAt: 1, &chance)), .answer, .play([goodbye]), .goTo(4), .hangUp(.normalClearing),
    ])
  }

  private func wait(in queue: Int, thenAt step: Int, _ chance: inout Chance) -> QueueStep {
    let limit = options.wrapUpTime == nil ? chance.duration(.seconds(5)...Self.waitMax) : .seconds(600)
    return QueueStep(queue: Self.queue(queue), waitMax: limit, onTimeout: step)
  }
}
