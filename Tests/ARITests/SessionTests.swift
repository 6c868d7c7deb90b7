import ARI
import Telephony
import Testing

@Suite("Session")
struct SessionTests {
  @Test("connects, asks who is there, sets the filter, and is open")
  func opens() {
    var driver = SessionDriver()
    driver.give(.start)
    #expect(driver.look() == ["open 1"])
    driver.give(.socketOpened(1))
    #expect(driver.lines == ["send s1 GET asterisk/info"])
    driver.answerLast(body: SessionDriver.information())
    #expect(driver.lines.last == "send s2 PUT applications/cordboard/eventFilter")
    let types = ARIModel.eventTypesDisallowed.map { #"{"type":"\#($0)"}"# }.joined(separator: ",")
    #expect(driver.frames.last?["message_body"].string == #"{"disallowed":[\#(types)]}"#)
    _ = driver.look()
    driver.answer("s2", status: 200)
    #expect(driver.look() == ["opened 22.10.1"])
    #expect(driver.session.state == .open(since: .epoch))
    #expect(driver.session.counters.connects == 1)
  }

  @Test("tells its owner what Asterisk is")
  func tellsServer() {
    var session = ARISession(configuration: ARISessionConfiguration(stasisApp: "cordboard"), seed: 1)
    _ = session.handle(.start, at: .epoch)
    _ = session.handle(.socketOpened(1), at: .epoch)
    let answers = [SessionDriver.information(), ""].enumerated().map { index, body in
      let json: JSONValue = [
        "type": "RESTResponse", "request_id": .string("s\(index + 1)"), "status_code": 200,
        "message_body": .string(body),
      ]
      return session.handle(.frameReceived(1, Array(json.text.utf8)), at: .epoch)
    }
    guard case .deliver(.opened(let server)) = answers[1].first else { return #expect(Bool(false), "\(answers)") }
    #expect(server.version == ARIVersion("22.10.1"))
    #expect(server.features == VersionTests.everything)
    #expect(server.asteriskStartedAt.description == "2026-11-21T05:01:08.948Z")
    #expect(server.entityID == "e1")
    #expect(server.warnings.count == 1)
  }

  @Test("events that come before it is open are kept, and come right after `opened`")
  func holdsEvents() {
    var driver = SessionDriver()
    driver.give(.start)
    driver.give(.socketOpened(1))
    driver.receive(Samples.channelEvent("StasisStart"))
    driver.answerLast(body: SessionDriver.information())
    driver.receive(Samples.channelEvent("StasisEnd"))
    _ = driver.lines
    driver.answerLast()
    #expect(
      driver.look().suffix(3) == [
        "opened 22.10.1", "event StasisStart of 1732165445.12", "event StasisEnd of 1732165445.12",
      ])
    driver.receive(Samples.channelEvent("ChannelHold"))
    #expect(driver.look() == ["event ChannelHold of 1732165445.12"])
  }

  @Test("more such events than can be kept: counted, closed, connected anew")
  func heldEventsOverflow() {
    var driver = SessionDriver { $0.heldEventsMax = 2 }
    driver.give(.start)
    driver.give(.socketOpened(1))
    for _ in 0..<3 { driver.receive(Samples.channelEvent("StasisStart")) }
    #expect(driver.look().suffix(3) == ["close 1", "closed overflow", "note failed overflow"])
    #expect(driver.session.counters.overflows == 1)
    driver.pass(.seconds(1))
    #expect(driver.look() == ["open 2"])
  }

  @Test(
    "a version that is too old is refused with a sentence that names it, and tried again slowly",
    arguments: ["20.13.0", "22.3.1", "certified-20.7-cert3"])
  func refusesOldVersions(version: String) {
    var driver = SessionDriver()
    driver.give(.start)
    driver.give(.socketOpened(1))
    driver.answerLast(body: SessionDriver.information(version))
    #expect(
      driver.look().suffix(3) == ["close 1", "closed unsupported_version", "note failed unsupported_version"])
    #expect(driver.session.closeReason?.message.contains("Asterisk \(version) is too old") == true)
    driver.pass(.milliseconds(2_400))
    #expect(driver.look() == [])
    driver.pass(.milliseconds(2_700))
    #expect(driver.look() == ["open 2"])
  }

  @Test("an Asterisk that takes the socket but answers nothing is asked by plain HTTP, then given up")
  func checkTimesOut() {
    var driver = SessionDriver()
    driver.give(.start)
    driver.give(.socketOpened(1))
    driver.pass(.milliseconds(4_999))
    #expect(driver.look() == ["open 1", "send s1 GET asterisk/info"])
    driver.pass(.milliseconds(1))
    #expect(driver.look() == ["inquire 1"])
    driver.pass(.seconds(5))
    #expect(driver.look() == ["close 1", "closed silent", "note failed silent"])
    #expect(driver.session.closeReason?.message.contains("Versions before 20.14, 22.4 and 23.0 do that") == true)
  }

  @Test(
    "what plain HTTP says decides: too old is refused by name, all else is silence",
    arguments: [
      (SessionDriver.information("20.9.3"), "unsupported_version", "Asterisk 20.9.3 is too old"),
      (SessionDriver.information("22.10.1"), "silent", "Else it hangs or is overloaded"),
      ("<html>", "silent", "Else it hangs"), ("", "silent", "Else it hangs"),
    ])
  func inquires(body: String, code: String, words: String) {
    var driver = SessionDriver()
    driver.give(.start)
    driver.give(.informationReceived(1, Array(body.utf8)))
    driver.give(.socketOpened(1))
    driver.give(.informationReceived(1, Array(body.utf8)))
    driver.pass(.seconds(5))
    #expect(driver.look() == ["open 1", "send s1 GET asterisk/info", "inquire 1"])
    driver.give(.informationReceived(0, Array(body.utf8)))
    #expect(driver.look() == [])
    driver.give(.informationReceived(1, Array(body.utf8)))
    #expect(driver.look() == ["close 1", "closed \(code)", "note failed \(code)"])
    #expect(driver.session.closeReason?.message.contains(words) == true)
  }

  @Test("an answer on the WebSocket after all, while plain HTTP is asked, opens the connection")
  func answersLate() {
    var driver = SessionDriver()
    driver.give(.start)
    driver.give(.socketOpened(1))
    driver.pass(.seconds(6))
    driver.answer("s1", body: SessionDriver.information())
    driver.give(.informationReceived(1, Array(SessionDriver.information("20.9.3").utf8)))
    driver.answer("s2")
    #expect(driver.look().last == "opened 22.10.1")
  }

  @Test("a socket that does not open in time is given up")
  func connectTimesOut() {
    var driver = SessionDriver()
    driver.give(.start)
    driver.pass(.seconds(5))
    #expect(driver.look() == ["open 1", "close 1", "closed unreachable", "note failed unreachable"])
    driver.give(.socketOpened(1))
    driver.give(.socketFailed(1, ARICloseReason(code: .lost, message: "late")))
    #expect(driver.look() == [])
  }

  @Test(
    "what can't be an Asterisk is refused",
    arguments: [
      (404, #"{"message":"Resource not found"}"#, "refused"), (200, "{}", "refused"), (200, "", "refused"),
      (200, #"{"system":{"version":"22.10.1"}}"#, "refused"), (401, "{}", "unauthorized"), (403, "{}", "unauthorized"),
      (500, "{}", "refused"),
    ])
  func refusesStrangers(status: Int, body: String, code: String) {
    var driver = SessionDriver()
    driver.give(.start)
    driver.give(.socketOpened(1))
    driver.answerLast(status: status, body: body)
    #expect(driver.look().suffix(3) == ["close 1", "closed \(code)", "note failed \(code)"])
  }

  @Test("a user that may only read is refused with what to do")
  func refusesReadOnlyUser() {
    var driver = SessionDriver()
    driver.give(.start)
    driver.give(.socketOpened(1))
    driver.answerLast(body: SessionDriver.information())
    driver.answerLast(status: 403, body: #"{"message":"Write access denied"}"#)
    #expect(driver.session.closeReason?.message.contains("read_only=no") == true)
    #expect(driver.session.closeReason?.code == .unauthorized)
  }

  @Test("works without the event filter, and says so")
  func worksWithoutFilter() {
    var driver = SessionDriver()
    driver.give(.start)
    driver.give(.socketOpened(1))
    driver.answerLast(body: SessionDriver.information())
    driver.answerLast(status: 404, body: #"{"message":"Application not found"}"#)
    #expect(driver.look().suffix(2) == ["note filter refused: Application not found", "opened 22.10.1"])
  }

  @Test("tells why there is no connection once for each reason, and goes on trying")
  func tellsEachReasonOnce() {
    var driver = SessionDriver()
    driver.give(.start)
    let unreachable = ARICloseReason(code: .unreachable, message: "nobody there")
    driver.give(.socketFailed(1, unreachable))
    #expect(driver.look() == ["open 1", "closed unreachable", "note failed unreachable"])
    driver.pass(.seconds(1))
    driver.give(.socketFailed(driver.session.socketNumber, unreachable))
    #expect(driver.look() == ["open 2", "note failed unreachable"])
    driver.pass(.seconds(1))
    driver.give(.socketFailed(driver.session.socketNumber, ARICloseReason(code: .unauthorized, message: "password")))
    #expect(driver.look() == ["open 3", "closed unauthorized", "note failed unauthorized"])
    driver.pass(.seconds(6))
    driver.check()
    #expect(driver.look().last == "opened 22.10.1")
  }

  @Test("pauses double up to two seconds, shortened by chance, the same for the same seed")
  func backsOff() {
    var pauses: [[Duration]] = []
    for seed: UInt64 in [1, 1, 2] {
      var driver = SessionDriver(seed: seed)
      driver.give(.start)
      var list: [Duration] = []
      for _ in 0..<9 {
        driver.give(.socketFailed(driver.session.socketNumber, ARICloseReason(code: .unreachable, message: "x")))
        guard case .backingOff(let until) = driver.session.state else { return #expect(Bool(false)) }
        list.append(driver.now.duration(to: until))
        driver.pass(driver.now.duration(to: until))
      }
      pauses.append(list)
    }
    #expect(pauses[0] == pauses[1])
    #expect(pauses[0] != pauses[2])
    for (pause, longest) in zip(pauses[0], [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000]) {
      #expect(pause <= .milliseconds(longest) && pause >= .milliseconds(longest / 2))
    }
  }

  @Test("after a connection that stood, the first attempt comes at once; after one that did not, later")
  func forgetsFailures() {
    var driver = SessionDriver()
    driver.open()
    let lost = ARICloseReason(code: .lost, message: "gone")
    for expected in [100, 200, 400] {
      driver.give(.socketFailed(driver.session.socketNumber, lost))
      guard case .backingOff(let until) = driver.session.state else { return #expect(Bool(false)) }
      #expect(driver.now.duration(to: until) <= .milliseconds(expected))
      #expect(driver.now.duration(to: until) >= .milliseconds(expected / 2))
      driver.pass(driver.now.duration(to: until))
      driver.check()
    }
    for _ in 0..<11 {
      driver.pass(.seconds(1))
      driver.answerPing()
    }
    _ = driver.look()
    driver.give(.socketFailed(driver.session.socketNumber, lost))
    guard case .backingOff(let until) = driver.session.state else { return #expect(Bool(false)) }
    #expect(driver.now.duration(to: until) <= .milliseconds(100))
    #expect(driver.look() == ["closed lost"])
  }

  @Test("silence is noticed within the bound, whatever the socket says")
  func noticesSilence() {
    var driver = SessionDriver()
    driver.open()
    driver.pass(.seconds(2))
    #expect(driver.lines == ["send s3 GET asterisk/ping"])
    driver.answerPing()
    _ = driver.look()
    let silentFrom = driver.now
    driver.pass(driver.session.configuration.detectionBound - .microseconds(1))
    driver.receive(Samples.channelEvent("ChannelHold"))
    #expect(driver.look() == ["send s4 GET asterisk/ping", "event ChannelHold of 1732165445.12"])
    driver.pass(.microseconds(1))
    #expect(driver.look() == ["close 1", "closed silent"])
    #expect(silentFrom.duration(to: driver.now) == .seconds(5))
    #expect(driver.session.counters.heartbeatTimeOuts == 1)
  }

  @Test("another connection with our name: gives way, tells, and comes back only after long")
  func givesWay() {
    var driver = SessionDriver()
    driver.open()
    let id = driver.request()
    driver.receive(Samples.event("ApplicationReplaced", ""))
    #expect(
      driver.look() == ["send r1 GET asterisk/ping", "close 1", "answer \(id) connectionLost", "closed replaced"])
    var pauses: [Duration] = []
    for _ in 0..<6 {
      guard case .replaced(let until) = driver.session.state else { return #expect(Bool(false)) }
      pauses.append(driver.now.duration(to: until))
      driver.pass(driver.now.duration(to: until))
      driver.check()
      driver.receive(Samples.event("ApplicationReplaced", ""))
    }
    for (pause, longest) in zip(pauses, [30, 60, 120, 240, 300, 300]) {
      #expect(pause <= .seconds(longest) && pause >= .seconds(longest / 2))
    }
    #expect(driver.session.counters.replacements == 7)
  }

  @Test("another application of ours being replaced is no concern")
  func ignoresOtherReplacements() {
    var driver = SessionDriver()
    driver.open()
    driver.receive(#"{"type":"ApplicationReplaced","application":"other"}"#)
    #expect(driver.look() == ["event ApplicationReplaced"])
  }

  @Test("stops from any state, for good")
  func stops() {
    for moment in 0..<4 {
      var driver = SessionDriver()
      if moment > 0 { driver.give(.start) }
      if moment > 1 { driver.check() }
      if moment > 2 { driver.give(.socketFailed(1, ARICloseReason(code: .lost, message: "x"))) }
      _ = driver.look()
      driver.give(.stop)
      #expect(driver.look() == (moment == 1 || moment == 2 ? ["close 1", "closed stopped"] : ["closed stopped"]))
      driver.pass(.seconds(600))
      driver.give(.stop)
      driver.give(.start)
      #expect(driver.look() == [])
      _ = driver.request()
      #expect(driver.look() == ["answer 1 notConnected"])
      #expect(driver.session.state == .stopped)
    }
  }

  @Test("an unknown event type is delivered, told once, and counted")
  func unknownEvents() {
    var driver = SessionDriver { $0.unknownTypesMax = 2 }
    driver.open()
    for type in ["A", "A", "B", "C", "A"] { driver.receive(Samples.event(type, "")) }
    #expect(
      driver.look() == ["note unknown A", "event A", "event A", "note unknown B", "event B", "event C", "event A"])
    #expect(driver.session.counters.unknownEvents == ["A": 3, "B": 1, "other": 1])
  }

  @Test("frames that can't be used are counted and told now and then; too many in a row end the connection")
  func malformedFrames() {
    var driver = SessionDriver()
    driver.open()
    for _ in 0..<19 { driver.receive("not JSON") }
    #expect(driver.look() == ["note malformed not_json 1"])
    driver.receive(Samples.channelEvent("ChannelHold"))
    for _ in 0..<19 { driver.receive(#"{"type":"StasisStart"}"#) }
    #expect(driver.look() == ["event ChannelHold of 1732165445.12"])
    #expect(driver.session.counters.malformedFrames == 38)
    driver.receive("")
    #expect(driver.look() == ["close 1", "closed refused"])
  }
}

extension SessionDriver {
  /// Answers the ping that was sent last, if one was.
  mutating func answerPing() {
    guard frames.last?["uri"].string == "asterisk/ping", let id = frames.last?["request_id"].string, id.hasPrefix("s")
    else { return }
    answer(id, body: "{}")
    _ = look()
  }
}
