import CallCore
import Telephony
import Testing

@testable import Blueprint

/// What changes in the routing between two descriptions, in words.
@Suite struct QueueDiffTests {
  private func changes(_ old: String, _ new: String) throws -> [String] {
    Blueprint.diff(old: try load(old).definition, new: try load(new).definition).map(\.description)
  }

  @Test func everyKeyOfAQueueIsCompared() throws {
    let new = try load(RoutingFileTests.everyKey).definition
    var old = new
    old.queues["vip"] = QueueDefinition(name: "vip")
    #expect(
      Blueprint.diff(old: old, new: new).map(\.description) == [
        "queue vip: name vip → VIP",
        "queue vip: strategy longest-idle → hunt 3",
        "queue vip: order fifo → ageing 1m",
        "queue vip: weight 0 → 7",
        "queue vip: offer-time 20s → 25s",
        "queue vip: retry-time 30s → 45s",
        "queue vip: wrap-up 0s → 10s",
        "queue vip: wrap-up-max 30m → 2m",
        "queue vip: music none → jazz",
        "queue vip: skills none → german 50",
        "queue vip: prefer none → golf",
        "queue vip: no-answer-delay 0s → 10s",
        "queue vip: declined-delay 0s → 20s",
        "queue vip: busy-delay 0s → 30s",
        "queue vip: unreachable-delay 0s → 1m",
        "queue vip: pause-after 1 → 3",
        "queue vip: pause-counts no-answer, declined, busy, unreachable → no-answer, declined",
        "queue vip: pauses all-queues → this-queue",
        "queue vip: pause-grace 0s → 15s",
        "queue vip: join-when-empty none → not-ready, unreachable",
        "queue vip: waiting-max none → 20",
        "queue vip: waiting-per-agent-max none → 4",
        "queue vip: estimated-wait-max none → 10m",
        "queue vip: occupancy-max none → 90",
        "queue vip: leave-when-empty none → not-ready, unreachable, out-of-tier",
        "queue vip: whisper none → sound:beep + {waited}",
        "queue vip: connect-announcement none → sound:cordboard/please-wait",
        "queue vip: service-level threshold 20s → 30s",
        "queue vip: service-level short-abandon 5s → 3s",
        "queue vip: last-agent time 0s → 30s",
        "queue vip: last-agent memory 168h → 24h",
        "queue vip: call-again 0s → 5m",
        "queue vip: keeps-ringing yes → no",
        "queue vip: finishes-ringing yes → no",
        "queue vip: step at 20s added: tiers 1-2; levels german 30",
        "queue vip: step at 40s added: drop german; also desk; priority +5; skip nobody-available",
        "queue vip: step at 1m30s added: tier 3; overflow desk; skip never",
        "queue vip: says sound:cordboard/welcome (first 0s)",
        "queue vip: says sound:cordboard/please-hold + {position} + {estimated-wait} (first 10s, every 30s,"
          + " position-max 10)",
        "queue vip: says sound:cordboard/please-wait + number:3 | sound:cordboard/sorry (first 1m, every 1m)",
      ])
  }

  @Test func stepsAndAnnouncementsAreComparedOneByOne() throws {
    let old = "queues: {q: {steps: [{after: 10s, tiers: 1}, {after: 20s, tiers: 2}], greeting: welcome}}\n"
    let new = "queues: {q: {steps: [{after: 10s, tiers: 1-2}, {after: 30s, tiers: 2}], greeting: sorry}}\n"
    #expect(
      try changes(old, new) == [
        "queue q: step at 10s: tier 1 → tiers 1-2",
        "queue q: step at 20s removed: tier 2",
        "queue q: step at 30s added: tier 2",
        "queue q: no longer says sound:cordboard/welcome (first 0s)",
        "queue q: says sound:cordboard/sorry (first 0s)",
      ])
  }

  @Test func membershipsSkillsReasonsAndLimitsAreCompared() throws {
    let old = """
      queues: {q: {strategy: wrandom}}
      agents: {a: {device: A/a, queues: [q: {weight: 2}], skills: {x: 5, y: 6}}}
      not-ready-reasons: {break: 5m, lunch: , gone: }
      """
    let new = """
      calls-max: 7
      queues: {q: {strategy: wrandom}}
      agents: {a: {device: A/a, queues: [q: {tier: 3, weight: 4}], skills: {y: 7, z: 8}}}
      not-ready-reasons: {break: none, lunch: 1h, came: }
      """
    #expect(
      try changes(old, new) == [
        "calls-max: 20000 → 7",
        "agent a: tier in queue q 1 → 3",
        "agent a: weight in queue q 2 → 4",
        "agent a: skill x 5 → none",
        "agent a: skill y 6 → 7",
        "agent a: skill z none → 8",
        "not-ready reason break: limit 5m → none",
        "not-ready reason came added",
        "not-ready reason gone removed",
        "not-ready reason lunch: limit none → 1h",
      ])
  }

  @Test func anAgentWhoMovesTheOthersIsOneChangeAndAnotherOrderIsOne() throws {
    func text(_ agents: String...) -> String {
      "queues: {q: }\nagents:\n" + agents.map { "  \($0): {device: A/\($0), queues: [q]}\n" }.joined()
    }
    #expect(try changes(text("a", "b"), text("c", "a", "b")) == ["agent c added"])
    #expect(try changes(text("a", "b"), text("b", "a")) == ["queue q: order of agents a, b → b, a"])
  }

  @Test func everythingOfAQueueStepIsCompared() throws {
    let queues =
      "queues: {sales: {join-when-empty: no}}\nagents: {alice: {device: A/a, queues: [sales], skills: [x]}}\n"
    func text(_ keys: String) -> String {
      queues + "flows:\n  f:\n    - answer\n    - {queue: sales\(keys)}\n    - {label: a, hang-up: busy}\n"
        + "    - {label: b, hang-up: normal}\n"
    }
    #expect(
      try changes(
        text(""), text(", priority: 5, skills: [x], prefer: [x], exits: {1: a}, on-empty: b, agent: alice"))
        == [
          "flow f: step 2: queue sales (wait-max 10m) → queue sales (wait-max 10m, priority 5, skills x 1, prefer x,"
            + " exits 1, on-empty, agent alice for 30s)"
        ])
    #expect(
      try changes(text(", exits: {1: a}, on-empty: b"), text(", exits: {1: b}, on-empty: a")) == [
        "flow f: step 2: exit 1 leads to step 4 (hang-up), before to hang-up user busy",
        "flow f: step 2: on-empty leads to step 3 (hang-up user busy), before to hang-up",
      ])
  }
}
