public import Telephony

/// An agent as others see them.
public struct AgentView: Codable, Equatable, Sendable {
  public var agent: AgentID
  public var name: String
  public var device: String
  public var queues: [QueueID]
  public var state: AgentState
  public var since: Instant
  /// The call the agent is offered, or on, or wrapping up; of several talks
  /// the latest.
  public var call: CallID?
  /// All calls the agent talks on or is offered, in the order of the offers.
  public var calls: [CallID]
  public var callsAnswered: Int
  /// Queues the agent takes a break from while serving others.
  public var pausedQueues: [QueueID]
  /// When the limit of the reason for being not ready is reached; nil when it
  /// has none.
  public var limitEndsAt: Instant?
  /// Since when the agent is not ready for longer than the limit; nil when not.
  public var overdueSince: Instant?

  public init(
    agent: AgentID, name: String, device: String, queues: [QueueID], state: AgentState, since: Instant,
    call: CallID?, calls: [CallID] = [], callsAnswered: Int, pausedQueues: [QueueID] = [],
    limitEndsAt: Instant? = nil,
    overdueSince: Instant? = nil
  ) {
    self.agent = agent
    self.name = name
    self.device = device
    self.queues = queues
    self.state = state
    self.since = since
    self.call = call
    self.calls = calls
    self.callsAnswered = callsAnswered
    self.pausedQueues = pausedQueues
    self.limitEndsAt = limitEndsAt
    self.overdueSince = overdueSince
  }
}

/// A call under way as others see it.
public struct CallView: Codable, Equatable, Sendable {
  /// Where in its life the call is.
  public enum Stage: String, Codable, Sendable, CaseIterable {
    case inFlow = "in_flow"
    case waiting
    /// The customer is not on the line, and waits to be called back.
    case awaitingCallback = "awaiting_callback"
    case offered
    /// An agent is there, and the customer of a callback is being dialled or
    /// asked to confirm.
    case dialling
    case connecting
    case talking
    case ending
  }

  public var call: CallID
  public var node: NodeID
  public var ani: Personal
  public var dnis: String
  public var stage: Stage
  public var stageSince: Instant
  public var arrivedAt: Instant
  public var flow: FlowID?
  public var queue: QueueID?
  public var enqueuedAt: Instant?
  public var agent: AgentID?
  public var offers: Int
  /// The channels of the call: the caller's, then the agent's if any.
  public var channels: [ChannelID]
  /// The callback, while it is open.
  public var callback: CallbackView?

  public init(
    call: CallID, node: NodeID, ani: Personal, dnis: String, stage: Stage, stageSince: Instant, arrivedAt: Instant,
    flow: FlowID?, queue: QueueID?, enqueuedAt: Instant?, agent: AgentID?, offers: Int, channels: [ChannelID],
    callback: CallbackView? = nil
  ) {
    self.call = call
    self.node = node
    self.ani = ani
    self.dnis = dnis
    self.stage = stage
    self.stageSince = stageSince
    self.arrivedAt = arrivedAt
    self.flow = flow
    self.queue = queue
    self.enqueuedAt = enqueuedAt
    self.agent = agent
    self.offers = offers
    self.channels = channels
    self.callback = callback
  }
}

/// A queue as others see it.
public struct QueueView: Codable, Equatable, Sendable {
  public var queue: QueueID
  public var name: String
  /// Waiting callers, those being offered and those to be called back
  /// included, in the order of the queue.
  public var waiting: [CallID]
  /// Of those on the line.
  public var longestWaitSince: Instant?
  /// Those who are paused in the queue included.
  public var agentsLoggedIn: Int
  /// Who could be offered a call of the queue: not those who are paused in it.
  public var agentsAvailable: Int
  /// On a call of whichever queue.
  public var agentsOnCall: Int
  /// What the next caller may expect.
  public var forecast: WaitForecast?
  /// How good such forecasts have been.
  public var accuracy: WaitEstimateAccuracy?
  /// The day so far; nil when there was nothing yet.
  public var today: StatisticsReport?
  /// How many of those who wait are to be called back.
  public var callbacks: Int

  public init(
    queue: QueueID, name: String, waiting: [CallID], longestWaitSince: Instant?, agentsLoggedIn: Int,
    agentsAvailable: Int, agentsOnCall: Int, forecast: WaitForecast? = nil, accuracy: WaitEstimateAccuracy? = nil,
    today: StatisticsReport? = nil, callbacks: Int = 0
  ) {
    self.queue = queue
    self.name = name
    self.waiting = waiting
    self.longestWaitSince = longestWaitSince
    self.agentsLoggedIn = agentsLoggedIn
    self.agentsAvailable = agentsAvailable
    self.agentsOnCall = agentsOnCall
    self.forecast = forecast
    self.accuracy = accuracy
    self.today = today
    self.callbacks = callbacks
  }
}

/// An Asterisk as the core sees it.
public struct NodeView: Codable, Equatable, Sendable {
  public var node: NodeID
  public var isUp: Bool
  public var asteriskVersion: String
  public var asteriskStartedAt: Instant?

  public init(node: NodeID, isUp: Bool, asteriskVersion: String, asteriskStartedAt: Instant?) {
    self.node = node
    self.isUp = isUp
    self.asteriskVersion = asteriskVersion
    self.asteriskStartedAt = asteriskStartedAt
  }
}

/// Everything of a centre that can be seen at one moment.
public struct CentreView: Codable, Equatable, Sendable {
  public var tenant: TenantID
  public var release: ReleaseID
  public var nodes: [NodeView]
  public var agents: [AgentView]
  public var queues: [QueueView]
  public var calls: [CallView]
  /// Calls ended since the centre's beginning, by outcome.
  public var outcomes: [String: Int]
  /// Callers who wait by the rules of an older release.
  public var callersByOlderRules: Int

  public init(
    tenant: TenantID, release: ReleaseID, nodes: [NodeView], agents: [AgentView], queues: [QueueView],
    calls: [CallView], outcomes: [String: Int], callersByOlderRules: Int = 0
  ) {
    self.tenant = tenant
    self.release = release
    self.nodes = nodes
    self.agents = agents
    self.queues = queues
    self.calls = calls
    self.outcomes = outcomes
    self.callersByOlderRules = callersByOlderRules
  }
}
