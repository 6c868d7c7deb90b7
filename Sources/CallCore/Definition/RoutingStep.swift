public import Telephony

/// What skills a caller needs, and which would be good to have.
public struct SkillDemand: Codable, Hashable, Sendable {
  /// The least level of each skill, 1 to 100.
  public var required: [SkillID: Int]
  /// Of agents who may serve, those with the higher sum of levels in these are
  /// rung first.
  public var preferred: [SkillID]

  public init(required: [SkillID: Int] = [:], preferred: [SkillID] = []) {
    self.required = required
    self.preferred = preferred
  }

  /// The skills that are needed, ordered by id.
  var names: [SkillID] { required.keys.sorted() }

  /// Both demands together; of two levels the higher.
  func adding(_ other: SkillDemand) -> SkillDemand {
    SkillDemand(
      required: required.merging(other.required, uniquingKeysWith: max),
      preferred: preferred + other.preferred.filter { !preferred.contains($0) })
  }
}

/// How the search for an agent changes as a caller waits.
///
/// The one model for Genesys' rings, TaskRouter's targets, mod_callcenter's
/// tier rules and app_queue's penalty rules. Each step changes what the step
/// before it left; its moment counts from queue entry, so that a step that is
/// taken early never moves those after it.
public struct RoutingStep: Codable, Equatable, Sendable {
  /// When a step is passed over at once, the next being taken in its place.
  public enum Skip: String, Codable, Sendable, CaseIterable {
    case never
    /// Nobody who may serve is logged in; also when the last one logs out.
    case nobodyLoggedIn = "nobody_logged_in"
    /// Nobody who may serve is available at the moment the step is taken.
    case nobodyAvailable = "nobody_available"
  }

  /// When it is taken, counted from queue entry; 0 and more.
  public var after: Duration
  /// Only agents of these tiers may serve; nil leaves it as it was.
  public var tiers: ClosedRange<Int>?
  /// Skills that are no longer needed.
  public var dropSkills: [SkillID]
  /// The levels that are enough from now on.
  public var levels: [SkillID: Int]
  /// Agents of these queues may serve, too.
  public var alsoQueues: [QueueID]
  /// Added to the caller's priority.
  public var priority: Int
  /// The queue the caller moves on to, with the moment of entry kept.
  public var overflow: QueueID?
  public var skip: Skip

  public init(
    after: Duration, tiers: ClosedRange<Int>? = nil, dropSkills: [SkillID] = [], levels: [SkillID: Int] = [:],
    alsoQueues: [QueueID] = [], priority: Int = 0, overflow: QueueID? = nil, skip: Skip = .nobodyLoggedIn
  ) {
    self.after = after
    self.tiers = tiers
    self.dropSkills = dropSkills
    self.levels = levels
    self.alsoQueues = alsoQueues
    self.priority = priority
    self.overflow = overflow
    self.skip = skip
  }
}
