public import ARI
public import Telephony

/// Live ARI: one WebSocket that carries events and requests.
///
/// Runs on its node's lane; a thread of its own only frames and enqueues.
/// It connects, checks who is there, keeps an eye on the peer, and connects
/// again for ever: ``ARISession`` decides, this carries out.
public actor ARIClient: ARIRequesting {
  public nonisolated let configuration: ARIClientConfiguration
  public nonisolated let lane: any Lane
  public nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

  private let deliver: @Sendable (ARISignal) -> Void
  private let diagnostics: @Sendable (ARIDiagnostic) -> Void
  private let mailbox: WebSocketMailbox
  private var thread: WebSocketThread?
  private var session: ARISession
  private var answers: [UInt64: ARIAnswerHandler] = [:]
  private var requestsEver: UInt64 = 0
  /// A request is being taken: its sender is not called back yet.
  private var isTaking = false
  private var isWakePlanned = false
  private var stopping: [CheckedContinuation<Void, Never>] = []
  private var hasThreadEnded = true

  /// Messages handled before others on the lane get their turn.
  private static let batch = 256

  /// - Parameters:
  ///   - lane: where everything of this node runs.
  ///   - seed: decides the jitter of the pauses; different for each client in
  ///     production, fixed in a test.
  ///   - diagnostics: told what is worth a line in the log; on the lane.
  ///   - deliver: told of connection, loss and events, in order; on the lane.
  public init(
    configuration: ARIClientConfiguration, lane: any Lane, seed: UInt64 = .random(in: .min ... .max),
    diagnostics: @escaping @Sendable (ARIDiagnostic) -> Void, deliver: @escaping @Sendable (ARISignal) -> Void
  ) {
    self.configuration = configuration
    self.lane = lane
    self.deliver = deliver
    self.diagnostics = diagnostics
    mailbox = WebSocketMailbox(
      messagesMax: configuration.inboxMessagesMax, inboxBytesMax: configuration.inboxBytesMax,
      outboxBytesMax: configuration.outboxBytesMax)
    session = ARISession(configuration: configuration.session, seed: seed)
  }

  deinit {
    // Nobody called stop(): let the thread end by itself.
    mailbox.finish()
    thread?.wake()
    thread?.detach()
  }

  /// Connects, and again whenever the connection is lost. Once.
  public func start() {
    guard thread == nil, session.state == .disconnected else { return }
    let thread = WebSocketThread(
      target: configuration.target, mailbox: mailbox,
      announce: { [weak self, lane] in lane.run { [weak self] in self?.assumeIsolated { $0.readNews() } } },
      ended: { [weak self, lane] in lane.run { [weak self] in self?.assumeIsolated { $0.threadEnded() } } })
    guard thread.start() else {
      let reason = ARICloseReason(
        code: .unreachable, message: "The system refuses one more thread: raise its limit and start Cordboard again.")
      return deliver(.closed(reason))
    }
    self.thread = thread
    hasThreadEnded = false
    feed(.start)
  }

  /// Closes the connection and ends the thread: when it returns no thread
  /// and no descriptor is left. What waits for an answer gets a failure.
  public func stop() async {
    feed(.stop)
    mailbox.finish()
    thread?.wake()
    await withCheckedContinuation { continuation in
      // Asked in here, because the way in may lead over the lane's queue.
      if hasThreadEnded { continuation.resume() } else { stopping.append(continuation) }
    }
  }

  public nonisolated func send(
    _ request: ARIRequest, within limit: Duration, then: @escaping ARIAnswerHandler
  ) {
    assumeIsolated { $0.take(request, within: limit, then: then) }
  }

  private func take(_ request: ARIRequest, within limit: Duration, then: @escaping ARIAnswerHandler) {
    requestsEver += 1
    answers[requestsEver] = then
    isTaking = true
    feed(.request(id: requestsEver, request, within: limit))
    isTaking = false
  }

  /// What was counted since the client was made.
  public func statistics() -> ARIClientStatistics {
    var isOpen = false
    if case .open = session.state { isOpen = true }
    return ARIClientStatistics(
      isOpen: isOpen, counters: session.counters, inboxMessages: mailbox.inboxMessages,
      outboxBytes: mailbox.outboxBytes)
  }

  // MARK: Inputs

  private func readNews() {
    let (news, hasMore) = mailbox.takeNews(Self.batch)
    for item in news {
      switch item {
      case .opened(let number): feed(.socketOpened(number))
      case .failed(let number, let reason): feed(.socketFailed(number, reason))
      case .message(let number, let bytes): feed(.frameReceived(number, bytes))
      case .information(let number, let bytes): feed(.informationReceived(number, bytes))
      }
    }
    if hasMore { lane.run { [weak self] in self?.assumeIsolated { $0.readNews() } } }
  }

  private func threadEnded() {
    hasThreadEnded = true
    thread?.join()
    thread = nil
    for continuation in stopping { continuation.resume() }
    stopping = []
  }

  private func feed(_ input: ARISession.Input) {
    for action in session.handle(input, at: lane.now) { perform(action) }
  }

  /// Has the socket's thread look after what was posted: once for all that
  /// those who are on the lane already will ask for.
  private func wakeSoon() {
    guard !isWakePlanned else { return }
    isWakePlanned = true
    lane.run { [weak self] in self?.assumeIsolated { $0.wakeThread() } }
  }

  private func wakeThread() {
    isWakePlanned = false
    thread?.wake()
  }

  // MARK: Actions

  private func perform(_ action: ARISession.Action) {
    switch action {
    case .openSocket(let number): post(.open(number))
    case .closeSocket(let number): post(.close(number))
    case .inquire(let number): post(.inquire(number))
    case .sendFrame(let number, let frame):
      if !post(.write(number, frame)) { lane.run { [weak self] in self?.assumeIsolated { $0.outboxFull(number) } } }
    case .complete(let id, let result): complete(id, result)
    case .deliver(let signal): deliver(signal)
    case .diagnose(let diagnostic): diagnostics(diagnostic)
    case .wake(let moment):
      lane.run(at: moment) { [weak self] in self?.assumeIsolated { $0.feed(.tick) } }
    }
  }

  private func complete(_ id: UInt64, _ result: Result<ARIResponse, ARIRequestFailure>) {
    guard let then = answers.removeValue(forKey: id) else { return }
    if isTaking { lane.run { then(result) } } else { then(result) }
  }

  @discardableResult
  private func post(_ command: WebSocketCommand) -> Bool {
    wakeSoon()
    return mailbox.post(command)
  }

  /// Asterisk does not read what we send.
  private func outboxFull(_ number: Int) {
    post(.close(number))
    let reason = ARICloseReason(
      code: .silent,
      message: "Asterisk does not read our requests: \(configuration.outboxBytesMax) bytes wait to be sent.")
    feed(.socketFailed(number, reason))
  }
}
