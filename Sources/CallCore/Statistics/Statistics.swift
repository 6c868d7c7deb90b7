import Telephony

/// The statistics of a centre, folded from its events in the step in which
/// they happen: part of the centre's value, so a restart or a replay gives the
/// same figures.
///
/// Before folding anything at a moment, `advance(to:)` that moment: it closes
/// what is over and returns the reports. What is held is the open 15-minute
/// interval and the open day of the tenant's zone, for each described queue
/// and whatever else was met since the day began; who is no longer described,
/// waits for nothing and is logged out goes when the day closes.
struct Statistics: Codable, Equatable, Sendable {
  /// The longest silence over which agents are taken to have gone on with what
  /// they did. The centre wakes at every boundary, so only a longer outage is
  /// longer: nobody knows then who was there, and the time is nobody's.
  static let absenceMax = Duration.seconds(4 * 3_600)

  private(set) var zone: ZoneTable
  private(set) var interval: StatisticsPeriod
  private(set) var day: StatisticsPeriod
  /// The local date of `day`. Never goes back, whatever clocks do.
  private var dayNumber: Int64
  // For looking up only: never iterated without sorting.
  var queues: [QueueID: QueueAccount] = [:]
  var skills: [SkillID: ContactAccount] = [:]
  var agents: [AgentID: AgentAccount] = [:]
  /// Whether the open interval, the open day, can have something to report.
  var isIntervalTouched = false
  var isDayTouched = false

  init(zone: ZoneTable = .utc, at now: Instant = .epoch) {
    self.zone = zone
    interval = zone.interval(at: now)
    day = zone.day(at: now)
    dayNumber = zone.dayNumber(at: now)
  }

  /// When `advance(to:)` is due without an event; nil when there is nothing to
  /// close.
  var nextBoundary: Instant? { isIntervalTouched ? interval.end : isDayTouched ? day.end : nil }

  /// The span that advancing to `now` will credit to nobody because it is
  /// longer than ``absenceMax``; nil when there is none or nobody was logged
  /// in. For the core to report before it advances.
  func absence(at now: Instant) -> Range<Instant>? {
    guard isAbsence(until: now), agents.values.contains(where: { $0.state != nil }) else { return nil }
    return interval.end..<now
  }

  private func isAbsence(until now: Instant) -> Bool { interval.end.duration(to: now) > Self.absenceMax }
}

// MARK: Describing

extension Statistics {
  /// Takes over what is described; advance to `now` before.
  ///
  /// A queue's thresholds are fixed for the day with the first thing counted
  /// in it: all figures of a day are about one T, and a change counts from the
  /// next day, or at once for a queue where nothing has happened yet.
  ///
  /// Another zone moves the end of the open day to that zone's next midnight,
  /// so that this one day is longer or shorter; no period begins by it.
  mutating func describe(queues rules: [QueueID: ServiceLevelRule], zone: ZoneTable, at now: Instant) {
    for queue in queues.keys.sorted() where rules[queue] == nil { queues[queue]?.described = nil }
    for (queue, rule) in rules.sorted(by: { $0.key < $1.key }) {
      queues[queue, default: QueueAccount()].described = rule
      if queues[queue]?.contacts.isUntouchedToday ?? false { queues[queue]?.rule = rule }
    }
    guard zone != self.zone else { return }
    self.zone = zone
    dayNumber = zone.dayNumber(at: now)
    day.end = zone.firstMoment(of: dayNumber + 1, from: now)
    interval.end = min(interval.end, zone.intervalEnd(after: now))
  }
}

// MARK: Closing

extension Statistics {
  /// Closes every period that is over at `now`, each at its own end.
  ///
  /// - Returns: the reports of the closed, by end; of one end the interval's
  ///   before the day's; then queues, skills, agents, each by id.
  mutating func advance(to now: Instant) -> [StatisticsReport] {
    guard interval.end <= now else { return [] }
    var reports: [StatisticsReport] = []
    let isAbsence = isAbsence(until: now)
    repeat {
      closeInterval(into: &reports)
      if day.end <= interval.end {
        closeDay(into: &reports)
        openDay(at: interval.end)
      }
      interval = StatisticsPeriod(kind: .interval, start: interval.end, end: zone.intervalEnd(after: interval.end))
    } while interval.end <= now && !isAbsence
    if interval.end <= now { resume(at: now, into: &reports) }
    return reports
  }

  /// Goes on after an absence without its intervals.
  private mutating func resume(at now: Instant, into reports: inout [StatisticsReport]) {
    if day.end <= now {
      closeDay(into: &reports)
      day = zone.day(at: now)
      dayNumber = zone.dayNumber(at: now)
    }
    interval = zone.interval(at: now)
    for agent in agents.keys.sorted() { agents[agent]?.countedUntil = now }
  }

  private mutating func openDay(at start: Instant) {
    dayNumber = max(dayNumber + 1, zone.dayNumber(at: start))
    day = StatisticsPeriod(kind: .day, start: start, end: zone.firstMoment(of: dayNumber + 1, from: start))
  }

  private mutating func closeInterval(into reports: inout [StatisticsReport]) {
    guard isIntervalTouched else { return }
    isDayTouched = true
    isIntervalTouched = false
    for id in queues.keys.sorted() {
      guard let account = queues[id] else { continue }
      if let report = account.contacts.report(.queue(id), interval, rule: account.rule) { reports.append(report) }
      queues[id]?.contacts.closeInterval()
      if account.contacts.waiting != 0 { isIntervalTouched = true }
    }
    for id in skills.keys.sorted() {
      guard let account = skills[id] else { continue }
      if let report = account.report(.skill(id), interval) { reports.append(report) }
      skills[id]?.closeInterval()
      if account.waiting != 0 { isIntervalTouched = true }
    }
    for id in agents.keys.sorted() {
      agents[id]?.count(until: interval.end)
      guard let account = agents[id] else { continue }
      if !account.interval.isEmpty {
        reports.append(StatisticsReport(scope: .agent(id), period: interval, tally: account.interval))
      }
      agents[id]?.closeInterval(at: interval.end)
      if account.state != nil { isIntervalTouched = true }
    }
  }

  /// With the day's last interval closed.
  private mutating func closeDay(into reports: inout [StatisticsReport]) {
    guard isDayTouched else { return adoptRules() }
    isDayTouched = isIntervalTouched
    for id in queues.keys.sorted() {
      guard let account = queues[id] else { continue }
      if let report = account.contacts.report(.queue(id), day, rule: account.rule) { reports.append(report) }
      queues[id]?.contacts.closeDay()
    }
    for id in skills.keys.sorted() {
      guard let account = skills[id] else { continue }
      if let report = account.report(.skill(id), day) { reports.append(report) }
      skills[id]?.closeDay()
      if account.waiting == 0 { skills[id] = nil }
    }
    for id in agents.keys.sorted() {
      guard let account = agents[id] else { continue }
      if !account.earlier.isEmpty {
        reports.append(StatisticsReport(scope: .agent(id), period: day, tally: account.earlier))
      }
      for (queue, share) in account.shares.sorted(by: { $0.key < $1.key }) {
        reports.append(StatisticsReport(scope: .agentInQueue(id, queue), period: day, tally: share.tally))
      }
      agents[id]?.earlier = Tally()
      agents[id]?.shares = [:]
      if account.state == nil { agents[id] = nil }
    }
    adoptRules()
  }

  /// The new day begins with the thresholds as described, and without queues
  /// that are gone.
  private mutating func adoptRules() {
    for id in queues.keys.sorted() {
      guard let account = queues[id] else { continue }
      if let described = account.described {
        queues[id]?.rule = described
      } else if account.contacts.waiting == 0 {
        queues[id] = nil
      }
    }
  }
}

extension ZoneTable {
  fileprivate func interval(at now: Instant) -> StatisticsPeriod {
    StatisticsPeriod(kind: .interval, start: intervalStart(at: now), end: intervalEnd(after: now))
  }

  fileprivate func day(at now: Instant) -> StatisticsPeriod {
    StatisticsPeriod(kind: .day, start: dayStart(at: now), end: firstMoment(of: dayNumber(at: now) + 1, from: now))
  }
}
