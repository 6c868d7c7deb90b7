import CallCore
import Engine
import Simulation
import Synchronization
import Telephony
import Testing

@Suite("The engine")
struct EngineTests {
  static let up = SwitchFact.nodeReconciled(Inventory(asteriskStartedAt: .epoch, asteriskVersion: "22.10.1"))

  @Test func numbersStampsAndJournalsEachInputBeforeItsOrdersAreGiven() {
    let rig = EngineRig()
    rig.fact(Self.up)
    rig.lane.advance(by: .seconds(2))
    rig.arrive("c1")
    #expect(rig.entries.map(\.number) == [1, 2])
    #expect(rig.entries[1].at == rig.entries[0].at.advanced(by: .seconds(2)))
    #expect(rig.orders.count == 2, "own and answer")
  }

  @Test func whatCameOfAnInputIsToldBeforeTheJournalHasIt() {
    let rig = EngineRig()
    rig.fact(Self.up)
    rig.arrive("c1")
    #expect(rig.kept.withLock { $0.directed.map(\.number) } == [1, 2])
    #expect(rig.kept.withLock { $0.directed.map(\.journalled) } == [0, 1])
  }

  @Test func whatOthersWarnOfIsInTheHealth() {
    let rig = EngineRig()
    rig.kept.withLock { $0.warnings = ["The queue log can't be written."] }
    #expect(rig.ask { $0.health().warnings } == ["The queue log can't be written."])
  }

  @Test func aFactThatComesWhileAnOrderIsGivenIsFoldedAfterwards() {
    let rig = EngineRig()
    rig.fact(Self.up)
    rig.kept.withLock { $0.factsWhileOrdering = [.channelEnded("c1", .normalClearing)] }
    rig.arrive("c1")
    #expect(rig.entries.count == 3)
    #expect(rig.entries[2].records.map(\.outcome) == [.leftInFlow])
    #expect(rig.orders.count == 2, "the answer order of the arrival was still given")
  }

  @Test func deadlinesWakeTheCore() {
    let rig = EngineRig()
    rig.fact(Self.up)
    rig.arrive("c1")
    rig.fact(.channelAnswered("c1"))
    let before = rig.entries.count
    rig.lane.advance(by: .seconds(59))
    #expect(rig.entries.count == before)
    rig.lane.advance(by: .seconds(2))
    #expect(rig.entries.count == before + 1)
    #expect(rig.entries.last?.input == .deadlinePassed)
    #expect(rig.orders.last == .hangUp("c1", .normalClearing))
  }

  @Test func aRejectedCommandThrowsTheReason() {
    let rig = EngineRig()
    #expect(throws: CommandRejection.self) {
      try rig.ask { engine in try engine.submit(.agentCommanded("nobody", .logOut)) }
    }
    #expect(throws: Never.self) {
      try rig.ask { engine in try engine.submit(.agentCommanded("alice", .logIn(device: nil))) }
    }
  }

  @Test func aReplayOfTheJournalComesToTheSameDigest() {
    let rig = EngineRig()
    rig.fact(Self.up)
    for number in 1...20 {
      rig.arrive(ChannelID("c\(number)"))
      rig.fact(.channelAnswered(ChannelID("c\(number)")))
      rig.lane.advance(by: .seconds(7))
      if number % 3 == 0 { rig.fact(.channelEnded(ChannelID("c\(number)"), .normalClearing)) }
    }
    var fold = JournalFold(rig.start)
    for entry in rig.entries {
      let (_, again) = fold.fold(entry.input, at: entry.at)
      #expect(again == entry)
    }
    #expect(fold.digest.description == rig.ask { $0.health().digest })
    #expect(rig.entries.count > 60)
  }

  @Test func aSnapshotIsKeptAfterSoManyInputs() {
    let rig = EngineRig(options: EngineOptions(nodes: [EngineRig.node], snapshotInputs: 3))
    rig.fact(Self.up)
    rig.arrive("c1")
    #expect(rig.snapshots.isEmpty)
    rig.arrive("c2")
    #expect(rig.snapshots.map(\.number) == [3])
    #expect(rig.snapshots.map(\.digest) == [rig.entries[2].digest])
  }

  @Test func aSnapshotIsKeptWithTheFirstInputAfterSoLong() {
    let rig = EngineRig(options: EngineOptions(nodes: [EngineRig.node], snapshotTime: .seconds(60)))
    rig.fact(Self.up)
    rig.lane.advance(by: .seconds(61))
    #expect(rig.snapshots.isEmpty, "nothing has happened")
    rig.arrive("c1")
    #expect(rig.snapshots.map(\.number) == [2])
  }

  @Test func goingOnMarksNodesLostAndTakesTheNewDescription() {
    var centre = Centre(definition: .example, seed: 1)
    _ = centre.handle(.switched(EngineRig.node, Self.up), at: .epoch)
    let rig = EngineRig(centre: centre)
    var changed = CentreDefinition.example
    changed.release = "r2"
    let next = changed
    rig.ask { $0.start(with: next) }
    #expect(rig.entries.map(\.input) == [.switched(EngineRig.node, .nodeLost), .centreReleased(next)])
    rig.ask { $0.start(with: next) }
    #expect(rig.entries.count == 2, "nothing has changed")
  }

  @Test func readinessFollowsTheNodesAndTellsWhy() {
    let rig = EngineRig()
    #expect(rig.ask { $0.health().problems } == ["Asterisk n1 is not connected. The password was refused."])
    rig.fact(Self.up)
    #expect(rig.ask { $0.health().isReady })
    rig.kept.withLock { $0.journal.problem = "the disk is full" }
    #expect(rig.ask { $0.health().isReady }, "a journal that is behind stops no call")
    #expect(rig.ask { $0.health().warnings } == ["The journal is behind: the disk is full"])
    rig.fact(.nodeLost)
    #expect(!rig.ask { $0.health().isReady })
  }

  @Test func anomaliesAreCountedByCode() {
    let rig = EngineRig()
    rig.fact(Self.up)
    rig.arrive("c1", dnis: "999")
    rig.arrive("c2", dnis: "998")
    #expect(rig.ask { $0.health().anomalies } == ["unknown_number": 2])
  }

  @Test func aReaderOfTheStreamGetsTheViewAndThenEachChangeNumbered() async {
    let rig = EngineRig()
    rig.fact(Self.up)
    let subscription = rig.ask { $0.subscribe(capacity: 10) }
    #expect(subscription.view.nodes.count == 1)
    #expect(subscription.number == 1)
    rig.arrive("c1")
    rig.fact(.channelEnded("c1", .normalClearing))
    var iterator = subscription.changes.makeAsyncIterator()
    #expect(await iterator.next()?.number == 2)
    guard case .callEnded(let record) = await iterator.next()?.announcement else {
      Issue.record("no record")
      return
    }
    #expect(record.outcome == .leftInFlow)
  }

  @Test func aSlowReaderIsCutOffAndTheOthersGoOn() async {
    let rig = EngineRig()
    rig.fact(Self.up)
    let slow = rig.ask { $0.subscribe(capacity: 2) }
    let quick = rig.ask { $0.subscribe(capacity: 100) }
    for number in 1...5 { rig.arrive(ChannelID("c\(number)")) }
    #expect(rig.ask { $0.health().subscribersCutOff } == 1)
    #expect(rig.ask { $0.health().subscribers } == 1)
    var taken = 0
    for await _ in slow.changes { taken += 1 }
    #expect(taken == 2, "what was buffered, then the end")
    var iterator = quick.changes.makeAsyncIterator()
    for number in 2...6 { #expect(await iterator.next()?.number == UInt64(number)) }
  }

  @Test func lostCallersAreSafeWhenTheirEntryIsCommittedAndNotBefore() {
    let rig = EngineRig()
    func safe() -> UInt64 { rig.lane.perform { rig.engine.expectedObjects(on: EngineRig.node).lostCallersSafe } }
    rig.fact(.nodeReconciled(Inventory(asteriskStartedAt: .epoch)))
    rig.fact(
      .callersLost(
        (1...3).map { number in
          LostCaller(
            number: UInt64(number), ani: Personal(key: "k\(number)", clear: nil), dnis: "1000", arrivedAt: .epoch,
            endedAt: .epoch, cause: .normalClearing)
        }))
    #expect(safe() == 0)
    rig.kept.withLock { $0.journal.lastCommitted = 1 }
    #expect(safe() == 0)
    rig.kept.withLock { $0.journal.lastCommitted = 2 }
    #expect(safe() == 3)
    // Another Asterisk counts from 1 again.
    rig.fact(.nodeReconciled(Inventory(asteriskStartedAt: Instant(microsecondsSinceEpoch: 5))))
    #expect(safe() == 0)
  }
}
