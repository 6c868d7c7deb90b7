import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("A call that is offered to all applications")
struct ClaimTests {
  @Test("is claimed if we serve its number, and arrives like any other")
  func isClaimed() throws {
    let rig = Rig()
    rig.fake.forgetRequests()
    let caller = rig.fake.broadcast(number: "100")
    rig.advance(.milliseconds(20))
    #expect(rig.fake.requests == ["POST events/claim"])
    let claim = try #require(rig.fake.lastRequest("POST events/claim"))
    #expect(claim["channelId"] == caller.rawValue)
    #expect(claim["application"] == "cordboard")
    rig.order(.own(caller, "acme.a1.r1.c1"), .answer(caller))
    rig.advance(.seconds(5))
    rig.fake.hangUp(caller)
    rig.advance(.seconds(5))
    #expect(
      rig.transcript() == [
        "entered \(caller) dnis 100 from PJSIP/trunk", "answered \(caller)", "ended \(caller): normal clearing",
      ])
    #expect(rig.statistics.claimsWon == 1)
    #expect(rig.statistics.claimsLost == 0)
  }

  @Test("is left alone if its number is another's")
  func isForeign() {
    let rig = Rig()
    rig.fake.forgetRequests()
    rig.fake.broadcast(number: "200")
    rig.advance(.seconds(1))
    #expect(rig.fake.requests == [])
    #expect(rig.transcript() == [])
  }

  @Test("is no loss when another was faster, or the caller has gone")
  func isLost() {
    let rig = Rig()
    rig.fake.forgetRequests()
    rig.fake.broadcast(number: "100", rival: .zero)
    let gone = rig.fake.broadcast(number: "100")
    rig.fake.hangUp(gone)
    rig.advance(.seconds(1))
    #expect(rig.fake.requests == ["POST events/claim", "POST events/claim"])
    #expect(rig.transcript() == [])
    #expect(rig.statistics.claimsLost == 2)
    #expect(!rig.logs.lines.contains { $0.hasPrefix("warning") }, "It is the usual thing, and nobody's fault.")
  }

  @Test("is claimed late when it comes while a snapshot is taken")
  func waits() {
    let rig = Rig(connected: false)
    rig.fake.restore()
    rig.lane.runUntilIdle()
    let caller = rig.fake.broadcast(number: "100")
    rig.advance(.milliseconds(200))
    #expect(rig.statistics.claimsWon == 1)
    #expect(rig.transcript().contains("entered \(caller) dnis 100 from PJSIP/trunk"))
  }

  @Test("arrives even if the answer to the claim is lost")
  func answerIsLost() {
    let rig = Rig()
    rig.fake.add(FakeFault(.lostReply, .post, "events/claim"))
    let caller = rig.fake.broadcast(number: "100")
    rig.advance(.seconds(10))
    #expect(rig.transcript() == ["entered \(caller) dnis 100 from PJSIP/trunk"])
    #expect(rig.statistics.claimsLost == 1)
  }
}
