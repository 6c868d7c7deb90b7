import Telephony

/// What must hold of callbacks between any two inputs.
extension Centre {
  func auditCallbacks() -> [String] {
    var broken: [String] = []
    var open = 0
    for call in calls.values.sorted(by: { $0.id < $1.id }) where call.hasOpenCallback {
      open += 1
      broken += auditCallback(of: call)
    }
    if open != callbacks.count { broken.append("\(open) callbacks are open, \(callbacks.count) are in the book") }
    return broken
  }

  private func auditCallback(of call: Call) -> [String] {
    guard let callback = call.callback, let wait = call.phase.wait else { return [] }
    var broken: [String] = []
    let isConnecting = if case .connecting = call.phase { true } else { false }
    switch callback.leg {
    case .ringing:
      if !isConnecting { broken.append("\(call.id) dials a customer without an agent") }
    case .absent:
      if callsByCaller[call.caller] == call.id { broken.append("\(call.id) has a channel that is gone") }
    case .parting, .ending:
      if isConnecting || !wait.offers.isEmpty { broken.append("\(call.id) has an agent while its caller is let go") }
    case .confirming, .present: break
    }
    if callback.restsUntil != nil || callback.heldBy != nil, !wait.offers.isEmpty, callback.leg == .absent {
      broken.append("\(call.id) rests, and an agent is rung for it")
    }
    if let other = callback.heldBy, calls[other] == nil { broken.append("\(call.id) is held by a call that is over") }
    if let rules = rules(of: callback), callback.attempts.count > rules.attempts + 11 {
      broken.append("\(call.id) was dialled \(callback.attempts.count) times")
    }
    return broken
  }
}
