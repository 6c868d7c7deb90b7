import ARI
import Logging
import Telephony

/// One Asterisk channel: its mirror, and the one lane its orders go by.
///
/// Lives on its node's lane. What Asterisk says of it comes in through the
/// node, synchronously; orders go out one after the other, each waiting for
/// its reply, from the lane's next turn on.
actor Channel {
  /// What can wait on a channel's lane.
  enum Command: Sendable {
    case order(SwitchOrder)
    /// Hang up without anybody having ordered it: a stray, or a channel that
    /// outlived its hang-up.
    case hangUpAgain(HangupCause)
    /// Tell somebody that the orders before it are carried out.
    case tell(@Sendable () -> Void)

    /// Whether a hang-up makes it pointless while it still waits. Not an
    /// originate: unless it has been sent there is nothing to hang up, and
    /// nothing would tell of the end.
    /// Nor one that somebody waits for.
    var isPointlessBeforeHangUp: Bool {
      switch self {
      case .order(.originate), .tell: false
      case .order, .hangUpAgain: true
      }
    }
  }

  nonisolated let id: ChannelID
  nonisolated let services: NodeServices
  nonisolated var unownedExecutor: UnownedSerialExecutor { services.lane.asUnownedSerialExecutor() }

  var mirror: ChannelMirror
  private(set) var queue: OrderQueue<Command>
  /// Who waits until nothing is heard any more that can't be stopped.
  var waitingForSilence: [@Sendable () -> Void] = []
  var waitsForSilenceEver = 0
  /// How often Asterisk was asked whether it has ended, and when it will be
  /// next.
  var endChecks = 0
  var endCheckAt: Instant?
  /// Told of the channel's end and of playbacks; weak, for it holds us.
  private(set) weak var keeper: AsteriskNode?

  init(mirror: ChannelMirror, services: NodeServices, keeper: AsteriskNode) {
    id = mirror.id
    self.mirror = mirror
    self.services = services
    self.keeper = keeper
    queue = OrderQueue(lengthMax: services.configuration.laneLengthMax)
  }

  // MARK: The lane

  /// Puts an order on the lane; tells of its failure, never of its success.
  func perform(_ order: SwitchOrder) {
    if case .hangUp(_, let cause) = order {
      mirror.hangUpOrdered(cause: cause, at: services.now)
      let skipped = queue.skip { $0.isPointlessBeforeHangUp }
      if skipped > 0 { services.count { $0.ordersSkipped += skipped } }
    }
    guard !admit(.order(order)) else { return }
    services.count { $0.laneOverflows += 1 }
    services.failLater(order, .refused, evidence: "\(queue.lengthMax) orders wait on channel \(id) already")
  }

  /// Puts a command on the lane; false if the lane is full.
  @discardableResult
  func admit(_ command: Command) -> Bool {
    switch queue.admit(command) {
    case .full: return false
    case .waiting: return true
    case .begin:
      services.lane.run { self.assumeIsolated { $0.goOn() } }
      return true
    }
  }

  /// Carries the next command out. Whoever carries one out calls this at its
  /// end.
  func goOn() {
    switch queue.next() {
    case .order(let order)?: carryOut(order)
    case .hangUpAgain(let cause)?: hangUpAgain(cause)
    case .tell(let then)?:
      afterSilence(then)
      goOn()
    case nil: break
    }
  }

  /// Sends a request, has `settle` take the outcome, and goes on with the
  /// next command.
  func send(
    _ request: ARIRequest, _ settle: @escaping @Sendable (isolated Channel, RequestOutcome) -> Void
  ) {
    services.send(request) { outcome in
      self.assumeIsolated { channel in
        settle(channel, outcome)
        channel.goOn()
      }
    }
  }

  // MARK: What Asterisk says

  func stateChanged(_ state: ARIChannelState) -> SwitchFact? {
    switch state {
    case .ringing: mirror.sawRinging()
    case .up: mirror.sawUp()
    default: nil
    }
  }

  func entered() -> SwitchFact? {
    let fact = mirror.sawEntered()
    if mirror.isDisowned { strayFound() }
    return fact
  }

  /// It came up although nobody waits for it any more: hangs it up.
  func strayFound() {
    services.count { $0.straysHungUp += 1 }
    services.logger.log(
      .notice, "A channel of ours came up that nobody waits for; hanging it up.", [(.channel, id.rawValue)])
    admit(.hangUpAgain(.normalClearing))
  }

  func hangUpRequested(cause: HangupCause?, isSoft: Bool) {
    mirror.sawHangUpRequest(cause: cause, isSoft: isSoft)
    if mirror.place == .left { finish(nil) } else { planEndCheck() }
  }

  /// The channel has left our application. For us that is the end of it if
  /// it was asked for, by anybody; else Asterisk is asked what became of it.
  ///
  /// Of a channel that came to us this is the last event: its destruction
  /// would only be told after a subscription to it, and the answer to that
  /// lists all that was ever subscribed to (seen with 22.10.1: 20 kB with 250
  /// calls, for each call).
  func left() -> SwitchFact? {
    mirror.sawLeft()
    defer { noticeSilence() }
    if mirror.isHandedBack || mirror.isHangingUp { return mirror.end() }
    planEndCheck(after: services.configuration.leftCheckDelay)
    return nil
  }

  func ended(cause: HangupCause?) -> SwitchFact? {
    defer { noticeSilence() }
    return mirror.end(cause: cause)
  }

  func digitReceived(_ digit: String) -> SwitchFact? {
    mirror.isDisowned || mirror.isGone ? nil : .digitReceived(id, digit)
  }

  func playbackEnded(_ playback: PlaybackID, _ end: PlaybackEnd) -> SwitchFact? {
    defer { noticeSilence() }
    return mirror.sawPlaybackEnd(playback, end)
  }

  func adopt(_ sighting: ChannelSighting, playbacks: [PlaybackID]) {
    mirror.adopt(sighting, playbacks: playbacks)
    for playback in playbacks { planPlaybackCheck(playback, begunAt: services.now) }
    noticeSilence()
    if mirror.isHangingUp { planEndCheck() }
  }
}
