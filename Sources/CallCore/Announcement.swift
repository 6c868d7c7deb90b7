public import Telephony

/// What the centre tells the world of what happened, in the words of the trade.
public enum Announcement: Codable, Equatable, Sendable {
  case callArrived(CallArrived)
  /// The caller chose an option of a menu. The digit itself is not told: it
  /// may be personal.
  case menuChosen(CallID, flow: FlowID, step: Int)
  /// The caller entered the queue; `position` counts from 1.
  case callQueued(CallID, QueueID, position: Int)
  /// The caller left the queue without an agent, or was not let in.
  case queueLeft(QueueLeft)
  case callOffered(CallOffered)
  /// The agent picked up; caller and agent are not together yet.
  case offerAccepted(CallID, OfferID, AgentID)
  case offerEnded(OfferEnded)
  /// Agent and caller share a bridge.
  case callAnswered(CallAnswered)
  /// The caller took a callback: the place is kept, the caller is let go.
  case callbackRequested(CallbackRequested)
  /// The caller asked for a callback that can't be; the caller waits on.
  case callbackRefused(CallbackRefused)
  /// An agent is there for it, and the customer is being dialled.
  case callbackDialled(CallbackDialled)
  case callbackAttemptEnded(CallbackAttemptEnded)
  /// The callback is over, one way or another: exactly one for each requested.
  case callbackEnded(CallbackEnded)
  case callEnded(CallRecord)
  case agentChanged(AgentView)
  case nodeChanged(NodeView)
  /// A quarter of an hour, or a day, is over.
  case statisticsClosed(StatisticsReport)
  case centreReleased(ReleaseID)
}

extension Announcement {
  /// The call it is about; nil for what is about agents, nodes or the centre.
  public var call: CallID? {
    switch self {
    case .callArrived(let arrived): arrived.call
    case .menuChosen(let call, _, _), .callQueued(let call, _, _), .offerAccepted(let call, _, _): call
    case .queueLeft(let left): left.call
    case .callOffered(let offered): offered.call
    case .offerEnded(let ended): ended.call
    case .callAnswered(let answered): answered.call
    case .callbackRequested(let request): request.call
    case .callbackRefused(let refused): refused.call
    case .callbackDialled(let dialled): dialled.call
    case .callbackAttemptEnded(let ended): ended.call
    case .callbackEnded(let ended): ended.call
    case .callEnded(let record): record.call
    case .agentChanged, .nodeChanged, .centreReleased, .statisticsClosed: nil
    }
  }
}

/// A caller came in.
public struct CallArrived: Codable, Equatable, Sendable {
  public var call: CallID
  public var ani: Personal
  public var dnis: String
  public var flow: FlowID?
  /// The caller's channel, by Asterisk's unique id; nil for one who came and
  /// went while nobody was there.
  public var channel: ChannelID?

  public init(call: CallID, ani: Personal, dnis: String, flow: FlowID?, channel: ChannelID? = nil) {
    self.call = call
    self.ani = ani
    self.dnis = dnis
    self.flow = flow
    self.channel = channel
  }
}

/// A caller left a queue without an agent, or was not let in.
public struct QueueLeft: Codable, Equatable, Sendable {
  public var call: CallID
  public var queue: QueueID
  public var outcome: QueueOutcome
  public var waited: Duration
  /// The caller's place at that moment, from 1; nil for one who was not in the
  /// order: not let in, or being brought together with an agent.
  public var position: Int?
  /// The key that leaves the queue, if one was pressed. It is one of the few
  /// that the flow names, so it tells nothing of the person.
  public var key: String?

  public init(
    call: CallID, queue: QueueID, outcome: QueueOutcome, waited: Duration, position: Int? = nil, key: String? = nil
  ) {
    self.call = call
    self.queue = queue
    self.outcome = outcome
    self.waited = waited
    self.position = position
    self.key = key
  }
}

/// A call is being presented to an agent.
public struct CallOffered: Codable, Equatable, Sendable {
  public var call: CallID
  public var offer: OfferID
  public var queue: QueueID
  public var agent: AgentID
  public var waited: Duration

  public init(call: CallID, offer: OfferID, queue: QueueID, agent: AgentID, waited: Duration) {
    self.call = call
    self.offer = offer
    self.queue = queue
    self.agent = agent
    self.waited = waited
  }
}

/// An offer has come to its end.
public struct OfferEnded: Codable, Equatable, Sendable {
  public var call: CallID
  public var offer: OfferID
  public var agent: AgentID
  public var result: OfferResult

  public init(call: CallID, offer: OfferID, agent: AgentID, result: OfferResult) {
    self.call = call
    self.offer = offer
    self.agent = agent
    self.result = result
  }
}

/// How an offer ended.
public enum OfferResult: String, Codable, Sendable, CaseIterable {
  /// The agent answered and was bridged with the caller.
  case answered
  /// Rang for the whole offer time (RONA).
  case noAnswer = "no_answer"
  /// The agent's device refused the call.
  case declined
  /// The agent's device was busy.
  case busy
  /// The agent's device could not be reached: not registered, say.
  case unreachable
  /// The caller hung up, or left the queue, while it rang.
  case withdrawn
  /// Something of ours or of Asterisk's failed; not the agent's doing.
  case failed
}

/// Agent and caller share a bridge.
public struct CallAnswered: Codable, Equatable, Sendable {
  public var call: CallID
  public var queue: QueueID
  public var agent: AgentID
  public var waited: Duration
  /// The agent's channel, by Asterisk's unique id.
  public var channel: ChannelID?

  public init(call: CallID, queue: QueueID, agent: AgentID, waited: Duration, channel: ChannelID? = nil) {
    self.call = call
    self.queue = queue
    self.agent = agent
    self.waited = waited
    self.channel = channel
  }
}
