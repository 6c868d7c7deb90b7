import CallCore

/// What strategies are called, here and in the systems that admins come from.
enum StrategyName {
  /// Our own names; ``StrategyReader`` adds `hunt`, which needs a number.
  static let own: [(name: String, strategy: Strategy)] = [
    ("ring-all", .ringAll), ("longest-idle", .longestIdle), ("least-recent", .leastRecent),
    ("fewest-calls", .fewestCalls), ("least-talk-time", .leastTalkTime), ("round-robin", .roundRobin),
    ("ordered", .ordered), ("ordered-from-random", .orderedFromRandom), ("first-free", .topDown),
    ("random", .random), ("weighted-random", .weightedRandom),
    ("ring-progressively", .ringProgressively(every: progressDefault)),
  ]

  /// mod_callcenter's `ring-progressively-delay`.
  static let progressDefault: Duration = .seconds(10)

  /// A strategy's name elsewhere.
  struct Alias {
    var system: String
    var name: String
    var strategy: Strategy
    /// How the two compare.
    var note: String
  }

  /// The names of other systems; upper and lower case are the same.
  static let aliases: [Alias] = [("app_queue", appQueue), ("mod_callcenter", modCallcenter), ("3CX", threeCX)]
    .flatMap { system, rows in
      rows.map { Alias(system: system, name: $0.name, strategy: $0.strategy, note: $0.note) }
    }

  private typealias Row = (name: String, strategy: Strategy, note: String)

  private static let appQueue: [Row] = [
    ("ringall", .ringAll, "All of the lowest free tier (penalty)."),
    (
      "leastrecent", .leastRecent,
      "By the end of the last call, to the microsecond, where app_queue counts whole seconds."
    ),
    ("fewestcalls", .fewestCalls, "Counted for the day, over restarts too, where app_queue counts from its start."),
    ("random", .random, "The same."),
    ("rrmemory", .roundRobin, "The place in the round is kept, over restarts too."),
    ("roundrobin", .roundRobin, "app_queue's older name for rrmemory."),
    ("rrordered", .roundRobin, "Members always keep their order here, so it is the same as rrmemory."),
    ("linear", .ordered, "app_queue keeps the place for each caller, and so do we."),
    (
      "wrandom", .weightedRandom,
      "By the members' 'weight'; a penalty, which app_queue takes for it, stays a tier here."
    ),
  ]

  private static let modCallcenter: [Row] = [
    ("longest-idle-agent", .longestIdle, "The same."),
    ("agent-with-least-talk-time", .leastTalkTime, "Talk with callers of this queue, today."),
    ("agent-with-fewest-calls", .fewestCalls, "Calls of this queue, today."),
    ("ring-all", .ringAll, "The same."),
    (
      "ring-progressively", .ringProgressively(every: progressDefault),
      "With its own delay of 10s; write {ring-progressively: 5s} for another."
    ),
    ("round-robin", .roundRobin, "The same."),
    (
      "top-down", .ordered,
      "Its top-down goes on from the last agent rung for that caller; first-free begins at the top each time."
    ),
    ("sequentially-by-agent-order", .topDown, "The first free one in the order, always."),
    ("random", .random, "The same."),
  ]

  private static let threeCX: [Row] = [
    ("Hunt", .topDown, "Polls from the first agent always. Not in small letters: hunt is ours and needs a number."),
    ("RingAll", .ringAll, "The same."),
    ("HuntRandomStart", .orderedFromRandom, "In order, each caller from an agent drawn by lot."),
    ("NextAgent", .roundRobin, "From the one after the agent rung last."),
    ("LongestWaiting", .longestIdle, "The agent who waits the longest."),
    ("LeastTalkTime", .leastTalkTime, "Of this queue, today."),
    ("FewestAnswered", .fewestCalls, "Of this queue, today."),
    ("HuntBy3s", .hunt(groupsOf: 3), "Three at once, then the next three, in the order of positions."),
    (
      "First3Available", .hunt(groupsOf: 3),
      "Three at once; when nobody of them answers the next three have their turn."
    ),
    ("SkillBasedRouting_RingAll", .ringAll, "Its skill groups are our tiers, which every strategy goes by."),
    ("SkillBasedRouting_HuntRandomStart", .orderedFromRandom, "Its skill groups are our tiers."),
    ("SkillBasedRouting_RoundRobin", .roundRobin, "Its skill groups are our tiers."),
    ("SkillBasedRouting_FewestAnswered", .fewestCalls, "Its skill groups are our tiers."),
  ]

  /// The strategy of a name, ours or another system's.
  static func strategy(named name: String) -> Strategy? {
    if let own = own.first(where: { $0.name == name }) { return own.strategy }
    let small = name.lowercased()
    // Ours, which rings several: taking it for 3CX's would be a trap.
    guard name != "hunt" else { return nil }
    return aliases.first { $0.name.lowercased() == small }?.strategy
  }
}
