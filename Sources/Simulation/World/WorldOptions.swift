import Telephony

/// What makes a ``World``: the seed, and how much of what it leads to is
/// taken. All else follows.
public struct WorldOptions: Sendable, Equatable {
  /// How much is looked at on the way.
  public enum Checks: Sendable, Equatable {
    /// Everything, after every moment at which something was decided.
    case all
    /// Only what is left at the end; for measuring speed.
    case atTheEnd
  }

  public var seed: UInt64
  public var features: WorldFeatures
  /// Agents in the description at most, 1 or more.
  public var agents: Int
  public var queues: Int
  /// How long the busy phase lasts; the peaceful one follows it.
  public var busyTime: Duration
  /// The mean time between two callers.
  public var arrivalMean: Duration
  /// Callers with a number of this or more don't call.
  public var callersMax: Int
  /// Callers with a smaller number don't call either.
  public var callersSkipped = 0
  public var patienceMean = Duration.seconds(60)
  public var talkMean = Duration.seconds(30)
  public var wrapUpTime: Duration?
  public var checks = Checks.all
  /// How many lines of history are kept, 1 or more.
  public var historyMax = 400

  /// A fault of ours that is put in on purpose, to see that it is found.
  enum Sabotage: Sendable, Equatable {
    case none
    /// Orders of a kind never reach the switchboard.
    case losesHangUps, losesTearDowns, losesOffers, losesWatches
    /// Each bridge is made without the caller.
    case forgetsCallers
    /// Some entries never reach the journal.
    case skipsEntries
  }

  var sabotage = Sabotage.none

  /// The options that a seed leads to.
  public init(seed: UInt64) {
    self.seed = seed
    var chance = Chance(seed: seed, .options)
    var features: WorldFeatures = []
    let later: [WorldFeatures] = [.routing, .ownCalls, .callbacks]
    for (_, feature) in WorldFeatures.named where !later.contains(feature) && chance.happens(in: 45) {
      features.insert(feature)
    }
    // Of its own chance: it came later, and the seeds of before stay as they are.
    var rich = Chance(seed: seed, .options, 1)
    if rich.happens(in: 60) { features.insert(.routing) }
    if rich.happens(in: 40) { features.insert(.ownCalls) }
    var away = Chance(seed: seed, .options, 2)
    if away.happens(in: 40) { features.insert(.callbacks) }
    // A quarter is without any fault, and so can be held to the exact truth.
    if chance.happens(in: 25) { features.formIntersection(.people) }
    self.features = features
    agents = chance.happens(in: 15) ? 8 + chance.roll(13) : 1 + chance.roll(7)
    queues = 1 + chance.roll(4)
    busyTime = .seconds(120 + chance.roll(600))
    patienceMean = .seconds([15, 60, 60, 300][chance.roll(4)])
    talkMean = .seconds([3, 20, 30, 60][chance.roll(4)])
    // From half of what the agents can take to twice as much.
    let load = 60 + chance.roll(160)
    arrivalMean = .milliseconds(
      max(400, (talkMean.wholeMilliseconds + 12_000) * 100 / Int64(load * agents)))
    callersMax = 400
  }

  /// A working hour without faults: so many agents and callers.
  public static func benchmark(seed: UInt64, agents: Int, callersAnHour: Int) -> WorldOptions {
    var options = WorldOptions(seed: seed)
    options.features = []
    options.agents = agents
    options.queues = max(1, min(10, agents / 50))
    options.busyTime = .seconds(3_600)
    options.arrivalMean = .microseconds(3_600_000_000 / Int64(max(1, callersAnHour)))
    options.callersMax = .max
    options.patienceMean = .seconds(120)
    options.talkMean = .seconds(180)
    options.wrapUpTime = .seconds(20)
    options.checks = .atTheEnd
    return options
  }

  /// Whether nothing but people is in it.
  var isSteady: Bool { features.isSubset(of: .people) }

  /// The command that runs it again.
  public var command: String {
    let plain = WorldOptions(seed: seed)
    var words = ["make sim SEED=\(seed)"]
    let without = plain.features.subtracting(features)
    let with = features.subtracting(plain.features)
    if !with.isEmpty { words.append("WITH=\(with.names)") }
    if !without.isEmpty { words.append("WITHOUT=\(without.names)") }
    if agents != plain.agents { words.append("AGENTS=\(agents)") }
    if callersMax != plain.callersMax { words.append("CALLERS=\(callersMax)") }
    if callersSkipped > 0 { words.append("SKIP=\(callersSkipped)") }
    if busyTime != plain.busyTime { words.append("SECONDS_LONG=\(busyTime.wholeMilliseconds / 1_000)") }
    return words.joined(separator: " ")
  }
}
