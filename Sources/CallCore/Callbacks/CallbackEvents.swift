public import Telephony

/// A caller took a callback.
public struct CallbackRequested: Codable, Equatable, Sendable {
  public var call: CallID
  public var queue: QueueID
  /// The place that is kept, from 1.
  public var position: Int
  public var waited: Duration
  /// When it is given up.
  public var expiresAt: Instant
  /// The key that was pressed.
  public var key: String

  public init(call: CallID, queue: QueueID, position: Int, waited: Duration, expiresAt: Instant, key: String) {
    self.call = call
    self.queue = queue
    self.position = position
    self.waited = waited
    self.expiresAt = expiresAt
    self.key = key
  }
}

/// Why a caller can't be called back.
public enum CallbackRefusal: String, Codable, Sendable, CaseIterable {
  /// No number was shown, or it is none that can be dialled.
  case numberHidden = "number_hidden"
  /// The rules don't allow it: too short, or beginning in a way that costs.
  case numberNotAllowed = "number_not_allowed"
  /// As many as may are open in the queue.
  case tooMany = "too_many"
  /// One for the same number is open in the queue.
  case alreadyOpen = "already_open"
}

/// A caller asked for a callback that can't be.
public struct CallbackRefused: Codable, Equatable, Sendable {
  public var call: CallID
  public var queue: QueueID
  public var reason: CallbackRefusal

  public init(call: CallID, queue: QueueID, reason: CallbackRefusal) {
    self.call = call
    self.queue = queue
    self.reason = reason
  }
}

/// The customer of a callback is being dialled.
public struct CallbackDialled: Codable, Equatable, Sendable {
  public var call: CallID
  public var queue: QueueID
  /// The agent who is there for it.
  public var agent: AgentID
  /// The customer's channel, by Asterisk's unique id.
  public var channel: ChannelID
  /// Counts from 1.
  public var attempt: Int

  public init(call: CallID, queue: QueueID, agent: AgentID, channel: ChannelID, attempt: Int) {
    self.call = call
    self.queue = queue
    self.agent = agent
    self.channel = channel
    self.attempt = attempt
  }
}

/// How an attempt to call back ended.
public enum CallbackResult: String, Codable, Sendable, CaseIterable {
  /// Agent and customer came to share a bridge.
  case reached
  case noAnswer = "no_answer"
  case busy
  /// The customer's device or network refused the call.
  case rejected
  case unreachable
  /// Picked up, and not confirmed: an answering machine, as a rule.
  case notConfirmed = "not_confirmed"
  /// The customer confirmed and hung up before an agent was heard.
  case hungUp = "hung_up"
  /// The agent hung up while the customer was dialled.
  case agentLost = "agent_lost"
  /// The customer called us at that moment.
  case calledAgain = "called_again"
  /// An operator gave the callback up.
  case cancelled
  /// Something of ours or of Asterisk's failed.
  case failed

  /// Whether it counts towards ``CallbackRules/attempts``: the customer's
  /// phone rang, or could not be reached.
  public var counts: Bool {
    switch self {
    case .reached, .noAnswer, .busy, .rejected, .unreachable, .notConfirmed, .hungUp: true
    case .agentLost, .calledAgain, .cancelled, .failed: false
    }
  }

  init(_ cause: HangupCause) {
    switch cause {
    case .userBusy: self = .busy
    case .callRejected: self = .rejected
    case .noAnswer, .noUserResponse, .normalClearing: self = .noAnswer
    default: self = .unreachable
    }
  }
}

/// An attempt to call back has come to its end.
public struct CallbackAttemptEnded: Codable, Equatable, Sendable {
  public var call: CallID
  public var queue: QueueID
  public var attempt: Int
  public var result: CallbackResult
  public var cause: HangupCause
  /// How long the customer is not dialled again; nil when that is not to be
  /// done any more, or only a matter of an agent.
  public var rest: Duration?

  public init(
    call: CallID, queue: QueueID, attempt: Int, result: CallbackResult, cause: HangupCause, rest: Duration? = nil
  ) {
    self.call = call
    self.queue = queue
    self.attempt = attempt
    self.result = result
    self.cause = cause
    self.rest = rest
  }
}

/// A callback is over.
public struct CallbackEnded: Codable, Equatable, Sendable {
  public var call: CallID
  public var queue: QueueID
  /// ``QueueOutcome/callback`` when the customer was connected.
  public var outcome: QueueOutcome
  /// How often the customer was dialled.
  public var attempts: Int

  public init(call: CallID, queue: QueueID, outcome: QueueOutcome, attempts: Int) {
    self.call = call
    self.queue = queue
    self.outcome = outcome
    self.attempts = attempts
  }
}

/// One leg to a customer who was called back.
public struct CallbackAttempt: Codable, Equatable, Sendable {
  public var startedAt: Instant
  /// When it failed, or when agent and customer came to share a bridge; nil
  /// while it lasts.
  public var endedAt: Instant?
  /// The agent who was there for it.
  public var agent: AgentID
  public var channel: ChannelID
  /// Nil while it lasts.
  public var result: CallbackResult?
  public var cause: HangupCause

  public init(
    startedAt: Instant, endedAt: Instant? = nil, agent: AgentID, channel: ChannelID, result: CallbackResult? = nil,
    cause: HangupCause = .unknown
  ) {
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.agent = agent
    self.channel = channel
    self.result = result
    self.cause = cause
  }
}

/// The callback in a contact's record.
public struct CallbackRecord: Codable, Equatable, Sendable {
  /// When the caller took it.
  public var requestedAt: Instant
  /// In their order; a few dozen at most.
  public var attempts: [CallbackAttempt]

  public init(requestedAt: Instant, attempts: [CallbackAttempt]) {
    self.requestedAt = requestedAt
    self.attempts = attempts
  }
}

/// A callback as others see it.
public struct CallbackView: Codable, Equatable, Sendable {
  /// The queue it was taken in.
  public var queue: QueueID
  public var requestedAt: Instant
  public var expiresAt: Instant
  /// How often the customer was dialled.
  public var attempts: Int
  /// Until when the customer is not dialled again; nil when it is only a
  /// matter of an agent.
  public var restsUntil: Instant?
  /// The customer is on the line with another call at the moment.
  public var isHeld: Bool

  public init(
    queue: QueueID, requestedAt: Instant, expiresAt: Instant, attempts: Int, restsUntil: Instant?, isHeld: Bool
  ) {
    self.queue = queue
    self.requestedAt = requestedAt
    self.expiresAt = expiresAt
    self.attempts = attempts
    self.restsUntil = restsUntil
    self.isHeld = isHeld
  }
}
