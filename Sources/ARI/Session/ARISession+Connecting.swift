import Telephony

extension ARISession {
  mutating func connect() {
    socketNumber += 1
    counters.connectAttempts += 1
    state = .connecting(until: now.advanced(by: configuration.connectTime))
    actions.append(.openSocket(socketNumber))
  }

  /// Ends what there is of a connection, tells so, and plans the next attempt.
  mutating func disconnect(_ reason: ARICloseReason, closingSocket: Bool) {
    if closingSocket { actions.append(.closeSocket(socketNumber)) }
    var wasOpen = false
    if case .open(let since) = state {
      wasOpen = true
      if since.duration(to: now) >= configuration.stableTime { (failedAttempts, refusedAttempts) = (0, 0) }
      if since.duration(to: now) >= configuration.replacedBackOff.last { replacedAttempts = 0 }
    }
    forgetConnection()
    let pause = nextPause(after: reason)
    let until = now.advanced(by: pause)
    state = reason.code == .replaced ? .replaced(until: until) : .backingOff(until: until)
    if wasOpen || reason != closeReason { tellClosed(reason) }
    if !wasOpen { actions.append(.diagnose(.connectFailed(reason, pause: pause))) }
  }

  mutating func tellClosed(_ reason: ARICloseReason) {
    closeReason = reason
    actions.append(.deliver(.closed(reason)))
  }

  /// Fails what waits and drops what belongs to the connection.
  mutating func forgetConnection() {
    for (id, failure) in requests.takeAll() { actions.append(.complete(id: id, .failure(failure))) }
    ownRequest = nil
    heartbeatAt = nil
    server = nil
    hasInquired = false
    heldEvents = []
    malformedInRow = 0
  }

  private mutating func nextPause(after reason: ARICloseReason) -> Duration {
    switch reason.code {
    case .replaced:
      counters.replacements += 1
      replacedAttempts += 1
      return pause(configuration.replacedBackOff, attempt: replacedAttempts)
    case .unauthorized, .untrusted, .unsupportedVersion:
      refusedAttempts += 1
      return pause(configuration.refusedBackOff, attempt: refusedAttempts)
    case .overflow:
      counters.overflows += 1
      fallthrough
    default:
      failedAttempts += 1
      return pause(configuration.backOff, attempt: failedAttempts)
    }
  }

  /// Doubles with each attempt up to the last, less up to a half by chance.
  private mutating func pause(_ backOff: ARISessionConfiguration.BackOff, attempt: Int) -> Duration {
    let doublings = min(attempt - 1, 30)
    let longest = min(backOff.last.wholeMicroseconds, backOff.first.wholeMicroseconds << Int64(doublings))
    return .microseconds(longest - Int64.random(in: 0...max(0, longest / 2), using: &generator))
  }

  var connectTimedOut: ARICloseReason {
    ARICloseReason(
      code: .unreachable,
      message: "Asterisk did not accept a WebSocket within \(configuration.connectTime.inSeconds) s: "
        + "check the address, the network, and that Asterisk is up.")
  }
}
