import CallCore
import Telephony

/// The records of a world: each call that arrived has one, none has two, and
/// the outcomes add up.
struct RecordBook {
  /// Those that are safe in the store.
  private(set) var committed: [CallID: CallRecord] = [:]
  private var order: [CallID] = []
  /// Arrived and ended calls of the fold at hand, those before it included.
  private(set) var arrived = 0
  private(set) var ended = 0
  private var underWay: Set<CallID> = []
  /// When things happened that a kill took out of the journal.
  private(set) var losses: [ClosedRange<Instant>] = []

  /// In the order in which they became safe.
  var all: [CallRecord] { order.compactMap { committed[$0] } }

  var outcomesCommitted: [String: Int] {
    committed.values.reduce(into: [:]) { $0[$1.outcome.rawValue, default: 0] += 1 }
  }

  /// A fold goes on from what was found in the store.
  mutating func resume(outcomes: [String: Int], callsUnderWay: Int) {
    ended = outcomes.values.reduce(0, +)
    arrived = ended + callsUnderWay
    underWay = []
  }

  mutating func noteLoss(since: Instant, until: Instant) {
    if losses.count < 1_000 { losses.append(min(since, until)...until) }
  }

  /// - Returns: what is wrong with it.
  mutating func take(_ announcement: Announcement) -> [String] {
    switch announcement {
    case .callArrived(let arrival):
      arrived += 1
      guard underWay.insert(arrival.call).inserted else { return ["\(arrival.call) arrived twice."] }
      if committed[arrival.call] != nil { return ["\(arrival.call) arrived after its record."] }
    case .callEnded(let record):
      ended += 1
      underWay.remove(record.call)
      return Self.faults(of: record)
    default: break
    }
    return []
  }

  /// - Parameter mayRepeat: after a hole in the journal a call that was
  ///   forgotten may end again; the store keeps the first record.
  mutating func commit(_ records: [CallRecord], mayRepeat: Bool) -> [String] {
    var broken: [String] = []
    for record in records {
      if committed[record.call] == nil {
        committed[record.call] = record
        order.append(record.call)
      } else if !mayRepeat {
        broken.append("\(record.call) has two records.")
      }
    }
    return broken
  }

  /// What no record may say, whatever happened.
  private static func faults(of record: CallRecord) -> [String] {
    var broken: [String] = []
    func expect(_ holds: Bool, _ what: String) {
      if !holds { broken.append("The record of \(record.call) \(what).") }
    }
    expect(record.endedAt >= record.arrivedAt, "ends before it begins")
    expect(record.waited >= .zero && record.talked >= .zero, "has a negative time")
    expect((record.outcome == .answered) == (record.answeredAt != nil), "is \(record.outcome), answered or not")
    expect((record.answeredAt != nil) == (record.agent != nil), "has an agent or an answer and not both")
    expect(record.answeredAt == nil || record.offers > 0, "is answered without an offer")
    if let enqueuedAt = record.enqueuedAt {
      expect(record.queue != nil, "waited in no queue")
      // Who calls again may have the place of an earlier call.
      let isNear = enqueuedAt.duration(to: record.arrivedAt) <= .seconds(1_000)
      expect(isNear && enqueuedAt <= record.endedAt, "waited before or after the call")
    } else {
      expect(record.waited == .zero && record.offers == 0, "waited without a queue")
      expect(record.outcome != .abandoned && record.outcome != .timedOut, "is \(record.outcome) without a queue")
    }
    if let callback = record.callback {
      let results = callback.attempts.map(\.result)
      expect(!results.contains(nil), "has an attempt without a result")
      expect(
        (results.last == .reached) == (record.outcome == .answered),
        "is \(record.outcome) after \(results.count) attempts")
      expect(!results.dropLast().contains(.reached), "was reached twice")
      expect(
        [.answered, .callbackUnreached, .callbackExpired, .calledAgain, .withdrawn].contains(record.outcome),
        "has a callback and is \(record.outcome)")
    } else {
      let outcomes: [CallOutcome] = [.callbackUnreached, .callbackExpired, .calledAgain]
      expect(!outcomes.contains(record.outcome), "is \(record.outcome) without a callback")
    }
    return broken
  }
}
