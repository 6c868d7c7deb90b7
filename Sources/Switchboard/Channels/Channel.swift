import ARI
import Logging
import Telephony

/// One Asterisk channel: its mirror, and the one lane its orders go by.
///
/// Lives on its node's lane. What Asterisk says of it comes in through the
/// node, synchronously; orders go out in a task that carries them out one
/// after the other, each waiting for its reply.
actor Channel {
  /// What can wait on a channel's lane.
  enum Command: Sendable {
    case order(SwitchOrder)
    /// Subscribe again to a channel found after a reconnect.
    case resubscribe
    /// Hang up without anybody having ordered it: a stray, or a channel that
    /// outlived its hang-up.
    case hangUpAgain(HangupCause)

    /// Whether a hang-up makes it pointless while it still waits. Not an
    /// originate: unless it has been sent there is nothing to hang up, and
    /// nothing would tell of the end. Nor the owning: without it the end of
    /// an inbound channel is told late.
    var isPointlessBeforeHangUp: Bool {
      switch self {
      case .order(.originate), .order(.own): false
      case .order, .resubscribe, .hangUpAgain: true
      }
    }
  }

  nonisolated let id: ChannelID
  nonisolated let services: NodeServices
  nonisolated var unownedExecutor: UnownedSerialExecutor { services.lane.asUnownedSerialExecutor() }

  var mirror: ChannelMirror
  private var queue: OrderQueue<Command>
  /// The checks of its end that are under way or planned.
  var endChecks = 0
  var isEndCheckPlanned = false
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
      Task(executorPreference: services.lane) { await self.work() }
      return true
    }
  }

  private func work() async {
    while let command = queue.next() {
      switch command {
      case .order(let order): await carryOut(order)
      case .resubscribe: await resubscribe()
      case .hangUpAgain(let cause): await hangUpAgain(cause)
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
    planEndCheck()
  }

  /// The channel has left our application. If that is what we wanted it is
  /// the end of it, else its end should soon be told.
  func left() -> SwitchFact? {
    mirror.sawLeft()
    if mirror.isHandedBack && !mirror.isHangingUp { return mirror.end() }
    planEndCheck()
    return nil
  }

  func ended(cause: HangupCause?) -> SwitchFact? { mirror.end(cause: cause) }

  func digitReceived(_ digit: String) -> SwitchFact? {
    mirror.isDisowned || mirror.isGone ? nil : .digitReceived(id, digit)
  }

  func playbackEnded(_ playback: PlaybackID, _ end: PlaybackEnd) -> SwitchFact? {
    mirror.sawPlaybackEnd(playback, end)
  }

  func adopt(_ sighting: ChannelSighting, playbacks: [PlaybackID]) {
    mirror.adopt(sighting, playbacks: playbacks)
    if mirror.isHangingUp { planEndCheck() }
  }
}
