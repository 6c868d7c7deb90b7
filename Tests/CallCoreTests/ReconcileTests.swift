import Telephony
import Testing

@testable import CallCore

@Suite("Coming back to an Asterisk")
struct ReconcileTests {
  @Test func aTalkThatGoesOnIsLeftAlone() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    let inventory = rig.inventory(bridges: [rig.bridge(1): ["c1", rig.leg(1)]])
    rig.fact(.nodeLost)
    #expect(rig.reconcile(inventory) == ["→ n1 up"])
    #expect(rig.call(1)?.stage == .talking)
    #expect(rig.agent("alice") == .onCall)
  }

  @Test func aTalkThatLostItsBridgeIsBridgedAgainAndStaysOneAnsweredCall() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    rig.fact(.nodeLost)
    #expect(rig.reconcile(rig.inventory()) == ["→ n1 up", "bridge K1.b3: c1 + K1.a2"])
    rig.fact(.bridgeJoined(rig.bridge(1), "c1"))
    #expect(rig.fact(.bridgeJoined(rig.bridge(1), rig.leg(1))) == [])
  }

  @Test func aCallerWhoLeftMeanwhileIsClosedWithTheReason() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    let leg = rig.leg(1)
    rig.fact(.nodeLost)
    rig.pass(.seconds(10))
    let lines = rig.reconcile(rig.inventory(without: ["c1"]))
    #expect(lines.contains("report channel_vanished"))
    #expect(lines.contains("→ K1 ended: answered, vanished"))
    #expect(rig.history.contains { $0.isHangUp(of: leg) })
  }

  @Test func deadlinesOfCallsThatHaveEndedDoNotPileUp() {
    var rig = CentreRig()
    rig.wait("first")  // Its deadline is before all of theirs.
    for number in 1...500 {
      let caller = ChannelID("c\(number)")
      rig.wait(caller)
      rig.fact(.channelEnded(caller, .normalClearing))
    }
    #expect(rig.centre.deadlines.count <= 300)
  }

  @Test func anEndThatIsToldBeforeTheInventoryKeepsItsTrueReason() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    rig.fact(.nodeLost)
    let inventory = rig.inventory(without: ["c1"])
    #expect(rig.fact(.channelEnded("c1", .normalClearing)).contains("→ K1 ended: answered, caller_hung_up"))
    #expect(!rig.reconcile(inventory).contains("report channel_vanished"))
  }

  @Test func anAgentWhoHungUpMeanwhileEndsTheTalk() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    let leg = rig.leg(1)
    rig.fact(.nodeLost)
    let lines = rig.reconcile(rig.inventory(without: [leg]))
    #expect(lines.contains("hang up c1, normal clearing"))
    #expect(lines.contains("→ alice wrap_up"))
  }

  @Test func waitingCallersKeepTheirOrderAndTheirMusic() {
    var rig = CentreRig(.example(music: "default"))
    for number in 1...3 {
      rig.wait(ChannelID("c\(number)"))
      rig.pass(.seconds(1))
    }
    rig.fact(.nodeLost)
    rig.pass(.seconds(20))
    let lines = rig.reconcile(rig.inventory())
    #expect(
      lines == ["→ n1 up", "music default on c1", "music default on c2", "music default on c3"])
    #expect(rig.centre.queueViews.first { $0.queue == "sales" }?.waiting == rig.calls)
    rig.staff("alice")
    #expect(rig.call(1)?.stage == .offered)
  }

  @Test func nothingIsDecidedForCallsOnANodeThatIsAway() {
    var rig = CentreRig()
    rig.wait()
    rig.fact(.nodeLost)
    #expect(rig.pass(.seconds(300)) == [])
    #expect(rig.centre.deadlines.earliest == rig.now.advanced(by: Centre.absenceMax - .seconds(300)))
    rig.staff("alice")
    #expect(rig.agent("alice") == .available, "no offer on a node that is away")
    rig.reconcile(rig.inventory())
    #expect(rig.call(1)?.stage == .offered, "one last chance for a wait that ran out meanwhile")
  }

  @Test func callsOfANodeThatStaysAwayAreGivenUp() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    rig.wait("c2")
    rig.fact(.nodeLost)
    rig.pass(Centre.absenceMax - .seconds(1))
    #expect(rig.records.isEmpty && rig.agent("alice") == .onCall)
    rig.pass(.seconds(1))
    #expect(rig.records.map(\.termination.class) == [.vanished, .vanished])
    #expect(rig.records.map(\.outcome) == [.answered, .abandoned])
    rig.pass(.seconds(5))
    #expect(rig.agent("alice") == .available && rig.centre.agents["alice"]!.legs.isEmpty)
    #expect(rig.centre.calls.isEmpty && rig.centre.audit(at: rig.now) == [])
  }

  @Test func aNodeThatComesAndGoesLeavesOneDeadlineForEachCall() {
    var rig = CentreRig()
    rig.command("bob", .logIn(device: nil))
    rig.command("bob", .promiseToReturn(within: .seconds(30)))
    for number in 1...300 { rig.wait(ChannelID("c\(number)")) }
    for _ in 1...20 {
      rig.fact(.nodeLost)
      rig.pass(.milliseconds(100))
      rig.reconcile(rig.inventory())
    }
    #expect(rig.centre.deadlines.count <= 4 * (rig.centre.calls.count + rig.centre.agents.count) + 256)
    #expect(rig.centre.audit(at: rig.now) == [])
    rig.pass(.seconds(60))
    #expect(rig.centre.queueViews.allSatisfy { $0.waiting.isEmpty }, "each wait still ends in time")
  }

  @Test func aTalkThatCantBeBridgedAgainGoesToTheDialplan() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk()
    let bridge = rig.bridge(1)
    rig.fact(.nodeLost)
    var inventory = rig.inventory()
    inventory.bridges = []
    #expect(rig.reconcile(inventory).contains { $0.hasPrefix("bridge K1.") })
    let lines = rig.fact(.orderFailed(.bridge(bridge, []), .refused))
    #expect(lines.contains("report bridge_not_confirmed"))
    #expect(lines.contains { $0.hasPrefix("continue c1 in") } && lines.contains { $0.hasPrefix("hang up K1.") })
    rig.fact(.channelEnded("c1", .normalClearing))
    #expect(rig.records.map(\.outcome) == [.answered] && rig.records.first?.termination.class == .safeExit)
  }

  @Test func aWhisperThatGoesOnIsLeftAlone() {
    var definition = CentreDefinition.example()
    definition.queues["sales"]?.whisper = [.media(.sound("sales"))]
    var rig = CentreRig(definition)
    rig.staff("alice")
    rig.wait()
    rig.fact(.channelAnswered(rig.leg(1)))
    guard let whisper = rig.centre.calls.values.first?.phase.whisper else {
      Issue.record("no whisper")
      return
    }
    #expect(rig.centre.objects(on: CentreRig.node).playbacks == [whisper], "it is asked after")
    rig.fact(.nodeLost)
    var inventory = rig.inventory()
    inventory.playbacks = [whisper]
    #expect(rig.reconcile(inventory) == ["→ n1 up"])
    #expect(rig.pass(.seconds(29)) == [])
    #expect(rig.pass(.seconds(1)).prefix(2).map { $0.prefix(6) } == ["stop K", "bridge"])
  }

  @Test(arguments: [true, false])
  func aConnectAnnouncementIsHeardOut(goesOn: Bool) throws {
    var definition = CentreDefinition.example()
    definition.queues["sales"]?.connectAnnouncement = [.sound("recorded")]
    var rig = CentreRig(definition)
    rig.staff("alice")
    rig.wait()
    rig.fact(.channelAnswered(rig.leg(1)))
    let playback = try #require(rig.centre.calls.values.first?.playback)
    #expect(rig.centre.objects(on: CentreRig.node).playbacks == [playback], "it is asked after")
    rig.fact(.nodeLost)
    var inventory = rig.inventory()
    inventory.playbacks = goesOn ? [playback] : []
    let lines = rig.reconcile(inventory)
    #expect(lines.contains { $0.hasPrefix("bridge ") } == !goesOn, "\(lines)")
    guard goesOn else { return }
    #expect(rig.fact(.playbackEnded(playback, .completed)).contains { $0.hasPrefix("bridge ") })
  }

  @Test func anOfferThatRingsOnIsKept() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    rig.fact(.nodeLost)
    #expect(rig.reconcile(rig.inventory()) == ["→ n1 up"])
    #expect(rig.call(1)?.stage == .offered)
    #expect(rig.pass(.seconds(15)).contains("→ K1 offer to alice no_answer"))
  }

  @Test func anOfferThatWasPickedUpMeanwhileIsConnected() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    rig.fact(.nodeLost)
    let lines = rig.reconcile(rig.inventory(answered: [rig.leg(1)]))
    #expect(lines == ["→ n1 up", "bridge K1.b3: c1 + K1.a2"])
  }

  @Test func anOfferWhoseLegIsGoneIsNotTheAgentsDoing() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    let leg = rig.leg(1)
    rig.fact(.nodeLost)
    let lines = rig.reconcile(rig.inventory(without: [leg]))
    #expect(lines.contains("→ K1 offer to alice failed"))
    #expect(lines.last == "→ K1 offered to alice", "rung again at once")
  }

  @Test func aBridgeUnderWayIsOrderedAgainOrTakenAsSeen() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.wait()
    rig.fact(.channelAnswered(rig.leg(1)))
    let bridge = rig.bridge(1)
    rig.fact(.nodeLost)
    var again = rig
    #expect(again.reconcile(again.inventory()) == ["→ n1 up", "bridge K1.b3: c1 + K1.a2"])
    let lines = rig.reconcile(rig.inventory(bridges: [bridge: ["c1", rig.leg(1)]]))
    #expect(lines.contains("→ K1 answered by alice"))
  }

  @Test func promptsAreLeftPlayingOrPlayedAgain() {
    var rig = CentreRig()
    rig.arrive()
    rig.fact(.channelAnswered("c1"))
    rig.fact(.nodeLost)
    var gone = rig
    #expect(gone.reconcile(gone.inventory(playbacks: [])) == ["→ n1 up", "play K1.p2 on c1: sound:menu"])
    #expect(rig.reconcile(rig.inventory(playbacks: [rig.playback(1)])) == ["→ n1 up"])
  }

  @Test func aCallBeingHungUpIsHungUpAgain() {
    var rig = CentreRig()
    rig.arrive("c1", dnis: "999")
    rig.fact(.nodeLost)
    #expect(rig.reconcile(rig.inventory()) == ["→ n1 up", "hang up c1, unallocated number"])
  }

  @Test func aRestartedAsteriskEndsItsCallsWithTheTrueReason() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk("c1")
    rig.wait("c2")
    rig.fact(.nodeLost)
    rig.pass(.seconds(3))
    let restarted = Inventory(asteriskStartedAt: rig.now)
    let lines = rig.reconcile(restarted)
    #expect(lines.contains("→ K1 ended: answered, asterisk_restarted"))
    #expect(lines.contains("→ K2 ended: failed, asterisk_restarted"))
    #expect(!lines.contains("report channel_vanished"))
    rig.pass(.seconds(20))
    #expect(rig.agent("alice") == .available)
    #expect(rig.centre.isEmpty)
  }

  @Test func callersWhoCameInUnseenAreServed() {
    var rig = CentreRig()
    let stranger = ChannelSighting(arrival: .fixture("c9"), call: nil, isAnswered: false, isInApplication: true)
    let elsewhere = ChannelSighting(arrival: .fixture("c8"), call: nil, isAnswered: true, isInApplication: false)
    let lines = rig.reconcile(Inventory(asteriskStartedAt: .epoch, channels: [elsewhere, stranger]))
    #expect(lines == ["→ n1 up", "own c9 for K1", "→ K1 arrived for welcome", "answer c9"])
  }

  @Test func aStampedCallerWhoseCallIsUnknownBeginsAnew() {
    var rig = CentreRig()
    let lost = ChannelSighting(arrival: .fixture("c9"), call: "t.n1.r1.lost", isAnswered: true, isInApplication: true)
    let lines = rig.reconcile(Inventory(asteriskStartedAt: .epoch, channels: [lost]))
    #expect(
      lines == [
        "→ n1 up", "report orphan_found", "own c9 for K1", "→ K1 arrived for welcome", "answer c9",
        "play K1.p1 on c9: sound:menu",
      ])
  }

  @Test func legsAndBridgesOfNobodyAreEnded() {
    var rig = CentreRig()
    let orphan = ChannelSighting(
      arrival: .fixture("t.n1.r1.lost.a1-0"), call: "t.n1.r1.lost", isAnswered: true, isInApplication: true)
    let lines = rig.reconcile(
      Inventory(
        asteriskStartedAt: .epoch, channels: [orphan],
        bridges: [BridgeSighting(bridge: "t.n1.r1.lost.b2-0", channels: [])]))
    #expect(
      lines == [
        "→ n1 up", "report orphan_found", "hang up t.n1.r1.lost.a1-0, normal clearing",
        "tear down t.n1.r1.lost.b2-0",
      ])
  }

  @Test func aCallerWhoIsInTheDialplanNowIsNoLongerOurs() {
    var rig = CentreRig()
    rig.wait()
    rig.fact(.nodeLost)
    let sighting = ChannelSighting(
      arrival: .fixture("c1"), call: rig.calls[0], isAnswered: true, isInApplication: false)
    #expect(
      rig.reconcile(Inventory(asteriskStartedAt: .epoch, channels: [sighting]))
        .contains("→ K1 ended: abandoned, vanished"))
  }

  @Test func callersWhoWentAwayWhileNobodyWasThereHaveOneRecordEach() {
    var rig = CentreRig()
    let lost = (1...3).map { number in
      LostCaller(
        number: UInt64(number), ani: Personal(key: "n1/lost/\(number)", clear: "+491"), dnis: "1000",
        arrivedAt: rig.now.advanced(by: .seconds(-20)), endedAt: rig.now.advanced(by: .seconds(-number)),
        cause: number == 3 ? .congestion : .normalClearing)
    }
    rig.fact(.callersLost(Array(lost[..<2])))
    rig.fact(.callersLost(lost))
    #expect(rig.records.map(\.outcome) == [.unserved, .unserved, .unserved])
    #expect(rig.records.map(\.termination.class) == [.callerHungUp, .callerHungUp, .safeExit])
    #expect(rig.records.map(\.endedAt) == lost.map(\.endedAt))
    #expect(rig.centre.outcomes == ["unserved": 3])
  }

  @Test func reconcilingTwiceChangesNothingMore() {
    var rig = CentreRig()
    rig.staff("alice")
    rig.talk("c1")
    rig.wait("c2")
    let inventory = rig.inventory(bridges: [rig.bridge(1): ["c1", rig.leg(1)]])
    rig.reconcile(inventory)
    #expect(rig.reconcile(inventory) == ["→ n1 up"])
  }
}

extension CentreRig {
  /// What Asterisk has if nothing happened meanwhile, but for the exceptions.
  func inventory(
    without gone: Set<ChannelID> = [], answered: Set<ChannelID> = [], bridges: [BridgeID: [ChannelID]] = [:],
    playbacks: [PlaybackID]? = nil
  ) -> Inventory {
    var channels: [ChannelSighting] = []
    for call in centre.calls.values {
      channels.append(
        ChannelSighting(
          arrival: .fixture(call.caller), call: call.id, isAnswered: call.isCallerAnswered, isInApplication: true))
    }
    for leg in centre.agents.values.flatMap(\.legs) {
      channels.append(
        ChannelSighting(
          arrival: .fixture(leg.channel), call: leg.call, isAnswered: leg.isBridged || answered.contains(leg.channel),
          isInApplication: true))
    }
    return Inventory(
      asteriskStartedAt: .epoch,
      channels: channels.filter { !gone.contains($0.channel) }.sorted { $0.channel < $1.channel },
      bridges: bridges.map { BridgeSighting(bridge: $0.key, channels: $0.value) },
      playbacks: playbacks ?? centre.objects(on: Self.node).playbacks)
  }
}
