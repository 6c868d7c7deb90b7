import Telephony

/// One customer's contact, from arrival to disposition.
struct Call: Codable, Equatable, Sendable {
  let id: CallID
  let node: NodeID
  /// The release whose flows the call keeps to.
  let release: ReleaseID
  /// The caller's leg; of a callback, the last there was. See ``hasCustomerLeg``.
  var caller: ChannelID
  let ani: Personal
  /// Who called, by a pseudonym; nil for those who show no number.
  let customer: CustomerID?
  /// What of the number may be gone by; nil for who can't be called back.
  let shape: NumberShape?
  let dnis: String
  let flow: FlowID?
  let arrivedAt: Instant

  var isCallerAnswered = false
  var phase: Phase
  var phaseSince: Instant
  /// The last queue the caller entered, and when; kept for the record.
  var queue: QueueID?
  var enqueuedAt: Instant?
  /// Since when the wait counts; later than the above for one who has the
  /// place of an earlier call back.
  var waitedFrom: Instant?
  /// When the caller left the queue without an agent, and how.
  var queueLeftAt: Instant?
  var queueExit: QueueOutcome?
  /// Queues in a row that the caller could not enter.
  var refusalsInARow = 0
  var answeredAt: Instant?
  var talkEndedAt: Instant?
  var agent: AgentID?
  var offers = 0
  /// Playbacks in a row that Asterisk could not play.
  var failedPlaybacks = 0
  /// The last playback asked for.
  var playback: PlaybackID?
  /// When something is due if nothing happens; set whenever the call changes.
  var deadline: Instant?
  /// Boxed, because few calls have one and all are copied.
  private var callbackBox: CallbackBox?
  private var objectsMade = 0

  init(
    id: CallID, node: NodeID, release: ReleaseID, arrival: ChannelArrival, flow: FlowID?, arrivedAt: Instant
  ) {
    self.id = id
    self.node = node
    self.release = release
    caller = arrival.channel
    ani = arrival.ani
    customer = arrival.customer
    shape = arrival.shape
    dnis = arrival.dnis
    self.flow = flow
    self.arrivedAt = arrivedAt
    phase = .inFlow(FlowRun(isAnswered: false))
    phaseSince = arrivedAt
  }

  /// An id for a new Asterisk object of this call: the call's own, a letter
  /// for the kind, a number, and the milliseconds since arrival in base 32.
  ///
  /// The milliseconds matter after a crash: the last inputs may be lost with
  /// it, and an object that was made by one of them must not meet its number
  /// again.
  mutating func makeObjectID(_ kind: Character, at now: Instant) -> String {
    objectsMade += 1
    let age = String(max(0, arrivedAt.duration(to: now).wholeMilliseconds), radix: 32)
    return "\(id).\(kind)\(objectsMade)-\(age)"
  }

  /// The call that an object made by ``makeObjectID(_:at:)`` belongs to.
  static func owner(ofObject rawID: String) -> CallID? {
    rawID.lastIndex(of: ".").map { CallID(String(rawID[..<$0])) }
  }

  /// The callback that the caller took; kept for the record when it is over.
  var callback: Callback? {
    get { callbackBox?.callback }
    set { callbackBox = newValue.map(CallbackBox.init) }
  }

  /// Without unboxing it.
  var hasCallback: Bool { callbackBox != nil }

  mutating func enter(_ next: Phase, at now: Instant) {
    phase = next
    phaseSince = now
  }
}
