import ARI
import Logging
import Telephony

/// Making sure that every channel's end is told, even if no event tells it.
extension Channel {
  /// Ends the channel in the mirror and tells so, once.
  func finish(_ cause: HangupCause?) {
    guard !mirror.isGone else { return }
    let fact = mirror.end(cause: cause)
    noticeSilence()
    tell { $0.channelIsGone(self.id) }
    services.deliver(fact)
  }

  /// A snapshot missed the channel, and that has been told as a whole.
  func vanish() {
    _ = mirror.end()
    noticeSilence()
  }

  /// Calls the node, if it is still there.
  func tell(_ body: @Sendable (isolated AsteriskNode) -> Void) {
    keeper?.assumeIsolated { body($0) }
  }

  /// Asks Asterisk in a while whether the channel is still there, unless its
  /// end has been told by then.
  ///
  /// - Parameter delay: how soon; without it at the pace of the checks before.
  func planEndCheck(after delay: Duration? = nil) {
    let limits = services.configuration
    guard !mirror.isGone, endChecks < limits.endChecksMax else { return }
    let due =
      if let delay { services.now.advanced(by: delay) } else {
        services.watchMoment(after: limits.endCheckDelay * (1 << endChecks))
      }
    if let planned = endCheckAt, planned <= due { return }
    endCheckAt = due
    services.lane.run(at: due) { [weak self] in
      self?.assumeIsolated { $0.beginEndCheck(plannedFor: due) }
    }
  }

  /// - Parameter moment: its own; an earlier one may have been planned since.
  private func beginEndCheck(plannedFor moment: Instant) {
    guard endCheckAt == moment else { return }
    endCheckAt = nil
    guard !mirror.isGone, services.currentLink.isReady else { return }
    endChecks += 1
    services.count { $0.endChecks += 1 }
    // Beside the lane: a question changes nothing, and the lane may be held
    // up by the very trouble that made us ask.
    Task(executorPreference: services.lane) { await self.checkEnd() }
  }

  private func checkEnd() async {
    let outcome = await services.send(.channel(id))
    guard !mirror.isGone else { return }
    switch outcome {
    case .failed(.notFound, _):
      services.count { $0.endsFoundByCheck += 1 }
      finish(nil)
    case .done(let response):
      if hasWalkedOff(response) {
        walkedOff()
      } else {
        planEndCheck()
      }
    case .unanswered(.nodeLost): break  // The next snapshot settles it.
    case .failed, .unanswered: planEndCheck()
    }
  }

  /// Whether the channel lives on, outside our application, with nobody
  /// having asked that it end: it went on in the dialplan or was transferred.
  private func hasWalkedOff(_ response: ARIResponse) -> Bool {
    guard mirror.place == .left || mirror.isHandedBack, !mirror.isHangingUp, mirror.hangUpOrderedAt == nil,
      let seen = Snapshot.read(ARIChannel.self, from: response)
    else { return false }
    return !seen.isIn(application: services.application)
  }

  private func walkedOff() {
    if !mirror.isHandedBack {
      services.count { $0.channelsWalkedOff += 1 }
      services.logger.log(
        .notice, "A channel left our application and lives on elsewhere; for us it has ended.",
        [(.channel, id.rawValue)])
    }
    finish(.normalClearing)
  }
}
