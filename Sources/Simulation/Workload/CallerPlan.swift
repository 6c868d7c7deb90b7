import Telephony

/// What one caller is going to do: of the seed and the caller's number only.
struct CallerPlan: Sendable {
  /// When a caller hangs up who wants to do harm.
  enum WorstMoment: Sendable, Equatable {
    /// At no special one.
    case none
    /// Before anything can have happened.
    case atOnce(Duration)
    /// While an agent's phone rings for the call.
    case whileOffered(Duration)
    /// While the agent picks up and the bridge is being made.
    case whileBridged(Duration)
    /// Right after agent and caller were brought together.
    case afterBridged(Duration)
  }

  var number: String
  var ani: String
  /// Until when there must be an agent, counted from dialling.
  var patience: Duration
  /// How long the talk lasts, and who ends it.
  var talk: Duration
  var agentHangsUp: Bool
  var digits: [(after: Duration, digit: String)]
  var worstMoment = WorstMoment.none
  /// Calls again so long after an end without an agent; nil: not at all.
  var callsAgainAfter: Duration?
  /// Asks for a callback so long after dialling; nil: not at all.
  var takesCallbackAfter: Duration?

  init(_ index: Int, _ options: WorldOptions) {
    var chance = Chance(seed: options.seed, .caller, index)
    ani = "49301\(String(1_000_000 + index).dropFirst())"
    patience = chance.exponential(mean: options.patienceMean) + .milliseconds(200)
    talk = chance.exponential(mean: options.talkMean) + .milliseconds(1)
    agentHangsUp = chance.happens(in: 40)
    digits = []
    let kind = chance.roll(100)
    switch kind {
    case ..<55: number = CentreMaker.directNumber(chance.roll(options.queues))
    case ..<85: number = CentreMaker.menuNumber
    default: number = CentreMaker.earlyNumber
    }
    if options.features.contains(.wrongNumbers), chance.happens(in: 5) { number = CentreMaker.wrongNumber }
    for _ in 0..<chance.roll(4) {
      digits.append((chance.duration(.milliseconds(50)...(.seconds(8))), ["1", "2", "3", "9"][chance.roll(4)]))
    }
    if options.features.contains(.callbacks) {
      var own = Chance(seed: options.seed, .caller, 10_000_000 + index)
      if own.happens(in: 50) { takesCallbackAfter = own.duration(.milliseconds(200)...(.seconds(30))) }
      if takesCallbackAfter != nil, own.happens(in: 25) {
        callsAgainAfter = own.duration(.milliseconds(1)...(.seconds(60)))
      }
    }
    guard options.features.contains(.rudeCallers), chance.happens(in: 40) else { return }
    let microseconds = chance.duration(.microseconds(1)...(.microseconds(1_500)))
    switch chance.roll(5) {
    case 0: worstMoment = .atOnce(chance.duration(.microseconds(1)...(.milliseconds(5))))
    case 1: worstMoment = .whileOffered(chance.duration(.microseconds(1)...(.seconds(3))))
    case 2: worstMoment = .whileOffered(microseconds)
    case 3: worstMoment = .whileBridged(microseconds)
    default: worstMoment = .afterBridged(microseconds)
    }
    if chance.happens(in: 50) { callsAgainAfter = chance.duration(.milliseconds(1)...(.seconds(10))) }
  }
}

/// A caller, and what really became of the call: the truth of the telephone
/// line, whatever anybody recorded.
struct Caller {
  let index: Int
  let plan: CallerPlan
  let channel: ChannelID
  let dialledAt: Instant
  var enteredAt: Instant?
  /// When the call left our application: its end, or to the dialplan.
  var leftAt: Instant?
  var endedAt: Instant?
  var hungUpAt: Instant?
  /// When caller and agent came together, the first time, and with whom.
  var talkedFrom: Instant?
  var talkedTo: Instant?
  var talkedOn: String?
  /// A supervisor had the call ended.
  var isEndedBySupervisor = false
}
