import ARI
import Logging
import Telephony

/// Calls that Asterisk offers to all applications (`StasisBroadcast`): the
/// first to claim one gets it.
///
/// A claim is no decision about a call, which is nobody's yet, so the core is
/// only asked whether it serves the number. A call that is won arrives like
/// any other.
///
/// Asterisk's documentation: "Introduction to ARI and Broadcast".
extension AsteriskNode {
  func claim(_ offer: ARICallBroadcast) {
    let id = offer.channel.id
    guard channels[id] == nil, serves(offer.channel.details.dialplan.extension) else { return }
    services.send(.claim(id, for: services.application)) { outcome in
      self.assumeIsolated { $0.settleClaim(of: id, outcome) }
    }
  }

  private func settleClaim(of id: ChannelID, _ outcome: RequestOutcome) {
    if outcome.isDone { return services.count { $0.claimsWon += 1 } }
    services.count { $0.claimsLost += 1 }
    // Another was faster, the time was over, or the caller has gone.
    let isUsual = outcome.refusalStatus == 409 || outcome.refusalStatus == 404
    services.logger.log(
      isUsual ? .debug : .warning, "A call that was offered to all applications was not given to us.",
      [(.channel, id.rawValue), (.evidence, outcome.evidence)])
  }
}
