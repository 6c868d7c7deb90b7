import Telephony

/// A waiting caller's place in the order of a queue, and of all queues whose
/// agents are shared: smaller is served first.
///
/// It does not change by waiting. With ageing, points of priority count as
/// time already waited, so that all grow older alike; the comparison of two
/// callers is then the same at any moment.
struct Rank: Codable, Hashable, Comparable, Sendable {
  /// Higher is first; 0 where the order knows no priority.
  var priority: Int
  /// Since when the caller counts as waiting.
  var since: Instant
  /// In the order of entry, for callers of the same moment.
  var number: UInt64

  /// - Parameters:
  ///   - enqueuedAt: when the caller began to wait.
  ///   - priority: the caller's priority.
  ///   - number: of the entry.
  init(_ order: CallerOrder, enqueuedAt: Instant, priority: Int, number: UInt64) {
    self.number = number
    switch order {
    case .fifo: (self.priority, since) = (0, enqueuedAt)
    case .priority: (self.priority, since) = (priority, enqueuedAt)
    case .ageing(let perPoint):
      self.priority = 0
      since = Instant(
        microsecondsSinceEpoch: enqueuedAt.microsecondsSinceEpoch - Int64(priority) * perPoint.wholeMicroseconds)
    }
  }

  static func < (left: Rank, right: Rank) -> Bool {
    if left.priority != right.priority { return left.priority > right.priority }
    if left.since != right.since { return left.since < right.since }
    return left.number < right.number
  }
}

/// A caller in an order.
struct RankedCall: Hashable, Comparable, Sendable {
  let rank: Rank
  let call: CallID

  // The number makes ranks unique: the call need not be compared.
  static func < (left: RankedCall, right: RankedCall) -> Bool { left.rank < right.rank }
  static func == (left: RankedCall, right: RankedCall) -> Bool { left.rank == right.rank }
}
