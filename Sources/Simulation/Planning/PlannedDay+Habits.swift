import CallCore
import Telephony

/// What callers and agents do by habit: callbacks, calling again, missing calls.
extension PlannedDay {
  // MARK: Agents

  /// Whether the agent picks up.
  mutating func picksUpAgent(_ leg: Origination) -> Bool {
    guard options.habits.offersMissed > 0, let index = callersByCall[leg.call], let caller = callers[index] else {
      return true
    }
    callers[index]?.offers += 1
    var draw = caller.draw(seed: seed, .offer, caller.offers)
    return draw.unit() >= options.habits.offersMissed
  }

  /// The agent takes calls again, if it was for missed offers that none came.
  mutating func comeBack(_ id: AgentID) {
    guard let agent = centre.view(of: id) else { return }
    for queue in agent.pausedQueues { take(.agentCommanded(id, .resumeQueue(queue))) }
    guard case .notReady(let reason, endsAt: nil) = agent.state, reason != breakReason else { return }
    take(.agentCommanded(id, .becomeReady))
  }

  // MARK: Customers

  /// Who calls; nil where nobody calls twice.
  func customer(_ caller: PlannedCaller) -> CustomerID? {
    options.habits.callersAgain > 0 ? CustomerID("c\(caller.place)") : nil
  }

  /// A number that may be called back; nil where no queue does so.
  static func numberShape(for definition: CentreDefinition) -> NumberShape? {
    let rules = definition.queues.sorted { $0.key < $1.key }.compactMap(\.value.callback?.numbers)
    guard let first = rules.first else { return nil }
    let shapes = (first.prefixes + (1...9).map(String.init)).map { prefix in
      NumberShape(digits: max(first.digits.lowerBound, min(first.digits.upperBound, 11)), prefix: prefix)
    }
    return shapes.first { shape in rules.allSatisfy { $0.allows(shape) } } ?? shapes.first { first.allows($0) }
  }

  mutating func decideOnCallingAgain(_ caller: PlannedCaller) {
    let habits = options.habits
    guard habits.callersAgain > 0, caller.times < PlannedHabits.callsMax else { return }
    var draw = caller.draw(seed: seed, .callAgain)
    guard draw.unit() < habits.callersAgain else { return }
    let moment = now.advanced(by: habits.callAgainTime.scaled(by: draw.exponential()))
    // Later they call on another day.
    guard moment < Self.midnight.advanced(by: options.horizon.upperBound) else { return }
    moments.insert(.callsAgain(place: caller.place, times: caller.times + 1), at: moment)
  }

  // MARK: Callbacks

  /// Whether what callers hear in the queue offers callbacks.
  func offersCallbacks(_ media: [Media], in queue: QueueID) -> Bool {
    offers(in: queue).contains { $0.variants.contains(media.map(AnnouncementPart.media)) }
  }

  /// Whether callers know of callbacks without being told in the queue.
  func isOfferingFromTheStart(_ queue: QueueID) -> Bool {
    centre.definition.queues[queue]?.callback != nil && offers(in: queue).isEmpty
  }

  private func offers(in queue: QueueID) -> [QueueAnnouncement] {
    centre.definition.queues[queue]?.announcements.filter { $0.callbackOffer != nil } ?? []
  }

  /// The caller knows that a callback can be had.
  mutating func decideOnCallback(_ index: Int) {
    guard let caller = callers[index] else { return }
    // The same decision each time it is offered.
    var draw = caller.draw(seed: seed, .callback)
    guard draw.unit() < options.habits.callbacksTaken else { return }
    moments.insert(.takesCallback(caller: index), at: now.advanced(by: options.keyTime))
  }

  mutating func takeCallback(_ index: Int) {
    guard let caller = callers[index], let queue = caller.waitingIn,
      let key = centre.definition.queues[queue]?.callback?.key
    else { return }
    facts.append(.digitReceived(caller.channel, key))
  }

  /// What the caller does when a prompt about callbacks has ended.
  /// - Returns: false when the prompt is about something else.
  mutating func hearCallbackPrompt(_ playback: PlaybackID, _ index: Int) -> Bool {
    guard let caller = callers[index] else { return false }
    if caller.callbackOffer == playback {
      callers[index]?.callbackOffer = nil
      decideOnCallback(index)
      return true
    }
    guard let queue = caller.callbackQueue else { return false }
    if caller.callbackAttempts > 0, let confirmation = centre.definition.queues[queue]?.callback?.confirmation {
      moments.insert(.presses(caller: index, key: confirmation.key), at: now.advanced(by: options.keyTime))
    }
    return true
  }

  /// Whether the customer who is called back picks up.
  mutating func picksUpCustomer(_ leg: Origination) -> Bool {
    guard let index = callersByCall[leg.call], var caller = callers[index] else { return false }
    callersByChannel[caller.channel] = nil
    callersByChannel[leg.channel] = index
    caller.channel = leg.channel
    caller.callbackAttempts += 1
    callers[index] = caller
    var draw = caller.draw(seed: seed, .callback, caller.callbackAttempts)
    return draw.unit() < options.habits.callbacksReached
  }
}
