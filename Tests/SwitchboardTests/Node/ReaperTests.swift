import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("The reaper")
struct ReaperTests {
  @Test("finds nothing to do where all is well")
  func idle() {
    let rig = Rig()
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.order(.bridge("acme.b1", [caller, agent]))
    rig.forget()
    rig.fake.forgetRequests()
    rig.advance(.seconds(600))
    #expect(rig.transcript().isEmpty)
    #expect(Set(rig.fake.requests) == ["GET channels", "GET bridges", "GET asterisk/variable"])
    #expect(rig.statistics.reapedHangUps + rig.statistics.reapedEnds + rig.statistics.reapedBridges == 0)
  }

  @Test("hangs up again what outlived its hang-up")
  func hangUpAgain() {
    let rig = Rig { $0.endChecksMax = 0 }
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(.refused(500), .delete, caller.rawValue))
    rig.order(.hangUp(caller, .congestion))
    #expect(rig.transcript() == ["failed hang up \(caller): refused"])
    rig.advance(.seconds(60))
    #expect(rig.transcript() == ["ended \(caller): congestion"])
    #expect(rig.statistics.reapedHangUps == 1)
    #expect(rig.logs.lines.contains { $0.contains("outlived") && $0.contains("still listed") })
  }

  @Test("tells the end of a channel that is not there, seen twice")
  func silentEnd() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.loseSilently(caller)
    rig.advance(.seconds(31))
    #expect(rig.transcript().isEmpty)
    rig.advance(.seconds(30))
    #expect(rig.transcript() == ["ended \(caller): unknown"])
    #expect(rig.statistics.reapedEnds == 1)
  }

  @Test("tells the arrival of a caller whose event was lost, so that nobody is stranded")
  func silentArrival() {
    let rig = Rig()
    rig.fake.suppressEvents { $0.type == "StasisStart" }
    let caller = rig.fake.dial(number: "100")
    rig.advance(.seconds(65))
    #expect(rig.transcript() == ["entered \(caller) dnis 100 from PJSIP/trunk"])
    #expect(rig.statistics.reapedArrivals == 1)
  }

  @Test("deletes a bridge whose last member is gone though no event told us")
  func desertedBridge() {
    let rig = Rig()
    let caller = rig.caller()
    rig.order(.bridge("acme.b1", [caller]))
    // As if somebody had come in: nothing will ever tell that they left.
    let ghost = ARIChannel(
      id: "acme.ghost", name: "PJSIP/ghost-1", state: .up, caller: ARIParty(name: "", number: ""),
      dialplan: ARIDialplan(context: "agents", extension: "s"), createdAt: rig.lane.now)
    let bridge = ARIBridge(id: "acme.b1", channels: [caller, "acme.ghost"], createdAt: rig.lane.now)
    let header = ARIEventHeader(timestamp: rig.lane.now, application: "cordboard")
    rig.send(.event(.channelEnteredBridge(ARIBridgeChannelEvent(header: header, bridge: bridge, channel: ghost))))
    rig.fake.hangUp(caller)
    rig.advance(.seconds(130))
    #expect(rig.fake.bridgeList.isEmpty)
    #expect(rig.statistics.reapedBridges == 1)
  }

  @Test("deletes a bridge of ours that nobody uses and nobody tore down")
  func emptyBridge() {
    let rig = Rig()
    let caller = rig.caller()
    rig.order(.bridge("acme.b1", [caller]))
    rig.fake.hangUp(caller)
    rig.advance(.seconds(20))
    #expect(rig.fake.bridgeList.count == 1)
    rig.advance(.seconds(60))
    #expect(rig.fake.bridgeList.isEmpty)
    #expect(rig.statistics.reapedBridges == 1)
    #expect(rig.statistics.bridges == 0)
  }

  @Test("tries a tear-down again that failed")
  func tearDownAgain() {
    let rig = Rig()
    let caller = rig.caller()
    rig.order(.bridge("acme.b1", [caller]))
    rig.fake.hangUp(caller)
    rig.advance(.milliseconds(10))
    rig.forget()
    rig.fake.add(FakeFault(.refused(500), .delete, "acme.b1"))
    rig.order(.tearDown("acme.b1"))
    #expect(rig.transcript() == ["failed tear down acme.b1: refused"])
    rig.advance(.seconds(90))
    #expect(rig.fake.bridgeList.isEmpty)
    #expect(rig.transcript().isEmpty)
  }

  @Test("leaves a bridge in use and a channel under way alone")
  func young() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setEndpoint("PJSIP/agent1", .neverAnswers)
    rig.advance(.milliseconds(29_900))
    rig.fake.add(FakeFault(.slowReply(.seconds(1)), hits: 3, .get, "channels"))
    rig.advance(.milliseconds(200))
    rig.order(.originate(rig.origination("acme.a1.r1.c1.l1")), .bridge("acme.b1", [caller]))
    rig.advance(.seconds(20))
    #expect(rig.fake.channel("acme.a1.r1.c1.l1") != nil)
    #expect(rig.fake.bridge("acme.b1") != nil)
    #expect(rig.statistics.reapedEnds == 0)
  }

  @Test("stops with its node")
  func stopped() {
    let rig = Rig()
    rig.lane.perform { rig.node.assumeIsolated { $0.stop() } }
    rig.advance(.milliseconds(1))
    rig.fake.forgetRequests()
    rig.advance(.seconds(300))
    #expect(rig.fake.requests.isEmpty)
    #expect(rig.lane.nextTimer == nil)
  }
}
