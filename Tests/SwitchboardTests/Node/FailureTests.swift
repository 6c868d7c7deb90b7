import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("An order that fails")
struct FailureTests {
  @Test(
    "is told with why",
    arguments: [
      (FakeFault.Effect.refused(404), OrderFailure.notFound), (.refused(409), .refused), (.refused(412), .refused),
      (.refused(500), .refused), (.lostRequest, .timedOut), (.lostReply, .timedOut),
    ])
  func reasons(effect: FakeFault.Effect, failure: OrderFailure) {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(effect, .post, "/moh"))
    let order = SwitchOrder.startMusic(caller, musicClass: "default")
    rig.order(order)
    rig.advance(.seconds(6))
    #expect(rig.told == [.orderFailed(order, failure)])
    #expect(rig.statistics.ordersFailed == [failure: 1])
  }

  @Test("for a channel or with a bridge that nobody knows is not found")
  func unknown() {
    let rig = Rig()
    rig.order(.answer("1.99"), .own("1.99", "acme.c"), .continue("1.99", .safeExit))
    #expect(
      rig.transcript() == [
        "failed answer 1.99: notFound", "failed own 1.99: notFound", "failed continue 1.99: notFound",
      ])
  }

  @Test("while there is no connection fails with it, and is not sent later")
  func notConnected() {
    let rig = Rig(connected: false)
    rig.order(.answer("1.1"), .hangUp("1.1", .normalClearing), .tearDown("acme.b"))
    #expect(
      rig.transcript() == [
        "failed answer 1.1: nodeLost", "failed hang up 1.1: nodeLost", "failed tear down acme.b: nodeLost",
      ])
    rig.fake.restore()
    rig.advance(.seconds(1))
    #expect(!rig.fake.requests.contains { $0.hasPrefix("POST") || $0.hasPrefix("DELETE") })
  }

  @Test("under way or waiting when the connection is lost fails with it")
  func cutUnderWay() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(.lostReply, .post, "/moh"))
    rig.order(.startMusic(caller, musicClass: "default"), .stopMusic(caller))
    rig.fake.cut()
    rig.advance(.seconds(1))
    #expect(
      Set(rig.transcript()) == [
        "node lost", "failed music \(caller): nodeLost", "failed no music \(caller): nodeLost",
      ])
  }

  @Test("is told after the order was given, never during it")
  func notDuring() {
    let rig = Rig()
    rig.lane.perform {
      rig.node.order(.answer("1.99"))
      #expect(rig.told.isEmpty)
    }
    rig.lane.runUntilIdle()
    #expect(rig.told.count == 1)
  }

  @Test("because too many wait is refused and counted; the others are carried out, a hang-up at once")
  func overflow() {
    let rig = Rig { $0.laneLengthMax = 4 }
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(.slowReply(.seconds(1)), .post, "/moh"))
    rig.order(.startMusic(caller, musicClass: "slow"))
    for _ in 0..<6 { rig.order(.stopMusic(caller)) }
    #expect(rig.transcript() == ["failed no music \(caller): refused", "failed no music \(caller): refused"])
    #expect(rig.statistics.laneOverflows == 2)
    rig.order(.hangUp(caller, .normalClearing))
    #expect(rig.statistics.ordersSkipped == 4)
    rig.advance(.seconds(3))
    #expect(rig.transcript() == ["ended \(caller): normal clearing"])
    #expect(rig.statistics.laneOverflows == 2)
  }

  @Test("holds up the orders behind it on its channel, and none on others")
  func lanes() {
    let rig = Rig()
    let first = rig.caller("acme.a1.r1.c1")
    let second = rig.caller("acme.a1.r1.c2")
    rig.fake.forgetRequests()
    rig.fake.add(FakeFault(.lostReply, .post, "\(first.rawValue)/moh"))
    rig.order(.startMusic(first, musicClass: "m"), .stopMusic(first))
    rig.order(.startMusic(second, musicClass: "m"), .stopMusic(second))
    #expect(
      rig.fake.requests == [
        "POST channels/\(first)/moh", "POST channels/\(second)/moh", "DELETE channels/\(second)/moh",
      ])
    rig.advance(.seconds(6))
    #expect(rig.fake.requests.last == "DELETE channels/\(first)/moh")
  }

  @Test("never has more than one request under way on a channel", arguments: 1...10)
  func oneInFlight(seed: UInt64) {
    let rig = Rig(seed: seed)
    let caller = rig.caller()
    rig.fake.forgetRequests()
    // Each reply takes 10 ms, so that each request must come that much later.
    rig.fake.add(FakeFault(.slowReply(.milliseconds(10)), hits: 5) { $0.path.hasSuffix("moh") })
    let start = rig.lane.now
    rig.lane.perform {
      for _ in 0..<5 { rig.node.order(.startMusic(caller, musicClass: "m")) }
    }
    for count in 1...5 {
      rig.lane.advance(to: start.advanced(by: .milliseconds(11 * count - 5)))
      #expect(rig.fake.requests.count == count)
    }
  }

  @Test("of a hang-up: a channel that is gone already has ended, once")
  func hangUpOfGone() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.loseSilently(caller)
    rig.order(.hangUp(caller, .callRejected), .hangUp(caller, .callRejected))
    rig.order(.hangUp(caller, .callRejected))
    rig.advance(.seconds(60))
    #expect(rig.transcript() == ["ended \(caller): call rejected"])
    #expect(rig.statistics.ordersFailed.isEmpty)
  }

  @Test("of a hang-up of a channel that only the core knows: it has ended")
  func hangUpOfUnknown() {
    let rig = Rig()
    rig.order(.hangUp("1.99", .normalClearing))
    #expect(rig.transcript() == ["ended 1.99: normal clearing"])
    rig.order(.hangUp("1.99", .normalClearing))
    #expect(rig.transcript().isEmpty)
  }

  @Test("of a hang-up whose reply never comes is told, and the channel's end too")
  func hangUpReplyLost() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(.lostRequest, .delete, caller.rawValue))
    rig.order(.hangUp(caller, .normalClearing))
    rig.advance(.seconds(5))
    #expect(rig.transcript() == ["failed hang up \(caller): timedOut"])
    #expect(rig.fake.channel(caller) != nil)
    rig.advance(.seconds(60))
    #expect(rig.transcript() == ["ended \(caller): normal clearing"])
    #expect(rig.statistics.reapedHangUps == 1)
  }

  @Test("when no end is ever told: Asterisk is asked, a bounded number of times")
  func endNeverTold() {
    let rig = Rig { $0.reaperInterval = .seconds(100_000) }
    let caller = rig.caller()
    rig.forget()
    // The far end wants to hang up, and then nothing more happens.
    let channel = ARIChannel(id: caller, state: .up)
    rig.send(.event(.channelHangupRequest(ARIChannelHangupRequest(channel: channel))))
    rig.advance(.seconds(3_600))
    #expect(rig.statistics.endChecks == 5)
    #expect(rig.transcript().isEmpty)
    #expect(rig.fake.channel(caller) != nil)
  }

  @Test("says nothing of a person in any log line")
  func privacy() {
    let rig = Rig()
    let caller = rig.fake.dial(number: "777100", from: "555123456")
    rig.advance(.milliseconds(5))
    rig.fake.press("9", on: caller)
    rig.order(.own(caller, "acme.c"), .answer(caller), .play("acme.p", on: caller, media: []))
    rig.fake.add(FakeFault(.refused(500), .post, "channels"))
    rig.order(.originate(rig.origination("acme.l", number: "555123456", name: "Erika Muster")))
    rig.fake.cut()
    rig.fake.restore()
    rig.advance(.seconds(1))
    rig.fake.hangUp(caller)
    rig.advance(.seconds(1))
    #expect(rig.logs.lines.count >= 3)
    for line in rig.logs.lines {
      for datum in ["555123456", "777100", "Muster"] { #expect(!line.contains(datum)) }
    }
  }
}
