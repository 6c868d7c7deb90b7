public import ARI
import Telephony

/// The connection: frames that travel, get lost, or never arrive.
extension FakeAsterisk {
  /// Whom to send signals to; on the lane.
  nonisolated public func attach(_ deliver: @escaping @Sendable (ARISignal) -> Void) {
    onLane { $0.deliver = deliver }
  }

  /// Connects, at first and after a ``cut()``.
  nonisolated public func restore() { onLane { $0.connect() } }

  /// Loses the connection. Calls go on; what happens is told to nobody.
  nonisolated public func cut() { onLane { $0.disconnect(.lost, "The connection was cut.") } }

  /// Asterisk ends and starts again: all channels and bridges are gone, and
  /// the connection with them. ``restore()`` connects to the new one.
  nonisolated public func restart() {
    onLane { fake in
      fake.disconnect(.lost, "Asterisk has ended.")
      fake.channels = [:]
      fake.channelsOn = [:]
      fake.bridges = [:]
      fake.playbacks = [:]
      fake.foreignChannels = []
      fake.foreignBridges = []
      fake.broadcasts = [:]
      fake.tellsOfDevices = [:]
      // Those that the dialplan has set live in memory only.
      fake.globalVariables = [:]
      fake.startedAt = fake.lane.now
      fake.observer?(.restarted)
    }
  }

  private func connect() {
    guard !isConnected else { return }
    isConnected = true
    connection += 1
    let server = ARIServer(version: version, features: features, asteriskStartedAt: startedAt)
    signal(.opened(server))
  }

  private func disconnect(_ code: ARICloseReason.Code, _ message: String) {
    guard isConnected else { return }
    isConnected = false
    connection += 1
    stalled = []
    for number in pending.keys.sorted() { answer(number, .failure(.connectionLost)) }
    // Told at once and in order: our side notices by itself.
    deliver?(.closed(ARICloseReason(code: code, message: message)))
  }

  // MARK: From Asterisk

  func signal(_ signal: ARISignal) {
    let number = connection
    lastDelivery = max(lastDelivery, lane.now.advanced(by: travelTime()))
    lane.run(at: lastDelivery) { [weak self] in
      self?.assumeIsolated { fake in
        if fake.connection == number { fake.deliver?(signal) }
      }
    }
  }

  /// Sends an event to the application, if it is there. Asterisk keeps
  /// nothing for one that is not.
  ///
  /// - Parameter type: the event's, so that one that is filtered out need not
  ///   be made.
  func emit(_ type: String, _ make: (ARIEventHeader) -> ARIEvent) {
    guard isTold(type) else { return }
    let event = make(ARIEventHeader(timestamp: lane.now, application: application))
    assert(event.type == type)
    if let unsent, unsent(event) { return }
    guard rudeness.isCivil(to: type) else { return sendRudely(event) }
    signal(.event(event))
  }

  /// Whether events of that type are told to anybody.
  func isTold(_ type: String) -> Bool { isConnected && (tellsFilteredEvents || !Self.filtered.contains(type)) }

  private static let filtered = Set(ARIModel.eventTypesDisallowed)

  /// One way; 100 to 200 µs, as on a loopback.
  private func travelTime() -> Duration { .microseconds(100 + Int64(generator.next() % 100)) }

  // MARK: To Asterisk

  public nonisolated func send(
    _ request: ARIRequest, within limit: Duration, then: @escaping ARIAnswerHandler
  ) {
    assumeIsolated { $0.take(request, within: limit, then: then) }
  }

  private func take(_ request: ARIRequest, within limit: Duration, then: @escaping ARIAnswerHandler) {
    guard isConnected else { return lane.run { then(.failure(.notConnected)) } }
    requestsEver += 1
    let number = requestsEver
    pending[number] = then
    lane.run(after: limit) { [weak self] in
      self?.assumeIsolated { $0.answer(number, .failure(.timedOut)) }
    }
    travel(request, number)
  }

  private func travel(_ request: ARIRequest, _ number: Int) {
    let link = connection
    lastArrival = max(lastArrival, lane.now.advanced(by: travelTime()))
    lane.run(at: lastArrival) { [weak self] in
      self?.assumeIsolated { fake in
        if fake.connection == link { fake.arrived(request, number) }
      }
    }
  }

  private func arrived(_ request: ARIRequest, _ number: Int) {
    if keepsRequests { note(request) }
    guard stalled.isEmpty, !isHeldUp(request) else { return stalled.append((request, number)) }
    take(request, number)
  }

  /// Whether a request waits for a playback: a channel that hears something is
  /// put into a bridge when it has heard it. All requests after it on the same
  /// socket wait, too.
  private func isHeldUp(_ request: ARIRequest) -> Bool {
    guard request.path.hasSuffix("/addChannel") else { return false }
    let named = (request["channel"] ?? "").split(separator: ",")
    return named.contains { channels[ChannelID(String($0))]?.playbacks.isEmpty == false }
  }

  /// A playback has ended: goes on with what waited for it.
  func serveStalled() {
    while let (request, number) = stalled.first, !isHeldUp(request) {
      stalled.removeFirst()
      take(request, number)
    }
  }

  private func take(_ request: ARIRequest, _ number: Int) {
    switch takeFault(for: request) ?? rudeEffect() {
    case nil: reply(number, serve(request))
    case .refused(let status)?: reply(number, Self.refusal(status, "Refused by a fault"))
    case .lostRequest?: break
    case .lostReply?: _ = serve(request)
    case .slowRequest(let delay)?:
      lane.run(after: delay) { [weak self] in
        self?.assumeIsolated { $0.reply(number, $0.serve(request)) }
      }
    case .slowReply(let delay)?:
      let response = serve(request)
      lane.run(after: delay) { [weak self] in
        self?.assumeIsolated { $0.reply(number, response) }
      }
    }
  }

  /// Keeps the last of what came, for whoever looks.
  private func note(_ request: ARIRequest) {
    if requestsSeen.count >= 20_000 { requestsSeen.removeFirst(10_000) }
    requestsSeen.append(request)
  }

  private func takeFault(for request: ARIRequest) -> FakeFault.Effect? {
    guard let index = faults.firstIndex(where: { $0.hitsLeft > 0 && $0.matches(request) }) else { return nil }
    faults[index].hitsLeft -= 1
    return faults[index].effect
  }

  private func reply(_ number: Int, _ response: ARIResponse) {
    let link = connection
    lastDelivery = max(lastDelivery, lane.now.advanced(by: travelTime()))
    lane.run(at: lastDelivery) { [weak self] in
      self?.assumeIsolated { fake in
        if fake.connection == link { fake.answer(number, .success(response)) }
      }
    }
  }

  private func answer(_ number: Int, _ result: Result<ARIResponse, ARIRequestFailure>) {
    pending.removeValue(forKey: number)?(result)
  }
}
