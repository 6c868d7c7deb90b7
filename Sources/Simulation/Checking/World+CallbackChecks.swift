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

  /// Who is to be called back keeps the moment of entry, and nobody who began
  /// to wait later is before them where priorities count for nothing.
  private func checkPlaces(_ view: CentreView) {
    guard options.isSteady, !options.features.contains(.routing) else { return }
    let calls = Dictionary(view.calls.map { ($0.call, $0) }) { first, _ in first }
    var moments: [CallID: Instant] = [:]
    for call in view.calls where call.callback != nil {
      guard let enqueuedAt = call.enqueuedAt else { continue }
      moments[call.call] = enqueuedAt
      if let before = callbackMoments[call.call], before != enqueuedAt { fail("\(call.call) has lost its place.") }
    }
    for queue in view.queues {
      var latest = Instant.epoch
      for call in queue.waiting {
        guard let enqueuedAt = calls[call]?.enqueuedAt else { continue }
        if moments[call] != nil, latest > enqueuedAt { fail("\(call) stands behind who came later.") }
        latest = max(latest, enqueuedAt)
      }
    }
    callbackMoments = moments
  }
}
