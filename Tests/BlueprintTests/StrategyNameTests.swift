import CallCore
import Foundation
import Telephony
import Testing

@testable import Blueprint

/// What strategies are called, here and elsewhere.
@Suite struct StrategyNameTests {
  private func strategy(_ text: String) throws -> Strategy? {
    try load("queues: {q: {strategy: \(text)}}\n").definition.queues["q"]?.strategy
  }

  @Test(arguments: [
    ("ring-all", Strategy.ringAll), ("longest-idle", .longestIdle), ("least-recent", .leastRecent),
    ("fewest-calls", .fewestCalls), ("least-talk-time", .leastTalkTime), ("round-robin", .roundRobin),
    ("ordered", .ordered), ("ordered-from-random", .orderedFromRandom), ("first-free", .topDown), ("random", .random),
    ("weighted-random", .weightedRandom), ("ring-progressively", .ringProgressively(every: .seconds(10))),
    ("{ring-progressively: 5s}", .ringProgressively(every: .seconds(5))), ("{hunt: 3}", .hunt(groupsOf: 3)),
    ("{hunt: 50}", .hunt(groupsOf: 50)),
  ])
  func everyStrategyHasAName(text: String, expected: Strategy) throws { #expect(try strategy(text) == expected) }

  /// Written out a second time, so that nobody changes one by mistake.
  @Test(arguments: [
    // app_queue
    ("ringall", Strategy.ringAll), ("leastrecent", .leastRecent), ("fewestcalls", .fewestCalls), ("random", .random),
    ("rrmemory", .roundRobin), ("roundrobin", .roundRobin), ("rrordered", .roundRobin), ("linear", .ordered),
    ("wrandom", .weightedRandom),
    // mod_callcenter
    ("longest-idle-agent", .longestIdle), ("agent-with-least-talk-time", .leastTalkTime),
    ("agent-with-fewest-calls", .fewestCalls), ("ring-all", .ringAll),
    ("ring-progressively", .ringProgressively(every: .seconds(10))), ("round-robin", .roundRobin),
    ("top-down", .ordered), ("sequentially-by-agent-order", .topDown),
    // 3CX
    ("Hunt", .topDown), ("RingAll", .ringAll), ("HuntRandomStart", .orderedFromRandom), ("NextAgent", .roundRobin),
    ("LongestWaiting", .longestIdle), ("LeastTalkTime", .leastTalkTime), ("FewestAnswered", .fewestCalls),
    ("HuntBy3s", .hunt(groupsOf: 3)), ("First3Available", .hunt(groupsOf: 3)),
    ("SkillBasedRouting_RingAll", .ringAll), ("SkillBasedRouting_HuntRandomStart", .orderedFromRandom),
    ("SkillBasedRouting_RoundRobin", .roundRobin), ("SkillBasedRouting_FewestAnswered", .fewestCalls),
  ])
  func namesOfOtherSystemsAreAccepted(name: String, expected: Strategy) throws {
    #expect(try strategy(name) == expected)
    #expect(try strategy(name.uppercased()) == expected)
    #expect(StrategyName.aliases.contains { $0.name == name && $0.strategy == expected })
    if name != "Hunt" { #expect(try strategy(name.lowercased()) == expected) }
  }

  @Test func noNameMeansTwoThings() {
    for alias in StrategyName.aliases {
      #expect(StrategyName.strategy(named: alias.name) == alias.strategy, "\(alias.name)")
    }
    #expect(StrategyName.aliases.count == 31)
  }

  @Test func theReferenceHasTheWholeTable() throws {
    let path = repository + "/Sources/Blueprint/Blueprint.docc/Flows.md"
    let reference = try String(contentsOfFile: path, encoding: .utf8)
    for (name, _) in StrategyName.own { #expect(reference.contains("| `\(name)` |"), "\(name)") }
    for alias in StrategyName.aliases {
      let row = "| \(alias.system) | `\(alias.name)` | `\(QueueWords.words(alias.strategy))` | \(alias.note) |"
      #expect(reference.contains(row), "\(row)")
    }
  }
}
