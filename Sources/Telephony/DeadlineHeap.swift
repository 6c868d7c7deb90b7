/// Deadlines in order: a binary heap of moments with what they are for.
///
/// Entries are never removed before their time. Whoever pops one compares it
/// with the deadline that its owner holds now, and drops it when they differ;
/// that makes setting and clearing a deadline cheap. Equal moments come out in
/// the order they were put in, so that a replay is the same.
public struct DeadlineHeap<Owner: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
  private struct Entry: Codable, Equatable, Sendable {
    var moment: Instant
    var number: UInt64
    var owner: Owner

    func isBefore(_ other: Entry) -> Bool {
      moment != other.moment ? moment < other.moment : number < other.number
    }
  }

  private var entries: [Entry] = []
  private var entriesEver: UInt64 = 0

  public init() {}

  public var count: Int { entries.count }
  /// The earliest moment, or nil when there is none.
  public var earliest: Instant? { entries.first?.moment }

  /// Every entry, in no order.
  public var all: some Sequence<(moment: Instant, owner: Owner)> { entries.lazy.map { ($0.moment, $0.owner) } }

  public mutating func insert(_ owner: Owner, at moment: Instant) {
    entriesEver += 1
    entries.append(Entry(moment: moment, number: entriesEver, owner: owner))
    siftUp(from: entries.count - 1)
  }

  /// The earliest entry, or nil when there is none.
  public var first: (moment: Instant, owner: Owner)? { entries.first.map { ($0.moment, $0.owner) } }

  /// Takes out the earliest entry if it is due at `now`.
  public mutating func popDue(at now: Instant) -> (moment: Instant, owner: Owner)? {
    guard let first, first.moment <= now else { return nil }
    removeFirst()
    return first
  }

  /// Takes out the earliest entry; there must be one.
  public mutating func removeFirst() {
    let last = entries.removeLast()
    if !entries.isEmpty {
      entries[0] = last
      siftDown(from: 0)
    }
  }

  /// Forgets all deadlines but those that still hold.
  public mutating func keep(where holds: (_ moment: Instant, _ owner: Owner) -> Bool) {
    // In order they are a heap as well.
    entries = entries.filter { holds($0.moment, $0.owner) }.sorted { $0.isBefore($1) }
  }

  private mutating func siftUp(from start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].isBefore(entries[parent]) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(from start: Int) {
    var parent = start
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < entries.count && entries[child].isBefore(entries[smallest]) {
        smallest = child
      }
      guard smallest != parent else { return }
      entries.swapAt(smallest, parent)
      parent = smallest
    }
  }
}
