import Telephony

/// What is remembered of customers between their calls: whom they talked with,
/// and the place they gave up.
///
/// Bounded: when full, what was written down the longest ago goes.
struct CustomerMemory: Codable, Equatable, Sendable {
  /// A place in a queue that was given up.
  struct Place: Codable, Equatable, Sendable {
    let enqueuedAt: Instant
    let abandonedAt: Instant
  }

  struct Customer: Codable, Equatable, Sendable {
    var agent: AgentID?
    var talkedAt: Instant?
    var places: [QueueID: Place] = [:]
    /// Of the last time something was written down.
    var number: UInt64 = 0
  }

  private struct Written: Codable, Equatable, Sendable {
    let number: UInt64
    let customer: CustomerID
  }

  static let customersMax = 20_000

  private var customers: [CustomerID: Customer] = [:]
  /// In the order of writing; those that were written anew since are void.
  private var written: [Written] = []
  private var numbersGiven: UInt64 = 0

  var count: Int { customers.count }

  subscript(customer: CustomerID) -> Customer? { customers[customer] }

  mutating func noteTalk(of customer: CustomerID, with agent: AgentID, at now: Instant) {
    change(customer) {
      $0.agent = agent
      $0.talkedAt = now
      $0.places = [:]
    }
  }

  mutating func noteAbandon(of customer: CustomerID, _ queue: QueueID, enqueuedAt: Instant, at now: Instant) {
    change(customer) { $0.places[queue] = Place(enqueuedAt: enqueuedAt, abandonedAt: now) }
  }

  /// The place that the customer gave up in the queue within the time before;
  /// it is then taken, and not there a second time.
  mutating func takePlace(
    of customer: CustomerID, in queue: QueueID, within time: Duration, at now: Instant
  ) -> Place? {
    guard let place = customers[customer]?.places.removeValue(forKey: queue) else { return nil }
    return place.abandonedAt.duration(to: now) <= time ? place : nil
  }

  private mutating func change(_ id: CustomerID, _ body: (inout Customer) -> Void) {
    numbersGiven += 1
    body(&customers[id, default: Customer()])
    customers[id]?.number = numbersGiven
    written.append(Written(number: numbersGiven, customer: id))
    if customers.count > Self.customersMax { forgetOldest() }
    // As many void entries as valid ones at most.
    if written.count > 2 * Self.customersMax { written.removeAll { customers[$0.customer]?.number != $0.number } }
  }

  private mutating func forgetOldest() {
    var index = 0
    while customers.count > Self.customersMax, index < written.count {
      let oldest = written[index]
      if customers[oldest.customer]?.number == oldest.number { customers[oldest.customer] = nil }
      index += 1
    }
    written.removeFirst(index)
  }
}
