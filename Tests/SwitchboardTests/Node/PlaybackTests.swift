import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("A playback")
struct PlaybackTests {
  @Test("of several media is one request and one end")
  func several() throws {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.forgetRequests()
    rig.order(.play("acme.p1", on: caller, media: [.sound("welcome"), .tone("440/100,0/100")]))
    #expect(rig.fake.requests == ["POST channels/\(caller)/play"])
    let request = try #require(rig.fake.lastRequest("POST channels/\(caller)/play"))
    #expect(request["playbackId"] == "acme.p1")
    #expect(request.body == #"{"media":["sound:welcome","tone:440/100,0/100"]}"#)
    #expect(rig.statistics.playbacks == 1)
    rig.advance(.seconds(3))
    #expect(rig.transcript().isEmpty)
    rig.advance(.seconds(2))
    #expect(rig.transcript() == ["playback acme.p1 completed"])
    #expect(rig.statistics.playbacks == 0)
  }

  @Test("of a missing file has failed")
  func missing() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.removeMedia("sound:nothing")
    rig.forget()
    rig.order(.play("acme.p1", on: caller, media: [.sound("nothing")]))
    #expect(rig.transcript() == ["playback acme.p1 failed"])
  }

  @Test("whose end comes before the reply has ended once")
  func endFirst() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.removeMedia("sound:nothing")
    rig.fake.add(FakeFault(.slowReply(.seconds(1)), .post, "/play"))
    rig.forget()
    rig.order(.play("acme.p1", on: caller, media: [.sound("nothing")]))
    rig.advance(.seconds(5))
    #expect(rig.transcript() == ["playback acme.p1 failed"])
  }

  @Test("is stopped after it was begun, though both were ordered at once")
  func stopped() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.forgetRequests()
    rig.order(.play("acme.p1", on: caller, media: [.sound("welcome")]), .stopPlayback("acme.p1"))
    rig.lane.perform { rig.node.order(.stopPlayback("acme.p1")) }
    rig.advance(.milliseconds(100))
    #expect(rig.transcript().isEmpty, "Who had it stopped is not told that it ended.")
    #expect(rig.statistics.playbacks == 0)
    #expect(rig.fake.requests == ["POST channels/\(caller)/play", "DELETE playbacks/acme.p1"])
  }

  @Test("that is not there is as good as stopped")
  func stopUnknown() {
    let rig = Rig()
    let caller = rig.caller()
    rig.order(.play("acme.p1", on: caller, media: [.sound("welcome")]))
    rig.forget()
    rig.fake.add(FakeFault(.refused(404), .delete, "playbacks/acme.p1"))
    rig.order(.stopPlayback("acme.p1"), .stopPlayback("acme.p2"))
    #expect(rig.transcript().isEmpty)
    #expect(rig.statistics.ordersFailed.isEmpty)
  }

  @Test("that Asterisk refuses, or without media, fails as an order")
  func refused() {
    let rig = Rig()
    let caller = rig.caller()
    rig.forget()
    rig.fake.add(FakeFault(.refused(500), .post, "/play"))
    rig.order(.play("acme.p1", on: caller, media: [.sound("welcome")]), .play("acme.p2", on: caller, media: []))
    #expect(rig.transcript() == ["failed play acme.p1: refused", "failed play acme.p2: refused"])
    #expect(rig.statistics.playbacks == 0)
  }

  @Test("whose reply never comes plays all the same, if its events come")
  func replyLost() {
    let rig = Rig(filtersEvents: false)
    let caller = rig.caller()
    rig.fake.setDuration(of: "sound:long", .seconds(20))
    rig.fake.add(FakeFault(.lostReply, .post, "/play"))
    rig.forget()
    rig.order(.play("acme.p1", on: caller, media: [.sound("long")]))
    rig.advance(.seconds(30))
    #expect(rig.transcript() == ["playback acme.p1 completed"])
  }

  @Test("of which nothing is heard is stopped, so that it does not talk over the next")
  func nothingHeard() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setDuration(of: "sound:long", .seconds(60))
    rig.fake.add(FakeFault(.lostReply, .post, "/play"))
    rig.fake.suppressEvents { $0.type == "PlaybackStarted" }
    rig.forget()
    rig.order(
      .play("acme.p1", on: caller, media: [.sound("long")]), .play("acme.p2", on: caller, media: [.sound("welcome")]))
    rig.advance(.seconds(10))
    #expect(rig.transcript() == ["failed play acme.p1: timedOut", "playback acme.p2 completed"])
    #expect(rig.fake.channel(caller)?.playbacks == [])
  }

  @Test("whose end no event told is found to have ended within seconds, however long it was", arguments: [2, 30, 600])
  func lostEnd(seconds: Int) {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setDuration(of: "sound:welcome", .seconds(seconds))
    rig.fake.suppressEvents { $0.type == "PlaybackFinished" }
    rig.forget()
    rig.order(.play("acme.p1", on: caller, media: [.sound("welcome")]))
    rig.advance(.seconds(seconds - 1))
    #expect(rig.transcript().isEmpty)
    rig.advance(.seconds(17))
    #expect(rig.transcript() == ["playback acme.p1 completed"])
    #expect(rig.statistics.playbacks == 0)
    #expect(rig.statistics.playbackEndsFoundByCheck == 1)
    // Asked every 15 s at most.
    #expect(rig.statistics.playbackChecks <= seconds / 15 + 4)
  }

  @Test("that ends soon, as most do, is never asked after")
  func unasked() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setDuration(of: "sound:welcome", .seconds(4))
    rig.forget()
    rig.order(.play("acme.p1", on: caller, media: [.sound("welcome")]))
    rig.advance(.seconds(60))
    #expect(rig.transcript() == ["playback acme.p1 completed"])
    #expect(rig.statistics.playbackChecks == 0)
  }

  @Test("whose end is lost is found although some questions come to nothing")
  func lostAnswers() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.suppressEvents { $0.type == "PlaybackFinished" }
    rig.fake.add(FakeFault(.refused(503), .get, "playbacks/acme.p1"))
    rig.fake.add(FakeFault(.lostRequest, .get, "playbacks/acme.p1"))
    rig.forget()
    rig.order(.play("acme.p1", on: caller, media: [.sound("welcome")]))
    rig.advance(.seconds(40))
    #expect(rig.transcript() == ["playback acme.p1 completed"])
  }

  @Test("whose end is lost after a reconnect is found, too")
  func lostEndAfterReconnect() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setDuration(of: "sound:welcome", .seconds(20))
    rig.order(.play("acme.p1", on: caller, media: [.sound("welcome")]))
    rig.expect(playbacks: ["acme.p1"])
    rig.fake.cut()
    rig.fake.restore()
    rig.advance(.milliseconds(100))
    rig.fake.suppressEvents { $0.type == "PlaybackFinished" }
    rig.forget()
    rig.advance(.seconds(36))
    #expect(rig.transcript() == ["playback acme.p1 completed"])
  }
}
