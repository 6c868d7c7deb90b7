import Testing

@testable import Switchboard

@Suite("The orders of one object")
struct OrderQueueTests {
  @Test("begin once, wait their turn, and begin again after the last")
  func turns() {
    var queue = OrderQueue<Int>(lengthMax: 2)
    #expect(queue.admit(1) == .begin)
    #expect(queue.next() == 1)
    #expect(queue.admit(2) == .waiting)
    #expect(queue.admit(3) == .waiting)
    #expect(queue.admit(4) == .full)
    #expect(queue.next() == 2)
    #expect(queue.next() == 3)
    #expect(queue.isWorking)
    #expect(queue.next() == nil)
    #expect(!queue.isWorking)
    #expect(queue.admit(5) == .begin)
  }

  @Test("are skipped while they wait, never once begun")
  func skip() {
    var queue = OrderQueue<Int>(lengthMax: 8)
    for number in 1...5 { _ = queue.admit(number) }
    #expect(queue.next() == 1)
    #expect(queue.skip { $0 % 2 == 1 } == 2)
    #expect(queue.next() == 2)
    #expect(queue.next() == 4)
    #expect(queue.next() == nil)
  }
}
