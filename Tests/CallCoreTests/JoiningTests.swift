import Telephony
import Testing

@testable import CallCore

/// Who may enter a queue, who must leave it, and by which way.
@Suite("Joining and leaving")
struct JoiningTests {
  /// A queue whose ways on end with different causes: 2 hangs up as busy, 3 as congestion.
  private static let ways = QueueStep.test {
    $0.onEmpty = 2
    $0.onFull = 3
  }

  @Test func aFullQueueTakesNobody() {
    var rig = QueueRig(step: Self.ways) { $0.joining.waitingMax = 2 }
    for _ in 1...3 { rig.call() }
    #expect(rig.exits == [.full])
    #expect(rig.rig.history.last == .order(.hangUp("c3", .congestion), on: CentreRig.node))
    rig.rig.fact(.channelEnded("c3", .congestion))
    #expect(rig.rig.records.map(\.outcome) == [.refused])
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    rig.call()
    #expect(rig.exits == [.full, .abandoned], "there is room again")
    #expect(rig.broken == [])
  }

  /// Conditions that don't count as being there, what all agents do, and
  /// whether the queue is empty then.
  static let emptiness: [(AgentConditions, AgentCommand?, Bool)] = [
    ([], nil, false),
    ([], .logOut, true),
    ([.notReady], .becomeNotReady(reason: "break"), true),
    ([], .becomeNotReady(reason: "break"), false),
  ]

  @Test(arguments: emptiness)
  func anEmptyQueueTakesNobodyWhereTheRulesSaySo(
    conditions: AgentConditions, command: AgentCommand?, isEmpty: Bool
  ) {
    var rig = QueueRig(agents: 2, step: Self.ways) { $0.joining.refusesWhenEmpty = conditions }
    if let command { for agent in ["a1", "a2"] as [AgentID] { rig.rig.command(agent, command) } }
    rig.call()
    #expect(rig.exits == (isEmpty ? [.refusedEmpty] : []))
  }

  @Test func callersLeaveWhenTheLastAgentGoes() {
    var rig = QueueRig(agents: 2, step: Self.ways) {
      $0.leavesWhenEmpty = [.notReady]
      $0.strategy = .topDown
    }
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    rig.call()
    rig.answer("a2")
    rig.call()
    rig.call()
    #expect(rig.exits == [], "one is on a call, that is being there")
    rig.rig.command("a2", .logOut)
    rig.hangUp("a2")
    #expect(rig.exits == [.leftEmpty, .leftEmpty])
    rig.settle()
    #expect(rig.rig.records.map(\.outcome).filter { $0 == .leftEmpty }.count == 2)
    #expect(rig.broken == [])
  }

  @Test func aKeyLeavesTheQueueAndOthersMeanNothing() {
    var rig = QueueRig(agents: 1, step: .test { $0.exits = ["1": 2] })
    rig.call()
    rig.rig.fact(.digitReceived("c1", "5"))
    #expect(rig.rung(1) == ["a1"])
    rig.rig.fact(.digitReceived("c1", "1"))
    #expect(rig.exits == [.leftByKey])
    #expect(rig.state("a1") == .available, "the offer is withdrawn")
    rig.settle()
    #expect(rig.rig.records.map(\.outcome) == [.leftByKey])
    #expect(rig.centre.isEmpty)
  }

  @Test func theServiceIsRefusedBeyondItsThresholds() {
    var perAgent = QueueRig(agents: 2, isReady: false, step: Self.ways) { $0.joining.waitingPerAgentMax = 1 }
    perAgent.rig.command("a1", .logIn(device: nil))
    perAgent.rig.command("a2", .logIn(device: nil))
    for _ in 1...3 { perAgent.call() }
    #expect(perAgent.exits == [.full])

    var busy = QueueRig(agents: 2, step: Self.ways) { $0.joining.occupancyMax = 50 }
    for _ in 1...3 { busy.call() }
    #expect(busy.exits == [.refused], "two of two are busy")
  }

  @Test func aFlowThatLeadsToFullQueuesInCirclesEndsAtTheSafeExit() {
    var rig = QueueRig(step: .test { $0.onFull = 0 }) { $0.joining.waitingMax = 0 }
    rig.call()
    #expect(rig.exits.count == 21)
    #expect(rig.rig.history.contains { if case .report(let a) = $0 { a.code == .safeExitTaken } else { false } })
  }

  @Test func theLimitIsExact() {
    var rig = QueueRig(step: .test { $0.waitMax = .milliseconds(12_345) })
    rig.call()
    rig.rig.pass(.milliseconds(12_344))
    #expect(rig.exits == [])
    rig.rig.pass(.milliseconds(1))
    #expect(rig.exits == [.timedOut])
  }

  @Test func thePlaceTravelsWithTheCallerBackIntoAQueue() {
    // The flow leads back to the queue after the limit.
    var rig = QueueRig(
      step: .test {
        $0.waitMax = .seconds(30)
        $0.onTimeout = 0
      })
    rig.call()
    rig.rig.pass(.seconds(20))
    rig.call()
    rig.rig.pass(.seconds(15))
    #expect(rig.exits == [.timedOut])
    #expect(rig.centre.queueViews[0].waiting == rig.rig.calls, "the first is first again")
  }

  @Test func aMillionCallersAreRefusedBeyondTheBoundAndCounted() {
    var rig = QueueRig()
    rig.rig.centre.definition.callsMax = 3
    for _ in 1...5 { rig.call() }
    #expect(rig.rig.call(3)?.stage == .waiting)
    #expect(rig.rig.call(4)?.stage == .ending)
    for number in 1...5 { rig.rig.fact(.channelEnded(ChannelID("c\(number)"), .normalClearing)) }
    #expect(rig.rig.records.filter { $0.outcome == .rejected }.count == 2)
    #expect(rig.centre.isEmpty)
  }

  @Test func aQueueThatIsTakenOutOfTheDescriptionLetsItsCallersGo() {
    var rig = QueueRig(agents: 1, isReady: false, step: Self.ways)
    rig.call()
    rig.release {
      $0.queues = [:]
      $0.agents["a1"]?.memberships = []
    }
    #expect(rig.exits == [.leftEmpty])
    rig.settle()
    #expect(rig.rig.records.map(\.outcome) == [.leftEmpty])
    #expect(rig.centre.isEmpty)
    rig.call()
    #expect(rig.exits == [.leftEmpty, .refusedEmpty], "nobody else comes in")
  }

  @Test func waitingCallersKeepTheRulesTheyEnteredWith() {
    var rig = QueueRig(agents: 1, step: .test { $0.waitMax = .seconds(300) }) { $0.offerTime = .seconds(10) }
    rig.rig.command("a1", .becomeNotReady(reason: "break"))
    rig.call()
    rig.release { $0.queues["q"]?.offerTime = .seconds(60) }
    rig.call()
    rig.ready("a1")
    #expect(rig.rung(1) == ["a1"])
    rig.rig.pass(.seconds(10))
    #expect(rig.rung(1) == [], "the old offer time")
    rig.settle()
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    rig.ready("a1")
    #expect(rig.rung(2) == ["a1"])
    rig.rig.pass(.seconds(59))
    #expect(rig.rung(2) == ["a1"], "the new one")
    #expect(rig.broken == [])
  }
}

/// Customers who call again.
@Suite("Customers who call again")
struct CustomerTests {
  @Test func whoGivesUpAndCallsAgainInTimeHasTheOldPlace() {
    for (pause, order) in [(60, [2, 1]), (61, [1, 2])] {
      var rig = QueueRig { $0.callAgainTime = .seconds(60) }
      rig.call(customer: "me")
      rig.rig.pass(.seconds(10))
      rig.call(customer: "other")
      rig.rig.fact(.channelEnded("c1", .normalClearing))
      rig.rig.pass(.seconds(pause))
      rig.call(customer: "me")
      let waiting = rig.centre.queueViews[0].waiting.map { rig.rig.calls.firstIndex(of: $0)! }
      #expect(waiting == order, "after \(pause) s")
      rig.rig.fact(.channelEnded("c3", .normalClearing))
      #expect(rig.rig.records.last?.waited == .zero, "the time between the calls was no waiting")
      #expect(rig.broken == [])
    }
  }

  @Test func thePlaceIsGivenOnce() {
    var rig = QueueRig { $0.callAgainTime = .seconds(60) }
    rig.call(customer: "me")
    rig.rig.fact(.channelEnded("c1", .normalClearing))
    rig.rig.pass(.seconds(10))
    rig.call(customer: "me")
    rig.rig.pass(.seconds(10))
    rig.call(customer: "me")
    #expect(rig.centre.calls.values.map(\.enqueuedAt).count { $0 == rig.rig.now } == 1)
  }

  @Test func theLastAgentIsAskedFirst() {
    var rig = QueueRig(agents: 3) { $0.lastAgentTime = .seconds(20) }
    for _ in 1...2 { rig.serve(rig.call()[0]) }
    #expect(rig.call(customer: "me") == ["a3"])
    rig.serve("a3")
    #expect(rig.call(customer: "me") == ["a3"], "though others have been idle longer")
    rig.hangUp("a3", .callRejected)
    #expect(rig.rung(4) == ["a1"], "the last agent is not ready any more: nothing to wait for")
  }

  @Test func theMemoryIsBounded() {
    var memory = CustomerMemory()
    let now = Instant.epoch
    for number in 0..<60_000 { memory.noteTalk(of: CustomerID("\(number % 25_000)"), with: "a", at: now) }
    #expect(memory.count == CustomerMemory.customersMax)
    #expect(memory["15000"] != nil && memory["14999"] == nil)
  }
}
