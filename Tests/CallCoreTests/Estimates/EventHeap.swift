import Telephony

/// Events by time, then by the order in which they were planned.
struct EventHeap<Event> {
  private var items: [(at: Instant, number: Int, event: Event)] = []
  private var pushed = 0

  mutating func push(_ event: Event, at: Instant) {
    items.append((at, pushed, event))
    pushed += 1
    var child = items.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> (event: Event, at: Instant)? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    if !items.isEmpty {
      items[0] = last
      var parent = 0
      while true {
        var least = parent
        for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && isBefore(child, least) {
          least = child
        }
        if least == parent { break }
        items.swapAt(parent, least)
        parent = least
      }
    }
    return (first.event, first.at)
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    (items[left].at, items[left].number) < (items[right].at, items[right].number)
  }
}
