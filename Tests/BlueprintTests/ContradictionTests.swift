import Testing

@testable import Blueprint

/// Descriptions of which each part is right but which can't be meant together.
@Suite struct ContradictionTests {
  /// Queues (from line 2 on, two columns in), agents alice and bob who have
  /// what is written, and one flow that leads to `sales`.
  private func centre(
    queues: String, alice: String = "queues: [sales]", bob: String = "queues: [sales]", step: String = ""
  ) -> String {
    let lines = queues.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return """
      queues:
      \(lines)
      agents:
        alice: {device: A/a, \(alice)}
        bob: {device: A/b, \(bob)}
      numbers: {1: f}
      flows:
        f:
          - answer
          - queue: sales
      \(step.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
      """
  }

  // MARK: Skills

  @Test func aSkillThatNobodyHasIsRefusedWithTheNearest() {
    let text = centre(
      queues: "sales: {skills: {germna: 50}}", alice: "queues: [sales], skills: {german: 60}")
    #expect(
      findings(of: text) == [
        "2:20: error: No agent has the skill 'germna', so nobody could ever serve. Did you mean 'german'?"
      ])
  }

  @Test func aLevelThatNobodyOfTheQueueHasIsRefused() {
    let agents = (alice: "queues: [sales], skills: {german: 30}", bob: "queues: [other], skills: {german: 90, golf: 1}")
    let text = centre(
      queues: "sales: {skills: {german: 50, golf: 1}}\nother: {}", alice: agents.alice, bob: agents.bob)
    #expect(
      findings(of: text) == [
        "2:20: error: No agent who may serve queue 'sales' has 'german' at 50 or more, so nobody could ever serve; the"
          + " most is 30 (alice).",
        "2:32: error: No agent who may serve queue 'sales' has the skill 'golf', so nobody could ever serve. Give it to"
          + " one of them.",
      ])
  }

  @Test func skillsThatNobodyHasTogetherAreRefused() {
    let text = centre(
      queues: "sales: {skills: [german, golf]}", alice: "queues: [sales], skills: [german]",
      bob: "queues: [sales], skills: [golf]")
    #expect(
      findings(of: text) == [
        "2:19: error: No agent who may serve queue 'sales' has all of german 1, golf 1, so nobody could ever serve. Ask"
          + " for less, or drop one in a step."
      ])
  }

  @Test(arguments: [
    "{after: 20s, drop: [german]}", "{after: 20s, levels: {german: 30}}", "{after: 20s, also: [other]}",
    "{after: 20s, overflow: other}",
  ])
  func whatAStepMakesServableIsAllowed(step: String) {
    let text = centre(
      queues: "sales: {skills: {german: 50}, steps: [\(step)]}\nother: {}",
      alice: "queues: [sales], skills: {german: 30}", bob: "queues: [other], skills: {german: 90}")
    #expect(findings(of: text).filter { $0.contains("error") } == [])
  }

  @Test func aStepThatStillAsksForTooMuchIsNoHelp() {
    let text = centre(
      queues: "sales: {skills: {german: 50}, steps: [{after: 20s, levels: {german: 40}}]}",
      alice: "queues: [sales], skills: {german: 30}")
    #expect(findings(of: text).count == 1)
    let tiers = centre(
      queues: "sales: {skills: {german: 50}, steps: [{after: 20s, tiers: 1, drop: [german]}]}",
      alice: "queues: [sales: {tier: 2}], skills: {german: 30}", bob: "queues: []")
    #expect(findings(of: tiers).contains { $0.hasPrefix("2:20: error: No agent who may serve queue 'sales'") })
  }

  @Test func aFlowThatAsksForTooMuchIsRefusedAtItsStep() {
    let text = centre(
      queues: "sales: {skills: {german: 50}}", alice: "queues: [sales], skills: {german: 60}",
      bob: "queues: [sales], skills: {golf: 5}", step: "  skills: {german: 70}")
    #expect(
      findings(of: text) == [
        "11:16: error: No agent who may serve queue 'sales' has 'german' at 70 or more, so nobody could ever serve; the"
          + " most is 60 (alice)."
      ])
    let both = text.replacing("{german: 70}", with: "[golf]")
    #expect(
      findings(of: both) == [
        "11:15: error: No agent who may serve queue 'sales' has all of german 50, golf 1, so nobody could ever serve."
          + " Ask for less, or drop one in a step."
      ])
  }

  @Test func skillsThatChangeNothingAreWarnedOf() {
    let text = centre(
      queues: """
        sales:
          prefer: [gofl]
          skills: {german: 50, rare: 1}
          steps:
            - {after: 10s, drop: [rare, germna], levels: {german: 50}}
            - {after: 20s, drop: [rare], levels: {golf: 1, german: 20}}
        """,
      alice: "queues: [sales], skills: {german: 60, golf: 1}")
    #expect(
      findings(of: text) == [
        "3:14: warning: No agent who may serve queue 'sales' has the skill 'gofl', so to prefer it changes nothing."
          + " Did you mean 'golf'?",
        "4:26: warning: No agent has the skill 'rare', so nobody can serve at first. The skills are: german, golf.",
        "6:35: warning: No caller in queue 'sales' needs the skill 'germna' then, so there is nothing to drop. Did you"
          + " mean 'german'?",
        "6:53: warning: A level of 50 in 'german' is enough before this step already. Write less, or remove it.",
        "7:29: warning: No caller in queue 'sales' needs the skill 'rare' then, so there is nothing to drop. The skills"
          + " needed are: german.",
        "7:45: warning: No caller in queue 'sales' needs the skill 'golf' then, so its level changes nothing. The"
          + " skills needed are: german.",
      ])
  }

  @Test func tiersThatNobodyIsInAreWarnedOf() {
    let text = centre(
      queues: "sales: {steps: [{after: 10s, tiers: 2-3}, {after: 20s, tiers: 2, also: [other]}]}\nother: {}",
      alice: "queues: [sales, other: {tier: 2}]")
    #expect(
      findings(of: text) == [
        "2:39: warning: No agent who may serve queue 'sales' is in tiers 2-3, so nobody can serve from here on."
          + " There are agents in: 1."
      ])
  }

  // MARK: Overflow

  @Test func overflowThatComesBackIsRefused() {
    let text = centre(
      queues: """
        sales: {steps: [{after: 10s, tiers: 1}, {after: 20s, overflow: second}]}
        second: {steps: [{after: 30s, overflow: third}]}
        third: {steps: [{after: 40s, overflow: second}, {after: 50s, overflow: fourth}]}
        fourth: {}
        """)
    #expect(
      findings(of: text).filter { $0.contains("error") } == [
        "3:43: error: The overflow leads in a circle: second → third → second. Remove one of these steps."
      ])
    let longer = text.replacing("fourth: {}", with: "fourth: {steps: [{after: 60s, overflow: sales}]}")
    #expect(
      findings(of: longer).filter { $0.contains("error") } == [
        "2:66: error: The overflow leads in a circle: sales → second → third → fourth → sales. Remove one of these"
          + " steps."
      ])
  }

  @Test func twoWaysToOneQueueAreNoCircle() {
    let text = centre(
      queues: """
        sales: {steps: [{after: 10s, overflow: second}, {after: 20s, overflow: third}]}
        second: {steps: [{after: 30s, overflow: third}]}
        third: {}
        """, alice: "queues: [sales, second, third]")
    #expect(findings(of: text) == [])
  }

  // MARK: Flows

  @Test(arguments: [
    "join-when-empty: no", "leave-when-empty: strict", "waiting-max: 5", "waiting-per-agent-max: 5",
    "estimated-wait-max: 5m", "occupancy-max: 90",
  ])
  func whoIsTurnedAwayMustNotComeBackAtOnce(rule: String) {
    let steps = "- at: again\n- queue: sales\n- go-to: again"
    let flow = steps.split(separator: "\n").map { "    \($0)\n" }.joined()
    let head = "queues: {sales: {\(rule)}}\nagents: {a: {device: A/a, queues: [sales]}}\nnumbers: {1: f}\n"
    #expect(
      findings(of: head + "flows:\n  f:\n    - answer\n" + flow) == [
        "8:7: error: A caller who may not wait in queue 'sales' comes back to this step at once, for ever. Put a 'play'"
          + " or 'menu' into the loop."
      ])
    let waiting = flow.replacing("    - go-to", with: "    - play: sorry\n    - go-to")
    #expect(findings(of: head + "flows:\n  f:\n    - answer\n" + waiting) == [])
  }

  @Test func theJumpsOfAQueueLeadToSteps() {
    let text = """
      queues: {sales: {join-when-empty: no, waiting-max: 5, occupancy-max: 90}}
      agents: {a: {device: A/a, queues: [sales]}}
      numbers: {1: f}
      flows:
        f:
          - answer
          - queue: sales
            exits: {1: one, "*": two}
            on-empty: three
            on-full: four
            on-refused: five
            otherwise: six
          - {label: one, hang-up: busy}
          - {label: two, hang-up: busy}
          - {label: three, hang-up: busy}
          - {label: four, hang-up: busy}
          - {label: five, hang-up: busy}
          - {label: six, hang-up: busy}
          - {label: seven, hang-up: busy}
      """
    #expect(
      findings(of: text) == [
        "19:7: warning: This step is never reached. Jump to it by a label, or remove it."
      ])
  }

  @Test func rulesThatNeverComeIntoPlayAreWarnedOf() {
    let text = centre(
      queues: "sales: {steps: [{after: 30s, priority: +5}]}\nother: {}", bob: "queues: [other]",
      step: """
          wait-max: 30s
          priority: 5
          agent: bob
          on-empty: x
          on-full: x
          on-refused: x
        - {label: x, hang-up: busy}
        - queue: other
        """)
    let found = findings(of: text)
    #expect(
      found.prefix(7) == [
        "2:27: warning: This step is never taken: no flow lets callers wait longer than 30s in queue 'sales'.",
        "2:32: warning: 'priority' counts for nothing: the order of queue 'sales' is fifo. Write 'order: priority' or"
          + " 'order: {ageing: 60s}' there.",
        "13:7: warning: 'priority' counts for nothing: the order of queue 'sales' is fifo. Write 'order: priority' or"
          + " 'order: {ageing: 60s}' there.",
        "14:14: warning: Agent 'bob' does not serve queue 'sales'. Add it to the agent's 'queues', or name another.",
        "15:7: warning: 'on-empty' is never taken: queue 'sales' has no rule 'join-when-empty' or 'leave-when-empty'.",
        "16:7: warning: 'on-full' is never taken: queue 'sales' has no rule 'waiting-max' or 'waiting-per-agent-max'.",
        "17:7: warning: 'on-refused' is never taken: queue 'sales' has no rule 'estimated-wait-max' or"
          + " 'occupancy-max'.",
      ])
  }

  // MARK: Small things that change nothing

  @Test func whatChangesNothingInAQueueIsWarnedOf() {
    let text = centre(
      queues: """
        sales:
          misses: {pause-after: never, pause-grace: 5s}
          announcements: [{say: sorry, position-max: 5}]
          whisper: [{position}]
        """, alice: "queues: [sales: {position: 2, weight: 5}]")
    #expect(
      findings(of: text) == [
        "3:34: warning: 'pause-grace' changes nothing while 'pause-after' is never.",
        "4:34: warning: 'position-max' changes nothing, for this announcement says no '{position}'.",
        "5:14: warning: When the agent hears this the caller waits no longer; only '{waited}' tells something.",
        "7:54: warning: 'weight' counts for nothing: queue 'sales' has the strategy longest-idle, not weighted-random.",
        "8:31: warning: Agent 'bob' has position 2 in queue 'sales', as 'alice' has; of the two the smaller name comes"
          + " first.",
      ])
  }
}

/// Circles in graphs.
@Suite struct CirclesTests {
  private func groups(_ successors: [[Int]]) -> [[Int]] {
    Circles.groups(count: successors.count) { successors[$0] }
  }

  @Test func everyCircleIsFoundOnce() {
    #expect(groups([]) == [])
    #expect(groups([[1], [2], []]) == [])
    #expect(groups([[0], [1, 2], [9]]) == [[0], [1]])
    #expect(groups([[1], [2], [1, 3], [4], [3]]) == [[1, 2], [3, 4]])
    #expect(groups([[2, 1], [0], [1]]) == [[0, 1, 2]])
  }

  /// As deep as a folder of the largest size could make it.
  @Test func aLongCircleNeedsNoStack() {
    let count = 500_000
    #expect(Circles.groups(count: count) { [($0 + 1) % count] }.map(\.count) == [count])
  }
}
