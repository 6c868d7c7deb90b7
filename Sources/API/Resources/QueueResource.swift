public import CallCore
import Telephony

/// A queue, as the API shows it.
public struct QueueResource: Codable, Equatable, Sendable {
  public var id: String
  public var name: String
  /// The calls that wait, those being offered and those to be called back
  /// included, in the queue's order.
  public var waiting: [String]
  /// How many of them are to be called back.
  public var callbacks: Int
  /// Since when the first of those on the line waits.
  public var longestWaitSince: Timestamp?
  /// Those who are paused in the queue included.
  public var agentsLoggedIn: Int
  /// Not those who are paused in the queue.
  public var agentsAvailable: Int
  /// On a call of whichever queue.
  public var agentsOnCall: Int
  /// What the next caller may expect.
  public var estimate: WaitEstimateResource?
  /// How good such estimates have been.
  public var estimateAccuracy: EstimateAccuracyResource?
  /// The day so far; absent when there was nothing yet.
  public var today: StatisticsResource?

  enum CodingKeys: String, CodingKey {
    case id, name, waiting, callbacks
    case longestWaitSince = "longest_wait_since"
    case agentsLoggedIn = "agents_logged_in"
    case agentsAvailable = "agents_available"
    case agentsOnCall = "agents_on_call"
    case estimate
    case estimateAccuracy = "estimate_accuracy"
    case today
  }

  public init(_ view: QueueView) {
    id = view.queue.rawValue
    name = view.name
    waiting = view.waiting.map(\.rawValue)
    callbacks = view.callbacks
    longestWaitSince = view.longestWaitSince.map(Timestamp.init(_:))
    agentsLoggedIn = view.agentsLoggedIn
    agentsAvailable = view.agentsAvailable
    agentsOnCall = view.agentsOnCall
    estimate = view.forecast.map(WaitEstimateResource.init(_:))
    estimateAccuracy = view.accuracy.map(EstimateAccuracyResource.init(_:))
    today = view.today.map(StatisticsResource.init(_:))
  }
}

/// All queues, ordered by id.
public struct QueueList: Codable, Equatable, Sendable {
  public var queues: [QueueResource]

  public init(queues: [QueueResource]) { self.queues = queues }
}
