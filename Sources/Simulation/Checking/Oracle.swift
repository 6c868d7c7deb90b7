import CallCore
import Telephony

/// Holds the records against what really happened on the telephone lines,
/// without a word from the core: who called, when they hung up, who was in a
/// bridge with whom.
struct Oracle {
  private let options: WorldOptions
  private let callers: [Caller]
  private let records: RecordBook
  private let agents: [AgentView]
  private let upSpans: [ClosedRange<Instant>]
  private var recordsOf: [ChannelID: [CallRecord]] = [:]
  private var lost: [String: [CallRecord]] = [:]
  /// How much later than the truth we may know of it.
  private static let delay = Duration.milliseconds(20)

  /// - Parameter upSpans: when we could know what happened.
  init(
    _ options: WorldOptions, _ callers: [Caller], _ records: RecordBook, _ agents: [AgentView],
    upSpans: [ClosedRange<Instant>]
  ) {
    self.options = options
    self.upSpans = upSpans
    self.callers = callers
    self.records = records
    self.agents = agents
    for record in records.all {
      let key = record.ani.key.split(separator: "/")
      guard key.count >= 3 else { continue }
      // node/channel/ani, or node/lost/number/ani of one who never came in.
      if key[1] == "lost" {
        lost[record.ani.clear ?? "", default: []].append(record)
      } else {
        recordsOf[ChannelID(String(key[1])), default: []].append(record)
      }
    }
  }

  var faults: [String] {
    var broken: [String] = []
    let known = Set(callers.map(\.channel))
    for channel in recordsOf.keys.sorted() where !known.contains(channel) {
      broken.append("Nobody called on \(channel).")
    }
    for caller in callers {
      let found = recordsOf[caller.channel] ?? []
      broken += countFaults(caller, found)
      for record in found { broken += truthFaults(caller, record) }
      if options.isSteady, let record = found.first { broken += exactFaults(caller, record) }
    }
    return broken + (options.isSteady ? statisticFaults : [])
  }

  // MARK: Each caller

  /// One record for each call, where nothing may have been lost.
  private func countFaults(_ caller: Caller, _ found: [CallRecord]) -> [String] {
    let who = "caller \(caller.channel)"
    let all = found.count + (caller.enteredAt == nil ? lost[caller.plan.ani]?.count ?? 0 : 0)
    if all == 0 && !mayBeUnknown(caller) { return ["There is no record of \(who)."] }
    // One whom no hang-up reached is given up, and begins anew when found.
    let repeating: WorldFeatures = [.kills, .fullJournal, .lostEvents, .lateEnds, .lostReplies, .lostRequests]
    let mayRepeat = !options.features.isDisjoint(with: repeating)
    if found.count > 1 && !mayRepeat { return ["There are \(found.count) records of \(who)."] }
    return []
  }

  /// Whether nobody may have seen the caller: came and went while we were
  /// away, or what we had seen was lost.
  private func mayBeUnknown(_ caller: Caller) -> Bool {
    if options.isSteady {
      // Gone before the dialplan came to us.
      return caller.enteredAt == nil
    }
    guard let enteredAt = caller.enteredAt, let endedAt = caller.endedAt else { return true }
    let away: WorldFeatures = [.socketDrops, .asteriskRestarts, .kills, .restarts, .lostEvents]
    if options.features.isDisjoint(with: away) { return false }
    // Two rounds of looking for what no event told.
    let needed: Duration = options.features.contains(.lostEvents) ? .seconds(160) : .seconds(1)
    let isSeen = upSpans.contains { span in
      max(span.lowerBound, enteredAt).duration(to: min(span.upperBound, endedAt)) > needed
    }
    return !isSeen || records.losses.contains { $0.overlaps(enteredAt...endedAt.advanced(by: .seconds(1))) }
  }

  /// What holds whatever went wrong: no talk without a bridge.
  private func truthFaults(_ caller: Caller, _ record: CallRecord) -> [String] {
    var broken: [String] = []
    if record.outcome == .answered, caller.talkedFrom == nil {
      broken.append("The record of \(caller.channel) tells of a talk that was none.")
    }
    if let answeredAt = record.answeredAt, let truth = caller.talkedFrom, answeredAt < truth {
      broken.append("The record of \(caller.channel) has an answer before the bridge.")
    }
    if record.dnis != caller.plan.number { broken.append("The record of \(caller.channel) has another number.") }
    if record.arrivedAt < caller.dialledAt { broken.append("The record of \(caller.channel) begins too early.") }
    return broken
  }

  /// What holds when everything works.
  private func exactFaults(_ caller: Caller, _ record: CallRecord) -> [String] {
    // It goes on when the caller's line is long free.
    guard record.callback == nil else { return [] }
    var broken: [String] = []
    func expect(_ holds: Bool, _ what: String) {
      if !holds { broken.append("The record of \(caller.channel) \(what).") }
    }
    func isNear(_ told: Instant?, _ truth: Instant?) -> Bool {
      guard let told, let truth else { return told == truth }
      let late = truth.duration(to: told)
      return late >= .zero && late <= Self.delay
    }
    expect(isNear(record.arrivedAt, caller.enteredAt), "has another arrival")
    expect(isNear(record.endedAt, caller.leftAt), "has another end")
    if let from = caller.talkedFrom, let to = caller.talkedTo {
      let isShort = from.duration(to: to) <= Self.delay
      // Somebody may have ended the call in that very moment.
      if record.outcome == .answered || !isShort || !caller.isEndedBySupervisor {
        expect(record.outcome == .answered, "is \(record.outcome) and was answered")
        expect(isNear(record.answeredAt, from), "has another answer")
        let talked = from.duration(to: to)
        expect(record.talked >= talked - Self.delay && record.talked <= talked + Self.delay, "has another talk time")
        let device = agents.first { $0.agent == record.agent }?.device
        if let device, options.features.isDisjoint(with: [.supervisors, .releases]) {
          expect(
            device == caller.talkedOn || CentreMaker.otherDevice(of: record.agent ?? "") == caller.talkedOn
              || CentreMaker.device(of: record.agent ?? "") == caller.talkedOn, "names another agent")
        }
      }
    } else if caller.hungUpAt != nil, caller.endedAt == caller.hungUpAt, !caller.isEndedBySupervisor,
      record.termination.class == .callerHungUp
    {
      // With exits and rules, or without the queue, the caller was let go before.
      let outcomes: [CallOutcome] =
        [.abandoned, .leftInFlow, .timedOut]
        + (options.features.isDisjoint(with: [.routing, .releases]) ? [] : [.leftByKey, .leftEmpty, .refused])
      expect(outcomes.contains(record.outcome), "is \(record.outcome) and the caller hung up")
    } else {
      expect(record.termination.class != .callerHungUp || caller.hungUpAt != nil, "says that the caller hung up")
    }
    return broken
  }

  // MARK: Each queue

  private struct Sums: Equatable {
    var entered = 0
    var answered = 0
    var abandoned = 0
    var waitedForAnswer = Duration.zero
  }

  /// The statistics of the direct numbers' queues, from the telephone lines
  /// and from the records. Only where nobody meddles: the queue is then known
  /// from the number, and the wait begins when the call comes in.
  private var statisticFaults: [String] {
    guard options.features.isDisjoint(with: [.releases, .supervisors, .routing, .callbacks]) else { return [] }
    var broken: [String] = []
    for queue in 0..<options.queues {
      let direct = callers.filter { $0.plan.number == CentreMaker.directNumber(queue) && $0.enteredAt != nil }
      // Who was gone before the answer was through never waited.
      let waiting = direct.filter { caller in
        guard let enteredAt = caller.enteredAt, let endedAt = caller.endedAt else { return false }
        return enteredAt.duration(to: endedAt) > Self.delay
      }
      let truth = sums(truthOf: waiting)
      let told = sums(of: waiting.flatMap { recordsOf[$0.channel] ?? [] }, in: CentreMaker.queue(queue))
      let tolerance = Duration.milliseconds(20 * Int64(max(1, truth.answered)))
      if told.entered != truth.entered || told.answered != truth.answered || told.abandoned > truth.abandoned {
        broken.append("Queue \(queue): the records tell of \(told), the lines of \(truth).")
      }
      let difference = told.waitedForAnswer - truth.waitedForAnswer
      if difference > tolerance || difference < .zero - tolerance {
        broken.append("Queue \(queue): the waits differ by \(difference).")
      }
    }
    return broken
  }

  private func sums(truthOf callers: [Caller]) -> Sums {
    var sums = Sums()
    for caller in callers {
      sums.entered += 1
      if let from = caller.talkedFrom, let enteredAt = caller.enteredAt {
        sums.answered += 1
        sums.waitedForAnswer += enteredAt.duration(to: from)
      } else if caller.hungUpAt != nil {
        // Or timed out, and hung up while being told so.
        sums.abandoned += 1
      }
    }
    return sums
  }

  private func sums(of records: [CallRecord], in queue: QueueID) -> Sums {
    var sums = Sums()
    for record in records where record.queue == queue {
      sums.entered += 1
      if record.outcome == .answered {
        sums.answered += 1
        sums.waitedForAnswer += record.waited
      }
      if record.outcome == .abandoned { sums.abandoned += 1 }
    }
    return sums
  }
}
