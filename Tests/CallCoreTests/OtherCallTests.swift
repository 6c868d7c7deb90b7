import Telephony
import Testing

@testable import CallCore

/// Agents whose phone has a call that is none of ours.
@Suite("Other calls")
struct OtherCallTests {
  private func change(_ rig: inout QueueRig, _ agent: String, _ isOnOtherCall: Bool) {
    rig.rig.fact(.deviceChanged("PJSIP/\(agent)", isOnOtherCall: isOnOtherCall))
  }

  @Test func anAgentOnAnotherCallIsNotRungAndTheCallerWaitsUntilItIsOver() {
    var rig = QueueRig(agents: 1)
    change(&rig, "a1", true)
    #expect(rig.state("a1") == .onOtherCall)
    #expect(rig.call() == [])
    change(&rig, "a1", false)
    #expect(rig.rung(1) == ["a1"])
    #expect(rig.broken.isEmpty)
  }

  @Test func whoHasCallWaitingIsRungAllTheSame() {
    var rig = QueueRig(agents: 1, describe: QueueRig.Describe { agent, _ in agent.hasCallWaiting = true })
    change(&rig, "a1", true)
    #expect(rig.state("a1") == .available)
    #expect(rig.call() == ["a1"])
  }

  @Test func aCallThatBeginsDuringATalkCountsAfterIt() {
    var rig = QueueRig(agents: 1)
    rig.call()
    rig.answer("a1")
    change(&rig, "a1", true)
    #expect(rig.state("a1") == .onCall)
    rig.hangUp("a1")
    rig.settle()
    #expect(rig.state("a1") == .onOtherCall)
    #expect(rig.call() == [])
    change(&rig, "a1", false)
    #expect(rig.rung(2) == ["a1"])
  }

  @Test func readyDuringAnotherCallIsReadyAfterIt() {
    var rig = QueueRig(agents: 1, isReady: false)
    rig.rig.command("a1", .logIn(device: nil))
    change(&rig, "a1", true)
    rig.ready("a1")
    #expect(rig.state("a1") == .onOtherCall)
    change(&rig, "a1", false)
    #expect(rig.state("a1") == .available)
  }

  @Test func whoLogsInIsWatchedAndWhoLogsOutIsNoMore() {
    var rig = QueueRig(agents: 1, isReady: false)
    #expect(rig.rig.command("a1", .logIn(device: nil)).contains("watch PJSIP/a1"))
    #expect(rig.centre.objects(on: CentreRig.node).devices == ["PJSIP/a1"])
    #expect(
      rig.rig.command("a1", .logIn(device: "PJSIP/desk")).filter { $0.contains("watch") } == [
        "unwatch PJSIP/a1", "watch PJSIP/desk",
      ])
    change(&rig, "desk", true)
    rig.ready("a1")
    #expect(rig.state("a1") == .onOtherCall)
    #expect(rig.rig.command("a1", .logOut).contains("unwatch PJSIP/desk"))
    #expect(rig.centre.objects(on: CentreRig.node).devices.isEmpty)
    rig.rig.command("a1", .logIn(device: nil))
    rig.ready("a1")
    #expect(rig.state("a1") == .available)
  }

  @Test func aReconcileSaysAnewWhoIsOnAnotherCall() {
    var rig = QueueRig(agents: 2)
    change(&rig, "a1", true)
    rig.rig.fact(.nodeLost)
    rig.rig.reconcile(Inventory(asteriskStartedAt: .epoch, devicesOnOtherCalls: ["PJSIP/a2"]))
    #expect(rig.state("a1") == .available)
    #expect(rig.state("a2") == .onOtherCall)
    #expect(rig.call() == ["a1"])
    #expect(rig.broken.isEmpty)
  }

  @Test func whatOneAsteriskSaysAnotherDoesNotTakeBack() {
    var rig = QueueRig(agents: 1)
    change(&rig, "a1", true)
    rig.rig.feed(.switched("other", .nodeReconciled(Inventory(asteriskStartedAt: .epoch))))
    rig.rig.feed(.switched("other", .deviceChanged("PJSIP/a1", isOnOtherCall: false)))
    #expect(rig.state("a1") == .onOtherCall)
  }

  @Test func aNewDescriptionMayLetCallsWait() {
    var rig = QueueRig(agents: 1)
    change(&rig, "a1", true)
    rig.release { $0.agents["a1"]?.hasCallWaiting = true }
    #expect(rig.state("a1") == .available)
    rig.release {
      $0.agents["a1"]?.device = "PJSIP/new"
      $0.agents["a1"]?.hasCallWaiting = nil
    }
    #expect(rig.state("a1") == .available)
    #expect(rig.centre.objects(on: CentreRig.node).devices == ["PJSIP/new"])
  }

  @Test func aDeviceOfTwoIsWatchedUntilBothHaveGone() {
    var rig = QueueRig(agents: 2)
    #expect(!rig.rig.command("a2", .logIn(device: "PJSIP/a1")).contains("watch PJSIP/a1"), "it is watched already")
    #expect(rig.centre.objects(on: CentreRig.node).devices == ["PJSIP/a1"])
    change(&rig, "a1", true)
    rig.ready("a2")
    #expect(rig.state("a1") == .onOtherCall && rig.state("a2") == .onOtherCall)
    #expect(!rig.rig.command("a1", .logOut).contains("unwatch PJSIP/a1"))
    #expect(rig.state("a2") == .onOtherCall)
    change(&rig, "a1", false)
    #expect(rig.state("a2") == .available)
    #expect(rig.rig.command("a2", .logOut).contains("unwatch PJSIP/a1"))
  }

  @Test func whoLogsInOnADeviceInUseIsOnThatCallToo() {
    var rig = QueueRig(agents: 2)
    change(&rig, "a1", true)
    rig.rig.command("a2", .logIn(device: "PJSIP/a1"))
    rig.ready("a2")
    #expect(rig.state("a2") == .onOtherCall, "nothing is told of a state that has not changed")
  }

  @Test func agentsWhoChangePhonesChangeCalls() {
    var rig = QueueRig(agents: 2)
    change(&rig, "a1", true)
    let lines = rig.release {
      $0.agents["a1"]?.device = "PJSIP/a2"
      $0.agents["a2"]?.device = "PJSIP/a1"
    }
    #expect(!lines.contains { $0.hasPrefix("unwatch") })
    #expect(rig.state("a1") == .available && rig.state("a2") == .onOtherCall)
    #expect(rig.broken == [])
  }

  @Test func aCallIsKnownAfterARestart() throws {
    var rig = QueueRig(agents: 1)
    change(&rig, "a1", true)
    try rig.rig.restart()
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    rig.ready("a1")
    #expect(rig.state("a1") == .onOtherCall)
  }
}
