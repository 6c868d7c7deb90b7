public import Telephony

/// The life of a connection to one Asterisk's ARI, as a value.
///
/// It decides when to connect, checks who is at the other end, matches answers
/// with requests, notices silence, backs off and gives way. It does nothing
/// itself: inputs say what happened and when, actions say what to do.
///
/// ```
/// disconnected ─start→ connecting ─socketOpened→ checking ─→ open
///                          ↑   └────────┬───────────┴──────────┤ failed, silent,
///                          │            ↓                      │ refused
///                          └──tick── backingOff, replaced ←────┘
/// any ─stop→ stopped
/// ```
///
/// *Checking* asks for version and start time, refuses what is too old and
/// sets the event filter; events that come meanwhile are kept and delivered
/// right after `opened`. While *open* a ping goes out in every
/// ``ARISessionConfiguration/heartbeatPause``: a dead peer is noticed within
/// ``ARISessionConfiguration/detectionBound``, 5 s.
///
/// Of the sockets it asks for there is never more than one. Each has a
/// number; what comes from an older one is ignored.
public struct ARISession: Sendable {
  public enum State: Sendable, Equatable {
    /// Not started.
    case disconnected
    case connecting(until: Instant)
    case checking(until: Instant)
    case open(since: Instant)
    case backingOff(until: Instant)
    /// Another connection has our name; we wait long before we take it back.
    case replaced(until: Instant)
    case stopped
  }

  public enum Input: Sendable {
    case start
    case socketOpened(Int)
    /// The socket did not open, or has closed.
    case socketFailed(Int, ARICloseReason)
    case frameReceived(Int, [UInt8])
    /// The answer to ``Action/inquire(_:)``, if one comes at all.
    case informationReceived(Int, [UInt8])
    /// A moment asked for by ``Action/wake(at:)`` has come.
    case tick
    /// `id` is chosen by the caller, each once.
    case request(id: UInt64, ARIRequest, within: Duration)
    case stop
  }

  public enum Action: Sendable, Equatable {
    case openSocket(Int)
    case closeSocket(Int)
    case sendFrame(Int, [UInt8])
    /// Ask `GET asterisk/info` by plain HTTP, for the version of one who does
    /// not answer on the WebSocket; the number is the WebSocket's.
    case inquire(Int)
    case complete(id: UInt64, Result<ARIResponse, ARIRequestFailure>)
    case deliver(ARISignal)
    case wake(at: Instant)
    case diagnose(ARIDiagnostic)
  }

  public let configuration: ARISessionConfiguration
  public internal(set) var state = State.disconnected
  public internal(set) var counters = ARICounters()

  var generator: SeededGenerator
  var now = Instant.epoch
  var actions: [Action] = []
  /// The number of the last socket asked for.
  public internal(set) var socketNumber = 0
  /// The earliest moment for which a wake-up is under way.
  var wakeUnderWay: Instant?

  /// Our own request that waits for its answer: of the check, or a ping.
  var ownRequest: OwnRequest?
  var ownRequests = 0
  /// When the next ping goes out, or its answer is due.
  var heartbeatAt: Instant?
  /// What the check has found so far.
  var server: ARIServer?
  /// Whether we have asked by plain HTTP, too.
  var hasInquired = false
  var heldEvents: [ARIEvent] = []
  var malformedInRow = 0

  var requests = RequestBook()

  /// Attempts in a row that failed, by how they are paused.
  var failedAttempts = 0
  var refusedAttempts = 0
  var replacedAttempts = 0
  /// What was last delivered as the reason for being closed.
  public internal(set) var closeReason: ARICloseReason?

  /// - Parameter seed: decides the jitter of the pauses.
  public init(configuration: ARISessionConfiguration, seed: UInt64) {
    self.configuration = configuration
    generator = SeededGenerator(seed: seed)
  }

  /// Takes note of what happened and says what to do, in this order.
  public mutating func handle(_ input: Input, at moment: Instant) -> [Action] {
    now = max(now, moment)
    switch input {
    case .start: if state == .disconnected { connect() }
    case .socketOpened(let number): if number == socketNumber, case .connecting = state { startCheck() }
    case .socketFailed(let number, let reason):
      if number == socketNumber, hasSocket { disconnect(reason, closingSocket: false) }
    case .frameReceived(let number, let bytes): if number == socketNumber, isUpgraded { receive(bytes) }
    case .informationReceived(let number, let bytes): if number == socketNumber { receiveInformation(bytes) }
    case .tick: passDeadlines()
    case .request(let id, let request, let limit): take(id, request, within: limit)
    case .stop: stop()
    }
    askForWake()
    defer { actions.removeAll() }
    return actions
  }

  /// Whether a socket is wanted: opening or open.
  public var hasSocket: Bool {
    switch state {
    case .connecting, .checking, .open: true
    case .disconnected, .backingOff, .replaced, .stopped: false
    }
  }

  private var isUpgraded: Bool {
    switch state {
    case .checking, .open: true
    default: false
    }
  }

  private mutating func stop() {
    guard state != .stopped else { return }
    if hasSocket { actions.append(.closeSocket(socketNumber)) }
    forgetConnection()
    state = .stopped
    tellClosed(ARICloseReason(code: .stopped, message: "The connection to Asterisk was stopped, as asked."))
  }

  // MARK: Time

  /// The earliest moment at which something is due.
  private mutating func nextDeadline() -> Instant? {
    let own: Instant? =
      switch state {
      case .disconnected, .stopped: nil
      case .connecting(let until), .checking(let until), .backingOff(let until), .replaced(let until): until
      case .open: heartbeatAt
      }
    guard let request = requests.nextDeadline else { return own }
    return own.map { min($0, request) } ?? request
  }

  /// Wake-ups can't be taken back, so one is asked for only when none that
  /// is under way comes early enough.
  private mutating func askForWake() {
    guard state != .stopped, let next = nextDeadline() else { return }
    if let wakeUnderWay, wakeUnderWay <= next { return }
    wakeUnderWay = next
    actions.append(.wake(at: next))
  }

  private mutating func passDeadlines() {
    if let wakeUnderWay, wakeUnderWay <= now { self.wakeUnderWay = nil }
    for id in requests.takeExpired(at: now) {
      counters.requestTimeOuts += 1
      actions.append(.complete(id: id, .failure(.timedOut)))
    }
    sendWaiting()
    switch state {
    case .connecting(let until) where until <= now: disconnect(connectTimedOut, closingSocket: true)
    case .checking(let until) where until <= now: passCheckTime()
    case .backingOff(let until) where until <= now: connect()
    case .replaced(let until) where until <= now: connect()
    case .open: if let heartbeatAt, heartbeatAt <= now { passHeartbeat() }
    default: break
    }
  }
}
