import Telephony

/// The open counts of a queue or a skill.
///
/// Events count in `interval` only; what is over of the day is in `earlier`.
struct ContactAccount: Codable, Equatable, Sendable {
  var interval = Tally()
  var earlier = Tally()
  var waitingAtStart = 0
  var waitingAtDayStart = 0

  /// Who waits now, as the counts have it.
  var waiting: Int { waitingAtStart + interval.entries - interval.ended }
  var today: Tally { earlier + interval }
  var isUntouchedToday: Bool { waitingAtDayStart == 0 && earlier.isEmpty && interval.isEmpty }

  /// - Returns: nil when nothing happened and nobody waited.
  func report(
    _ scope: StatisticsScope, _ period: StatisticsPeriod, rule: ServiceLevelRule? = nil
  ) -> StatisticsReport? {
    let (tally, waitingAtStart) =
      switch period.kind {
      case .interval: (interval, self.waitingAtStart)
      case .day: (today, waitingAtDayStart)
      }
    if tally.isEmpty && waitingAtStart == 0 { return nil }
    return StatisticsReport(
      scope: scope, period: period, tally: tally, rule: rule, waitingAtStart: waitingAtStart, waitingAtEnd: waiting)
  }

  mutating func closeInterval() {
    waitingAtStart = waiting
    earlier += interval
    interval = Tally()
  }

  /// With the last interval closed.
  mutating func closeDay() {
    waitingAtDayStart = waiting
    earlier = Tally()
  }
}

/// A queue's counts and the rule they are counted by.
struct QueueAccount: Codable, Equatable, Sendable {
  var contacts = ContactAccount()
  /// Fixed for the day with the first thing counted.
  var rule = ServiceLevelRule()
  /// As described; nil once the queue is no longer described.
  var described: ServiceLevelRule?
}

/// An agent's counts, and the state whose time is running.
struct AgentAccount: Codable, Equatable, Sendable {
  var interval = Tally()
  var earlier = Tally()
  /// Today, by queue.
  var shares: [QueueID: AgentShare] = [:]
  /// Nil when logged out.
  var state: StaffedState?
  /// Until when the time in `state` is counted.
  var countedUntil: Instant

  init(at now: Instant) { countedUntil = now }

  /// Counts the running time up to `now`.
  mutating func count(until now: Instant) {
    if let state { interval.staffedMicroseconds[state] += Int(countedUntil.duration(to: now).wholeMicroseconds) }
    countedUntil = now
  }

  mutating func closeInterval(at end: Instant) {
    count(until: end)
    earlier += interval
    interval = Tally()
  }
}

/// What an agent did for one queue today.
struct AgentShare: Codable, Equatable, Sendable {
  var answered = 0
  /// Customers called back.
  var callbacks = 0
  var talks = 0
  var talkMicroseconds = 0
  var holdMicroseconds = 0
  var wrapUps = 0
  var wrapUpMicroseconds = 0
  var offersMissed = 0

  var tally: Tally {
    var tally = Tally()
    tally.outcomes[.answered] = answered
    tally.outcomes[.callback] = callbacks
    tally.talks = talks
    tally.talkMicroseconds = talkMicroseconds
    tally.holdMicroseconds = holdMicroseconds
    tally.wrapUps = wrapUps
    tally.wrapUpMicroseconds = wrapUpMicroseconds
    tally.offersMissed = offersMissed
    return tally
  }
}
