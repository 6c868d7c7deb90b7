import Telephony
import Testing

@testable import CallCore

@Suite("Agents")
struct AgentTests {
  @Test func theCommandsInEachIdleState() {
    var rig = CentreRig()
    #expect(rig.command("nobody", .logOut) == ["reject unknown_agent"])
    #expect(rig.command("alice", .becomeReady) == ["reject not_logged_in"])
    #expect(rig.command("alice", .becomeNotReady(reason: "lunch")) == ["reject not_logged_in"])
    #expect(rig.command("alice", .logOut) == [], "is out already")
    #expect(rig.command("alice", .logIn(device: nil)) == ["→ alice not ready (logged in)", "watch PJSIP/alice"])
    #expect(rig.command("alice", .logIn(device: nil)) == [], "is in already")
    #expect(rig.command("alice", .becomeReady) == ["→ alice available"])
    #expect(rig.command("alice", .becomeReady) == [])
    #expect(rig.command("alice", .becomeNotReady(reason: "lunch")) == ["→ alice not ready (lunch)"])
    #expect(rig.command("alice", .logOut) == ["→ alice logged_out", "unwatch PJSIP/alice"])
  }

  @Test func aDeviceCanBeGivenAtLogin() {
    var rig = CentreRig()
    #expect(rig.command("alice", .logIn(device: "nonsense")) == ["reject invalid_device"])
    #expect(rig.command("alice", .logIn(device: "PJSIP/a,b")) == ["reject invalid_device"])
    rig.command("alice", .logIn(device: "PJSIP/desk7"))
    rig.command("alice", .becomeReady)
    #expect(rig.wait().contains("ring PJSIP/desk7 as K1.a2"))
    #expect(rig.command("alice", .logIn(device: "PJSIP/desk8")) == ["reject busy"])
  }

  @Test func whatIsAskedDuringACallComesAfterIt() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    #expect(rig.command("alice", .becomeNotReady(reason: "lunch")) == [])
    let leg = rig.leg(1)
    rig.fact(.channelEnded("c1", .normalClearing))
    rig.fact(.channelEnded(leg, .normalClearing))
    #expect(rig.pass(.seconds(5)) == ["→ alice not ready (lunch)"])
  }

  @Test func readyDuringACallTakesItBack() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    rig.command("alice", .logOut)
    rig.command("alice", .becomeReady)
    let leg = rig.leg(1)
    rig.fact(.channelEnded("c1", .normalClearing))
    rig.fact(.channelEnded(leg, .normalClearing))
    #expect(rig.pass(.seconds(5)) == ["→ alice available"])
  }

  @Test func readyEndsWrapUp() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    let leg = rig.leg(1)
    rig.fact(.channelEnded("c1", .normalClearing))
    rig.fact(.channelEnded(leg, .normalClearing))
    rig.wait("c2")
    #expect(rig.call(2)?.stage == .waiting)
    #expect(rig.command("alice", .becomeReady).contains("→ K2 offered to alice"))
    #expect(rig.centre.nextDeadline != nil)
  }

  @Test func notReadyDuringAnOfferDeclinesItOnce() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    #expect(
      rig.command("alice", .becomeNotReady(reason: "lunch")) == [
        "hang up K1.a2, normal clearing", "→ alice not ready (lunch)", "→ K1 offer to alice declined",
      ])
    #expect(rig.call(1)?.stage == .waiting)
  }

  @Test func notReadyDuringWrapUpComesAfterIt() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    let leg = rig.leg(1)
    rig.fact(.channelEnded(leg, .normalClearing))
    rig.fact(.channelEnded("c1", .normalClearing))
    #expect(rig.command("alice", .becomeNotReady(reason: "lunch")) == [])
    #expect(rig.pass(.seconds(5)) == ["→ alice not ready (lunch)"])
  }

  @Test func aNewDescriptionRetiresAgentsAndKeepsCallsInTheirFlow() {
    var rig = CentreRig()
    rig.staff("alice", "bob")
    rig.talk("c1")
    rig.arrive("c2")
    var next = CentreDefinition.example(release: "r2")
    next.agents["alice"] = nil
    next.flows["welcome"] = Flow(steps: [.hangUp(.userBusy)])
    #expect(rig.brief(rig.feed(.centreReleased(next))).contains("→ release r2"))
    #expect(rig.agent("alice") == .onCall)
    #expect(rig.fact(.channelAnswered("c2")) == ["play K2.p1 on c2: sound:menu"], "the flow it came under")
    #expect(rig.arrive("c3").last == "hang up c3, user busy")
    let leg = rig.leg(1)
    rig.fact(.channelEnded(leg, .normalClearing))
    rig.fact(.channelEnded("c1", .normalClearing))
    rig.pass(.seconds(6))
    #expect(rig.centre.agents["alice"] == nil)
    rig.fact(.channelEnded("c2", .normalClearing))
    #expect(rig.centre.flows.keys.sorted() == ["r2"])
  }
}
