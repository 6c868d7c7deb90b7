import ARI
import Simulation
import Switchboard
import Telephony
import Testing

@Suite("While stock is taken")
struct SnapshotTests {
  /// A rig that has lost its connection and whose next listing of channels
  /// takes a second, with a caller and an agent who talk.
  private func slowRig(_ delay: Duration = .seconds(1)) -> (Rig, ChannelID) {
    let rig = Rig { $0.heldEventsMax = 8 }
    let caller = rig.caller()
    rig.fake.cut()
    rig.advance(.seconds(1))
    rig.forget()
    rig.fake.add(FakeFault(.slowReply(delay), .get, "channels"))
    return (rig, caller)
  }

  @Test("a failed question is asked again, with growing pauses, and nothing is told before")
  func retries() {
    let rig = Rig(connected: false)
    rig.fake.add(FakeFault(.refused(500), hits: 2, .get, "channels"))
    rig.fake.add(FakeFault(.lostReply, hits: 1, .get, "bridges"))
    rig.fake.restore()
    rig.advance(.seconds(5))
    #expect(rig.transcript().isEmpty)
    rig.advance(.seconds(10))
    #expect(rig.transcript() == ["reconciled "])
    #expect(rig.statistics.questionsRepeated == 3)
    #expect(rig.statistics.snapshotRetries == 0)
    #expect(rig.statistics.reconciles == 1)
  }

  @Test("orders fail with the node: they were decided on what is no longer so")
  func orders() {
    let (rig, caller) = slowRig()
    rig.fake.restore()
    rig.order(.hangUp(caller, .normalClearing))
    #expect(rig.transcript() == ["failed hang up \(caller): nodeLost"])
    rig.advance(.seconds(2))
    #expect(rig.transcript() == ["reconciled \(caller)(acme.a1.r1.c1 answered inside)"])
  }

  @Test("an arrival and its end are told afterwards, though no snapshot saw it")
  func cameAndWent() {
    let (rig, caller) = slowRig()
    rig.fake.restore()
    rig.advance(.milliseconds(100))
    let second = rig.fake.dial(number: "100")
    rig.advance(.milliseconds(100))
    rig.fake.hangUp(second)
    rig.advance(.seconds(5))
    #expect(
      rig.transcript() == [
        "reconciled \(caller)(acme.a1.r1.c1 answered inside)", "entered \(second) dnis 100 from PJSIP/trunk",
        "ended \(second): interworking",
      ])
    #expect(rig.statistics.channels == 1)
  }

  @Test("an arrival that the snapshot has is not told twice")
  func arrivalInSnapshot() {
    let rig = Rig(connected: false)
    rig.fake.add(FakeFault(.slowRequest(.seconds(1)), .get, "channels"))
    rig.fake.restore()
    rig.advance(.milliseconds(100))
    let caller = rig.fake.dial(number: "100")
    rig.advance(.seconds(2))
    #expect(rig.transcript() == ["reconciled \(caller)(inside)"])
    rig.fake.press("1", on: caller)
    rig.advance(.milliseconds(10))
    #expect(rig.transcript() == ["digit 1 on \(caller)"])
  }

  @Test("a channel of the snapshot that ended since ends once, afterwards")
  func endedSince() {
    let (rig, caller) = slowRig()
    rig.fake.restore()
    rig.advance(.milliseconds(100))
    rig.fake.hangUp(caller)
    rig.advance(.seconds(10))
    #expect(
      rig.transcript() == [
        "reconciled \(caller)(acme.a1.r1.c1 answered inside)", "ended \(caller): normal clearing",
      ])
  }

  @Test("one that we knew, that ended before the listing, ends with its cause before the inventory")
  func endedBefore() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.cut()
    rig.advance(.seconds(1))
    rig.forget()
    rig.fake.add(FakeFault(.slowRequest(.seconds(1)), .get, "channels"))
    rig.fake.restore()
    rig.advance(.milliseconds(100))
    rig.fake.hangUp(caller)
    rig.advance(.seconds(10))
    #expect(rig.transcript() == ["ended \(caller): normal clearing", "reconciled "])
    #expect(rig.statistics.channels == 0)
  }

  @Test("more events than may be held back make it begin again; nobody is lost")
  func overflow() {
    let (rig, caller) = slowRig()
    rig.fake.restore()
    rig.advance(.milliseconds(100))
    for _ in 0..<20 { rig.fake.press("1", on: caller) }
    let second = rig.fake.dial(number: "100")
    rig.advance(.seconds(5))
    // Of the digits only those after the last overflow are known.
    let digits = Array(repeating: "digit 1 on \(caller)", count: 4)
    #expect(
      rig.transcript() == ["reconciled \(caller)(acme.a1.r1.c1 answered inside), \(second)(inside)"] + digits)
    #expect(rig.statistics.heldOverflows == 1)
  }

  @Test("a second loss throws the snapshot away; the next one counts")
  func cutAgain() {
    let (rig, caller) = slowRig()
    rig.fake.restore()
    rig.advance(.milliseconds(500))
    rig.fake.cut()
    rig.fake.hangUp(caller)
    rig.advance(.seconds(3))
    #expect(rig.transcript().isEmpty)
    rig.fake.restore()
    rig.advance(.seconds(3))
    #expect(rig.transcript() == ["reconciled "])
    #expect(rig.statistics.reconciles == 2)
  }

  @Test("a leg that was given up is hung up and not listed")
  func disowned() {
    let rig = Rig()
    let leg: ChannelID = "acme.a1.r1.c1.l1"
    rig.fake.setEndpoint("PJSIP/agent1", .neverAnswers)
    rig.fake.add(FakeFault(.lostReply, .post, "channels"))
    rig.fake.add(FakeFault(.lostRequest, .delete, leg.rawValue))
    rig.fake.suppressEvents { $0.type == "ChannelStateChange" }
    rig.order(.originate(rig.origination(leg)))
    rig.advance(.seconds(6))
    rig.fake.cut()
    rig.forget()
    rig.fake.restore()
    rig.advance(.milliseconds(50))
    #expect(rig.transcript() == ["reconciled "])
    #expect(rig.fake.channelList.isEmpty)
    #expect(rig.statistics.channels == 0)
  }

  @Test("a core that acts within the telling is served")
  func reentrant() {
    let (rig, caller) = slowRig(.milliseconds(10))
    let node = rig.node
    rig.react { fact in
      switch fact {
      case .nodeReconciled(let inventory):
        for sighting in inventory.channels { node.order(.hangUp(sighting.channel, .congestion)) }
      default: break
      }
    }
    rig.fake.restore()
    rig.advance(.seconds(1))
    #expect(rig.transcript().last == "ended \(caller): congestion")
  }

  @Test("one question in ten may come to nothing: only those are asked again", arguments: [true, false])
  func refusals(areAnswered: Bool) {
    let rig = Rig(connected: false) { $0.listedMax = 10 }
    var ids: [ChannelID] = []
    for number in 1...400 {
      let id = ChannelID("acme.a1.r1.c\(number).l1")
      ids.append(id)
      rig.fake.addForeignChannel(ARIChannel(id: id, name: "PJSIP/agent\(number)-0000", state: .up))
    }
    rig.expect(channels: ids)
    var rudeness = FakeRudeness()
    if areAnswered { rudeness.refusals = 1_000 } else { rudeness.lostReplies = 1_000 }
    rig.fake.setRudeness(rudeness)
    rig.fake.restore()
    // A lost reply is waited for 5 s, 32 at a time.
    rig.advance(areAnswered ? .seconds(5) : .seconds(300))
    #expect(rig.told.count { if case .nodeReconciled = $0 { true } else { false } } == 1)
    #expect(rig.statistics.snapshotRetries == 0)
    #expect(rig.statistics.questionsRepeated > 20)
    guard case .nodeReconciled(let inventory)? = rig.told.first else { return }
    #expect(inventory.channels.count == 400)
  }

  @Test("a playback of which Asterisk can't say anything right now has not ended")
  func unsure() {
    let rig = Rig()
    let caller = rig.caller()
    rig.fake.setDuration(of: "sound:long", .seconds(60))
    rig.order(.play("acme.p1", on: caller, media: [.sound("long")]))
    rig.expect(playbacks: ["acme.p1"])
    rig.fake.cut()
    rig.forget()
    rig.fake.add(FakeFault(.refused(503), hits: 2, .get, "playbacks/acme.p1"))
    rig.fake.restore()
    rig.advance(.seconds(5))
    #expect(rig.transcript() == ["reconciled \(caller)(acme.a1.r1.c1 answered inside), acme.p1"])
  }
}
