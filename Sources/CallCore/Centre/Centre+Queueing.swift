import Telephony

/// Entering queues, waiting in them and leaving them.
extension Centre {
  /// Queues in a row that a caller may fail to enter before the flow counts
  /// as going in circles.
  static let refusalsInARowMax = 20
  /// How often a caller may move on from queue to queue by overflow.
  static let overflowsMax = 10

  // MARK: Entering

  mutating func enqueue(_ call: inout Call, _ step: QueueStep, at now: Instant) {
    let demand = DemandKey(
      queue: step.queue, release: definition.release,
      skills: (definition.queues[step.queue]?.skills ?? SkillDemand()).adding(step.skills))
    if let outcome = refusal(of: step, demand, at: now) {
      return refuse(&call, step, demand, outcome, at: now)
    }
    guard let rules = definition.queues[step.queue] else { return }
    placesGiven += 1
    call.refusalsInARow = 0
    let kept = callbackPlace(of: call, in: step.queue, at: now)
    let number = kept?.number ?? placesGiven
    let priority = max(step.priority, kept?.priority ?? step.priority)
    let enqueuedAt =
      call.enqueuedAt ?? kept?.enqueuedAt ?? placeGivenUp(by: call, rules, step.queue, at: now) ?? now
    var wait = Wait(
      queue: step.queue, release: definition.release, asked: step, enqueuedAt: enqueuedAt,
      waitedFrom: call.waitedFrom ?? now, enteredAt: now,
      number: number, endsAt: now.advanced(by: step.waitMax), priority: priority,
      rank: Rank(rules.order, enqueuedAt: enqueuedAt, priority: priority, number: number), demand: demand,
      skills: demand.skills.names)
    call.queue = step.queue
    call.enqueuedAt = enqueuedAt
    call.waitedFrom = wait.waitedFrom
    call.queueLeftAt = nil
    call.queueExit = nil
    call.agent = nil
    join(&call, &wait, rules, at: now)
  }

  /// The moment of entry of a customer who gave up and calls again in time.
  private mutating func placeGivenUp(
    by call: Call, _ rules: QueueDefinition, _ queue: QueueID, at now: Instant
  ) -> Instant? {
    guard rules.callAgainTime > .zero, let customer = call.customer else { return nil }
    return customers.takePlace(of: customer, in: queue, within: rules.callAgainTime, at: now)?.enqueuedAt
  }

  /// The caller is in the queue: from the step of the flow, or by overflow.
  private mutating func join(_ call: inout Call, _ wait: inout Wait, _ rules: QueueDefinition, at now: Instant) {
    wait.said = rules.announcements.map { Wait.Said(dueAt: wait.enqueuedAt.advanced(by: $0.first)) }
    chooseFirstAgent(for: call, &wait, rules, at: now)
    ensureDemand(wait.demand)
    let position = routing.position(of: wait.rank, in: wait.queue)
    if !call.hasCallback, routing.demands[wait.demand]?.free.isEmpty ?? true {
      wait.forecast = forecast(for: position, in: wait.queue, at: now)
    }
    call.enter(.waiting(wait), at: now)
    save(call, at: now)
    announce(.callQueued(call.id, wait.queue, position: position))
    noteEntry(wait, at: now)
    startMusic(for: call, wait)
    if wait.aloneUntil == nil { takeRoutingSteps(of: call.id, at: now) }
    call = calls[call.id] ?? call
    seekAgents(for: call.id)
  }

  /// Why the caller may not enter the queue; nil when the caller may.
  private mutating func refusal(of step: QueueStep, _ demand: DemandKey, at now: Instant) -> QueueOutcome? {
    guard let rules = definition.queues[step.queue] else { return .refusedEmpty }
    let joining = rules.joining
    let placed = routing.backlogs[step.queue]?.count ?? 0
    // Who waits for a callback takes up no line.
    let waiting = placed - callbacks.count(in: step.queue)
    if let limit = joining.waitingMax, waiting >= limit { return .full }
    if isDeserted(demand, rules) { return .refusedEmpty }
    let whole = wholeDemand(of: step.queue)
    ensureDemand(whole)
    guard let all = routing.demands[whole] else { return nil }
    if let limit = joining.waitingPerAgentMax, waiting >= limit * all.countLoggedIn { return .full }
    if let limit = joining.estimatedWaitMax, all.free.isEmpty,
      let estimate = forecast(for: placed + 1, in: step.queue, at: now).estimate, estimate.likely > limit
    {
      return .refused
    }
    if let limit = joining.occupancyMax {
      if all.countWithCall * 100 > limit * all.countStaffed { return .refused }
    }
    return nil
  }

  private mutating func refuse(
    _ call: inout Call, _ step: QueueStep, _ demand: DemandKey, _ outcome: QueueOutcome, at now: Instant
  ) {
    call.queue = step.queue
    call.queueLeftAt = now
    call.queueExit = outcome
    call.refusalsInARow += 1
    noteRefusal(step.queue, demand.skills.names, outcome, at: now)
    announce(.queueLeft(QueueLeft(call: call.id, queue: step.queue, outcome: outcome, waited: .zero)))
    guard call.refusalsInARow <= Self.refusalsInARowMax else {
      return takeSafeExit(&call, because: "The caller was led to queues in circles and could enter none.", at: now)
    }
    resumeFlow(of: &call, at: step.way(on: outcome), now: now)
  }

  // MARK: Leaving

  /// Takes the caller out of the queue without an agent. Offers that ring are
  /// withdrawn.
  mutating func leaveQueue(
    _ call: inout Call, _ wait: Wait, _ outcome: QueueOutcome, key: String? = nil, at now: Instant
  ) {
    let position = routing.position(of: call.id)
    leaveOrders(call.id, at: now)
    call.queueLeftAt = now
    call.queueExit = outcome
    if call.hasCallback { noteCallbackExit(wait, outcome, at: now) } else { noteExit(wait, outcome, at: now) }
    announce(
      .queueLeft(
        QueueLeft(
          call: call.id, queue: wait.queue, outcome: outcome, waited: wait.waitedFrom.duration(to: now),
          position: position, key: key)))
    for offer in wait.offers { withdraw(offer, of: call.id, at: now) }
  }

  /// The caller leaves the queue and goes on through the flow.
  mutating func goOn(
    _ id: CallID, _ outcome: QueueOutcome, to step: Int? = nil, key: String? = nil, at now: Instant
  ) {
    guard var call = calls[id], case .waiting(let wait) = call.phase else { return }
    leaveQueue(&call, wait, outcome, key: key, at: now)
    silence(&call, wait)
    resumeFlow(of: &call, at: step ?? wait.asked.way(on: outcome), now: now)
    save(call, at: now)
  }

  /// A key was pressed by a caller who waits.
  mutating func takeQueueKey(_ digit: String, of id: CallID, at now: Instant) {
    guard let call = calls[id], let wait = call.phase.wait else { return }
    if call.hasCallback { return takeCallbackKey(digit, of: id, at: now) }
    if let step = wait.asked.exits[digit] { return goOn(id, .leftByKey, to: step, key: digit, at: now) }
    if let callback = rules(of: wait)?.callback, callback.key == digit { requestCallback(id, callback, at: now) }
  }

  // MARK: Routing steps

  /// Takes the steps that are due, and those behind them that take the place
  /// of one that is passed over.
  ///
  /// - Parameter isForced: take the next one even if it is not due yet.
  mutating func takeRoutingSteps(of id: CallID, isForced: Bool = false, at now: Instant) {
    guard var call = calls[id], case .waiting(var wait) = call.phase, let rules = rules(of: wait) else { return }
    var isForced = isForced
    let firstStep = wait.nextStep
    var passedOver: [DemandKey] = []
    while wait.nextStep < rules.steps.count {
      let step = rules.steps[wait.nextStep]
      guard isForced || wait.enqueuedAt.advanced(by: step.after) <= now else { break }
      wait.nextStep += 1
      if let queue = step.overflow {
        call.phase = .waiting(wait)
        if overflow(&call, wait, to: queue, at: now) { return }
        continue
      }
      wait.demand = wait.demand.taking(step)
      wait.priority += step.priority
      wait.rank = Rank(rules.order, enqueuedAt: wait.enqueuedAt, priority: wait.priority, number: wait.number)
      wait.leavesStepWhenLoggedOut = step.skip == .nobodyLoggedIn
      ensureDemand(wait.demand)
      isForced = isPassedOver(step, wait.demand)
      if isForced { passedOver.append(wait.demand) }
    }
    guard wait.nextStep != firstStep else { return }
    call.phase = .waiting(wait)
    save(call, at: now)
    for key in passedOver where key != wait.demand { routing.retire(key) }
    seekAgents(for: id)
  }

  private func isPassedOver(_ step: RoutingStep, _ key: DemandKey) -> Bool {
    guard let demand = routing.demands[key] else { return false }
    switch step.skip {
    case .never: return false
    case .nobodyLoggedIn: return demand.countLoggedIn == 0
    case .nobodyAvailable: return demand.free.isEmpty
    }
  }

  /// Moves the caller to another queue, with the moment of entry and the wait
  /// limit kept.
  /// - Returns: false when there is no such queue, nobody in it, or the caller
  ///   moved too often.
  private mutating func overflow(_ call: inout Call, _ wait: Wait, to queue: QueueID, at now: Instant) -> Bool {
    guard let rules = definition.queues[queue], wait.overflows < Self.overflowsMax, queue != wait.queue else {
      report(.overflowRefused, of: call.id, "The caller could not move on from queue \(wait.queue) to \(queue).")
      return false
    }
    let skills = rules.skills.adding(wait.asked.skills)
    let demand = DemandKey(queue: queue, release: definition.release, skills: skills)
    // Nobody there who could serve: to stay can only be better.
    guard !isDeserted(demand, rules) else { return false }
    leaveQueue(&call, wait, .overflowed, at: now)
    silence(&call, wait)
    placesGiven += 1
    var next = Wait(
      queue: queue, release: definition.release, asked: wait.asked, enqueuedAt: wait.enqueuedAt,
      waitedFrom: wait.waitedFrom, enteredAt: now, number: placesGiven, endsAt: wait.endsAt, priority: wait.priority,
      rank: Rank(rules.order, enqueuedAt: wait.enqueuedAt, priority: wait.priority, number: placesGiven),
      demand: demand, skills: skills.names)
    next.overflows = wait.overflows + 1
    next.toldWait = wait.toldWait
    call.queue = queue
    call.queueLeftAt = nil
    call.queueExit = nil
    call.agent = nil
    join(&call, &next, rules, at: now)
    return true
  }

  // MARK: Deadlines

  mutating func takeDeadline(ofWaiting id: CallID, at now: Instant) {
    // A callback has deadlines while its Asterisk is away, too; what became of
    // a phone that rang, only Asterisk knows.
    if let call = calls[id], isUp(call.node) { missDueOffers(of: id, at: now) }
    if calls[id]?.hasCallback ?? false, !takeCallbackDeadline(of: id, at: now) { return }
    guard var call = calls[id], case .waiting(var wait) = call.phase, let rules = rules(of: wait) else { return }
    if wait.endsAt <= now && !wait.isLastChance && !call.hasCallback {
      guard !wait.offers.isEmpty && rules.finishesRinging else { return goOn(id, .timedOut, at: now) }
      wait.isLastChance = true
    }
    if let moment = wait.growsAt, moment <= now, case .ringProgressively(let step) = rules.strategy {
      wait.offersMax += 1
      wait.growsAt = moment.advanced(by: step)
      seekAgents(for: id)
    }
    if wait.bars.contains(where: { $0.endsAt <= now || $0.firmUntil <= now && $0.firmUntil > wait.lookedAt }) {
      wait.bars.removeAll { $0.endsAt <= now }
      seekAgents(for: id)
    }
    wait.lookedAt = now
    if let moment = wait.aloneUntil, moment <= now { endTimeAlone(of: id, &wait) }
    call.phase = .waiting(wait)
    save(call, at: now)
    if wait.aloneUntil == nil && wait.offers.isEmpty { takeRoutingSteps(of: id, at: now) }
    makeAnnouncements(to: id, at: now)
  }
}

extension QueueStep {
  /// The step of the flow for a caller who leaves the queue that way.
  func way(on outcome: QueueOutcome) -> Int {
    switch outcome {
    case .refusedEmpty, .leftEmpty: onEmpty ?? onTimeout
    case .full: onFull ?? onTimeout
    case .refused: onRefused ?? onFull ?? onTimeout
    default: onTimeout
    }
  }
}
