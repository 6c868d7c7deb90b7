import Simulation
import Switchboard
import Telephony
import Testing

@Suite("Callers lost while nobody was there")
struct LostCallersTests {
  /// What the dialplan writes of a caller.
  private func write(_ number: Int, to rig: Rig, ani: String = "4930100", cause: Int = 16) {
    let since = 1_767_225_600 + number
    rig.fake.setGlobalVariable(
      "CORDBOARD_LOST_\(number % 10_000)", to: "\(since)|\(since + 7)|14|\(cause)|100|\(ani)")
    rig.fake.setGlobalVariable("CORDBOARD_LOST_NEXT", to: "\(number)")
  }

  @Test("are told after the inventory, each once, with what the dialplan knows")
  func told() throws {
    let rig = Rig(connected: false)
    write(1, to: rig, ani: "4930|55")
    write(2, to: rig, cause: 34)
    rig.fake.restore()
    rig.advance(.milliseconds(50))
    guard case .callersLost(let callers)? = rig.told.last else {
      Issue.record("The lost callers were not told.")
      return
    }
    #expect(rig.transcript() == ["reconciled ", "lost 1 2"])
    #expect(callers.map(\.ani.clear) == ["4930|55", "4930100"])
    #expect(callers.map(\.dnis) == ["100", "100"])
    #expect(callers.map(\.cause) == [.normalClearing, .congestion])
    #expect(callers[0].arrivedAt.duration(to: callers[0].endedAt) == .seconds(7))
    #expect(rig.fake.globalVariable("CORDBOARD_LOST_READ") == nil)
    rig.expect(lostCallersSafe: 2)
    rig.advance(.seconds(1))
    #expect(rig.fake.globalVariable("CORDBOARD_LOST_READ") == "2")
    rig.fake.cut()
    write(3, to: rig)
    rig.fake.restore()
    rig.advance(.milliseconds(50))
    #expect(rig.transcript() == ["node lost", "reconciled ", "lost 3"])
    #expect(rig.statistics.lostCallers == 3)
  }

  @Test("are told again on the next connection while their records are not safe, and marked when they are")
  func toldAgain() {
    let rig = Rig(connected: false)
    write(1, to: rig)
    rig.fake.restore()
    rig.advance(.seconds(5))
    #expect(rig.transcript() == ["reconciled ", "lost 1"])
    write(2, to: rig)
    rig.fake.cut()
    rig.fake.restore()
    rig.advance(.milliseconds(50))
    #expect(rig.transcript() == ["node lost", "reconciled ", "lost 1 2"])
    rig.expect(lostCallersSafe: 1)
    rig.advance(.seconds(31))
    #expect(rig.fake.globalVariable("CORDBOARD_LOST_READ") == "1")
    rig.expect(lostCallersSafe: 2)
    rig.advance(.seconds(31))
    #expect(rig.fake.globalVariable("CORDBOARD_LOST_READ") == "2")
    #expect(rig.transcript().isEmpty)
  }

  @Test("who were on their way out when we connected are told a little later")
  func late() {
    let rig = Rig()
    write(1, to: rig)
    rig.advance(.seconds(31))
    #expect(rig.transcript() == ["lost 1"])
    rig.advance(.seconds(60))
    #expect(rig.transcript().isEmpty)
  }

  @Test("are all told, however many")
  func many() {
    let rig = Rig(connected: false)
    for number in 1...1_200 { write(number, to: rig) }
    rig.fake.restore()
    rig.advance(.seconds(2))
    let numbers: [UInt64] = rig.told.flatMap { fact -> [UInt64] in
      if case .callersLost(let callers) = fact { callers.map(\.number) } else { [] }
    }
    #expect(numbers == Array(1...1_200 as ClosedRange<UInt64>))
    rig.expect(lostCallersSafe: 1_200)
    rig.advance(.seconds(2))
    #expect(rig.fake.globalVariable("CORDBOARD_LOST_READ") == "1200")
  }

  @Test("of whom nothing readable is left are skipped and logged; of those overwritten it is said how many")
  func unreadable() {
    let rig = Rig(connected: false)
    write(20_000, to: rig)
    rig.fake.setGlobalVariable("CORDBOARD_LOST_READ", to: "9998")
    rig.fake.setGlobalVariable("CORDBOARD_LOST_NEXT", to: "20000")
    write(20_001, to: rig)
    rig.fake.setGlobalVariable("CORDBOARD_LOST_NEXT", to: "20001")
    rig.fake.restore()
    rig.advance(.milliseconds(500))
    rig.expect(lostCallersSafe: 20_001)
    rig.advance(.seconds(10))
    #expect(rig.statistics.lostCallers == 2)
    #expect(rig.fake.globalVariable("CORDBOARD_LOST_READ") == "20001")
    #expect(rig.logs.lines.contains { $0.contains("no record") && $0.contains("count=3") })
    #expect(rig.logs.lines.contains { $0.contains("can't be read") })
  }
}
