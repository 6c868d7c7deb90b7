import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("A bridge")
struct BridgeTests {
  private let bridge: BridgeID = "acme.a1.r1.c1.b1"

  @Test("is made, its channels put in by one request, and each confirmed")
  func made() {
    let rig = Rig()
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.forget()
    rig.fake.forgetRequests()
    rig.order(.bridge(bridge, [caller, agent]))
    #expect(rig.transcript() == ["\(caller) joined \(bridge)", "\(agent) joined \(bridge)"])
    #expect(rig.fake.requests == ["POST bridges", "POST bridges/\(bridge)/addChannel"])
    #expect(rig.fake.bridge(bridge)?.channels == [caller, agent])
  }

  @Test("is deleted only when its channels have left")
  func tornDown() {
    let rig = Rig(filtersEvents: false)
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.order(.bridge(bridge, [caller, agent]))
    rig.forget()
    rig.order(.tearDown(bridge))
    #expect(rig.fake.bridge(bridge) != nil)
    rig.order(.hangUp(agent, .normalClearing))
    #expect(rig.fake.bridge(bridge) != nil)
    rig.fake.hangUp(caller)
    rig.advance(.milliseconds(10))
    #expect(rig.fake.bridge(bridge) == nil)
    rig.advance(.seconds(60))
    #expect(
      rig.transcript() == [
        "\(agent) left \(bridge)", "ended \(agent): normal clearing", "\(caller) left \(bridge)",
        "ended \(caller): normal clearing",
      ])
    #expect(rig.statistics.bridges == 0)
  }

  @Test("whose channels stay is emptied after the limit and deleted; they live on")
  func forced() {
    let rig = Rig(filtersEvents: false)
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.order(.bridge(bridge, [caller, agent]))
    rig.forget()
    rig.order(.tearDown(bridge))
    rig.advance(.seconds(4))
    #expect(rig.fake.bridge(bridge) != nil)
    rig.advance(.seconds(2))
    #expect(rig.fake.bridge(bridge) == nil)
    #expect(rig.transcript() == ["\(caller) left \(bridge)", "\(agent) left \(bridge)"])
    #expect(rig.fake.channelList.count == 2)
    #expect(rig.statistics.bridges == 0)
  }

  @Test("may be torn down as often as one likes, and also if it was never there")
  func idempotent() {
    let rig = Rig()
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.order(.bridge(bridge, [caller, agent]))
    rig.order(.hangUp(agent, .normalClearing), .hangUp(caller, .normalClearing))
    rig.forget()
    rig.fake.forgetRequests()
    rig.order(.tearDown(bridge), .tearDown(bridge))
    rig.order(.tearDown(bridge), .tearDown("acme.never"))
    rig.advance(.seconds(10))
    #expect(rig.transcript().isEmpty)
    #expect(rig.fake.requests.filter { $0 == "DELETE bridges/\(bridge)" }.count == 1)
    #expect(!rig.fake.requests.contains("DELETE bridges/acme.never"))
    #expect(rig.statistics.ordersFailed.isEmpty)
    #expect(rig.statistics.bridges == 0)
  }

  @Test("whose making and deleting are ordered at once is deleted after it was made")
  func madeAndTornDown() {
    let rig = Rig()
    let caller = rig.caller()
    rig.order(.bridge(bridge, [caller]), .tearDown(bridge))
    rig.order(.hangUp(caller, .normalClearing))
    rig.advance(.seconds(1))
    #expect(rig.fake.bridgeList.isEmpty)
    #expect(rig.statistics.bridges == 0)
  }

  @Test("with a channel that is gone, or not in our application, is told as failed")
  func channelGone() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setEndpoint("PJSIP/agent2", .neverAnswers)
    rig.order(.originate(rig.origination("acme.a1.r1.c1.l2", endpoint: "PJSIP/agent2")))
    rig.forget()
    rig.order(.bridge(bridge, [caller, "acme.gone"]))
    rig.order(.bridge("acme.b2", [caller, "acme.a1.r1.c1.l2"]))
    #expect(rig.transcript() == ["failed bridge \(bridge): notFound", "failed bridge acme.b2: refused"])
  }

  @Test("whose making was not confirmed is there if its channels are in it")
  func replyLost() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(.lostReply, .post, "bridges"))
    rig.order(.bridge(bridge, [caller]))
    rig.advance(.seconds(6))
    #expect(rig.transcript() == ["\(caller) joined \(bridge)"])
    #expect(rig.statistics.ordersFailed.isEmpty)
  }

  @Test("that is there already, because all replies were lost, is used")
  func repliesLost() {
    let rig = Rig()
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.forget()
    rig.fake.add(FakeFault(.lostReply, .post, "bridges"))
    rig.fake.add(FakeFault(.lostRequest, .post, "/addChannel"))
    rig.order(.bridge(bridge, [caller]))
    rig.advance(.seconds(6))
    rig.order(.bridge(bridge, [caller, agent]))
    #expect(
      rig.transcript() == [
        "failed bridge \(bridge): timedOut", "\(caller) joined \(bridge)", "\(agent) joined \(bridge)",
      ])
  }

  @Test("that can't be made is told as failed")
  func refused() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(.refused(500), hits: 2, .post, "bridges"))
    rig.order(.bridge(bridge, [caller]), .bridge("acme.empty", []))
    #expect(rig.transcript() == ["failed bridge \(bridge): refused", "failed bridge acme.empty: refused"])
  }

  @Test("takes a third channel later")
  func third() {
    let rig = Rig()
    let (caller, agent) = (rig.caller(), rig.agent())
    let other = rig.agent("acme.a1.r1.c1.l2", endpoint: "PJSIP/agent2")
    rig.order(.bridge(bridge, [caller, agent]))
    rig.forget()
    rig.order(.bridge(bridge, [other]))
    #expect(rig.transcript() == ["\(other) joined \(bridge)"])
    #expect(rig.fake.bridge(bridge)?.channels == [caller, agent, other])
  }

  @Test("that somebody else deleted is out of the mirror, and its tear-down is no failure")
  func deletedElsewhere() {
    let rig = Rig()
    let caller = rig.caller()
    rig.order(.bridge(bridge, [caller]))
    rig.send(.event(.bridgeDestroyed(ARIBridgeEvent(bridge: ARIBridge(id: bridge)))))
    #expect(rig.statistics.bridges == 0)
    rig.forget()
    rig.order(.tearDown(bridge))
    rig.advance(.seconds(10))
    #expect(rig.statistics.ordersFailed.isEmpty)
    #expect(rig.statistics.bridges == 0)
  }

  @Test("is asked for after the stop of what a caller hears, whatever else has to be done for that caller first")
  func afterStop() {
    let rig = Rig()
    let caller = rig.fake.dial(number: "100")
    rig.advance(.milliseconds(5))
    let agent = rig.agent()
    rig.order(.play("acme.p1", on: caller, media: [.sound("long")]))
    rig.fake.setDuration(of: "sound:long", .seconds(60))
    rig.forget()
    rig.fake.forgetRequests()
    rig.order(.answer(caller), .stopPlayback("acme.p1"), .bridge(bridge, [caller, agent]))
    #expect(
      rig.fake.requests == [
        "POST channels/\(caller)/answer", "DELETE playbacks/acme.p1", "POST bridges",
        "POST bridges/\(bridge)/addChannel",
      ])
    #expect(
      rig.transcript() == ["answered \(caller)", "\(caller) joined \(bridge)", "\(agent) joined \(bridge)"])
  }

  @Test("waits for words that can't be stopped, and holds up nobody else meanwhile")
  func afterWords() {
    let rig = Rig()
    let (caller, agent) = (rig.caller(), rig.agent())
    let other = rig.fake.dial(number: "100")
    rig.advance(.milliseconds(5))
    rig.order(.play("acme.p1", on: caller, media: [.number(3)]))
    rig.forget()
    rig.order(.stopPlayback("acme.p1"), .bridge(bridge, [caller, agent]))
    #expect(rig.transcript() == ["failed stop acme.p1: refused"])
    rig.order(.answer(other))
    #expect(rig.transcript() == ["answered \(other)"])
    rig.advance(.seconds(2))
    #expect(rig.transcript() == ["\(caller) joined \(bridge)", "\(agent) joined \(bridge)"])
  }

  @Test("waits for other words as long as for the first, however soon they come")
  func afterWordsAgain() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setDuration(of: "number:4", .seconds(4))
    rig.order(.play("acme.p1", on: caller, media: [.number(3)]))
    rig.order(.bridge(bridge, [caller]))
    rig.advance(.milliseconds(2_500))
    rig.order(.play("acme.p2", on: caller, media: [.number(4)]))
    rig.fake.forgetRequests()
    rig.order(.bridge(bridge, [caller]))
    // The limit of the first wait.
    rig.advance(.seconds(3))
    #expect(rig.fake.requests.isEmpty)
    rig.advance(.milliseconds(1_500))
    #expect(rig.fake.requests == ["POST bridges/\(bridge)/addChannel"])
  }

  @Test("does not wait for the words of a caller who has hung up")
  func afterWordsOfOneGone() {
    let rig = Rig()
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.order(.play("acme.p1", on: caller, media: [.number(3)]))
    rig.order(.bridge(bridge, [caller, agent]))
    rig.forget()
    rig.fake.hangUp(caller)
    rig.advance(.milliseconds(20))
    #expect(rig.transcript() == ["ended \(caller): normal clearing", "failed bridge \(bridge): notFound"])
  }
}
