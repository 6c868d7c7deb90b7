import Telephony

/// One event at a time, in constant time.
extension Statistics {
  /// Counts an event.
  /// - Parameter now: when it happened, and where the statistics were advanced
  ///   to before.
  mutating func fold(_ event: StatisticsEvent, at now: Instant) {
    assert(now < interval.end, "advance(to:) comes before folding")
    isIntervalTouched = true
    switch event {
    case .entered(let queue, let skills):
      queues[queue, default: QueueAccount()].contacts.interval.entries += 1
      for skill in skills { self.skills[skill, default: ContactAccount()].interval.entries += 1 }
    case .answered(let queue, let agent, let skills, let waited):
      let rule = end(.answered, in: queue, skills, waited: waited)
      agents[agent, default: AgentAccount(at: now)].takeAnswer(in: queue, waited: waited, by: rule)
    case .calledBack(let queue, let agent, let skills, let waited):
      _ = end(.callback, in: queue, skills, waited: waited)
      agents[agent, default: AgentAccount(at: now)].takeCallback(in: queue)
    case .left(let queue, let skills, let outcome, let waited):
      _ = end(outcome, in: queue, skills, waited: waited)
    case .talkEnded(let queue, let agent, let skills, let talked, let held):
      queues[queue, default: QueueAccount()].contacts.interval.countTalk(talked: talked, held: held)
      for skill in skills {
        self.skills[skill, default: ContactAccount()].interval.countTalk(talked: talked, held: held)
      }
      agents[agent, default: AgentAccount(at: now)].takeTalk(in: queue, talked: talked, held: held)
    case .wrapUpEnded(let queue, let agent, let skills, let duration):
      if let queue { queues[queue, default: QueueAccount()].contacts.interval.countWrapUp(duration) }
      for skill in skills { self.skills[skill, default: ContactAccount()].interval.countWrapUp(duration) }
      agents[agent, default: AgentAccount(at: now)].takeWrapUp(in: queue, duration)
    case .offerMissed(let queue, let agent):
      queues[queue, default: QueueAccount()].contacts.interval.offersMissed += 1
      agents[agent, default: AgentAccount(at: now)].takeMiss(in: queue)
    case .agentChanged(let agent, let state):
      agents[agent, default: AgentAccount(at: now)].enter(state, at: now)
    }
  }

  /// An entry ends.
  /// - Returns: the rule it was counted by.
  private mutating func end(
    _ outcome: QueueOutcome, in queue: QueueID, _ skills: [SkillID], waited: Duration
  ) -> ServiceLevelRule {
    let rule = queues[queue, default: QueueAccount()].countLeaving(outcome, waited: waited)
    for skill in skills {
      self.skills[skill, default: ContactAccount()].interval.countLeaving(outcome, waited: waited, by: rule)
    }
    return rule
  }
}

extension QueueAccount {
  fileprivate mutating func countLeaving(_ outcome: QueueOutcome, waited: Duration) -> ServiceLevelRule {
    contacts.interval.countLeaving(outcome, waited: waited, by: rule)
    return rule
  }
}

extension AgentAccount {
  fileprivate mutating func takeAnswer(in queue: QueueID, waited: Duration, by rule: ServiceLevelRule) {
    interval.countAnswer(waited: waited, by: rule)
    shares[queue, default: AgentShare()].answered += 1
  }

  fileprivate mutating func takeCallback(in queue: QueueID) {
    interval.outcomes[.callback] += 1
    shares[queue, default: AgentShare()].callbacks += 1
  }

  fileprivate mutating func takeTalk(in queue: QueueID, talked: Duration, held: Duration) {
    interval.countTalk(talked: talked, held: held)
    shares[queue, default: AgentShare()].countTalk(talked: talked, held: held)
  }

  fileprivate mutating func takeWrapUp(in queue: QueueID?, _ duration: Duration) {
    interval.countWrapUp(duration)
    if let queue { shares[queue, default: AgentShare()].countWrapUp(duration) }
  }

  fileprivate mutating func takeMiss(in queue: QueueID) {
    interval.offersMissed += 1
    shares[queue, default: AgentShare()].offersMissed += 1
  }

  fileprivate mutating func enter(_ state: StaffedState?, at now: Instant) {
    count(until: now)
    self.state = state
  }
}

extension AgentShare {
  fileprivate mutating func countTalk(talked: Duration, held: Duration) {
    talks += 1
    talkMicroseconds += Int(talked.wholeMicroseconds)
    holdMicroseconds += Int(held.wholeMicroseconds)
  }

  fileprivate mutating func countWrapUp(_ duration: Duration) {
    wrapUps += 1
    wrapUpMicroseconds += Int(duration.wholeMicroseconds)
  }
}
