import Telephony

/// The proof that nothing is lost or counted twice; to be tried after any step.
extension Statistics {
  /// - Parameters:
  ///   - waiting: how many wait in each queue, from where they wait.
  ///   - skills: how many who wait asked for each skill; nil leaves only the
  ///     sums within the statistics to be checked.
  /// - Returns: what does not hold, in words; empty when all does.
  func checkSums(waiting: [QueueID: Int], skills: [SkillID: Int]? = nil) -> [String] {
    var broken: [String] = []
    for queue in Set(queues.keys).union(waiting.keys).sorted() {
      let account = queues[queue]?.contacts ?? ContactAccount()
      broken += account.broken("Queue \(queue)", waiting: waiting[queue, default: 0])
    }
    for skill in Set(self.skills.keys).union((skills ?? [:]).keys).sorted() {
      let account = self.skills[skill] ?? ContactAccount()
      broken += account.broken("Skill \(skill)", waiting: skills.map { $0[skill, default: 0] } ?? account.waiting)
    }
    for (agent, account) in agents.sorted(by: { $0.key < $1.key }) {
      broken += account.broken("Agent \(agent)", interval: interval, day: day)
    }
    return broken
  }
}

extension ContactAccount {
  fileprivate func broken(_ name: String, waiting: Int) -> [String] {
    var broken = interval.broken(name, "interval") + earlier.broken(name, "day")
    if waitingAtStart + interval.entries != interval.ended + waiting {
      broken.append(
        "\(name), interval: \(waitingAtStart) waited and \(interval.entries) entered, "
          + "but \(interval.ended) ended and \(waiting) wait")
    }
    let today = today
    if waitingAtDayStart + today.entries != today.ended + waiting {
      broken.append(
        "\(name), day: \(waitingAtDayStart) waited and \(today.entries) entered, "
          + "but \(today.ended) ended and \(waiting) wait")
    }
    if waiting < 0 { broken.append("\(name): \(waiting) wait") }
    return broken
  }
}

extension AgentAccount {
  fileprivate func broken(_ name: String, interval period: StatisticsPeriod, day: StatisticsPeriod) -> [String] {
    var broken = interval.broken(name, "interval") + earlier.broken(name, "day")
    if .microseconds(interval.staffedMicroseconds.total) > period.start.duration(to: max(countedUntil, period.start)) {
      broken.append("\(name), interval: more time counted than has passed")
    }
    if (earlier + interval).staffedTime > day.start.duration(to: max(countedUntil, day.start)) {
      broken.append("\(name), day: more time counted than has passed")
    }
    let today = earlier + interval
    let shared = shares.values.reduce(into: (answered: 0, called: 0, talks: 0, missed: 0)) { sum, share in
      sum.answered += share.answered
      sum.called += share.callbacks
      sum.talks += share.talks
      sum.missed += share.offersMissed
    }
    if shared != (today.outcomes[.answered], today.outcomes[.callback], today.talks, today.offersMissed) {
      broken.append("\(name), day: the shares of the queues are not the whole")
    }
    return broken
  }
}

extension Tally {
  /// Parts that are more than their whole, and numbers below zero.
  fileprivate func broken(_ name: String, _ period: String) -> [String] {
    var broken: [String] = []
    let abandoned = outcomes[.abandoned]
    let parts = [
      ("answered in time", answeredInTime, outcomes[.answered]), ("abandoned in time", abandonedInTime, abandoned),
      ("short abandons", shortAbandons, abandoned),
      ("the longest wait of the answered", answeredWaitMicrosecondsMax, answeredWaitMicroseconds),
      ("the longest wait of the abandoned", abandonedWaitMicrosecondsMax, abandonedWaitMicroseconds),
    ]
    for (part, count, whole) in parts where count < 0 || count > whole {
      broken.append("\(name), \(period): \(part) is \(count) of \(whole)")
    }
    for outcome in QueueOutcome.allCases where outcomes[outcome] < 0 {
      broken.append("\(name), \(period): \(outcomes[outcome]) \(outcome.rawValue)")
    }
    for state in StaffedState.allCases where staffedMicroseconds[state] < 0 {
      broken.append("\(name), \(period): \(staffedMicroseconds[state]) microseconds \(state.rawValue)")
    }
    return broken
  }
}
