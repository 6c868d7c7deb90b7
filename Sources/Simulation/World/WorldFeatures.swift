/// What may go wrong in a ``World``, or is worth leaving out of one that
/// fails.
public struct WorldFeatures: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  // People; no fault of any machine.
  /// Callers hang up at the worst moments, and call again.
  public static let rudeCallers = WorldFeatures(rawValue: 1 << 0)
  /// Agents who never answer, decline, hang up at once; phones that are gone.
  public static let badAgents = WorldFeatures(rawValue: 1 << 1)
  /// Supervisors who end calls and force states.
  public static let supervisors = WorldFeatures(rawValue: 1 << 2)
  /// The centre's description changes while calls are under way.
  public static let releases = WorldFeatures(rawValue: 1 << 3)
  /// Numbers that nobody serves are dialled.
  public static let wrongNumbers = WorldFeatures(rawValue: 1 << 4)
  /// A prompt can't be played.
  public static let missingPrompts = WorldFeatures(rawValue: 1 << 5)

  /// Queues with strategies, skills, tiers, steps, priorities, exits and rules
  /// of all kinds; without it, longest idle agent and first in, first out.
  public static let routing = WorldFeatures(rawValue: 1 << 6)

  /// Agents now and then have a call on their phone that is none of ours.
  public static let ownCalls = WorldFeatures(rawValue: 1 << 7)
  /// Callers take callbacks, and treat them as people do.
  public static let callbacks = WorldFeatures(rawValue: 1 << 22)

  // Asterisk and the way to it.
  public static let lostRequests = WorldFeatures(rawValue: 1 << 8)
  public static let lostReplies = WorldFeatures(rawValue: 1 << 9)
  public static let refusals = WorldFeatures(rawValue: 1 << 10)
  public static let slowReplies = WorldFeatures(rawValue: 1 << 11)
  public static let slowRequests = WorldFeatures(rawValue: 1 << 12)
  public static let repeatedEnds = WorldFeatures(rawValue: 1 << 13)
  public static let lateEnds = WorldFeatures(rawValue: 1 << 14)
  public static let lostEvents = WorldFeatures(rawValue: 1 << 15)
  public static let socketDrops = WorldFeatures(rawValue: 1 << 16)
  public static let asteriskRestarts = WorldFeatures(rawValue: 1 << 17)

  // Ourselves.
  /// Cordboard is killed, and starts again from what its journal kept.
  public static let kills = WorldFeatures(rawValue: 1 << 18)
  /// Cordboard is stopped in order, and started again.
  public static let restarts = WorldFeatures(rawValue: 1 << 19)
  /// The database is slow, for a while.
  public static let slowJournal = WorldFeatures(rawValue: 1 << 20)
  /// The database takes nothing, for a while.
  public static let fullJournal = WorldFeatures(rawValue: 1 << 21)

  /// All, with the names they have on the command line.
  public static let named: [(name: String, feature: WorldFeatures)] = [
    ("rude-callers", .rudeCallers), ("bad-agents", .badAgents), ("supervisors", .supervisors), ("releases", .releases),
    ("wrong-numbers", .wrongNumbers), ("missing-prompts", .missingPrompts), ("lost-requests", .lostRequests),
    ("lost-replies", .lostReplies), ("refusals", .refusals), ("slow-replies", .slowReplies),
    ("slow-requests", .slowRequests), ("repeated-ends", .repeatedEnds), ("late-ends", .lateEnds),
    ("lost-events", .lostEvents), ("socket-drops", .socketDrops), ("asterisk-restarts", .asteriskRestarts),
    ("kills", .kills), ("restarts", .restarts), ("slow-journal", .slowJournal), ("full-journal", .fullJournal),
    ("routing", .routing), ("own-calls", .ownCalls), ("callbacks", .callbacks),
  ]

  /// What people do; a world with nothing else is held to the exact truth.
  public static let people: WorldFeatures = [
    .rudeCallers, .badAgents, .supervisors, .releases, .wrongNumbers, .missingPrompts, .routing, .ownCalls, .callbacks,
  ]

  /// Requests and events fare ill.
  static let rudeAsterisk: WorldFeatures = [
    .lostRequests, .lostReplies, .refusals, .slowReplies, .slowRequests, .repeatedEnds, .lateEnds, .lostEvents,
  ]

  /// The features in it, one by one.
  public var each: [WorldFeatures] { Self.named.map(\.feature).filter { contains($0) } }

  /// Their names, with commas between them.
  public var names: String {
    Self.named.filter { contains($0.feature) }.map(\.name).joined(separator: ",")
  }

  /// Those of that name; nil if there is none.
  public init?(name: some StringProtocol) {
    guard let known = Self.named.first(where: { $0.name == name }) else { return nil }
    self = known.feature
  }
}
