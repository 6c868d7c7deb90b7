import Foundation
import Switchboard
import Telephony
import Testing

/// An actor on a lane, as channels and bridges are.
private actor Note {
  let lane: any Lane
  private(set) var numbers: [Int] = []
  nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

  init(lane: any Lane) { self.lane = lane }

  func add(_ number: Int) { numbers.append(number) }
}

@Suite("The system lane")
struct SystemLaneTests {
  @Test("runs closures in the order they came, from whatever thread")
  func order() async {
    let lane = SystemLane()
    let seen = Seen<Int>()
    await withCheckedContinuation { done in
      for number in 0..<10_000 { lane.run { seen.append(number) } }
      lane.run { done.resume() }
    }
    #expect(seen.all == Array(0..<10_000))
    lane.stop()
  }

  @Test("loses nothing that several threads put on it at once, and keeps each one's order")
  func manyThreads() async {
    let lane = SystemLane()
    let seen = Seen<Int>()
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<4 {
        group.addTask { for number in 0..<2_500 { lane.run { seen.append(thread * 10_000 + number) } } }
      }
    }
    lane.stop()
    let numbers = seen.all
    #expect(numbers.count == 10_000)
    for thread in 0..<4 {
      #expect(numbers.filter { $0 / 10_000 == thread } == (0..<2_500).map { thread * 10_000 + $0 })
    }
  }

  @Test("fires timers by their moments, equal ones in the order they were set, never early")
  func timers() async {
    let lane = SystemLane()
    let seen = Seen<String>()
    let early = Seen<Instant>()
    let start = lane.now
    await withCheckedContinuation { done in
      func set(_ name: String, _ milliseconds: Int) {
        let moment = start.advanced(by: .milliseconds(milliseconds))
        lane.run(at: moment) {
          if lane.now < moment { early.append(lane.now) }
          seen.append(name)
        }
      }
      set("late", 30)
      set("first", 10)
      set("second", 10)
      set("past", -5)
      lane.run(at: start.advanced(by: .milliseconds(40))) { done.resume() }
    }
    #expect(seen.all == ["past", "first", "second", "late"])
    #expect(early.all.isEmpty)
    lane.stop()
  }

  @Test("lets closures and timers call its actors without waiting")
  func isolation() async {
    let lane = SystemLane()
    let note = Note(lane: lane)
    await withCheckedContinuation { done in
      lane.run { note.assumeIsolated { $0.add(1) } }
      lane.run(after: .milliseconds(5)) {
        note.assumeIsolated { $0.add(2) }
        #expect(lane.isCurrent)
        done.resume()
      }
    }
    #expect(!lane.isCurrent)
    #expect(lane.isIsolatingCurrentContext() == false)
    #expect(await note.numbers == [1, 2])
    lane.stop()
  }

  @Test("runs its actors and the tasks that prefer it on its own thread")
  func tasks() async {
    let lane = SystemLane()
    let note = Note(lane: lane)
    let wasOnLane = await Task(executorPreference: lane) {
      await note.add(7)
      return lane.isCurrent
    }.value
    #expect(wasOnLane)
    #expect(await note.numbers == [7])
    lane.stop()
  }

  @Test("has a clock that does not start before the given moment and never goes back")
  func clock() {
    let future = Instant(microsecondsSinceEpoch: 4_000_000_000_000_000)
    let lane = SystemLane(notBefore: future)
    var last = lane.now
    #expect(last >= future)
    for _ in 0..<1_000 {
      let next = lane.now
      #expect(next >= last)
      last = next
    }
    lane.stop()

    let past = SystemLane(notBefore: .epoch)
    let wall = Int64(Date().timeIntervalSince1970 * 1_000_000)
    #expect(abs(past.now.microsecondsSinceEpoch - wall) < 5_000_000)
    past.stop()
  }

  @Test("stops after what is on it, forgets its timers, and leaves no thread")
  func stop() {
    let name = "lane-stop-\(UInt16.random(in: 0...9_999))"
    let lane = SystemLane(name: name)
    let seen = Seen<String>()
    lane.run { seen.append("work") }
    lane.run(after: .seconds(3_600)) { seen.append("timer") }
    lane.run {
      #expect(threads(named: name) == 1)
      lane.run { seen.append("work of work") }
    }
    lane.stop()
    #expect(threads(named: name) == 0)
    #expect(seen.all == ["work", "work of work"])

    lane.run { seen.append("too late") }
    lane.run(after: .zero) { seen.append("too late") }
    lane.stop()
    #expect(lane.discardedAfterStop == 2)
    #expect(seen.all.count == 2)
  }

  /// How many threads of this process have that name.
  private func threads(named name: String) -> Int {
    let folder = "/proc/self/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return threads.count { thread in
      // A thread may end between the listing and the reading.
      let comm = try? String(contentsOfFile: "\(folder)/\(thread)/comm", encoding: .utf8)
      return comm?.trimmingCharacters(in: .newlines) == name
    }
  }
}
