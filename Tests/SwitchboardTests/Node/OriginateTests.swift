import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("A leg that we make")
struct OriginateTests {
  private let leg: ChannelID = "acme.a1.r1.c1.l1"

  @Test("rings, answers when it can be bridged, and ends with our cause")
  func life() {
    let rig = Rig(filtersEvents: false)
    rig.fake.setEndpoint("PJSIP/agent1", .answers(after: .milliseconds(300)))
    rig.order(.originate(rig.origination(leg)))
    #expect(rig.transcript() == ["rang \(leg)"])
    rig.advance(.seconds(1))
    #expect(rig.transcript() == ["answered \(leg)"])
    #expect(rig.fake.channel(leg)?.isInApplication == true)
    rig.order(.hangUp(leg, .normalClearing))
    #expect(rig.transcript() == ["ended \(leg): normal clearing"])
    #expect(rig.statistics.channels == 0)
  }

  @Test("is asked for with everything Asterisk needs, escaped")
  func request() throws {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setEndpoint("PJSIP/agent1", .neverAnswers)
    rig.order(.originate(rig.origination(leg, number: "+4930<100>\"", name: #"Sales "A" \ B"#, originator: caller)))
    let request = try #require(rig.fake.lastRequest("POST channels"))
    #expect(request["endpoint"] == "PJSIP/agent1")
    #expect(request["app"] == "cordboard")
    #expect(request["appArgs"] == "cordboard,acme.a1.r1.c1")
    #expect(request["channelId"] == leg.rawValue)
    #expect(request["timeout"] == "30")
    #expect(request["originator"] == caller.rawValue)
    #expect(request["callerId"] == #""Sales \"A\" \\ B" <+4930100>"#)
    #expect(
      request.body == #"{"variables":{"CORDBOARD_CALL":{"value":"acme.a1.r1.c1","report_events":true}}}"#)
  }

  @Test("is stamped with a plain variable where Asterisk can't report it")
  func oldServer() throws {
    let rig = Rig(version: "22.8.0")
    rig.fake.setEndpoint("PJSIP/agent1", .neverAnswers)
    rig.order(.originate(rig.origination(leg)))
    let request = try #require(rig.fake.lastRequest("POST channels"))
    #expect(request.body == #"{"variables":{"CORDBOARD_CALL":"acme.a1.r1.c1"}}"#)
  }

  @Test(
    "that nobody takes ends with the cause that tells why",
    arguments: [
      (EndpointBehaviour.isBusy, "user busy"), (.rejects(after: .seconds(1)), "call rejected"),
      (.neverAnswers, "no answer"),
    ])
  func notTaken(behaviour: EndpointBehaviour, cause: String) {
    let rig = Rig(filtersEvents: false)
    rig.fake.setEndpoint("PJSIP/agent1", behaviour)
    rig.order(.originate(rig.origination(leg)))
    rig.advance(.seconds(31))
    let rang = behaviour == .isBusy ? [] : ["rang \(leg)"]
    #expect(rig.transcript() == rang + ["ended \(leg): \(cause)"])
    #expect(rig.statistics.channels == 0)
  }

  @Test("to a phone that is not registered fails at once, and never lived")
  func unregistered() {
    let rig = Rig()
    rig.order(.originate(rig.origination(leg)))
    #expect(rig.transcript() == ["failed originate \(leg): refused"])
    rig.order(.hangUp(leg, .normalClearing))
    rig.advance(.seconds(10))
    #expect(rig.transcript().isEmpty)
    #expect(rig.statistics.channels == 0)
  }

  @Test("tells its events even if they come before the reply")
  func eventsFirst() {
    let rig = Rig(filtersEvents: false)
    rig.fake.setEndpoint("PJSIP/agent1", .answers(after: .milliseconds(5)))
    rig.fake.add(FakeFault(.slowReply(.seconds(1)), .post, "channels"))
    rig.order(.originate(rig.origination(leg)))
    #expect(rig.transcript() == ["rang \(leg)", "answered \(leg)"])
    rig.advance(.seconds(2))
    rig.order(.hangUp(leg, .normalClearing))
    #expect(rig.transcript() == ["ended \(leg): normal clearing"])
  }

  @Test("that ends before the reply to its originate has ended once")
  func endsFirst() {
    let rig = Rig(filtersEvents: false)
    rig.fake.setEndpoint("PJSIP/agent1", .isBusy)
    rig.fake.add(FakeFault(.slowReply(.seconds(1)), .post, "channels"))
    rig.order(.originate(rig.origination(leg)))
    rig.advance(.seconds(5))
    #expect(rig.transcript() == ["ended \(leg): user busy"])
    #expect(rig.statistics.channels == 0)
  }

  @Test("whose reply never comes lives all the same, if its events come")
  func replyLost() {
    let rig = Rig(filtersEvents: false)
    rig.fake.setEndpoint("PJSIP/agent1", .answers(after: .seconds(8)))
    rig.fake.add(FakeFault(.lostReply, .post, "channels"))
    rig.order(.originate(rig.origination(leg)))
    rig.advance(.seconds(20))
    #expect(rig.transcript() == ["rang \(leg)", "answered \(leg)"])
    #expect(rig.statistics.ordersFailed.isEmpty)
  }

  @Test("of which nothing at all is heard is given up and hung up, and nothing more is told of it")
  func nothingHeard() {
    let rig = Rig()
    rig.fake.setEndpoint("PJSIP/agent1", .answers(after: .milliseconds(5_001)))
    rig.fake.add(FakeFault(.lostReply, .post, "channels"))
    rig.fake.suppressEvents { $0.type == "ChannelStateChange" }
    rig.order(.originate(rig.origination(leg)))
    rig.advance(.seconds(4))
    #expect(rig.transcript().isEmpty)
    rig.advance(.seconds(60))
    #expect(rig.transcript() == ["failed originate \(leg): timedOut"])
    #expect(rig.fake.channel(leg) == nil)
    #expect(rig.statistics.channels == 0)
  }

  @Test("that comes up after it was given up is hung up, and nothing is told of it")
  func stray() {
    let rig = Rig()
    let channel = ARIChannel(id: leg, name: "PJSIP/agent1-1", state: .ringing)
    rig.send(.event(.channelStateChange(ARIChannelEvent(channel: channel))))
    rig.advance(.seconds(1))
    #expect(rig.fake.requests.last == "DELETE channels/\(leg)")
    #expect(rig.transcript().isEmpty)
    #expect(rig.statistics.straysHungUp == 1)
    #expect(rig.statistics.channels == 0)
  }

  @Test("is refused if there is one of that id")
  func twice() {
    let rig = Rig()
    _ = rig.agent(leg)
    rig.forget()
    rig.order(.originate(rig.origination(leg)))
    #expect(rig.transcript() == ["failed originate \(leg): refused"])
    #expect(rig.fake.channel(leg)?.state == .up)
  }

  @Test("may be hung up at any moment: it ends once, and nothing is left", arguments: 0..<40)
  func hangUpAnywhere(step: Int) {
    let rig = Rig(seed: UInt64(step))
    rig.fake.setEndpoint("PJSIP/agent1", .answers(after: .milliseconds(3)))
    rig.orderNow(.originate(rig.origination(leg)))
    rig.advance(.microseconds(150 * step))
    rig.orderNow(.hangUp(leg, .answeredElsewhere))
    rig.advance(.seconds(60))
    let ends = rig.transcript().filter { $0.hasPrefix("ended") }
    #expect(ends == ["ended \(leg): answered elsewhere"])
    #expect(rig.fake.channelList.isEmpty)
    #expect(rig.statistics.channels == 0)
  }

  @Test("whose far end hangs up has ended, and the caller lives on")
  func farEnd() {
    let rig = Rig(filtersEvents: false)
    let caller = rig.caller()
    rig.fake.setEndpoint("PJSIP/agent1", .answersAndHangsUp(after: .milliseconds(5), talk: .seconds(3)))
    rig.order(.originate(rig.origination(leg)))
    rig.order(.bridge("acme.a1.r1.c1.b1", [caller, leg]))
    rig.forget()
    rig.advance(.seconds(4))
    #expect(rig.transcript() == ["\(leg) left acme.a1.r1.c1.b1", "ended \(leg): normal clearing"])
    #expect(rig.fake.channel(caller)?.state == .up)
  }
}
