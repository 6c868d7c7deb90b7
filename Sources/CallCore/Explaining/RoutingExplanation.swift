public import Telephony

/// Why a caller was offered to this agent and not to another, or to nobody:
/// one decision with all that was weighed.
///
/// It is not kept anywhere: the journal is folded again up to the decision,
/// with an eye on the call. So it is complete, costs nothing while calls are
/// served, and tells the reasons that were really applied.
public struct RoutingExplanation: Codable, Equatable, Sendable {
  public var call: CallID
  public var at: Instant
  public var queue: QueueID
  public var strategy: Strategy
  public var order: CallerOrder
  public var enqueuedAt: Instant
  public var priority: Int
  /// The caller's place in the queue, from 1.
  public var position: Int
  /// What agents must have at this moment; steps may have lowered it.
  public var required: [SkillID: Int]
  public var preferred: [SkillID]
  public var tiers: ClosedRange<Int>?
  /// Routing steps taken so far.
  public var stepsTaken: Int
  /// Who was rung; nil when nobody could be.
  public var chosen: AgentID?
  /// All agents of the description: those who could be rung in the order in
  /// which they would have been, then the others by id.
  public var candidates: [RoutingCandidate]
}

/// An agent in a decision.
public struct RoutingCandidate: Codable, Equatable, Sendable {
  public var agent: AgentID
  public var state: AgentState
  /// Since when the agent is in the state.
  public var since: Instant
  /// How many calls the agent has and could be rung beside.
  public var calls: Int
  public var tier: Int?
  /// The sum of levels in the preferred skills.
  public var fit: Int
  /// The strategy's own measure, lower is first: microseconds since 1970 for
  /// those that go by a moment, a count, a talk time in microseconds, or the
  /// position.
  public var measure: Int64?
  /// What spoke against the agent; empty for those who could be rung.
  public var removals: [RoutingRemoval]
  /// The place in the order of ringing, from 1. For one with a single removal
  /// the place there would have been without it: the counterfactual.
  public var place: Int?
}

/// What speaks against an agent for a caller.
public enum RoutingRemoval: Codable, Equatable, Sendable {
  /// Does not serve the queue, nor one that may help.
  case notMember
  /// Another agent was to be asked alone.
  case notTheNamedAgent
  case outOfTier(Int)
  /// `has` is nil when the agent does not have the skill at all.
  case skill(SkillID, needed: Int, has: Int?)
  /// Not available, whatever the state is.
  case state(AgentState)
  /// The channel of the call before is not gone yet.
  case oldChannel
  case queuePaused
  /// Missed or declined this caller lately.
  case barred(until: Instant)
  /// Is being rung for this caller already.
  case ringing
  /// Lower tiers are being rung.
  case tierNotReached(Int)
}
