public import CallCore
import Telephony

/// A call under way, as the API shows it.
public struct CallResource: Codable, Equatable, Sendable {
  public var id: String
  public var node: String
  /// Who called, in clear: whoever holds the token may see it. Absent once erased.
  public var ani: String?
  public var dnis: String
  /// `in_flow`, `waiting`, `awaiting_callback`, `offered`, `dialling`, `connecting`, `talking` or `ending`.
  public var stage: String
  public var stageSince: Timestamp
  public var arrivedAt: Timestamp
  public var flow: String?
  public var queue: String?
  public var enqueuedAt: Timestamp?
  public var agent: String?
  /// How often the call was presented to an agent.
  public var offers: Int
  /// The channels of the call: the caller's, then the agent's if any.
  public var channels: [String]
  /// The callback, while it is open.
  public var callback: CallbackResource?

  enum CodingKeys: String, CodingKey {
    case id, node, ani, dnis, stage
    case stageSince = "stage_since"
    case arrivedAt = "arrived_at"
    case flow, queue
    case enqueuedAt = "enqueued_at"
    case agent, offers, channels, callback
  }

  public init(_ view: CallView) {
    id = view.call.rawValue
    node = view.node.rawValue
    ani = view.ani.clear
    dnis = view.dnis
    stage = view.stage.rawValue
    stageSince = Timestamp(view.stageSince)
    arrivedAt = Timestamp(view.arrivedAt)
    flow = view.flow?.rawValue
    queue = view.queue?.rawValue
    enqueuedAt = view.enqueuedAt.map(Timestamp.init(_:))
    agent = view.agent?.rawValue
    offers = view.offers
    channels = view.channels.map(\.rawValue)
    callback = view.callback.map(CallbackResource.init(_:))
  }
}

/// All calls under way, by arrival.
public struct CallList: Codable, Equatable, Sendable {
  public var calls: [CallResource]

  public init(calls: [CallResource]) { self.calls = calls }
}

/// One call, wherever it is in its life: exactly one of the two is there.
public struct CallDetail: Codable, Equatable, Sendable {
  /// The call, while it is under way.
  public var call: CallResource?
  /// The call's record, once it has ended.
  public var record: RecordResource?

  public init(call: CallResource) { self.call = call }
  public init(record: RecordResource) { self.record = record }
}
