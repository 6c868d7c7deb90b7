import Simulation
import Telephony
import Testing

private actor Counter {
  let lane: VirtualLane
  private(set) var count = 0
  nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

  init(lane: VirtualLane) { self.lane = lane }

  func increase() { count += 1 }
}

@Suite("The virtual lane")
struct VirtualLaneTests {
  @Test("moves time from timer to timer, and gives each its own moment")
  func timers() {
    let lane = VirtualLane()
    let start = lane.now
    let seen = Seen<String>()
    @Sendable func note(_ name: String) {
      let offset = start.duration(to: lane.now).wholeMilliseconds
      seen.append("\(offset) \(name)")
    }
    lane.run(after: .milliseconds(20)) { note("b") }
    lane.run(after: .milliseconds(10)) {
      note("a")
      lane.run { note("work of a") }
      lane.run(after: .milliseconds(5)) { note("timer of a") }
    }
    lane.run { note("now") }
    lane.advance(by: .milliseconds(15))
    #expect(seen.all == ["0 now", "10 a", "10 work of a", "15 timer of a"])
    #expect(start.duration(to: lane.now) == .milliseconds(15))
    #expect(lane.nextTimer == start.advanced(by: .milliseconds(20)))
    lane.advance(by: .seconds(1))
    #expect(seen.all.last == "20 b")
    #expect(lane.nextTimer == nil)
  }

  @Test("never moves time backwards")
  func backwards() {
    let lane = VirtualLane()
    let start = lane.now
    lane.run(at: start.advanced(by: .seconds(-10))) { #expect(lane.now == start) }
    lane.runUntilIdle()
    lane.advance(to: start.advanced(by: .seconds(-5)))
    #expect(lane.now == start)
  }

  @Test("runs tasks and actors only while it is drained")
  func tasks() {
    let lane = VirtualLane()
    let counter = Counter(lane: lane)
    Task(executorPreference: lane) {
      for _ in 0..<3 { await counter.increase() }
    }
    #expect(lane.perform { counter.assumeIsolated { $0.count } } == 0)
    #expect(!lane.isRunning)
    lane.runUntilIdle()
    #expect(lane.perform { counter.assumeIsolated { $0.count } } == 3)
  }
}
