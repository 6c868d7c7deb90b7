public import CallCore
import Telephony

/// An open callback, as the API shows it with its call.
public struct CallbackResource: Codable, Equatable, Sendable {
  /// The queue it was taken in.
  public var queue: String
  public var requestedAt: Timestamp
  public var expiresAt: Timestamp
  /// How often the customer was dialled.
  public var attempts: Int
  /// Until when the customer is not dialled again; absent when it is only a
  /// matter of an agent.
  public var restsUntil: Timestamp?
  /// The customer is on the line with another call at the moment.
  public var held: Bool

  enum CodingKeys: String, CodingKey {
    case queue
    case requestedAt = "requested_at"
    case expiresAt = "expires_at"
    case attempts
    case restsUntil = "rests_until"
    case held
  }

  public init(_ view: CallbackView) {
    queue = view.queue.rawValue
    requestedAt = Timestamp(view.requestedAt)
    expiresAt = Timestamp(view.expiresAt)
    attempts = view.attempts
    restsUntil = view.restsUntil.map(Timestamp.init(_:))
    held = view.isHeld
  }
}

/// The calls with an open callback, by arrival.
public struct CallbackList: Codable, Equatable, Sendable {
  public var callbacks: [CallResource]

  public init(callbacks: [CallResource]) { self.callbacks = callbacks }
}

/// The callback in the record of a call.
public struct CallbackRecordResource: Codable, Equatable, Sendable {
  public var requestedAt: Timestamp
  /// The legs to the customer, in their order.
  public var attempts: [CallbackAttemptResource]

  enum CodingKeys: String, CodingKey {
    case requestedAt = "requested_at"
    case attempts
  }

  public init(_ record: CallbackRecord) {
    requestedAt = Timestamp(record.requestedAt)
    attempts = record.attempts.map(CallbackAttemptResource.init(_:))
  }
}

/// One leg to a customer who was called back.
public struct CallbackAttemptResource: Codable, Equatable, Sendable {
  public var startedAt: Timestamp
  /// When it failed, or when agent and customer came to share a bridge.
  public var endedAt: Timestamp?
  /// The agent who was there for it.
  public var agent: String
  public var channel: String
  /// `reached`, `no_answer`, `busy` and so on.
  public var result: String?
  /// The cause value of ITU-T Q.850; 0 when there is none.
  public var cause: Int

  enum CodingKeys: String, CodingKey {
    case startedAt = "started_at"
    case endedAt = "ended_at"
    case agent, channel, result, cause
  }

  public init(_ attempt: CallbackAttempt) {
    startedAt = Timestamp(attempt.startedAt)
    endedAt = attempt.endedAt.map(Timestamp.init(_:))
    agent = attempt.agent.rawValue
    channel = attempt.channel.rawValue
    result = attempt.result?.rawValue
    cause = attempt.cause.rawValue
  }
}
