import Engine
import Simulation
import Synchronization
import Telephony
import Testing

@testable import CallCore

/// Whether all is as it must be: asked for, and every night.
@Suite("The audit")
struct AuditTests {
  /// A centre with a fault of ours: a leg that no agent has.
  private static func broken(_ count: Int = 1) -> Centre {
    var centre = Centre(definition: .example, seed: 1)
    for number in 0..<count { centre.callsByCaller[ChannelID("x\(number)")] = "none" }
    centre.agentsByLeg["x"] = "alice"
    return centre
  }

  private static let options = EngineOptions(nodes: [EngineRig.node], auditTime: .seconds(12_600))

  private func audit(_ rig: EngineRig) -> AuditReport? {
    let found = Mutex<AuditReport?>(nil)
    rig.ask { $0.beginAudit { report in found.withLock { $0 = report } } }
    rig.lane.runUntilIdle()
    return found.withLock { $0 }
  }

  private func start(_ rig: EngineRig, _ definition: CentreDefinition = .example) {
    rig.ask { $0.start(with: definition) }
    rig.fact(EngineTests.up)
  }

  @Test func whatIsAsItMustBeIsSaid() {
    let rig = EngineRig()
    start(rig)
    rig.arrive("c1")
    let report = audit(rig)
    #expect(report?.failures == 0 && report?.findings == [])
    #expect(report?.entry == 2 && report?.calls == 1)
    #expect(rig.ask { $0.health().audit } == report)
    #expect(rig.ask { $0.health().warnings } == [])
  }

  @Test func whatIsWrongIsInTheStatusAndNothingStops() {
    let rig = EngineRig(centre: Self.broken())
    start(rig)
    let report = audit(rig)
    #expect(report?.findings == ["legs without agents"])
    let health = rig.ask { $0.health() }
    #expect(health.isReady)
    #expect(health.audit?.failures == 1)
    #expect(health.warnings.first?.hasPrefix("The audit found 1 thing that must never be") ?? false)
    rig.arrive("c1")
    #expect(rig.orders.count == 2)
  }

  @Test func itIsMadeEveryNightAndOnlyThen() {
    for (options, nights) in [(Self.options, 3), (EngineOptions(nodes: [EngineRig.node]), 0)] {
      let rig = EngineRig(options: options)
      start(rig)
      var entries: Set<UInt64> = []
      for _ in 0..<(3 * 24 * 4) {
        rig.lane.advance(by: .seconds(900))
        // Each quarter has an input, so that each audit has another entry.
        try? rig.ask { try $0.submit(.rulesApplied) }
        if let audit = rig.ask({ $0.health().audit }) { entries.insert(audit.entry) }
      }
      #expect(entries.count == nights)
    }
  }

  @Test func anotherZoneHasAnotherNight() {
    func nights(_ zone: ZoneTable) -> [Int] {
      let rig = EngineRig(options: Self.options)
      start(rig)
      var definition = CentreDefinition.example
      definition.release = "r2"
      definition.zone = zone
      let next = definition
      try? rig.ask { try $0.submit(.centreReleased(next)) }
      var quarters: [Int] = []
      var known: UInt64 = 0
      for quarter in 1...(24 * 4) {
        rig.lane.advance(by: .seconds(900))
        // Each quarter has an input, so that each audit has another entry.
        try? rig.ask { try $0.submit(.rulesApplied) }
        guard let entry = rig.ask({ $0.health().audit })?.entry, entry != known else { continue }
        known = entry
        quarters.append(quarter)
      }
      return quarters
    }
    let east = ZoneTable(
      identifier: "East", transitions: [ZoneTable.Transition(from: .epoch, secondsFromUTC: 3_600)])
    #expect(nights(.utc).count == 1)
    #expect(nights(east).count == 1, "not by the clocks of before as well")
    #expect(nights(.utc).first.map { $0 - 4 } == nights(east).first)
  }

  @Test func whoAsksMeanwhileGetsTheSameReport() {
    let asides = Mutex<[@Sendable () -> Void]>([])
    let rig = EngineRig(aside: { work in asides.withLock { $0.append(work) } })
    start(rig)
    let entries = Mutex<[UInt64]>([])
    for _ in 0..<3 { rig.ask { $0.beginAudit { report in entries.withLock { $0.append(report.entry) } } } }
    rig.arrive("c1")
    #expect(asides.withLock { $0.count } == 1, "one at a time")
    #expect(entries.withLock { $0 } == [], "the lane has gone on")
    for work in asides.withLock({ $0 }) { work() }
    rig.lane.runUntilIdle()
    #expect(entries.withLock { $0 } == [1, 1, 1], "of the moment at which it was asked for")
  }

  @Test func ofManyFindingsTheFirstAreKept() {
    var centre = Self.broken()
    for number in 0..<50 {
      var arrival = ChannelArrival(
        channel: ChannelID("x\(number)"), ani: Personal(key: "k", clear: nil), dnis: "1000", endpoint: "e")
      arrival.customer = nil
      centre.calls[CallID("c\(number)")] = Call(
        id: CallID("c\(number)"), node: "n1", release: "r1", arrival: arrival, flow: "welcome", arrivedAt: .epoch)
    }
    let rig = EngineRig(centre: centre)
    let report = audit(rig)
    #expect(report?.findings.count == 20)
    #expect(report?.failures ?? 0 > 50)
  }

  /// What it costs is `make sim BENCH=core`'s to say.
  @Test func tenThousandWaitingCallersAreSound() {
    var load = CoreLoad(agents: 100, queues: 6) { 0 }
    load.fill(10_000)
    #expect(load.centre.view.calls.count >= 10_000)
    #expect(load.audit() == [])
  }
}
