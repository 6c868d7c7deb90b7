public import Telephony

/// An agent's description.
public struct AgentDefinition: Codable, Equatable, Sendable {
  public var name: String
  /// What to ring, as Asterisk dials it: `PJSIP/agent1`.
  public var device: String
  /// The queues the agent serves, and how; each queue once.
  public var memberships: [QueueMembership]
  /// What the agent can do, each to a level of 1 to 100. A skill that is not
  /// there is not level 0: the agent does not have it.
  public var skills: [SkillID: Int]
  /// Whether calls are offered, too, while the device has a call that is none
  /// of ours (app_queue's `ringinuse`); nil for no.
  public var hasCallWaiting: Bool?
  /// How many calls the agent may have at a time; nil for one.
  public var capacity: AgentCapacity?

  public init(
    name: String, device: String, memberships: [QueueMembership], skills: [SkillID: Int] = [:],
    hasCallWaiting: Bool? = nil, capacity: AgentCapacity? = nil
  ) {
    self.name = name
    self.device = device
    self.memberships = memberships
    self.skills = skills
    self.hasCallWaiting = hasCallWaiting
    self.capacity = capacity
  }

  public init(name: String, device: String, queues: [QueueID], skills: [SkillID: Int] = [:]) {
    self.init(name: name, device: device, memberships: queues.map { QueueMembership(queue: $0) }, skills: skills)
  }

  public var queues: [QueueID] { memberships.map(\.queue) }

  /// How many calls the agent may talk on, and be rung for, at a time.
  public var callsMax: Int { capacity?.voice ?? 1 }
}

/// How much an agent may have at a time, by kind of channel.
public struct AgentCapacity: Codable, Equatable, Sendable {
  /// Calls, 1 to 10: all but one are on hold on the agent's phone.
  public var voice: Int

  public init(voice: Int = 1) { self.voice = voice }
}

/// How an agent serves a queue.
public struct QueueMembership: Codable, Equatable, Sendable {
  public var queue: QueueID
  /// Lower tiers are rung first, 1 to 1,000: app_queue's penalty,
  /// mod_callcenter's level.
  public var tier: Int
  /// The agent's place in the list of members, for the strategies that go by
  /// it; by id where it is the same.
  public var position: Int
  /// The share of calls under ``Strategy/weightedRandom``, 1 to 1,000.
  public var weight: Int

  public init(queue: QueueID, tier: Int = 1, position: Int = 0, weight: Int = 1) {
    self.queue = queue
    self.tier = tier
    self.position = position
    self.weight = weight
  }
}

/// A reason for which an agent may be not ready.
public struct NotReadyReason: Codable, Equatable, Sendable {
  /// How long it may last; after that the agent is told as overdue, and goes
  /// on being not ready. Nil for no limit.
  public var limit: Duration?

  public init(limit: Duration? = nil) { self.limit = limit }
}
