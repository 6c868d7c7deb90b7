import Telephony

extension ARISession {
  mutating func sendFrame(_ frame: [UInt8]) {
    counters.framesSent += 1
    counters.bytesSent += frame.count
    actions.append(.sendFrame(socketNumber, frame))
  }

  mutating func receive(_ bytes: [UInt8]) {
    counters.framesReceived += 1
    counters.bytesReceived += bytes.count
    switch ARIMessage.decode(bytes) {
    case .event(let event):
      malformedInRow = 0
      receive(event)
    case .response(let id, let response):
      malformedInRow = 0
      receive(id, response)
    case .malformed(let error): noteMalformed(error)
    }
  }

  private mutating func receive(_ id: String, _ response: ARIResponse) {
    guard id.hasPrefix("r"), let number = UInt64(id.dropFirst()) else { return receiveOwn(id: id, response) }
    guard requests.takeAnswered(number) else { return noteStray(response) }
    actions.append(.complete(id: number, .success(response)))
    sendWaiting()
  }

  private mutating func receive(_ event: ARIEvent) {
    counters.events += 1
    if case .unknown(let type, _) = event { noteUnknown(type) }
    if case .applicationReplaced(let replaced) = event {
      let name = replaced.header.application
      if name.isEmpty || name == configuration.stasisApp { return giveWay() }
    }
    guard case .checking = state else { return actions.append(.deliver(.event(event))) }
    guard heldEvents.count < configuration.heldEventsMax else {
      let reason = ARICloseReason(
        code: .overflow,
        message: "More than \(configuration.heldEventsMax) events came before Asterisk had answered who it is.")
      return disconnect(reason, closingSocket: true)
    }
    heldEvents.append(event)
  }

  private mutating func giveWay() {
    let reason = ARICloseReason(
      code: .replaced,
      message: "Another connection took the ARI application name '\(configuration.stasisApp)': two programs use it. "
        + "Stop the other, or give each a name of its own.")
    disconnect(reason, closingSocket: true)
  }

  private mutating func noteUnknown(_ name: String) {
    let type = String(name.prefix(64))
    if counters.unknownEvents[type] == nil {
      guard counters.unknownEvents.count < configuration.unknownTypesMax else {
        counters.unknownEvents["other", default: 0] += 1
        return
      }
      actions.append(.diagnose(.unknownEvent(type: type)))
    }
    counters.unknownEvents[type, default: 0] += 1
  }

  private mutating func noteMalformed(_ error: ARIError) {
    counters.malformedFrames += 1
    if counters.malformedFrames % 100 == 1 {
      actions.append(.diagnose(.malformedFrame(error, count: counters.malformedFrames)))
    }
    malformedInRow += 1
    guard malformedInRow >= configuration.malformedInRowMax else { return }
    let reason = ARICloseReason(
      code: .refused,
      message: "\(malformedInRow) frames in a row could not be used; the last: \(error.message) "
        + "Check that the address is that of an Asterisk.")
    disconnect(reason, closingSocket: true)
  }

  mutating func noteStray(_ response: ARIResponse) {
    counters.strayResponses += 1
    actions.append(.diagnose(.strayResponse(status: response.status)))
  }

  // MARK: Requests

  mutating func take(_ id: UInt64, _ request: ARIRequest, within limit: Duration) {
    counters.requests += 1
    guard case .open = state else { return refuse(id, .notConnected) }
    let frame = ARIMessage.requestFrame(request, id: "r\(id)")
    guard frame.count <= ARIMessage.requestBytesMax else { return refuse(id, .tooLarge) }
    guard requests.waitingCount < configuration.waitingMax || requests.inFlightCount < configuration.inFlightMax
    else { return refuse(id, .tooManyInFlight) }
    requests.add(id, frame, deadline: now.advanced(by: limit))
    sendWaiting()
  }

  private mutating func refuse(_ id: UInt64, _ failure: ARIRequestFailure) {
    if failure != .notConnected { counters.requestsRefused += 1 }
    actions.append(.complete(id: id, .failure(failure)))
  }

  mutating func sendWaiting() {
    while requests.inFlightCount < configuration.inFlightMax, let frame = requests.takeNextToSend() {
      sendFrame(frame)
    }
  }
}
