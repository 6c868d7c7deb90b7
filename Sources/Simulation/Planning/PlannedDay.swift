public import CallCore
import Telephony

/// One simulated day of a centre: the shipped core decides, callers and agents
/// do what was drawn for them, and a telephone system that never fails carries
/// it out at once.
///
/// Everything is decided by the arguments: the same give the same figures.
public struct PlannedDay {
  /// What callers and agents are going to do.
  enum Moment: Codable, Equatable, Sendable {
    case playbackEnds(PlaybackID)
    case presses(caller: Int, key: String)
    case takesCallback(caller: Int)
    case picksUp(ChannelID)
    case losesPatience(caller: Int)
    case leavesFlow(caller: Int)
    case callsAgain(place: Int, times: Int)
    case talkEnds(caller: Int)
    case agentDoes(AgentID, AgentCommand)
    /// From wherever the agent was while offers were missed.
    case agentIsBack(AgentID)
  }

  /// A Monday, in UTC: simulated local time never changes its offset.
  static let midnight = Instant(microsecondsSinceEpoch: 1_799_020_800_000_000)
  /// How long after the horizon callers are still served. Who is not through
  /// by then is ``DayFigures/unfinished``.
  static let overtimeMax = Duration.seconds(12 * 3_600)
  static let node: NodeID = "n1"

  let seed: UInt64
  let plan: [PlannedCall]
  let options: PlannedDayOptions
  let entrances: Entrances
  var centre: Centre
  var now: Instant
  var moments = DeadlineHeap<Moment>()
  /// What the telephone system answers, in order.
  var facts: [SwitchFact] = []
  private var nextFact = 0
  private var nextCall = 0
  /// Callers who have not gone, by the number of the call.
  var callers: [Int: PlannedCaller] = [:]
  var callersByChannel: [ChannelID: Int] = [:]
  var callersByCall: [CallID: Int] = [:]
  var playing: [PlaybackID: ChannelID] = [:]
  /// The agents' channels there are.
  var legs: Set<ChannelID> = []
  var figures: DayFigures
  /// How customers' numbers look, where it matters; nil for hidden.
  let numberShape: NumberShape?
  /// Why agents are not ready in the breaks of their shifts.
  let breakReason: String

  /// - Parameters:
  ///   - definition: the centre; its time zone is left out.
  ///   - calls: in order of time.
  ///   - seed: for what the routing draws by lot, and keys of no importance.
  public init(_ definition: CentreDefinition, calls: [PlannedCall], options: PlannedDayOptions, seed: UInt64) {
    var definition = definition
    definition.zone = .utc
    self.seed = seed
    self.options = options
    plan = calls
    entrances = Entrances(definition)
    numberShape = Self.numberShape(for: definition)
    breakReason = definition.notReadyReasons.keys.min() ?? "break"
    centre = Centre(definition: definition, seed: seed)
    figures = DayFigures(definition, options.horizon, midnight: Self.midnight)
    // Agents may be there before the first quarter that is looked at.
    let opening = min(options.horizon.lowerBound, options.shifts?.map(\.from).min() ?? options.horizon.lowerBound)
    now = Self.midnight.advanced(by: opening)
    take(.switched(Self.node, .nodeReconciled(Inventory(asteriskStartedAt: .epoch))))
    staff(definition)
  }

  /// Runs the day to its end.
  ///
  /// - Parameter isStopped: asked now and then.
  /// - Returns: nil when it was stopped.
  public mutating func run(isStopped: () -> Bool = { false }) -> DayFigures? {
    let last = Self.midnight.advanced(by: options.horizon.upperBound)
    let end = last.advanced(by: Self.overtimeMax)
    var turns = 0
    while let next = nextMoment, next <= end {
      if nextCall == plan.count, callers.isEmpty, next > last { break }
      now = max(now, next)
      step()
      turns += 1
      if turns % 1_024 == 0, isStopped() { return nil }
    }
    figures.unfinished = callers.count + plan.count - nextCall
    // After-call work that goes on counts when it ends.
    let wrapUp = centre.definition.queues.values.map(\.wrapUpTime).max() ?? .zero
    let close = max(last, now.advanced(by: wrapUp)).rounded(upTo: DayFigures.quarter)
    while let due = centre.nextDeadline, due <= close {
      now = max(now, due)
      take(.deadlinePassed)
      answerFacts()
    }
    now = close
    take(.deadlinePassed)
    figures.finish(at: now)
    for queue in centre.queueViews {
      if let accuracy = queue.accuracy, accuracy.callersTold + accuracy.callersNotTold > 0 {
        figures.accuracies[queue.queue] = accuracy
      }
    }
    return figures
  }

  private var nextMoment: Instant? {
    let arrival = nextCall < plan.count ? Self.midnight.advanced(by: plan[nextCall].at) : nil
    return [arrival, moments.earliest, centre.nextDeadline].compactMap { $0 }.min()
  }

  /// One thing that is due now: deadlines go first, as in the engine.
  private mutating func step() {
    if let due = centre.nextDeadline, due <= now {
      take(.deadlinePassed)
    } else if let (_, moment) = moments.popDue(at: now) {
      happen(moment)
    } else if nextCall < plan.count {
      nextCall += 1
      arrive(PlannedCaller(plan[nextCall - 1], place: nextCall - 1))
    }
    answerFacts()
  }

  private mutating func answerFacts() {
    while nextFact < facts.count {
      let fact = facts[nextFact]
      nextFact += 1
      take(.switched(Self.node, fact))
    }
    facts.removeAll(keepingCapacity: true)
    nextFact = 0
  }

  mutating func take(_ input: Input) {
    for directive in centre.handle(input, at: now) {
      switch directive {
      case .order(let order, _): carryOut(order)
      case .announce(let announcement): note(announcement)
      case .reject(let rejection): figures.anomalies[rejection.code.rawValue, default: 0] += 1
      case .report(let anomaly): figures.anomalies[anomaly.code.rawValue, default: 0] += 1
      }
    }
  }

  // MARK: Agents

  private mutating func staff(_ definition: CentreDefinition) {
    guard let shifts = options.shifts else {
      for agent in definition.agents.keys.sorted() {
        take(.agentCommanded(agent, .logIn(device: nil)))
        take(.agentCommanded(agent, .becomeReady))
      }
      return answerFacts()
    }
    for shift in shifts.sorted(by: { ($0.from, $0.agent) < ($1.from, $1.agent) })
    where definition.agents[shift.agent] != nil {
      func plan(_ command: AgentCommand, at moment: Duration) {
        moments.insert(.agentDoes(shift.agent, command), at: Self.midnight.advanced(by: moment))
      }
      plan(.logIn(device: nil), at: shift.from)
      plan(.becomeReady, at: shift.from)
      for pause in shift.breaks {
        plan(.becomeNotReady(reason: breakReason), at: pause.lowerBound)
        plan(.becomeReady, at: pause.upperBound)
      }
      plan(.logOut, at: shift.until)
    }
  }
}
