import Telephony
import Testing

@testable import CallCore

/// Why this agent, why not me, why nobody.
@Suite("Explaining")
struct ExplanationTests {
  private func explained(_ rig: inout QueueRig) -> [RoutingExplanation] {
    // The id of the next call is not known before: fold the same again with an eye on it.
    let before = rig.rig.centre
    rig.call()
    var again = before
    again.explain(rig.rig.calls.last!)
    let channel = ChannelID("c\(rig.rig.calls.count)")
    for fact in [SwitchFact.channelEntered(.fixture(channel)), .channelAnswered(channel)] {
      _ = again.handle(.switched(CentreRig.node, fact), at: rig.rig.now)
    }
    return again.takeExplanations()
  }

  @Test func eachAgentHasAPlaceOrWhatSpokeAgainst() {
    var rig = QueueRig(
      agents: 6,
      describe: .init { agent, number in
        agent.skills = number == 5 ? ["german": 10] : ["german": 80]
        if number == 6 { agent.memberships = [] }
      }
    ) {
      $0.skills.required = ["german": 50]
    }
    rig.call()  // a1 is being rung.
    rig.rig.command("a2", .becomeNotReady(reason: "break"))
    let explanation = explained(&rig)[0]
    #expect(explanation.chosen == "a3")
    #expect(explanation.position == 2)
    #expect(explanation.candidates.map(\.agent) == ["a3", "a4", "a1", "a2", "a5", "a6"])
    #expect(explanation.candidates.map(\.place) == [1, 2, 1, 1, nil, nil])
    #expect(
      explanation.candidates.map(\.removals) == [
        [], [], [.state(.offered)], [.state(.notReady(reason: "break"))],
        [.skill("german", needed: 50, has: 10)], [.notMember],
      ])
  }

  @Test func thePlaceIsTheOrderInWhichTheyWouldBeRung() {
    for strategy in [Strategy.longestIdle, .fewestCalls, .leastTalkTime, .leastRecent, .roundRobin, .topDown, .ordered]
    {
      var rig = QueueRig(agents: 4) {
        $0.strategy = strategy
        $0.misses.pauseAfter = nil
      }
      for _ in 1...3 {
        let agent = rig.call()[0]
        rig.serve(agent)
      }
      let explanation = explained(&rig)[0]
      let places = explanation.candidates.map(\.agent.rawValue)
      #expect(explanation.chosen?.rawValue == places[0], "\(strategy)")
      // Who misses is followed by the next in the order.
      var rung = [places[0]]
      for _ in 1...3 {
        rig.hangUp(rung.last!, .callRejected)
        rung.append(rig.rung(4)[0])
      }
      #expect(rung == places, "\(strategy)")
    }
  }

  @Test func nobodyIsExplainedToo() {
    var rig = QueueRig(agents: 1)
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    let explanation = explained(&rig)[0]
    #expect(explanation.chosen == nil)
    #expect(explanation.candidates.map(\.removals) == [[.state(.notReady(reason: "break"))]])
    #expect(rig.centre.explanation(of: rig.rig.calls[0], at: rig.rig.now)?.position == 1)
  }

  @Test func explainingChangesNoDecision() {
    var rig = QueueRig(agents: 3) { $0.strategy = .random }
    var other = rig
    other.rig.centre.explain("somebody else")
    for _ in 1...3 { #expect(rig.call() == other.call()) }
    #expect(rig.rig.history == other.rig.history)
  }
}
