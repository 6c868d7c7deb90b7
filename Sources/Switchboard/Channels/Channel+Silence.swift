import Telephony

/// Waiting until a channel can be put into a bridge.
///
/// Asterisk puts a channel that hears something into a bridge only when it has
/// heard it, and serves no other request on the same socket meanwhile, whose
/// ever it is (seen with 22.10.1). So a bridge is asked for when the stop of
/// what is heard was, and, as words that are put together can't be stopped,
/// when those have ended.
extension Channel {
  /// Calls `then` when the channel can be put into a bridge: at once as a rule.
  func whenReadyForBridge(_ then: @escaping @Sendable () -> Void) {
    // An order that is under way is on the socket already.
    guard queue.hasWaiting, !mirror.isGone else { return afterSilence(then) }
    if !admit(.tell(then)) { afterSilence(then) }
  }

  func afterSilence(_ then: @escaping @Sendable () -> Void) {
    guard mirror.hearsWords, !mirror.isGone else { return then() }
    waitingForSilence.append(then)
    guard waitingForSilence.count == 1 else { return }
    waitsForSilenceEver += 1
    let number = waitsForSilenceEver
    services.lane.run(at: services.watchMoment(after: services.configuration.silenceLimit)) { [weak self] in
      self?.assumeIsolated { channel in
        if channel.waitsForSilenceEver == number { channel.endWaitForSilence() }
      }
    }
  }

  /// To be called when a playback may have ended.
  func noticeSilence() {
    if mirror.isGone || !mirror.hearsWords { endWaitForSilence() }
  }

  private func endWaitForSilence() {
    let waiting = waitingForSilence
    waitingForSilence = []
    for then in waiting { then() }
  }
}
