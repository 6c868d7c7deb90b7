import Telephony

/// A request of the session's own.
struct OwnRequest: Sendable, Equatable {
  enum Purpose: Sendable {
    case information, eventFilter, ping
  }

  var id: String
  var purpose: Purpose
}

extension ARISession {
  /// The socket is open: who is there?
  mutating func startCheck() {
    state = .checking(until: now.advanced(by: configuration.checkTime))
    sendOwn(.asteriskInfo(), .information)
  }

  private mutating func sendOwn(_ request: ARIRequest, _ purpose: OwnRequest.Purpose) {
    ownRequests += 1
    let id = "s\(ownRequests)"
    ownRequest = OwnRequest(id: id, purpose: purpose)
    sendFrame(ARIMessage.requestFrame(request, id: id))
  }

  /// An answer to a request of our own.
  mutating func receiveOwn(id: String, _ response: ARIResponse) {
    guard let request = ownRequest, request.id == id else { return noteStray(response) }
    ownRequest = nil
    switch request.purpose {
    case .information: checkInformation(response)
    case .eventFilter: checkEventFilter(response)
    case .ping:
      // Any answer will do: it shows that requests are served.
      heartbeatAt = now.advanced(by: configuration.heartbeatPause)
    }
  }

  private mutating func checkInformation(_ response: ARIResponse) {
    guard response.status != 401, response.status != 403 else { return disconnect(unauthorized, closingSocket: true) }
    do throws(ARIError) {
      let information = try response.decode(as: ARIAsteriskInfo.self)
      guard let startedAt = information.startedAt else {
        throw ARIError.missing("startup_time", in: "The information")
      }
      let version = ARIVersion(information.version)
      switch ARISupport.check(version) {
      case .refused(let sentence):
        disconnect(ARICloseReason(code: .unsupportedVersion, message: sentence), closingSocket: true)
      case .supported(let features, let warnings):
        server = ARIServer(
          version: version, features: features, asteriskStartedAt: startedAt, entityID: information.entityID,
          warnings: warnings)
        state = .checking(until: now.advanced(by: configuration.checkTime))
        sendOwn(
          .setEventFilter(configuration.stasisApp, disallowed: configuration.eventTypesDisallowed), .eventFilter)
      }
    } catch {
      disconnect(
        ARICloseReason(
          code: .refused,
          message: "Asterisk did not say what it is: \(error.message) Check that the address is that of an Asterisk."),
        closingSocket: true)
    }
  }

  private mutating func checkEventFilter(_ response: ARIResponse) {
    if response.status == 403 {
      let reason = ARICloseReason(
        code: .unauthorized,
        message: "The ARI user may only read: set read_only=no for it in ari.conf and reload res_ari.")
      return disconnect(reason, closingSocket: true)
    }
    if !response.isSuccess { actions.append(.diagnose(.eventFilterRefused(reason: response.reason))) }
    open()
  }

  private mutating func open() {
    guard let server else { return }
    state = .open(since: now)
    closeReason = nil
    counters.connects += 1
    heartbeatAt = now.advanced(by: configuration.heartbeatPause)
    actions.append(.deliver(.opened(server)))
    let events = heldEvents
    heldEvents = []
    for event in events { actions.append(.deliver(.event(event))) }
  }

  /// A ping is due, or the answer to one did not come.
  mutating func passHeartbeat() {
    if ownRequest == nil {
      heartbeatAt = now.advanced(by: configuration.heartbeatTime)
      return sendOwn(.ping(), .ping)
    }
    counters.heartbeatTimeOuts += 1
    let reason = ARICloseReason(
      code: .silent,
      message: "Asterisk did not answer a ping within \(configuration.heartbeatTime.inSeconds) s: "
        + "it hangs, is overloaded, or the network drops packets.")
    disconnect(reason, closingSocket: true)
  }

  /// No answer. Who does not even say who it is may be too old to hear us on
  /// a WebSocket; then we want to say how old.
  mutating func passCheckTime() {
    guard server == nil, !hasInquired else { return disconnect(checkTimedOut, closingSocket: true) }
    hasInquired = true
    state = .checking(until: now.advanced(by: configuration.checkTime))
    actions.append(.inquire(socketNumber))
  }

  mutating func receiveInformation(_ bytes: [UInt8]) {
    guard case .checking = state, hasInquired, server == nil else { return }
    do throws(ARIError) {
      let information = try ARIAsteriskInfo(json: try JSONValue(parsing: bytes))
      guard case .refused(let sentence) = ARISupport.check(ARIVersion(information.version)) else {
        return disconnect(checkTimedOut, closingSocket: true)
      }
      disconnect(ARICloseReason(code: .unsupportedVersion, message: sentence), closingSocket: true)
    } catch {
      disconnect(checkTimedOut, closingSocket: true)
    }
  }

  private var checkTimedOut: ARICloseReason {
    guard server == nil else {
      return ARICloseReason(
        code: .silent,
        message:
          "Asterisk did not answer within \(configuration.checkTime.inSeconds) s while the connection was set up.")
    }
    return ARICloseReason(
      code: .silent,
      message: "Asterisk took the WebSocket but did not answer a request on it within "
        + "\(configuration.checkTime.inSeconds) s. Versions before 20.14, 22.4 and 23.0 do that: "
        + "see `asterisk -V`. Else it hangs or is overloaded.")
  }

  private var unauthorized: ARICloseReason {
    ARICloseReason(
      code: .unauthorized, message: "Asterisk refused the ARI user or password: compare them with ari.conf.")
  }
}
