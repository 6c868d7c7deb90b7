public import Telephony

/// The truth about one ended call; exactly one for each call that arrived.
public struct CallRecord: Codable, Equatable, Sendable {
  public var call: CallID
  public var tenant: TenantID
  public var node: NodeID
  public var release: ReleaseID
  public var ani: Personal
  public var dnis: String
  public var flow: FlowID?
  /// The last queue the caller was in.
  public var queue: QueueID?
  /// The agent who talked with the caller.
  public var agent: AgentID?
  public var arrivedAt: Instant
  public var enqueuedAt: Instant?
  /// When agent and caller came to share a bridge.
  public var answeredAt: Instant?
  public var endedAt: Instant
  /// Queue entry to answer, or to leaving the queue; zero if never queued.
  public var waited: Duration
  /// Answer to end; zero if no agent answered.
  public var talked: Duration
  /// How often the call was presented to an agent.
  public var offers: Int
  public var outcome: CallOutcome
  public var termination: Termination
  /// The callback, if the caller took one: its legs are legs of this contact.
  public var callback: CallbackRecord?

  public init(
    call: CallID, tenant: TenantID, node: NodeID, release: ReleaseID, ani: Personal, dnis: String, flow: FlowID?,
    queue: QueueID?, agent: AgentID?, arrivedAt: Instant, enqueuedAt: Instant?, answeredAt: Instant?,
    endedAt: Instant, waited: Duration, talked: Duration, offers: Int, outcome: CallOutcome, termination: Termination,
    callback: CallbackRecord? = nil
  ) {
    self.call = call
    self.tenant = tenant
    self.node = node
    self.release = release
    self.ani = ani
    self.dnis = dnis
    self.flow = flow
    self.queue = queue
    self.agent = agent
    self.arrivedAt = arrivedAt
    self.enqueuedAt = enqueuedAt
    self.answeredAt = answeredAt
    self.endedAt = endedAt
    self.waited = waited
    self.talked = talked
    self.offers = offers
    self.outcome = outcome
    self.termination = termination
    self.callback = callback
  }
}

/// What became of a call, as its customer lived it. Disjoint and total: the
/// counts of all outcomes add up to the calls that arrived.
public enum CallOutcome: String, Codable, Sendable, CaseIterable {
  /// An agent talked with the caller.
  case answered
  /// The caller hung up while waiting in a queue.
  case abandoned
  /// The wait limit of the queue ended the waiting, and the flow the call.
  case timedOut = "timed_out"
  /// The caller pressed a key that leaves the queue, and no agent came after.
  case leftByKey = "left_by_key"
  /// No agent was there to wait for: not let in, or sent away later.
  case leftEmpty = "left_empty"
  /// Not let into the queue: too many waited, or the service would be bad.
  case refused
  /// The caller hung up in the flow, before any queue.
  case leftInFlow = "left_in_flow"
  /// The flow came to its end without a queue.
  case completedInFlow = "completed_in_flow"
  /// The caller went away, or was turned away by the dialplan, while no
  /// controller was there.
  case unserved
  /// Nobody serves the number that was dialled.
  case rejected
  /// An operator ended the call before an agent talked with the caller.
  case withdrawn
  /// Ours or Asterisk's fault: a safe exit, a restart, a lost channel.
  case failed
  /// The caller took a callback and was not reached in all attempts.
  case callbackUnreached = "callback_unreached"
  /// The caller took a callback, and no agent was found in time.
  case callbackExpired = "callback_expired"
  /// The customer called again while a callback was open; the other call went
  /// on in its place.
  case calledAgain = "called_again"
}

/// Why a call ended, technically.
public struct Termination: Codable, Equatable, Sendable {
  public enum Class: String, Codable, Sendable, CaseIterable {
    case callerHungUp = "caller_hung_up"
    case agentHungUp = "agent_hung_up"
    case flowEnded = "flow_ended"
    case operatorHungUp = "operator_hung_up"
    case safeExit = "safe_exit"
    /// Asterisk itself was restarted under the call.
    case asteriskRestarted = "asterisk_restarted"
    /// The channel was gone when we looked again after an absence.
    case vanished
    /// A callback came to its end while the customer was not on the line.
    case callbackEnded = "callback_ended"
  }

  public var `class`: Class
  public var cause: HangupCause

  public init(_ class: Class, cause: HangupCause) {
    self.class = `class`
    self.cause = cause
  }
}

extension CallOutcome {
  /// What a call was that came out of its last queue that way, and met no agent
  /// afterwards.
  init(_ exit: QueueOutcome) {
    switch exit {
    case .answered, .callback: self = .answered
    case .abandoned: self = .abandoned
    case .timedOut, .overflowed: self = .timedOut
    case .leftByKey: self = .leftByKey
    case .leftEmpty, .refusedEmpty: self = .leftEmpty
    case .full, .refused: self = .refused
    case .withdrawn: self = .withdrawn
    case .failed: self = .failed
    case .callbackUnreached: self = .callbackUnreached
    case .callbackExpired: self = .callbackExpired
    case .calledAgain: self = .calledAgain
    }
  }
}
