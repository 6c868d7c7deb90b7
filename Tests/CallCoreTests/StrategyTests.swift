import Telephony
import Testing

@testable import CallCore

/// Each strategy with its tie-break: who is rung, in which order.
@Suite("Strategies")
struct StrategyTests {
  private func rig(
    _ strategy: Strategy, agents: Int = 4, _ describe: @escaping (inout AgentDefinition, Int) -> Void = { _, _ in }
  ) -> QueueRig {
    QueueRig(agents: agents, describe: .init(describe)) {
      $0.strategy = strategy
      $0.misses.pauseAfter = nil
    }
  }

  /// Calls that come one after the other, each served by whoever is rung.
  private func served(_ rig: inout QueueRig, _ count: Int, talk: (Int) -> Duration = { _ in .seconds(30) }) -> [String]
  {
    var order: [String] = []
    for number in 0..<count {
      let rung = rig.call()
      guard let agent = rung.first else { continue }
      order.append(agent)
      rig.serve(agent, talk: talk(number))
    }
    #expect(rig.broken == [])
    return order
  }

  @Test(arguments: [
    // One after the other, a1 has been idle the longest at first.
    (Strategy.longestIdle, ["a1", "a2", "a3", "a4", "a1", "a2"]),
    (.leastRecent, ["a1", "a2", "a3", "a4", "a1", "a2"]),
    (.fewestCalls, ["a1", "a2", "a3", "a4", "a1", "a2"]),
    (.leastTalkTime, ["a1", "a2", "a3", "a4", "a1", "a2"]),
    (.roundRobin, ["a1", "a2", "a3", "a4", "a1", "a2"]),
    (.ordered, ["a1", "a1", "a1", "a1", "a1", "a1"]),
    (.topDown, ["a1", "a1", "a1", "a1", "a1", "a1"]),
  ])
  func evenCallsGoRound(strategy: Strategy, order: [String]) {
    var rig = rig(strategy)
    #expect(served(&rig, 6) == order)
  }

  @Test func aBreakBeginsLongestIdleAnewButNotLeastRecent() {
    for (strategy, next) in [(Strategy.longestIdle, "a2"), (.leastRecent, "a1")] {
      var rig = rig(strategy, agents: 3)
      #expect(served(&rig, 3) == ["a1", "a2", "a3"])
      rig.rig.pass(.seconds(60))
      rig.rig.command("a1", .becomeNotReady(reason: "break"))
      rig.rig.pass(.seconds(60))
      rig.ready("a1")
      #expect(rig.call() == [next], "\(strategy)")
    }
  }

  @Test func fewestCallsGoesByCallsAndLeastTalkTimeByTalk() {
    // a1's talks are long, a2's are short.
    for (strategy, order) in [
      (Strategy.fewestCalls, ["a1", "a2", "a1", "a2"]), (.leastTalkTime, ["a1", "a2", "a2", "a2"]),
    ] {
      var rig = rig(strategy, agents: 2)
      var seen: [String] = []
      for _ in 0..<4 {
        let agent = rig.call()[0]
        seen.append(agent)
        rig.serve(agent, talk: agent == "a1" ? .seconds(300) : .seconds(20))
      }
      #expect(seen == order, "\(strategy)")
    }
  }

  @Test func tiesGoByLongestIdleThenPositionThenID() {
    // All became ready at the same moment; positions are 4, 3, 2, 1.
    var rig = QueueRig(agents: 4, isReady: false, describe: .init { $0.memberships[0].position = 5 - $1 }) {
      $0.strategy = .fewestCalls
    }
    for agent in ["a1", "a2", "a3", "a4"] as [AgentID] {
      rig.rig.command(agent, .logIn(device: nil))
      rig.rig.command(agent, .becomeReady)
    }
    #expect(rig.call() == ["a4"], "the first position")
    var same = QueueRig(agents: 3, isReady: false, describe: .init { agent, _ in agent.memberships[0].position = 7 })
    for agent in ["a3", "a2", "a1"] as [AgentID] {
      same.rig.command(agent, .logIn(device: nil))
      same.rig.command(agent, .becomeReady)
    }
    #expect(same.call() == ["a1"], "the smaller id")
  }

  @Test func lowerTiersComeFirstAndBetterFitWithinThem() {
    var rig = QueueRig(
      agents: 4,
      describe: .init { agent, number in
        agent.memberships[0].tier = number == 1 ? 2 : 1
        if number == 3 { agent.skills = ["vip": 80] }
        if number == 4 { agent.skills = ["vip": 90] }
      }
    ) {
      $0.skills.preferred = ["vip"]
    }
    #expect([rig.call(), rig.call(), rig.call(), rig.call()] == [["a4"], ["a3"], ["a2"], ["a1"]])
    #expect(rig.broken == [])
  }

  @Test func roundRobinRemembersOverARestart() throws {
    var rig = rig(.roundRobin)
    #expect(served(&rig, 2) == ["a1", "a2"])
    try rig.rig.restart()
    #expect(served(&rig, 3) == ["a3", "a4", "a1"])
  }

  @Test func roundRobinPassesOverThoseWhoAreBusy() {
    var rig = rig(.roundRobin)
    #expect([rig.call(), rig.call(), rig.call()] == [["a1"], ["a2"], ["a3"]])
    rig.serve("a2", talk: .seconds(5))
    #expect(rig.call() == ["a4"])
    #expect(rig.call() == ["a2"], "a1 and a3 are still being rung")
  }

  @Test func orderedGoesOnForEachCallerAndTopDownBeginsAnew() {
    var ordered = rig(.ordered)
    #expect(ordered.call() == ["a1"])
    ordered.hangUp("a1", .callRejected)
    #expect(ordered.rung(1) == ["a2"])
    ordered.hangUp("a2", .callRejected)
    #expect(ordered.rung(1) == ["a3"])
    #expect(ordered.call() == ["a1"], "another caller begins at the top")

    // After the bar of a1 has run out, topDown is back at a1.
    var topDown = rig(.topDown)
    topDown.call()
    topDown.hangUp("a1", .callRejected)
    #expect(topDown.rung(1) == ["a2"])
    topDown.rig.pass(.seconds(10))
    topDown.settle()
    #expect(topDown.rung(1) == ["a3"])
    topDown.rig.pass(.seconds(10))
    topDown.settle()
    topDown.rig.pass(.seconds(11))
    topDown.settle()
    #expect(topDown.rung(1) == ["a1"], "the bar has run out")
  }

  @Test func orderedFromRandomBeginsAnywhereAndGoesRound() {
    var starts: Set<String> = []
    var rig = rig(.orderedFromRandom)
    for _ in 0..<40 {
      let first = rig.call()[0]
      starts.insert(first)
      rig.hangUp(first, .callRejected)
      let second = rig.rung(rig.rig.calls.count)[0]
      let number = Int(first.dropFirst())!
      #expect(second == "a\(number % 4 + 1)")
      rig.serve(second)
    }
    #expect(starts == ["a1", "a2", "a3", "a4"])
  }

  @Test func drawingByLotIsEvenAndByWeightIsAsTheWeightsSay() {
    for (strategy, expected) in [(Strategy.random, [100.0, 100, 100, 100]), (.weightedRandom, [40.0, 80, 120, 160])] {
      var rig = rig(strategy) { $0.memberships[0].weight = $1 }
      var counts = ["a1": 0.0, "a2": 0, "a3": 0, "a4": 0]
      for agent in served(&rig, 400, talk: { _ in .seconds(1) }) { counts[agent]! += 1 }
      // Chi-squared with 3 degrees of freedom: 16.3 is passed once in a thousand seeds.
      let chi = zip(counts.sorted { $0.key < $1.key }.map(\.value), expected).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1
      }
      #expect(chi < 16.3, "\(strategy): \(counts)")
    }
  }

  @Test func ringAllRingsTheLowestTierThatIsFree() {
    var rig = rig(.ringAll) { $0.memberships[0].tier = $1 == 4 ? 2 : 1 }
    #expect(rig.call() == ["a1", "a2", "a3"])
    for agent in ["a1", "a2", "a3"] { rig.hangUp(agent, .callRejected) }
    #expect(rig.rung(1) == ["a4"], "the next tier, when all of the first have declined")
    #expect(rig.broken == [])
  }

  @Test func whoBecomesFreeJoinsTheRinging() {
    var rig = rig(.ringAll, agents: 3)
    rig.rig.command("a3", .becomeNotReady(reason: "break"))
    #expect(rig.call() == ["a1", "a2"])
    rig.ready("a3")
    #expect(rig.rung(1) == ["a1", "a2", "a3"])
  }

  @Test func aCallerForWhomNobodyRingsComesBeforeMoreRinging() {
    var rig = rig(.ringAll, agents: 2)
    rig.rig.command("a2", .becomeNotReady(reason: "break"))
    #expect(rig.call() == ["a1"])
    #expect(rig.call() == [])
    rig.ready("a2")
    #expect(rig.rung(2) == ["a2"])
    #expect(rig.rung(1) == ["a1"])
  }

  @Test func ringingProgressivelyAddsOneAtATime() {
    var rig = rig(.ringProgressively(every: .seconds(3)))
    #expect(rig.call() == ["a1"])
    rig.rig.pass(.seconds(3))
    #expect(rig.rung(1) == ["a1", "a2"])
    rig.rig.pass(.seconds(2))
    #expect(rig.rung(1) == ["a1", "a2"])
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a1", "a2", "a3"])
    rig.answer("a2")
    #expect(rig.talksWith(1) == "a2")
    rig.settle()
    #expect(rig.state("a1") == .available)
  }

  @Test func huntingRingsGroupsInOrder() {
    var rig = rig(.hunt(groupsOf: 3), agents: 5)
    #expect(rig.call() == ["a1", "a2", "a3"])
    rig.rig.pass(.seconds(10))
    rig.settle()
    #expect(rig.rung(1).prefix(2) == ["a4", "a5"])
  }
}
