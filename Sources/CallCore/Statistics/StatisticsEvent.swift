import Telephony

/// What ``Statistics`` count: a fact of the core, folded in the step in which
/// it happens.
///
/// `skills` are those the caller asked for at queue entry, each once, and the
/// same with all events of the entry, whatever the routing steps drop later.
enum StatisticsEvent: Equatable, Sendable {
  /// A try to enter a queue. One that is refused is followed by `left` at once.
  case entered(QueueID, skills: [SkillID])
  /// An entry ended with an agent and the caller on a bridge.
  case answered(QueueID, by: AgentID, skills: [SkillID], waited: Duration)
  /// An entry ended with an agent and a customer who was called back on a bridge.
  case calledBack(QueueID, by: AgentID, skills: [SkillID], waited: Duration)
  /// An entry ended in another way.
  case left(QueueID, skills: [SkillID], QueueOutcome, waited: Duration)
  /// `held` is apart from `talked`, not part of it.
  case talkEnded(QueueID, by: AgentID, skills: [SkillID], talked: Duration, held: Duration)
  /// The queue is nil when the work was for no queue's call.
  case wrapUpEnded(QueueID?, by: AgentID, skills: [SkillID], Duration)
  /// An offer rang for its whole time, was declined, or didn't reach the agent.
  case offerMissed(QueueID, by: AgentID)
  /// `to` is nil for logged out.
  case agentChanged(AgentID, to: StaffedState?)
}
