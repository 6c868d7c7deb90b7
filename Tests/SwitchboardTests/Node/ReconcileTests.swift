import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("After a reconnect")
struct ReconcileTests {
  private let bridge: BridgeID = "acme.a1.r1.c1.b1"

  @Test("an empty Asterisk is told as such, with its version and start")
  func empty() {
    let rig = Rig(connected: false)
    let start = rig.lane.now
    rig.fake.restore()
    rig.advance(.milliseconds(50))
    #expect(
      rig.told == [.nodeReconciled(Inventory(asteriskStartedAt: start, asteriskVersion: "22.10.1"))])
  }

  @Test("the loss is told once, however often it is signalled")
  func lostOnce() {
    let rig = Rig()
    let reason = ARICloseReason(code: .lost, message: "gone")
    rig.send(.closed(reason))
    rig.send(.closed(reason))
    #expect(rig.transcript() == ["node lost"])
  }

  @Test("before the first connection nothing is lost")
  func neverThere() {
    let rig = Rig(connected: false)
    rig.send(.closed(ARICloseReason(code: .unreachable, message: "nobody")))
    #expect(rig.transcript().isEmpty)
  }

  @Test("calls that went on are found as they are, and live on as before")
  func found() {
    let rig = Rig(filtersEvents: false)
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.order(.bridge(bridge, [caller, agent]))
    rig.forget()
    rig.fake.cut()
    rig.advance(.seconds(1))
    rig.fake.restore()
    rig.advance(.milliseconds(50))
    let call = "acme.a1.r1.c1"
    #expect(
      rig.transcript() == [
        "node lost",
        "reconciled \(caller)(\(call) answered inside), \(agent)(\(call) answered inside), "
          + "\(bridge)[\(caller) \(agent)]",
      ])
    rig.fake.press("5", on: caller)
    rig.order(.hangUp(agent, .normalClearing), .tearDown(bridge))
    rig.fake.hangUp(caller)
    rig.advance(.seconds(10))
    #expect(
      rig.transcript() == [
        "digit 5 on \(caller)", "\(agent) left \(bridge)", "ended \(agent): normal clearing",
        "\(caller) left \(bridge)", "ended \(caller): normal clearing",
      ])
    #expect(rig.fake.bridgeList.isEmpty)
  }

  @Test("a new process finds all that an earlier one left", arguments: ["22.10.1", "22.8.0"])
  func newProcess(version: String) {
    let rig = Rig(version: version, filtersEvents: false)
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.fake.setEndpoint("PJSIP/agent2", .neverAnswers)
    rig.order(.bridge(bridge, [caller, agent]))
    rig.order(.originate(rig.origination("acme.a1.r1.c1.l9", endpoint: "PJSIP/agent2")))
    let next = Rig.successor(of: rig)
    let call = "acme.a1.r1.c1"
    #expect(
      next.transcript() == [
        "reconciled \(caller)(\(call) answered inside), \(agent)(\(call) answered inside), "
          + "acme.a1.r1.c1.l9(\(call)), \(bridge)[\(caller) \(agent)]"
      ])
    next.order(.hangUp("acme.a1.r1.c1.l9", .normalClearing))
    rig.fake.hangUp(caller)
    next.advance(.milliseconds(20))
    #expect(
      next.transcript() == [
        "ended acme.a1.r1.c1.l9: normal clearing", "\(caller) left \(bridge)", "ended \(caller): normal clearing",
      ])
  }

  @Test("what ended meanwhile is missing from the inventory, and nothing else is told of it")
  func vanished() {
    let rig = Rig()
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.order(.bridge(bridge, [caller, agent]))
    rig.fake.cut()
    rig.fake.hangUp(caller)
    rig.forget()
    rig.fake.restore()
    rig.advance(.seconds(60))
    #expect(rig.transcript() == ["reconciled \(agent)(acme.a1.r1.c1 answered inside), \(bridge)[\(agent)]"])
    #expect(rig.statistics.channels == 1)
  }

  @Test("after Asterisk's own restart there is nothing, and it says when it started")
  func restarted() {
    let rig = Rig()
    let caller = rig.caller()
    rig.order(.bridge(bridge, [caller]))
    rig.forget()
    rig.advance(.seconds(5))
    rig.fake.restart()
    let restartedAt = rig.lane.now
    rig.advance(.seconds(2))
    rig.fake.restore()
    rig.advance(.seconds(60))
    #expect(
      rig.told == [
        .nodeLost, .nodeReconciled(Inventory(asteriskStartedAt: restartedAt, asteriskVersion: "22.10.1")),
      ])
    #expect(rig.statistics.channels == 0)
    #expect(rig.statistics.bridges == 0)
  }

  @Test("foreign channels and bridges are counted and left alone")
  func foreign() {
    let rig = Rig(connected: false)
    rig.fake.addForeignChannel(ARIChannel(id: "1.7", name: "PJSIP/door-1", state: .up))
    rig.fake.addForeignChannel(
      ARIChannel(
        id: "1.8", state: .up, dialplan: ARIDialplan(applicationName: "Stasis", applicationData: "cordboard2,x")))
    rig.fake.addForeignChannel(ARIChannel(id: "acmeother.1", state: .up))
    rig.fake.addForeignBridge(ARIBridge(id: "b-7", channels: ["1.7"]))
    rig.fake.restore()
    rig.advance(.seconds(600))
    #expect(rig.transcript() == ["reconciled "])
    #expect(rig.statistics.foreignChannels == 3)
    #expect(rig.statistics.foreignBridges == 1)
    #expect(!rig.fake.requests.contains { !$0.hasPrefix("GET") })
  }

  @Test("running playbacks are found, and their ends told; ended ones are missing")
  func playbacks() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setDuration(of: "sound:short", .seconds(1))
    rig.fake.setDuration(of: "sound:long", .seconds(10))
    rig.order(.play("acme.p1", on: caller, media: [.sound("short")]))
    rig.order(.play("acme.p2", on: caller, media: [.sound("long")]))
    rig.expect(playbacks: ["acme.p2", "acme.p1"])
    rig.forget()
    rig.fake.cut()
    rig.advance(.seconds(3))
    rig.fake.restore()
    rig.advance(.seconds(1))
    #expect(
      rig.transcript() == ["node lost", "reconciled \(caller)(acme.a1.r1.c1 answered inside), acme.p2"])
    rig.advance(.seconds(10))
    #expect(rig.transcript() == ["playback acme.p2 completed"])
  }

  @Test("a caller whom the dialplan held enters")
  func heldByDialplan() {
    let rig = Rig()
    rig.fake.cut()
    rig.advance(.seconds(1))
    let caller = rig.fake.dial(number: "100")
    rig.advance(.seconds(3))
    rig.forget()
    rig.fake.restore()
    rig.advance(.seconds(1))
    #expect(rig.transcript() == ["reconciled ", "entered \(caller) dnis 100 from PJSIP/trunk"])
  }

  @Test("a leg that rang through the absence can still be answered, and is told so once")
  func rangThrough() {
    let rig = Rig()
    let leg: ChannelID = "acme.a1.r1.c1.l1"
    rig.fake.setEndpoint("PJSIP/agent1", .answers(after: .seconds(5)))
    rig.order(.originate(rig.origination(leg)))
    rig.fake.cut()
    rig.forget()
    rig.advance(.seconds(1))
    rig.fake.restore()
    rig.advance(.seconds(10))
    #expect(rig.transcript() == ["reconciled \(leg)(acme.a1.r1.c1)", "answered \(leg)"])
  }

  @Test("a caller of ours found in the dialplan is told as it is, and arrives when it comes back")
  func comesBackLater() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.cut()
    rig.fake.loseSilently(caller)
    let held = ARIChannel(
      id: caller, name: "PJSIP/trunk-1", state: .up,
      dialplan: ARIDialplan(extension: "100", applicationName: "Wait"),
      variables: ["CORDBOARD_CALL": "acme.a1.r1.c1"])
    rig.fake.addForeignChannel(held)
    rig.forget()
    rig.fake.restore()
    rig.advance(.milliseconds(50))
    #expect(rig.transcript() == ["reconciled \(caller)(acme.a1.r1.c1 answered)"])
    rig.send(.event(.stasisStart(ARIStasisStart(channel: held))))
    #expect(rig.transcript() == ["entered \(caller) dnis 100 from PJSIP/trunk"])
  }

  @Test("bridges from before are looked at, one after the other, before they are deleted")
  func carefulTearDown() {
    let rig = Rig()
    let caller = rig.caller()
    for number in 1...3 { rig.order(.bridge(BridgeID("acme.b\(number)"), [caller])) }
    rig.fake.cut()
    rig.fake.hangUp(caller)
    rig.fake.restore()
    rig.advance(.milliseconds(20))
    rig.fake.forgetRequests()
    rig.forget()
    rig.order(.tearDown("acme.b1"), .tearDown("acme.b2"), .tearDown("acme.b3"))
    #expect(
      rig.fake.requests == ["GET bridges/acme.b1", "DELETE bridges/acme.b1", "GET bridges/acme.b1"])
    rig.advance(.milliseconds(200))
    #expect(rig.fake.requests.count == 9)
    #expect(rig.fake.bridgeList.isEmpty)
    #expect(rig.statistics.bridges == 0)
    #expect(rig.transcript().isEmpty)
  }

  @Test("a bridge that was given channels meanwhile is not empty when it is torn down")
  func refilled() {
    let rig = Rig(filtersEvents: false)
    let (caller, agent) = (rig.caller(), rig.agent())
    rig.order(.bridge(bridge, [caller, agent]))
    rig.fake.cut()
    rig.fake.restore()
    rig.advance(.milliseconds(20))
    rig.forget()
    rig.order(.tearDown(bridge))
    rig.advance(.seconds(6))
    #expect(rig.fake.bridgeList.isEmpty)
    #expect(rig.transcript() == ["\(caller) left \(bridge)", "\(agent) left \(bridge)"])
  }
}

extension Rig {
  /// A node of a new process on the Asterisk of another, which is dead.
  static func successor(of rig: Rig) -> Rig {
    rig.fake.cut()
    let next = Rig(on: rig.lane, rig.fake)
    next.advance(.milliseconds(1))
    next.fake.restore()
    next.advance(.milliseconds(50))
    return next
  }
}
