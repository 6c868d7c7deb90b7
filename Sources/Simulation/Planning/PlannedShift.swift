public import Telephony

/// When an agent is there. Times count from midnight of the planned day.
public struct PlannedShift: Sendable, Equatable {
  public var agent: AgentID
  public var from: Duration
  public var until: Duration
  /// In order, within the shift, apart from each other.
  public var breaks: [Range<Duration>]

  public init(agent: AgentID, from: Duration, until: Duration, breaks: [Range<Duration>] = []) {
    self.agent = agent
    self.from = from
    self.until = until
    self.breaks = breaks
  }
}

/// What a planned day takes for granted beside the blueprint and the callers.
public struct PlannedDayOptions: Sendable, Equatable {
  /// The time that is looked at, from midnight, in whole quarters of an hour.
  /// Who still waits or talks at its end is served to the end.
  public var horizon: Range<Duration>
  /// Nil: every agent of the blueprint, all the time.
  public var shifts: [PlannedShift]?
  /// How long a phone rings until it is picked up.
  public var ringTime: Duration
  /// How long what callers hear lasts; ``promptTime`` for what is not in it.
  public var promptTimes: [Media: Duration]
  public var promptTime: Duration
  /// How long a caller takes to press a key once a menu was heard.
  public var keyTime: Duration
  /// The wrap-up times that handling times were measured with
  /// (``TalkMean/handling(_:)``): those of the first blueprint.
  public var wrapUpTimes: [QueueID: Duration]
  public var habits: PlannedHabits

  public init(
    horizon: Range<Duration>, shifts: [PlannedShift]? = nil, ringTime: Duration = .seconds(3),
    promptTimes: [Media: Duration] = [:], promptTime: Duration = .seconds(5), keyTime: Duration = .seconds(1),
    wrapUpTimes: [QueueID: Duration] = [:], habits: PlannedHabits = PlannedHabits()
  ) {
    self.horizon = horizon
    self.shifts = shifts
    self.ringTime = ringTime
    self.promptTimes = promptTimes
    self.promptTime = promptTime
    self.keyTime = keyTime
    self.wrapUpTimes = wrapUpTimes
    self.habits = habits
  }
}
