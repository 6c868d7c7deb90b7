import Telephony

/// What a waiting caller asks for at the moment. Callers who ask for the same
/// are matched together.
struct DemandKey: Codable, Hashable, Sendable {
  var queue: QueueID
  /// The release whose rules hold for the caller.
  var release: ReleaseID
  var skills: SkillDemand
  /// Only agents of these tiers; nil for all.
  var tiers: ClosedRange<Int>?
  /// Agents of these queues may serve, too; ordered by id.
  var alsoQueues: [QueueID] = []
  /// Only this agent may serve.
  var agent: AgentID?

  init(queue: QueueID, release: ReleaseID, skills: SkillDemand, agent: AgentID? = nil) {
    self.queue = queue
    self.release = release
    self.skills = skills
    self.agent = agent
  }

  /// What the caller asks for once the step is taken.
  func taking(_ step: RoutingStep) -> DemandKey {
    var key = self
    key.agent = nil
    if let tiers = step.tiers { key.tiers = tiers }
    for skill in step.dropSkills { key.skills.required[skill] = nil }
    for (skill, level) in step.levels where key.skills.required[skill] != nil { key.skills.required[skill] = level }
    key.alsoQueues = Set(key.alsoQueues + step.alsoQueues).sorted()
    return key
  }
}

extension DemandKey {
  /// The same, whoever of the agents serves.
  var forAnyAgent: DemandKey {
    var key = self
    key.agent = nil
    return key
  }

  /// The same queues, whatever the tiers and skills of their members.
  var forAllMembers: DemandKey {
    var key = DemandKey(queue: queue, release: release, skills: SkillDemand())
    key.alsoQueues = alsoQueues
    return key
  }

  /// Whether every member of the queue may serve.
  var isWhole: Bool {
    agent == nil && tiers == nil && alsoQueues.isEmpty && skills.required.isEmpty && skills.preferred.isEmpty
  }

  /// The agent's membership by which this demand may be served; nil when the
  /// agent may not. Of several that serve, the one of the lowest tier.
  func membership(of agent: AgentID, _ description: AgentDefinition) -> QueueMembership? {
    if let only = self.agent, only != agent { return nil }
    for (skill, level) in skills.required where description.skills[skill].map({ $0 < level }) ?? true { return nil }
    var best: QueueMembership?
    for membership in description.memberships
    where membership.queue == queue || alsoQueues.contains(membership.queue) {
      if let tiers, !tiers.contains(membership.tier) { continue }
      if let known = best, known.tier <= membership.tier { continue }
      best = membership
    }
    return best
  }

  /// How well the agent fits: the sum of the levels of preferred skills.
  func fit(of description: AgentDefinition) -> Int {
    skills.preferred.reduce(0) { $0 + (description.skills[$1] ?? 0) }
  }
}
