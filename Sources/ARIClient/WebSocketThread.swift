import ARI
import CWebSockets
import DequeModule
import Glibc
import Synchronization
import Waking

/// The thread that runs libwebsockets: it frames and enqueues, nothing else.
///
/// Asterisk gives a slow reader 100 ms (`websocket_write_timeout`) and then
/// hangs up, so nothing here waits for what the rest of the program does.
///
/// `@unchecked Sendable`: the constants are constant; `mailbox` has its own
/// lock; `context` is guarded by `wakeLock` against being used once it is
/// destroyed; `handle` has its own lock; all else is touched by the thread alone.
final class WebSocketThread: @unchecked Sendable {
  struct Target: Sendable {
    var address: ARIAddress
    var path: String
    var inquiryPath: String
    var authorization: String
    var caFile: String?
    var tlsServerName: String?
    var messageBytesMax: Int
    var gatherTime: ClosedRange<Duration>
  }

  let target: Target
  let mailbox: WebSocketMailbox
  /// Called on this thread when the mailbox has news.
  let announce: @Sendable () -> Void
  /// Called on this thread, once, as the last thing it does.
  private let ended: @Sendable () -> Void

  private let handle = Mutex<NamedThread?>(nil)
  /// Interrupts a pause.
  private let bell = Bell()
  private let wakeLock = Mutex(())
  private var context: OpaquePointer?
  /// Must outlive the context.
  private let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
  var connections: [Int: WebSocketConnection] = [:]
  /// What the library has told and the lane has not been handed yet.
  var news: [WebSocketNews] = []
  /// To be closed as soon as the library has returned.
  var overflowing: [(number: Int, status: lws_close_status)] = []
  /// Something was received or sent since the last pause.
  var hasTraffic = false
  /// Messages received since then.
  var messagesReceived = 0
  private var pace: TurnPace

  init(
    target: Target, mailbox: WebSocketMailbox, announce: @escaping @Sendable () -> Void,
    ended: @escaping @Sendable () -> Void
  ) {
    self.target = target
    pace = TurnPace(target.gatherTime, now: .now)
    self.mailbox = mailbox
    self.announce = announce
    self.ended = ended
    // Our own diagnostics say what happens; the library would write to stderr.
    lws_set_log_level(0, nil)
  }

  deinit { protocols.deallocate() }

  /// Starts the thread; then either ``join()`` or ``detach()`` is due, once.
  ///
  /// - Returns: false when the system refuses one more thread.
  func start() -> Bool {
    handle.withLock { handle in
      handle = NamedThread("ari:\(target.address.port)") { self.run() }
      return handle != nil
    }
  }

  /// Waits until the thread, which has told that it ends, is gone.
  func join() { takeHandle()?.join() }

  /// Lets the thread go by itself.
  func detach() { takeHandle()?.detach() }

  private func takeHandle() -> NamedThread? {
    handle.withLock { handle in
      defer { handle = nil }
      return handle
    }
  }

  /// Has the thread look into the mailbox, unless it will by itself. From any
  /// thread.
  func wake() {
    switch mailbox.wake() {
    case .no: break
    case .fromPause: bell.ring()
    case .fromWaiting:
      wakeLock.withLock { _ in
        if let context { lws_cancel_service(context) }
      }
    }
  }

  // MARK: The thread

  private func run() {
    guard waitForContext() else { return ended() }
    while true {
      let (commands, isFinishing) = mailbox.takeCommands()
      for command in commands { perform(command) }
      if isFinishing { break }
      // Waits for traffic or wake() if 0, looks only once if -1. It fails only
      // when the system does (no memory for poll, say).
      if lws_service(context, news.isEmpty ? 0 : -1) < 0 { usleep(100_000) }
      drain()
      handOver()
      closeOverflowing()
      gather()
    }
    for number in connections.keys.sorted() { close(number) }
    let last = wakeLock.withLock { _ in
      defer { context = nil }
      return context
    }
    lws_context_destroy(last)
    failAll("The connection to Asterisk was ended.")
    handOver()
    ended()
  }

  /// Pauses for a moment when something went over the wire, so that what
  /// comes meanwhile is handled in one turn: each turn costs several thread
  /// switches, more than the work on a message itself. What is to be sent goes
  /// out in between, and the pause goes on.
  private func gather() {
    guard hasTraffic else { return }
    let now = ContinuousClock.now
    let end = now + pace.pause(after: messagesReceived, at: now)
    hasTraffic = false
    messagesReceived = 0
    while end > now {
      if mailbox.beginPause() { bell.wait(within: end - .now) }
      guard ContinuousClock.now < end, sendAtOnce() else { return }
    }
  }

  /// Sends what waits. What has come by now is handed over too: the lane is
  /// still at work or just was, and it may be the other half of something.
  ///
  /// - Returns: false when there is an end to be made.
  private func sendAtOnce() -> Bool {
    let (commands, isFinishing) = mailbox.takeCommands(waitsThen: false)
    for command in commands { perform(command) }
    guard !isFinishing, lws_service(context, -1) >= 0 else { return false }
    handOver()
    closeOverflowing()
    return true
  }

  /// Reads on while there is something: of TLS one turn takes one record,
  /// which is one message, and a pause after each would be a dam.
  private func drain() {
    guard target.address.isSecure, hasTraffic else { return }
    for _ in 0..<Self.drainTurnsMax {
      hasTraffic = false
      if lws_service(context, -1) < 0 || !hasTraffic { break }
    }
    hasTraffic = true
  }

  private static let drainTurnsMax = 256

  /// - Returns: false when there is no memory, no descriptor, or the CA file
  ///   can't be used.
  private func openContext() -> Bool {
    if let caFile = target.caFile, cws_holds_certificates(caFile) == 0 { return false }
    let created = target.caFile.withOptionalCString { caFile in
      cws_create_context(protocols, webSocketCallback, 65_536, caFile)
    }
    wakeLock.withLock { _ in context = created }
    return created != nil
  }

  /// Until the library can work, every attempt to connect fails and says why.
  ///
  /// - Returns: false when there is an end to be made first.
  private func waitForContext() -> Bool {
    while !openContext() {
      let (commands, isFinishing) = mailbox.takeCommands()
      if isFinishing { return false }
      for case .open(let number) in commands { tell(.failed(number, cannotWork)) }
      handOver()
      usleep(20_000)
    }
    return true
  }

  private var cannotWork: ARICloseReason {
    guard let caFile = target.caFile else {
      return ARICloseReason(
        code: .unreachable,
        message: "No connection to Asterisk can be made: libwebsockets gets no memory or no file descriptors.")
    }
    return ARICloseReason(
      code: .untrusted,
      message: "The CA file \(caFile) can't be read or holds no certificate (PEM): nothing can be trusted without it.")
  }

  private func perform(_ command: WebSocketCommand) {
    switch command {
    case .open(let number): open(WebSocketConnection(number: number, thread: self))
    case .inquire(let number): open(WebSocketConnection(number: number, thread: self, isInquiry: true))
    case .close(let number):
      close(number)
      close(-number)
    case .write(let number, let frame):
      guard let connection = connections[number], connection.isOpen, !connection.isClosing else {
        return mailbox.release(outboxBytes: frame.count)
      }
      connection.outbox.append(frame)
      lws_callback_on_writable(connection.wsi)
    }
  }

  private func open(_ connection: WebSocketConnection) {
    let (isInquiry, address) = (connection.isInquiry, target.address)
    let place = key(connection)
    connections[place] = connection
    // `user` stays valid until the last callback: `connections` holds it.
    let user = Unmanaged.passUnretained(connection).toOpaque()
    let host = target.tlsServerName.map { "\($0):\(address.port)" } ?? address.hostHeader
    let wsi = cws_connect(
      context, address.host, Int32(address.port), isInquiry ? target.inquiryPath : target.path, host,
      address.isSecure ? 1 : 0, isInquiry ? "GET" : nil, user, connection.wsiPlace)
    if wsi == nil, connections[place] != nil {
      end(connection, ARICloseReason(code: .unreachable, message: unreachable("no connection could be started")))
    }
  }

  /// A socket and the inquiry about it have the same number.
  func key(_ connection: WebSocketConnection) -> Int {
    connection.isInquiry ? -connection.number : connection.number
  }

  /// - Parameter number: the key of the connection.
  func close(_ number: Int, _ status: lws_close_status = LWS_CLOSE_STATUS_GOINGAWAY) {
    guard let connection = connections[number], !connection.isClosing else { return }
    connection.isReported = true
    connection.isClosing = true
    dropOutbox(of: connection)
    guard let wsi = connection.wsi else { return forget(connection) }
    if connection.isOpen { lws_close_reason(wsi, status, nil, 0) }
    cws_close_now(wsi)
  }
}

extension Optional where Wrapped == String {
  fileprivate func withOptionalCString<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let self else { return body(nil) }
    return self.withCString(body)
  }
}
