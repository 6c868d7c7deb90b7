public import CallCore
import Telephony

/// One change of the centre, as the live stream tells it.
///
/// In JSON an object whose `kind` says what the other members are. Open: a
/// reader must pass over kinds that it does not know, here ``unknown``.
public enum ChangeResource: Equatable, Sendable {
  case callArrived(call: String, ani: String?, dnis: String, flow: String?)
  /// The caller chose from the menu at this step of the flow, counted from 0.
  case menuChosen(call: String, flow: String, step: Int)
  /// The caller entered the queue; `position` counts from 1.
  case callQueued(call: String, queue: String, position: Int)
  /// The caller left the queue without an agent, or was not let in.
  /// `outcome`: one of ``CallCore/QueueOutcome``.
  case queueLeft(call: String, queue: String, outcome: String, waitedMs: Int64)
  case callOffered(call: String, offer: String, queue: String, agent: String, waitedMs: Int64)
  /// The agent picked up; caller and agent are not together yet.
  case offerAccepted(call: String, offer: String, agent: String)
  /// `result`: `answered`, `no_answer`, `declined`, `busy`, `unreachable`,
  /// `withdrawn` or `failed`.
  case offerEnded(call: String, offer: String, agent: String, result: String)
  case callAnswered(call: String, queue: String, agent: String, waitedMs: Int64)
  /// The caller took a callback and keeps the place.
  case callbackRequested(call: String, queue: String, position: Int, waitedMs: Int64, expiresAt: Timestamp)
  /// `reason`: one of ``CallCore/CallbackRefusal``.
  case callbackRefused(call: String, queue: String, reason: String)
  /// The agent is there, and the customer is being dialled; `attempt` counts from 1.
  case callbackDialled(call: String, queue: String, agent: String, attempt: Int)
  /// `result`: one of ``CallCore/CallbackResult``. `restMs`: how long the customer is not dialled again; nil when
  /// that will not be done any more.
  case callbackAttemptEnded(call: String, queue: String, attempt: Int, result: String, restMs: Int64?)
  /// `outcome`: one of ``CallCore/QueueOutcome``; `callback` when the customer was connected.
  case callbackEnded(call: String, queue: String, outcome: String, attempts: Int)
  case callEnded(RecordResource)
  case agentChanged(AgentResource)
  case nodeChanged(NodeResource)
  /// A quarter of an hour, or a day, is over.
  case statisticsClosed(StatisticsResource)
  case centreReleased(release: String)
  /// A kind that this version does not know.
  case unknown(kind: String)

  public init(_ announcement: Announcement) {
    switch announcement {
    case .callArrived(let arrival):
      self = .callArrived(
        call: arrival.call.rawValue, ani: arrival.ani.clear, dnis: arrival.dnis, flow: arrival.flow?.rawValue)
    case .menuChosen(let call, let flow, let step):
      self = .menuChosen(call: call.rawValue, flow: flow.rawValue, step: step)
    case .callQueued(let call, let queue, let position):
      self = .callQueued(call: call.rawValue, queue: queue.rawValue, position: position)
    case .queueLeft(let left):
      self = .queueLeft(
        call: left.call.rawValue, queue: left.queue.rawValue, outcome: left.outcome.rawValue,
        waitedMs: left.waited.wholeMilliseconds)
    case .callOffered(let offered):
      self = .callOffered(
        call: offered.call.rawValue, offer: offered.offer.rawValue, queue: offered.queue.rawValue,
        agent: offered.agent.rawValue, waitedMs: offered.waited.wholeMilliseconds)
    case .offerAccepted(let call, let offer, let agent):
      self = .offerAccepted(call: call.rawValue, offer: offer.rawValue, agent: agent.rawValue)
    case .offerEnded(let ended):
      self = .offerEnded(
        call: ended.call.rawValue, offer: ended.offer.rawValue, agent: ended.agent.rawValue,
        result: ended.result.rawValue)
    case .callAnswered(let answered):
      self = .callAnswered(
        call: answered.call.rawValue, queue: answered.queue.rawValue, agent: answered.agent.rawValue,
        waitedMs: answered.waited.wholeMilliseconds)
    case .callbackRequested(let request):
      self = .callbackRequested(
        call: request.call.rawValue, queue: request.queue.rawValue, position: request.position,
        waitedMs: request.waited.wholeMilliseconds, expiresAt: Timestamp(request.expiresAt))
    case .callbackRefused(let refused):
      self = .callbackRefused(
        call: refused.call.rawValue, queue: refused.queue.rawValue, reason: refused.reason.rawValue)
    case .callbackDialled(let dialled):
      self = .callbackDialled(
        call: dialled.call.rawValue, queue: dialled.queue.rawValue, agent: dialled.agent.rawValue,
        attempt: dialled.attempt)
    case .callbackAttemptEnded(let ended):
      self = .callbackAttemptEnded(
        call: ended.call.rawValue, queue: ended.queue.rawValue, attempt: ended.attempt, result: ended.result.rawValue,
        restMs: ended.rest?.wholeMilliseconds)
    case .callbackEnded(let ended):
      self = .callbackEnded(
        call: ended.call.rawValue, queue: ended.queue.rawValue, outcome: ended.outcome.rawValue,
        attempts: ended.attempts)
    case .callEnded(let record): self = .callEnded(RecordResource(record))
    case .agentChanged(let agent): self = .agentChanged(AgentResource(agent))
    case .nodeChanged(let node): self = .nodeChanged(NodeResource(node))
    case .centreReleased(let release): self = .centreReleased(release: release.rawValue)
    case .statisticsClosed(let report): self = .statisticsClosed(StatisticsResource(report))
    }
  }

  /// The change's name in JSON: `call_arrived`.
  public var kind: String {
    switch self {
    case .callArrived: "call_arrived"
    case .menuChosen: "menu_chosen"
    case .callQueued: "call_queued"
    case .queueLeft: "queue_left"
    case .callOffered: "call_offered"
    case .offerAccepted: "offer_accepted"
    case .offerEnded: "offer_ended"
    case .callAnswered: "call_answered"
    case .callbackRequested: "callback_requested"
    case .callbackRefused: "callback_refused"
    case .callbackDialled: "callback_dialled"
    case .callbackAttemptEnded: "callback_attempt_ended"
    case .callbackEnded: "callback_ended"
    case .callEnded: "call_ended"
    case .agentChanged: "agent_changed"
    case .nodeChanged: "node_changed"
    case .statisticsClosed: "statistics_closed"
    case .centreReleased: "centre_released"
    case .unknown(let kind): kind
    }
  }
}
