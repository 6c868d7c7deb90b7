import Telephony

/// The callers of one queue in their order: first in, first out.
///
/// A place is the moment of queue entry, and a number for callers of the same
/// moment. Who is being offered to an agent keeps the place but is not matched
/// again meanwhile.
struct Backlog: Codable, Equatable, Sendable {
  struct Place: Codable, Equatable, Comparable, Sendable {
    var enqueuedAt: Instant
    var number: UInt64

    static func < (left: Place, right: Place) -> Bool {
      left.enqueuedAt != right.enqueuedAt ? left.enqueuedAt < right.enqueuedAt : left.number < right.number
    }
  }

  struct Entry: Codable, Equatable, Sendable {
    var place: Place
    var call: CallID
    var isOffered: Bool
  }

  private(set) var entries: [Entry] = []

  mutating func insert(_ call: CallID, at place: Place) {
    entries.insert(Entry(place: place, call: call, isOffered: false), at: lowerBound(of: place))
  }

  mutating func remove(_ call: CallID, at place: Place) {
    guard let index = index(of: call, at: place) else { return }
    entries.remove(at: index)
  }

  mutating func markOffered(_ isOffered: Bool, _ call: CallID, at place: Place) {
    guard let index = index(of: call, at: place) else { return }
    entries[index].isOffered = isOffered
  }

  /// How many are before the caller, plus one.
  func position(of call: CallID, at place: Place) -> Int? { index(of: call, at: place).map { $0 + 1 } }

  private func index(of call: CallID, at place: Place) -> Int? {
    let index = lowerBound(of: place)
    return index < entries.count && entries[index].call == call ? index : nil
  }

  private func lowerBound(of place: Place) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
