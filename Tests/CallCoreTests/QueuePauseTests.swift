import Telephony
import Testing

@testable import CallCore

/// Who is paused in a queue takes none of its calls, and counts nowhere as if.
@Suite("Pauses in one queue")
struct QueuePauseTests {
  private static let ways = QueueStep.test { $0.onEmpty = 2 }

  private func pause(_ rig: inout QueueRig, _ agents: String...) {
    for agent in agents { rig.rig.command(AgentID(agent), .pauseQueue("q")) }
  }

  @Test func thePausedAreNotAvailableInThatQueue() {
    var rig = QueueRig(
      agents: 2, also: ["other": QueueDefinition(name: "Other")],
      describe: .init { agent, _ in agent.memberships.append(QueueMembership(queue: "other")) })
    pause(&rig, "a1")
    let views = Dictionary(uniqueKeysWithValues: rig.centre.queueViews.map { ($0.queue, $0) })
    #expect(views["q"]?.agentsAvailable == 1)
    #expect(views["q"]?.agentsLoggedIn == 2, "logged in all the same")
    #expect(views["other"]?.agentsAvailable == 2)
    rig.rig.command("a1", .resumeQueue("q"))
    #expect(rig.centre.queueViews.allSatisfy { $0.agentsAvailable == 2 })
    pause(&rig, "a1")
    rig.rig.centre.rebuildRouting()
    #expect(rig.centre.queueViews.map(\.agentsAvailable) == [2, 1], "other, q: counted anew")
    #expect(rig.broken == [])
  }

  @Test func aQueueWhoseAgentsAreAllPausedIsEmptyForWhoeverCountsNotReady() {
    for (conditions, isRefused) in [([.notReady], true), ([], false)] as [(AgentConditions, Bool)] {
      var rig = QueueRig(agents: 2, step: Self.ways) { $0.joining.refusesWhenEmpty = conditions }
      pause(&rig, "a1", "a2")
      rig.call()
      #expect(rig.exits == (isRefused ? [.refusedEmpty] : []))
    }
  }

  @Test func callersLeaveWhenTheLastAgentPausesTheQueue() {
    var rig = QueueRig(agents: 2, step: Self.ways) { $0.leavesWhenEmpty = [.notReady] }
    rig.call()
    rig.call()
    rig.answer("a1")
    rig.answer("a2")
    rig.call()
    pause(&rig, "a1")
    #expect(rig.exits == [])
    pause(&rig, "a2")
    #expect(rig.exits == [.leftEmpty], "both talk, and neither takes another call of the queue")
    #expect(rig.broken == [])
  }

  @Test func theOccupancyIsOfThoseWhoServe() {
    var rig = QueueRig(agents: 4, step: Self.ways) {
      $0.joining.occupancyMax = 50
      $0.strategy = .topDown
    }
    pause(&rig, "a3", "a4")
    rig.call()
    rig.answer("a1")
    rig.call()
    #expect(rig.exits == [], "one of two")
    rig.call()
    #expect(rig.exits == [.refused], "two of two, not of four")
  }

  @Test func aPausedColleagueKeepsNobodyFromACaller() {
    var rig = QueueRig(agents: 2) { $0.misses.pauseAfter = nil }
    pause(&rig, "a2")
    rig.call()
    rig.hangUp("a1", .callRejected)
    rig.rig.pass(.seconds(1))
    #expect(rig.rung(1) == ["a1"], "nobody else takes calls of the queue")
    rig.rig.command("a2", .resumeQueue("q"))
    rig.hangUp("a1", .callRejected)
    #expect(rig.rung(1) == ["a2"])
    rig.answer("a2")
    rig.call()
    rig.hangUp("a1", .callRejected)
    rig.rig.pass(.seconds(2))
    #expect(rig.rung(2) == [], "a2 serves the queue, though on a call")
    pause(&rig, "a2")
    #expect(rig.rung(2) == ["a1"], "and does no longer")
    #expect(rig.broken == [])
  }

  @Test func aPausedLastAgentIsNotWaitedFor() {
    var rig = QueueRig(agents: 2) { $0.lastAgentTime = .seconds(20) }
    rig.call(customer: "me")
    rig.serve("a1")
    pause(&rig, "a1")
    #expect(rig.call(customer: "me") == ["a2"])
  }

  @Test func theEstimateIsOfThoseWhoServe() {
    var rig = QueueRig(agents: 2)
    for _ in 1...40 {
      rig.call()
      rig.serve(rig.rung(rig.rig.calls.count)[0], talk: .seconds(60))
    }
    #expect(rig.centre.queueViews[0].forecast?.silence != .noAgents)
    pause(&rig, "a1", "a2")
    #expect(rig.centre.queueViews[0].forecast?.silence == .noAgents)
    rig.rig.command("a1", .resumeQueue("q"))
    #expect(rig.centre.queueViews[0].forecast?.silence != .noAgents)
  }
}
