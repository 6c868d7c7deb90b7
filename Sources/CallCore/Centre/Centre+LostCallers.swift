public import Telephony

/// Callers who came and went while nobody was there.
extension Centre {
  /// The number of the last lost caller of the node who has a record.
  public func lostCallersRecorded(on node: NodeID) -> UInt64 { nodes[node]?.lostCallersRecorded ?? 0 }

  /// Writes a record for each who has none yet. They may be told of more than
  /// once; their numbers tell.
  mutating func record(_ callers: [LostCaller], of node: NodeID) {
    for caller in callers where caller.number > nodes[node]?.lostCallersRecorded ?? 0 {
      nodes[node, default: Node()].lostCallersRecorded = caller.number
      let id = identifiers.nextCall(on: node, release: definition.release, at: caller.arrivedAt)
      let flow = definition.numbers[caller.dnis] ?? definition.defaultFlow
      announce(.callArrived(CallArrived(call: id, ani: caller.ani, dnis: caller.dnis, flow: flow)))
      let outcome = CallOutcome.unserved
      outcomes[outcome.rawValue, default: 0] += 1
      // The dialplan turns callers away with cause 34 when nobody comes.
      let reason: Termination.Class = caller.cause == .congestion ? .safeExit : .callerHungUp
      announce(
        .callEnded(
          CallRecord(
            call: id, tenant: definition.tenant, node: node, release: definition.release, ani: caller.ani,
            dnis: caller.dnis, flow: flow, queue: nil, agent: nil, arrivedAt: caller.arrivedAt, enqueuedAt: nil,
            answeredAt: nil, endedAt: caller.endedAt, waited: .zero, talked: .zero, offers: 0, outcome: outcome,
            termination: Termination(reason, cause: caller.cause))))
    }
  }
}
