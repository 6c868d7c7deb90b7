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
  static let aliases: [Alias] = appQueue + modCallcenter + threeCX

  private static let appQueue: [Alias] = [
    Alias(system: "app_queue", name: "ringall", strategy: .ringAll, note: "All of the lowest free tier (penalty)."),
    Alias(
      system: "app_queue", name: "leastrecent", strategy: .leastRecent,
      note: "By the end of the last call, to the microsecond, where app_queue counts whole seconds."),
    Alias(
      system: "app_queue", name: "fewestcalls", strategy: .fewestCalls,
      note: "Counted for the day, over restarts too, where app_queue counts from its start."),
    Alias(system: "app_queue", name: "random", strategy: .random, note: "The same."),
    Alias(
      system: "app_queue", name: "rrmemory", strategy: .roundRobin,
      note: "The place in the round is kept, over restarts too."),
    Alias(
      system: "app_queue", name: "roundrobin", strategy: .roundRobin, note: "app_queue's older name for rrmemory."),
    Alias(
      system: "app_queue", name: "rrordered", strategy: .roundRobin,
      note: "Members always keep their order here, so it is the same as rrmemory."),
    Alias(
      system: "app_queue", name: "linear", strategy: .ordered,
      note: "app_queue keeps the place for each caller, and so do we."),
    Alias(
      system: "app_queue", name: "wrandom", strategy: .weightedRandom,
      note: "By the members' 'weight'; a penalty, which app_queue takes for it, stays a tier here."),
  ]

  private static let modCallcenter: [Alias] = [
    Alias(system: "mod_callcenter", name: "longest-idle-agent", strategy: .longestIdle, note: "The same."),
    Alias(
      system: "mod_callcenter", name: "agent-with-least-talk-time", strategy: .leastTalkTime,
      note: "Talk with callers of this queue, today."),
    Alias(
      system: "mod_callcenter", name: "agent-with-fewest-calls", strategy: .fewestCalls,
      note: "Calls of this queue, today."),
    Alias(system: "mod_callcenter", name: "ring-all", strategy: .ringAll, note: "The same."),
    Alias(
      system: "mod_callcenter", name: "ring-progressively", strategy: .ringProgressively(every: progressDefault),
      note: "With its own delay of 10s; write {ring-progressively: 5s} for another."),
    Alias(system: "mod_callcenter", name: "round-robin", strategy: .roundRobin, note: "The same."),
    Alias(
      system: "mod_callcenter", name: "top-down", strategy: .ordered,
      note: "Its top-down goes on from the last agent rung for that caller; first-free begins at the top each time."),
    Alias(
      system: "mod_callcenter", name: "sequentially-by-agent-order", strategy: .topDown,
      note: "The first free one in the order, always."),
    Alias(system: "mod_callcenter", name: "random", strategy: .random, note: "The same."),
  ]

  private static let threeCX: [Alias] = [
    Alias(
      system: "3CX", name: "Hunt", strategy: .topDown,
      note: "Polls from the first agent always. Not in small letters: hunt is ours and needs a number."),
    Alias(system: "3CX", name: "RingAll", strategy: .ringAll, note: "The same."),
    Alias(
      system: "3CX", name: "HuntRandomStart", strategy: .orderedFromRandom,
      note: "In order, each caller from an agent drawn by lot."),
    Alias(system: "3CX", name: "NextAgent", strategy: .roundRobin, note: "From the one after the agent rung last."),
    Alias(system: "3CX", name: "LongestWaiting", strategy: .longestIdle, note: "The agent who waits the longest."),
    Alias(system: "3CX", name: "LeastTalkTime", strategy: .leastTalkTime, note: "Of this queue, today."),
    Alias(system: "3CX", name: "FewestAnswered", strategy: .fewestCalls, note: "Of this queue, today."),
    Alias(
      system: "3CX", name: "HuntBy3s", strategy: .hunt(groupsOf: 3),
      note: "Three at once, then the next three, in the order of positions."),
    Alias(
      system: "3CX", name: "First3Available", strategy: .hunt(groupsOf: 3),
      note: "Three at once; when nobody of them answers the next three have their turn."),
    Alias(
      system: "3CX", name: "SkillBasedRouting_RingAll", strategy: .ringAll,
      note: "Its skill groups are our tiers, which every strategy goes by."),
    Alias(
      system: "3CX", name: "SkillBasedRouting_HuntRandomStart", strategy: .orderedFromRandom,
      note: "Its skill groups are our tiers."),
    Alias(
      system: "3CX", name: "SkillBasedRouting_RoundRobin", strategy: .roundRobin,
      note: "Its skill groups are our tiers."),
    Alias(
      system: "3CX", name: "SkillBasedRouting_FewestAnswered", strategy: .fewestCalls,
      note: "Its skill groups are our tiers."),
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
