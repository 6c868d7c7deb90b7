import CallCore
import Telephony

/// The lines of a call.
extension QueueLogProjection {
  mutating func enter(_ id: CallID, _ queue: QueueID, position: Int, at moment: Instant) -> [QueueLogLine] {
    guard var caller = callers[id] else { return [] }
    guard caller.away == nil else {
      // Moved on while waiting for a callback: not on the line, so no entry.
      callers[id]?.away = queue
      return []
    }
    caller.stay = Stay(queue: queue, enteredAt: moment, position: position)
    caller.rings = []
    callers[id] = caller
    return [
      line(.enterQueue, caller, at: moment, ["", caller.number, String(position)])
    ]
  }

  mutating func leave(_ left: QueueLeft, at moment: Instant) -> [QueueLogLine] {
    // Who is not let in never entered; app_queue has no line for it either.
    guard var caller = callers[left.call], let stay = caller.stay, stay.queue == left.queue else { return [] }
    let waited = moment.wholeSecond - stay.enteredAt.wholeSecond
    let places = [String(left.position ?? 1), String(stay.position), String(waited)]
    var lines = caller.rings.filter { $0.acceptedAt == nil }
      .map { line(.ringCanceled, caller, $0.agent, at: moment, [String($0.milliseconds(until: moment))]) }
    switch left.outcome {
    case .abandoned, .failed:
      // With the agent's name when the phone was picked up already.
      let agent = caller.rings.first { $0.acceptedAt != nil }?.agent
      lines.append(line(.abandon, caller, agent, at: moment, places))
    case .timedOut, .overflowed: lines.append(line(.exitWithTimeout, caller, at: moment, places))
    case .leftByKey: lines.append(line(.exitWithKey, caller, at: moment, [left.key ?? ""] + places))
    case .leftEmpty: lines.append(line(.exitEmpty, caller, at: moment, places))
    case .withdrawn: lines.append(line(.withdraw, caller, at: moment, places + [""]))
    // Callbacks left by the key, and their customers are not in the log since.
    case .answered, .refusedEmpty, .full, .refused, .callback, .callbackUnreached, .callbackExpired, .calledAgain:
      break
    }
    caller.stay = nil
    caller.rings = []
    callers[left.call] = caller
    return lines
  }

  mutating func end(_ ended: OfferEnded, at moment: Instant) -> [QueueLogLine] {
    guard var caller = callers[ended.call], let index = caller.rings.firstIndex(where: { $0.offer == ended.offer })
    else { return [] }
    let ring = caller.rings.remove(at: index)
    defer { callers[ended.call] = caller }
    switch ended.result {
    case .answered:
      caller.answeredAfter = ring.milliseconds(until: ring.acceptedAt ?? moment)
      return []
    case .noAnswer, .declined, .busy, .unreachable:
      guard ring.acceptedAt == nil else { return [line(.agentDump, caller, ring.agent, at: moment)] }
      return [line(.ringNoAnswer, caller, ring.agent, at: moment, [String(ring.milliseconds(until: moment))])]
    // Somebody else was first, which app_queue does not log; or nobody's doing.
    case .withdrawn, .failed: return []
    }
  }

  mutating func connect(_ answered: CallAnswered, at moment: Instant) -> [QueueLogLine] {
    guard var caller = callers[answered.call], let stay = caller.stay else { return [] }
    let held = moment.wholeSecond - stay.enteredAt.wholeSecond
    let rang = (caller.answeredAfter ?? 0) / 1_000
    caller.talk = Talk(agent: answered.agent, since: moment, held: held)
    callers[answered.call] = caller
    return [
      line(
        .connect, caller, answered.agent, at: moment, [String(held), answered.channel?.rawValue ?? "", String(rang)])
    ]
  }

  mutating func complete(_ record: CallRecord, at moment: Instant) -> [QueueLogLine] {
    guard let caller = callers.removeValue(forKey: record.call), let stay = caller.stay, let talk = caller.talk else {
      return []
    }
    let talked = talk.since.advanced(by: record.talked).wholeSecond - talk.since.wholeSecond
    let event: QueueLogEvent = record.termination.class == .agentHungUp ? .completeAgent : .completeCaller
    return [line(event, caller, talk.agent, at: moment, [String(talk.held), String(talked), String(stay.position)])]
  }

  func line(
    _ event: QueueLogEvent, _ caller: Caller, _ agent: AgentID? = nil, at moment: Instant, _ data: [String] = [""]
  ) -> QueueLogLine {
    QueueLogLine(
      event, at: moment.wholeSecond, call: caller.channel,
      queue: (caller.stay?.queue ?? caller.away)?.rawValue ?? QueueLogLine.none,
      agent: agent?.rawValue ?? QueueLogLine.none, data)
  }
}

extension QueueLogProjection.Ring {
  func milliseconds(until moment: Instant) -> Int64 { since.duration(to: moment).wholeMilliseconds }
}
