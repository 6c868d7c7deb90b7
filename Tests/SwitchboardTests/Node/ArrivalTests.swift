import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("A caller's channel")
struct ArrivalTests {
  @Test("enters, is owned, answered, presses digits and hangs up: each told once")
  func life() {
    let rig = Rig()
    let caller = rig.fake.dial(number: "100", from: "4930100")
    rig.advance(.milliseconds(5))
    rig.order(.own(caller, "acme.a1.r1.c1"), .answer(caller))
    rig.fake.press("1", on: caller)
    rig.fake.press("#", on: caller)
    rig.advance(.milliseconds(5))
    rig.fake.hangUp(caller)
    rig.advance(.seconds(60))
    #expect(
      rig.transcript() == [
        "entered \(caller) dnis 100 from PJSIP/trunk",
        "answered \(caller)",
        "digit 1 on \(caller)",
        "digit # on \(caller)",
        "ended \(caller): normal clearing",
      ])
    #expect(rig.statistics.channels == 0)
    #expect(rig.statistics.endChecks == 0)
  }

  @Test("comes with who called, under a key that names nobody")
  func personal() throws {
    let rig = Rig()
    let caller = rig.fake.dial(number: "100", from: "4930100")
    rig.advance(.milliseconds(5))
    guard case .channelEntered(let arrival)? = rig.told.first else {
      Issue.record("The arrival was not told.")
      return
    }
    #expect(arrival.ani.clear == "4930100")
    #expect(arrival.ani.key == "a1/\(caller)/ani")
  }

  @Test("is stamped, so that each event carries its call, and nothing more is asked")
  func ownership() {
    let rig = Rig()
    let caller = rig.fake.dial(number: "100")
    rig.advance(.milliseconds(5))
    rig.fake.forgetRequests()
    rig.order(.own(caller, "acme.a1.r1.c1"))
    #expect(rig.fake.requests == ["POST channels/\(caller)/variable"])
    #expect(rig.fake.channel(caller)?.variables == ["CORDBOARD_CALL": "acme.a1.r1.c1"])
  }

  @Test("is told answered once, whether the event or the reply comes first, and however often")
  func answeredOnce() {
    let rig = Rig()
    let caller = rig.fake.dial(number: "100")
    rig.advance(.milliseconds(5))
    rig.fake.suppressEvents { $0.type == "ChannelStateChange" }
    rig.order(.answer(caller), .answer(caller))
    rig.fake.suppressEvents(nil)
    let up = ARIChannel(id: caller, state: .up)
    rig.send(.event(.channelStateChange(ARIChannelEvent(channel: up))))
    #expect(rig.transcript().filter { $0.hasPrefix("answered") } == ["answered \(caller)"])
  }

  @Test("that hangs up unanswered ends with the cause that our hang-up gave")
  func refused() {
    let rig = Rig()
    let caller = rig.fake.dial(number: "999")
    rig.advance(.milliseconds(5))
    rig.order(.own(caller, "acme.a1.r1.c1"), .hangUp(caller, .unallocated))
    #expect(rig.transcript().last == "ended \(caller): unallocated number")
  }

  @Test("whose end nobody asked for is asked after at once when it leaves")
  func endsUnasked() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.loseSilently(caller)
    rig.send(.event(.stasisEnd(ARIChannelEvent(channel: ARIChannel(id: caller, state: .up)))))
    rig.advance(.milliseconds(50))
    #expect(rig.transcript().isEmpty)
    rig.advance(.milliseconds(100))
    #expect(rig.transcript() == ["ended \(caller): unknown"])
    #expect(rig.statistics.endsFoundByCheck == 1)
  }

  @Test("that has left and is then hung up has ended, without another look")
  func leftThenHungUp() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.send(.event(.stasisEnd(ARIChannelEvent(channel: ARIChannel(id: caller, state: .up)))))
    rig.order(.hangUp(caller, .congestion))
    #expect(rig.transcript() == ["ended \(caller): congestion"])
    #expect(rig.statistics.endChecks == 0)
  }

  @Test("that somebody in Asterisk hangs up has ended, normally, with no more known")
  func hungUpInside() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    let channel = ARIChannel(id: caller, state: .up)
    let explicit = HangupCause(rawValue: 32)  // AST_SOFTHANGUP_EXPLICIT
    rig.send(.event(.channelHangupRequest(ARIChannelHangupRequest(channel: channel, cause: explicit, isSoft: true))))
    rig.send(.event(.stasisEnd(ARIChannelEvent(channel: channel))))
    #expect(rig.transcript() == ["ended \(caller): normal, unspecified"])
  }

  @Test("that goes on in the dialplan ends for us there and then, and carries no stamp any more")
  func handedBack() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.order(.continue(caller, .safeExit))
    #expect(rig.transcript() == ["ended \(caller): normal clearing"])
    let left = rig.fake.channel(caller)
    #expect(left?.dialplan.context == "cordboard-safe-exit")
    #expect(left?.variables["CORDBOARD_CALL"] == "")
    rig.fake.hangUp(caller)
    rig.advance(.seconds(60))
    #expect(rig.transcript().isEmpty)
  }

  @Test("that cannot be handed back stays ours, and its end is told")
  func handBackRefused() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(.refused(412), .post, "/continue"))
    rig.order(.continue(caller, .safeExit))
    #expect(rig.transcript() == ["failed continue \(caller): refused"])
    rig.order(.hangUp(caller, .congestion))
    #expect(rig.transcript() == ["ended \(caller): congestion"])
  }

  @Test("that leaves our application without our doing and lives on has ended for us")
  func walkedOff() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    // As if the dialplan, or an operator at Asterisk's console, took it away.
    let elsewhere = ARIChannel(id: caller, name: "PJSIP/trunk-1", state: .up)
    rig.fake.loseSilently(caller)
    rig.fake.addForeignChannel(elsewhere)
    rig.send(.event(.stasisEnd(ARIChannelEvent(channel: elsewhere))))
    rig.advance(.seconds(3))
    #expect(rig.transcript() == ["ended \(caller): normal clearing"])
    #expect(rig.statistics.channelsWalkedOff == 1)
  }

  @Test("that comes back through the dialplan ends and enters again")
  func comesBack() {
    let rig = Rig()
    let caller = rig.fake.dial(number: "100")
    rig.advance(.milliseconds(5))
    rig.forget()
    let channel = ARIChannel(
      id: caller, name: "PJSIP/trunk-1", state: .ring, dialplan: ARIDialplan(extension: "100"))
    rig.send(.event(.stasisEnd(ARIChannelEvent(channel: channel))))
    rig.send(.event(.stasisStart(ARIStasisStart(channel: channel))))
    #expect(
      rig.transcript() == ["ended \(caller): normal clearing", "entered \(caller) dnis 100 from PJSIP/trunk"])
  }

  @Test("may hang up at any moment: it ends once, and nothing is left", arguments: 0..<40)
  func hangUpAnywhere(step: Int) {
    let rig = Rig(seed: UInt64(step))
    let caller = rig.fake.dial(number: "100")
    let start = rig.lane.now
    let node = rig.node
    rig.react { fact in
      guard case .channelEntered = fact else { return }
      node.order(.own(caller, "acme.a1.r1.c1"))
      node.order(.answer(caller))
      node.order(.play("acme.p1", on: caller, media: [.sound("welcome")]))
      node.order(.startMusic(caller, musicClass: "default"))
      node.order(.stopMusic(caller))
    }
    rig.advance(.microseconds(50 * step))
    rig.fake.hangUp(caller)
    rig.lane.advance(to: start.advanced(by: .seconds(60)))
    let ends = rig.told.filter { if case .channelEnded(caller, _) = $0 { true } else { false } }
    // Before the answer it is a CANCEL, and has the cause of one.
    #expect(ends == [.channelEnded(caller, .normalClearing)] || ends == [.channelEnded(caller, .interworking)])
    #expect(rig.statistics.channels == 0)
    #expect(rig.statistics.playbacks == 0)
    let playbackEnds = rig.told.filter { if case .playbackEnded = $0 { true } else { false } }
    #expect(playbackEnds.isEmpty, "A prompt cut off by a hang-up has not failed.")
  }

  @Test("events about channels we do not know are counted, and harm nothing")
  func unknown() {
    let rig = Rig()
    let stranger = ARIChannel(id: "1.1", name: "PJSIP/x-1", state: .up)
    rig.send(.event(.channelStateChange(ARIChannelEvent(channel: stranger))))
    rig.send(.event(.channelDtmfReceived(ARIChannelDtmfReceived(channel: stranger, digit: "1"))))
    rig.send(.event(.channelHangupRequest(ARIChannelHangupRequest(channel: stranger))))
    rig.send(.event(.stasisEnd(ARIChannelEvent(channel: stranger))))
    rig.send(.event(.channelDestroyed(ARIChannelDestroyed(channel: stranger, cause: .normalClearing))))
    let bridge = ARIBridge(id: "b")
    rig.send(.event(.channelEnteredBridge(ARIBridgeChannelEvent(bridge: bridge, channel: stranger))))
    rig.send(.event(.channelLeftBridge(ARIBridgeChannelEvent(bridge: bridge, channel: stranger))))
    rig.send(.event(.playbackFinished(ARIPlaybackEvent(playback: ARIPlayback(id: "p", state: .done)))))
    rig.send(.event(.unknown(type: "NeverHeardOf", ARIEventHeader())))
    rig.advance(.seconds(10))
    #expect(rig.transcript().isEmpty)
    #expect(rig.statistics.eventsForUnknown == 8)
    #expect(rig.statistics.channels == 0)
  }
}
