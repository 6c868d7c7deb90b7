import Telephony
import Testing

@testable import CallCore

/// Several phones for one caller: who wins, and what becomes of the others.
@Suite("Ringing together")
struct RingTogetherTests {
  private func rig(agents: Int = 3, _ change: (inout QueueDefinition) -> Void = { _ in }) -> QueueRig {
    QueueRig(agents: agents) {
      $0.strategy = .ringAll
      $0.misses.pauseAfter = nil
      change(&$0)
    }
  }

  @Test func theFirstWhoPicksUpHasTheCallAndTheOthersAreToldAnsweredElsewhere() {
    var rig = rig()
    #expect(rig.call() == ["a1", "a2", "a3"])
    let before = rig.rig.history.count
    rig.answer("a2")
    #expect(rig.talksWith(1) == "a2")
    let hangUps = rig.rig.brief(Array(rig.rig.history[before...])).filter { $0.hasPrefix("hang up") }
    #expect(hangUps == ["hang up K1.a1, answered elsewhere", "hang up K1.a3, answered elsewhere"])
    #expect(rig.state("a1") == .available)
    rig.settle()
    #expect(rig.broken == [])
  }

  @Test func theOthersRingOnUntilTheBridgeIsConfirmed() {
    var rig = rig()
    rig.call()
    rig.pickUp("a1")
    #expect(rig.rung(1) == ["a2", "a3"], "still ringing")
    // The winner drops before the bridge: no new round, the others just go on.
    rig.hangUp("a1")
    #expect(rig.rung(1) == ["a2", "a3"])
    rig.answer("a3")
    #expect(rig.talksWith(1) == "a3")
    rig.settle()
    #expect(rig.broken == [])
  }

  @Test func theyStopAtOnceWhereTheQueueSaysSo() {
    var rig = rig { $0.keepsRinging = false }
    rig.call()
    rig.pickUp("a1")
    #expect(rig.rung(1) == [])
    #expect(rig.state("a2") == .available)
  }

  @Test func whoPicksUpSecondIsReleasedAndNotBlamed() {
    var rig = rig()
    rig.call()
    rig.pickUp("a1")
    rig.pickUp("a2")
    #expect(rig.state("a2") == .available)
    #expect(rig.centre.agents["a2"]?.legs.first?.isEnding == true)
    #expect(rig.centre.agents["a2"]?.missesInARow == 0)
    #expect(rig.rung(1) == ["a3"])
    #expect(rig.broken == [])
  }

  @Test func aBridgeThatIsNotMadeLeavesTheOthersRinging() {
    var rig = rig()
    rig.call()
    rig.pickUp("a1")
    rig.rig.pass(.seconds(5))
    #expect(rig.rung(1) == ["a2", "a3"])
    #expect(rig.state("a1") == .available)
    rig.answer("a2")
    #expect(rig.talksWith(1) == "a2")
  }

  @Test func oneWhoDeclinesDoesNotStopTheOthers() {
    var rig = rig()
    rig.call()
    rig.hangUp("a2", .callRejected)
    #expect(rig.rung(1) == ["a1", "a3"])
    rig.rig.pass(.seconds(10))
    rig.settle()
    #expect(rig.broken == [])
  }

  @Test func theCallersEndReleasesAll() {
    var rig = rig()
    rig.call()
    rig.pickUp("a1")
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    #expect(["a1", "a2", "a3"].allSatisfy { rig.state($0) == .available })
    rig.settle()
    #expect(rig.centre.isEmpty)
    #expect(rig.rig.records.map(\.outcome) == [.abandoned])
  }

  @Test func anOfferIsLetFinishAtTheLimitOrNot() {
    for finishes in [true, false] {
      var rig = QueueRig(agents: 1, isReady: false, step: .test { $0.waitMax = .seconds(30) }) {
        $0.finishesRinging = finishes
      }
      rig.call()
      rig.rig.pass(.seconds(25))
      rig.rig.staff("a1")
      #expect(rig.rung(1) == ["a1"])
      rig.rig.pass(.seconds(5))
      #expect(rig.rung(1) == (finishes ? ["a1"] : []))
      #expect(rig.exits == (finishes ? [] : [.timedOut]))
      rig.rig.pass(.seconds(10))
      #expect(rig.exits == [.timedOut])
    }
  }
}
