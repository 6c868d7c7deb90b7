import Telephony

/// What happened to callers and agents, counted in the same step, and the wait
/// estimates that learn from it.
extension Centre {
  // MARK: Time

  /// Closes the intervals and days that are over.
  mutating func advanceStatistics(to now: Instant) {
    guard statistics.interval.end <= now else { return }
    if let absence = statistics.absence(at: now) {
      report(
        .statisticsAbsent,
        "Nothing is known of \(absence.lowerBound) to \(absence.upperBound); agents' times leave it out.")
    }
    let day = statistics.day
    for report in statistics.advance(to: now) { announce(.statisticsClosed(report)) }
    // Calls and talk times of the day begin anew, and with them who is next.
    if statistics.day != day { rebuildRouting() }
  }

  /// Takes over thresholds and zone of the description.
  mutating func describeStatistics(at now: Instant) {
    statistics.describe(queues: definition.queues.mapValues(\.serviceLevel), zone: definition.zone, at: now)
    estimators = estimators.filter { definition.queues[$0.key] != nil }
  }

  // MARK: Callers

  mutating func noteEntry(_ wait: Wait, at now: Instant) {
    statistics.fold(.entered(wait.queue, skills: wait.skills), at: now)
  }

  mutating func noteRefusal(_ queue: QueueID, _ skills: [SkillID], _ outcome: QueueOutcome, at now: Instant) {
    statistics.fold(.entered(queue, skills: skills), at: now)
    statistics.fold(.left(queue, skills: skills, outcome, waited: .zero), at: now)
  }

  mutating func noteExit(_ wait: Wait, _ outcome: QueueOutcome, at now: Instant) {
    let waited = wait.waitedFrom.duration(to: now)
    statistics.fold(.left(wait.queue, skills: wait.skills, outcome, waited: waited), at: now)
    estimators[wait.queue]?.leftUnanswered(waited: wait.enteredAt.duration(to: now), forecast: wait.forecast)
  }

  mutating func noteAnswer(_ wait: Wait, _ agent: AgentID, at now: Instant) {
    let waited = wait.waitedFrom.duration(to: now)
    statistics.fold(.answered(wait.queue, by: agent, skills: wait.skills, waited: waited), at: now)
    estimators[wait.queue]?.answered(waited: wait.enteredAt.duration(to: now), forecast: wait.forecast, at: now)
  }

  /// A customer who was called back was connected. The estimate learns that an
  /// agent took somebody; the wait itself says nothing of those on the line.
  mutating func noteCallback(_ wait: Wait, _ agent: AgentID, at now: Instant) {
    let waited = wait.waitedFrom.duration(to: now)
    statistics.fold(.calledBack(wait.queue, by: agent, skills: wait.skills, waited: waited), at: now)
    estimators[wait.queue]?.calledBack(at: now)
  }

  /// A callback's entry ended without an agent: nobody's patience ran out.
  mutating func noteCallbackExit(_ wait: Wait, _ outcome: QueueOutcome, at now: Instant) {
    let waited = wait.waitedFrom.duration(to: now)
    statistics.fold(.left(wait.queue, skills: wait.skills, outcome, waited: waited), at: now)
  }

  // MARK: Agents

  mutating func noteTalkEnd(_ conversation: Conversation, _ talked: Duration, at now: Instant) {
    statistics.fold(
      .talkEnded(
        conversation.queue, by: conversation.agent, skills: conversation.skills, talked: talked, held: .zero), at: now)
  }

  /// The call is wholly done: talk and after-call work.
  mutating func noteHandled(_ handled: Duration, in queue: QueueID) { estimators[queue]?.handled(handled) }

  mutating func noteWrapUpEnd(_ agent: Agent, at now: Instant) {
    guard let wrapUp = agent.wrapUp else { return }
    let worked = wrapUp.beganAt.duration(to: now)
    statistics.fold(.wrapUpEnded(wrapUp.queue, by: agent.id, skills: wrapUp.skills, worked), at: now)
    noteHandled(wrapUp.talked + worked, in: wrapUp.queue)
  }

  mutating func noteMiss(_ agent: AgentID, _ wait: Wait, at now: Instant) {
    statistics.fold(.offerMissed(wait.queue, by: agent), at: now)
  }

  mutating func noteState(of agent: AgentID, _ next: AgentState, at now: Instant) {
    statistics.fold(.agentChanged(agent, to: next.kind.staffed), at: now)
  }

  /// How many can be served at a time, for the queue's estimate.
  mutating func noteStaff(of queue: QueueID, at now: Instant) {
    let staffed = routing.demands[wholeDemand(of: queue)]?.countServable ?? 0
    estimators[queue, default: WaitEstimator()].agentsServing(staffed, at: now)
  }

  mutating func noteSeeking(in queue: QueueID, at now: Instant) {
    estimators[queue, default: WaitEstimator()].waiting(routing.seekingCount(in: queue), at: now)
  }

  // MARK: Estimates

  /// What a caller at the place may expect.
  /// - Parameter position: the place in the queue, from 1.
  func forecast(for position: Int, in queue: QueueID, at now: Instant) -> WaitForecast {
    let offered = (routing.backlogs[queue]?.count ?? 0) - routing.seekingCount(in: queue)
    return (estimators[queue] ?? WaitEstimator()).forecast(ahead: max(0, position - 1 - max(0, offered)), at: now)
  }

  /// What a waiting caller may be told; nil when unsure.
  func estimate(for call: Call, _ wait: Wait, at now: Instant) -> WaitEstimate? {
    routing.position(of: call.id).flatMap { forecast(for: $0, in: wait.queue, at: now).estimate }
  }
}

extension AgentState.Kind {
  /// As far as times are counted; nil for logged out.
  var staffed: StaffedState? {
    switch self {
    case .loggedOut: nil
    case .notReady: .notReady
    case .available: .available
    case .offered: .offered
    case .onCall: .onCall
    case .onOtherCall: .otherCall
    case .wrapUp: .wrapUp
    case .unreachable: .unreachable
    }
  }
}
