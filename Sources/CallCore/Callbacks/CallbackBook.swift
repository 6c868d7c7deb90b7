import Telephony

/// Which callbacks are open, by queue and by customer.
///
/// It holds nothing that does not follow from the calls.
struct CallbackBook: Sendable {
  private struct Entry {
    var queue: QueueID
    let customer: CustomerID?
  }

  private var entries: [CallID: Entry] = [:]
  private var counts: [QueueID: Int] = [:]
  /// Ordered by id, as it is after a restart.
  private var callsOfCustomer: [CustomerID: [CallID]] = [:]

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }

  func count(in queue: QueueID) -> Int { counts[queue] ?? 0 }

  /// The calls of the customer that have an open callback.
  func calls(of customer: CustomerID) -> [CallID] { callsOfCustomer[customer] ?? [] }

  /// Takes note of how the call stands: it may have a callback, or have moved
  /// to another queue, or be done with it.
  mutating func note(_ call: Call) {
    guard call.hasOpenCallback, let queue = call.phase.wait?.queue else { return remove(call.id) }
    if let entry = entries[call.id] {
      guard entry.queue != queue else { return }
      change(entry.queue, by: -1)
      entries[call.id]?.queue = queue
    } else {
      entries[call.id] = Entry(queue: queue, customer: call.customer)
      if let customer = call.customer {
        callsOfCustomer[customer] = (calls(of: customer) + [call.id]).sorted()
      }
    }
    change(queue, by: 1)
  }

  mutating func remove(_ call: CallID) {
    guard let entry = entries.removeValue(forKey: call) else { return }
    change(entry.queue, by: -1)
    guard let customer = entry.customer else { return }
    callsOfCustomer[customer]?.removeAll { $0 == call }
    if callsOfCustomer[customer]?.isEmpty ?? false { callsOfCustomer[customer] = nil }
  }

  private mutating func change(_ queue: QueueID, by step: Int) {
    counts[queue, default: 0] += step
    if counts[queue] == 0 { counts[queue] = nil }
  }
}
