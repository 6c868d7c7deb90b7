import CallCore
import Telephony

/// What must hold of callbacks, from outside.
extension World {
  func callbackFaults(_ view: CentreView) -> [(what: String, limit: Duration)] {
    guard options.features.contains(.callbacks) else { return [] }
    checkPlaces(view)
    let limit: Duration = options.isSteady ? .milliseconds(50) : .seconds(400)
    let known = Set(view.calls.flatMap(\.channels))
    var found: [(what: String, limit: Duration)] = []
    for leg in customerLegs.keys.sorted() where !known.contains(leg) {
      found.append(("The customer's channel \(leg) belongs to no call", limit))
    }
    // Nobody is dialled for whom no agent is there.
    for call in view.calls where call.stage == .dialling {
      if !call.channels.contains(where: { legs[$0] != nil }) {
        found.append(("\(call.call) is dialled and no agent is there", limit))
      }
    }
    return found
  }

  /// The place of who is to be called back never gets worse, where nobody can
  /// come in before others.
  private func checkPlaces(_ view: CentreView) {
    guard options.isSteady, options.features.isDisjoint(with: [.routing, .releases]) else { return }
    let open = Set(view.calls.filter { $0.callback != nil }.map(\.call))
    var places: [CallID: (queue: QueueID, place: Int)] = [:]
    for queue in view.queues {
      for (index, call) in queue.waiting.enumerated() where open.contains(call) {
        places[call] = (queue.queue, index)
        if let before = callbackPlaces[call], before.queue == queue.queue, before.place < index {
          fail("The place of \(call) went from \(before.place + 1) to \(index + 1).")
        }
      }
    }
    callbackPlaces = places
  }
}
