import ARI
import Telephony
import Testing

@Suite("Session requests")
struct SessionRequestTests {
  @Test("answers find their requests, in whatever order they come")
  func pipelines() {
    var driver = SessionDriver()
    driver.open()
    for id in 1...3 { _ = driver.request(.answer(ChannelID("c\(id)"))) }
    #expect(
      driver.look() == [
        "send r1 POST channels/c1/answer", "send r2 POST channels/c2/answer", "send r3 POST channels/c3/answer",
      ])
    driver.answer("r2", status: 404)
    driver.answer("r1", status: 204)
    driver.answer("r3", status: 204)
    #expect(driver.look() == ["answer 2 404", "answer 1 204", "answer 3 204"])
  }

  @Test("a request that is not answered in time fails; its late answer is noted and harms nobody")
  func timesOut() {
    var driver = SessionDriver()
    driver.open()
    _ = driver.request(within: .milliseconds(200))
    _ = driver.request(within: .seconds(1))
    _ = driver.look()
    driver.pass(.milliseconds(199))
    #expect(driver.look() == [])
    driver.pass(.milliseconds(1))
    #expect(driver.look() == ["answer 1 timedOut"])
    driver.answer("r1")
    driver.answer("r2")
    driver.answer("r2")
    driver.answer("s1")
    driver.answer("nonsense")
    #expect(driver.look() == ["note stray 200", "answer 2 200", "note stray 200", "note stray 200", "note stray 200"])
    #expect(driver.session.counters.requestTimeOuts == 1)
    #expect(driver.session.counters.strayResponses == 4)
  }

  @Test("a limit is kept to within 50 ms, and never undercut")
  func keepsLimits() {
    for microseconds in [1, 49_999, 50_000, 50_001, 123_456] {
      var driver = SessionDriver()
      driver.open()
      driver.pass(.microseconds(777))
      let asked = driver.now
      _ = driver.request(within: .microseconds(microseconds))
      while driver.look().last != "answer 1 timedOut" { driver.pass(.microseconds(100)) }
      let taken = asked.duration(to: driver.now)
      #expect(taken >= .microseconds(microseconds) && taken <= .microseconds(microseconds + 50_100))
    }
  }

  @Test("so many are in flight, so many wait, and no more are taken")
  func isBounded() {
    var driver = SessionDriver {
      $0.inFlightMax = 2
      $0.waitingMax = 2
    }
    driver.open()
    for _ in 0..<5 { _ = driver.request() }
    #expect(
      driver.look() == ["send r1 GET asterisk/ping", "send r2 GET asterisk/ping", "answer 5 tooManyInFlight"])
    driver.answer("r1")
    #expect(driver.look() == ["answer 1 200", "send r3 GET asterisk/ping"])
    _ = driver.request()
    driver.answer("r2")
    driver.answer("r3")
    #expect(
      driver.look() == [
        "answer 2 200", "send r4 GET asterisk/ping", "answer 3 200", "send r6 GET asterisk/ping",
      ])
    #expect(driver.session.counters.requestsRefused == 1)
  }

  @Test("those that wait time out too, and are never sent then")
  func waitingOnesTimeOut() {
    var driver = SessionDriver { $0.inFlightMax = 1 }
    driver.open()
    _ = driver.request(within: .seconds(1))
    _ = driver.request(within: .milliseconds(100))
    _ = driver.request(within: .seconds(1))
    _ = driver.look()
    driver.pass(.milliseconds(100))
    #expect(driver.look() == ["answer 2 timedOut"])
    driver.answer("r1")
    #expect(driver.look() == ["answer 1 200", "send r3 GET asterisk/ping"])
  }

  @Test("a lost connection fails what was sent as perhaps done, and what was not sent as not done")
  func failsOnLoss() {
    var driver = SessionDriver { $0.inFlightMax = 2 }
    driver.open()
    for _ in 0..<4 { _ = driver.request() }
    _ = driver.look()
    driver.give(.socketFailed(1, ARICloseReason(code: .lost, message: "gone")))
    #expect(
      driver.look() == [
        "answer 1 connectionLost", "answer 2 connectionLost", "answer 3 notConnected", "answer 4 notConnected",
        "closed lost",
      ])
    #expect(ARIRequestFailure.connectionLost.mayHaveHappened && ARIRequestFailure.timedOut.mayHaveHappened)
    #expect(!ARIRequestFailure.notConnected.mayHaveHappened && !ARIRequestFailure.tooManyInFlight.mayHaveHappened)
  }

  @Test("nothing is sent before the connection is checked")
  func refusesBeforeOpen() {
    var driver = SessionDriver()
    _ = driver.request()
    driver.give(.start)
    _ = driver.request()
    driver.give(.socketOpened(1))
    _ = driver.request()
    #expect(
      driver.look() == [
        "answer 1 notConnected", "open 1", "answer 2 notConnected", "send s1 GET asterisk/info",
        "answer 3 notConnected",
      ])
  }

  @Test("a request longer than Asterisk takes is refused, not sent")
  func refusesLongRequests() {
    var driver = SessionDriver()
    driver.open()
    _ = driver.request(.setGlobalVariable("V", to: String(repeating: "x", count: 64_000)))
    _ = driver.request(.setGlobalVariable("V", to: String(repeating: "x", count: 65_000)))
    #expect(driver.look() == ["send r1 POST asterisk/variable", "answer 2 tooLarge"])
  }

  @Test("what comes from an older socket is ignored")
  func ignoresOldSockets() {
    var driver = SessionDriver()
    driver.open()
    driver.give(.socketFailed(1, ARICloseReason(code: .lost, message: "gone")))
    driver.pass(.seconds(1))
    driver.check()
    _ = driver.look()
    driver.receive(Samples.channelEvent("ChannelHold"), on: 1)
    driver.give(.socketFailed(1, ARICloseReason(code: .lost, message: "again")))
    driver.give(.socketOpened(1))
    #expect(driver.look() == [])
    driver.receive(Samples.channelEvent("ChannelHold"), on: 2)
    #expect(driver.look() == ["event ChannelHold of 1732165445.12"])
  }
}
