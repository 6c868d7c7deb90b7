public import Telephony

/// A queue's description.
public struct QueueDefinition: Codable, Equatable, Sendable {
  public var name: String
  public var strategy: Strategy
  public var order: CallerOrder
  /// Against other queues with the same agents, 0 to 1,000: a free agent first
  /// serves the heavier queue, but only while as many wait in it as agents are
  /// free for it, so that the lighter is not starved.
  public var weight: Int
  /// How long an agent's phone rings before the offer goes elsewhere.
  public var offerTime: Duration
  /// How long an agent has for after-call work; zero for none.
  public var wrapUpTime: Duration
  /// How long after-call work may become by being extended.
  public var wrapUpMax: Duration
  /// The music class that waiting callers hear; nil is silence.
  public var musicClass: String?
  public var skills: SkillDemand
  /// Ordered by ``RoutingStep/after``.
  public var steps: [RoutingStep]
  /// For how long a caller is not offered again to an agent who missed or
  /// declined, while others are there who did not.
  public var retryTime: Duration
  public var misses: MissRules
  public var joining: JoinRules
  /// Callers leave when no agent is left but in these conditions; nil never.
  public var leavesWhenEmpty: AgentConditions?
  public var announcements: [QueueAnnouncement]
  /// What the agent hears before the caller; empty for nothing.
  public var whisper: [AnnouncementPart]
  /// What the caller hears once an agent has answered, before they hear each
  /// other; empty for nothing.
  public var connectAnnouncement: [Media]
  public var serviceLevel: ServiceLevelRule
  /// A caller is first offered only to the agent of the last talk for so long;
  /// zero for no such preference.
  public var lastAgentTime: Duration
  /// For how long the agent of the last talk is remembered.
  public var lastAgentMemory: Duration
  /// Who abandons and calls again within this time has the old place; zero for
  /// never.
  public var callAgainTime: Duration
  /// Whether the other phones go on ringing until the bridge of the one that
  /// answered first is confirmed.
  public var keepsRinging: Bool
  /// Whether an offer that rings when the wait limit is reached is let finish.
  public var finishesRinging: Bool
  /// How callers may be called back; nil when they may not.
  public var callback: CallbackRules?

  public init(
    name: String, strategy: Strategy = .longestIdle, order: CallerOrder = .fifo, weight: Int = 0,
    offerTime: Duration = .seconds(20), wrapUpTime: Duration = .zero, wrapUpMax: Duration = .seconds(1_800),
    musicClass: String? = nil, skills: SkillDemand = SkillDemand(), steps: [RoutingStep] = [],
    retryTime: Duration = .seconds(30), misses: MissRules = MissRules(), joining: JoinRules = JoinRules(),
    leavesWhenEmpty: AgentConditions? = nil, announcements: [QueueAnnouncement] = [],
    whisper: [AnnouncementPart] = [], connectAnnouncement: [Media] = [],
    serviceLevel: ServiceLevelRule = ServiceLevelRule(),
    lastAgentTime: Duration = .zero, lastAgentMemory: Duration = .seconds(604_800), callAgainTime: Duration = .zero,
    keepsRinging: Bool = true, finishesRinging: Bool = true, callback: CallbackRules? = nil
  ) {
    self.name = name
    self.strategy = strategy
    self.order = order
    self.weight = weight
    self.offerTime = offerTime
    self.wrapUpTime = wrapUpTime
    self.wrapUpMax = wrapUpMax
    self.musicClass = musicClass
    self.skills = skills
    self.steps = steps
    self.retryTime = retryTime
    self.misses = misses
    self.joining = joining
    self.leavesWhenEmpty = leavesWhenEmpty
    self.announcements = announcements
    self.whisper = whisper
    self.connectAnnouncement = connectAnnouncement
    self.serviceLevel = serviceLevel
    self.lastAgentTime = lastAgentTime
    self.lastAgentMemory = lastAgentMemory
    self.callAgainTime = callAgainTime
    self.keepsRinging = keepsRinging
    self.finishesRinging = finishesRinging
    self.callback = callback
  }
}

/// What counts as served in time, and what as a short abandon.
public struct ServiceLevelRule: Codable, Equatable, Sendable {
  /// Answered within this time is in time.
  public var threshold: Duration
  /// Who hangs up sooner than this hardly waited at all.
  public var shortAbandon: Duration

  public init(threshold: Duration = .seconds(20), shortAbandon: Duration = .seconds(5)) {
    self.threshold = threshold
    self.shortAbandon = shortAbandon
  }
}

/// What follows for an agent who did not take an offer.
public struct MissRules: Codable, Equatable, Sendable {
  /// How long the agent then rests, by how the offer ended; zero for not at all.
  public var noAnswerDelay: Duration
  public var declinedDelay: Duration
  public var busyDelay: Duration
  public var unreachableDelay: Duration
  /// After so many misses in a row the agent is not ready until somebody says
  /// otherwise; nil for never.
  public var pauseAfter: Int?
  /// Which misses count towards ``pauseAfter``.
  public var pauseCounts: [OfferResult]
  /// The agent is paused for this queue only, and goes on serving others.
  public var pausesThisQueueOnly: Bool
  /// No pause for an agent whose last talk ended less than this ago; zero
  /// for no such grace.
  public var pauseGrace: Duration

  public init(
    noAnswerDelay: Duration = .zero, declinedDelay: Duration = .zero, busyDelay: Duration = .zero,
    unreachableDelay: Duration = .zero, pauseAfter: Int? = 1,
    pauseCounts: [OfferResult] = [.noAnswer, .declined, .busy, .unreachable], pausesThisQueueOnly: Bool = false,
    pauseGrace: Duration = .zero
  ) {
    self.noAnswerDelay = noAnswerDelay
    self.declinedDelay = declinedDelay
    self.busyDelay = busyDelay
    self.unreachableDelay = unreachableDelay
    self.pauseAfter = pauseAfter
    self.pauseCounts = pauseCounts
    self.pausesThisQueueOnly = pausesThisQueueOnly
    self.pauseGrace = pauseGrace
  }

  func delay(after result: OfferResult) -> Duration {
    switch result {
    case .noAnswer: noAnswerDelay
    case .declined: declinedDelay
    case .busy: busyDelay
    case .unreachable: unreachableDelay
    case .answered, .withdrawn, .failed: .zero
    }
  }
}

/// Conditions in which an agent does not count as being there. Who is logged
/// out never does.
public struct AgentConditions: OptionSet, Codable, Hashable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let notReady = AgentConditions(rawValue: 1)
  public static let offered = AgentConditions(rawValue: 2)
  public static let onCall = AgentConditions(rawValue: 4)
  public static let onOtherCall = AgentConditions(rawValue: 8)
  public static let wrapUp = AgentConditions(rawValue: 16)
  public static let unreachable = AgentConditions(rawValue: 32)
  /// Not in the tiers that the caller's step allows.
  public static let outOfTier = AgentConditions(rawValue: 64)
}

/// Who may enter a queue.
public struct JoinRules: Codable, Equatable, Sendable {
  /// Nobody may enter when no agent is there but in these conditions; nil lets
  /// callers enter an empty queue.
  public var refusesWhenEmpty: AgentConditions?
  /// How many may wait; nil for as many as come.
  public var waitingMax: Int?
  /// Nobody may enter while more than so many wait for each agent logged in.
  public var waitingPerAgentMax: Int?
  /// Nobody may enter while the wait is likely to be longer.
  public var estimatedWaitMax: Duration?
  /// Nobody may enter while more than so many percent of the agents who serve
  /// (available, or with a call) have one.
  public var occupancyMax: Int?

  public init(
    refusesWhenEmpty: AgentConditions? = nil, waitingMax: Int? = nil, waitingPerAgentMax: Int? = nil,
    estimatedWaitMax: Duration? = nil, occupancyMax: Int? = nil
  ) {
    self.refusesWhenEmpty = refusesWhenEmpty
    self.waitingMax = waitingMax
    self.waitingPerAgentMax = waitingPerAgentMax
    self.estimatedWaitMax = estimatedWaitMax
    self.occupancyMax = occupancyMax
  }
}

/// A piece of what is said to callers or agents.
public enum AnnouncementPart: Codable, Equatable, Sendable {
  case media(Media)
  /// The caller's place in the queue, from 1.
  case position
  /// The likely wait in whole minutes, at least 1.
  case estimatedWait
  /// The ends of the interval in which the wait will be, in whole minutes: the
  /// lower is at least 1, the upper more than the lower.
  case estimatedWaitFrom, estimatedWaitTo
  /// How long the caller has waited, in whole minutes, at least 1.
  case waited

  /// Whether it tells of the wait to come.
  var isEstimate: Bool {
    switch self {
    case .estimatedWait, .estimatedWaitFrom, .estimatedWaitTo: true
    case .media, .position, .waited: false
    }
  }
}

/// Something said to callers while they wait. It never delays a match: an
/// agent is rung while it is heard, and it ends when the agent is there.
public struct QueueAnnouncement: Codable, Equatable, Sendable {
  /// Said in turn, one each time; one or more.
  public var variants: [[AnnouncementPart]]
  /// When it is said first, counted from queue entry.
  public var first: Duration
  /// How long after its last beginning it is said again; nil for once.
  public var every: Duration?
  /// A place is only said if it is up to this; nil for any.
  public var positionMax: Int?
  /// It offers a callback: said only to who can be called back, and while one
  /// more may be open. Nil for an announcement that is about something else.
  public var callbackOffer: CallbackOffer?

  public init(
    variants: [[AnnouncementPart]], first: Duration, every: Duration? = nil, positionMax: Int? = nil,
    callbackOffer: CallbackOffer? = nil
  ) {
    self.variants = variants
    self.first = first
    self.every = every
    self.positionMax = positionMax
    self.callbackOffer = callbackOffer
  }
}
