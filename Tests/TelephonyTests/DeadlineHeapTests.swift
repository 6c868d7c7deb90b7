import Telephony
import Testing

@Suite struct DeadlineHeapTests {
  private func moment(_ microseconds: Int64) -> Instant { Instant(microsecondsSinceEpoch: microseconds) }

  @Test func nothingComesOutBeforeItsTime() {
    var heap = DeadlineHeap<String>()
    #expect(heap.earliest == nil)
    #expect(heap.popDue(at: moment(.max)) == nil)
    heap.insert("later", at: moment(20))
    heap.insert("sooner", at: moment(10))
    #expect(heap.earliest == moment(10))
    #expect(heap.popDue(at: moment(9)) == nil)
    #expect(heap.popDue(at: moment(10))?.owner == "sooner")
    #expect(heap.popDue(at: moment(19)) == nil)
    #expect(heap.popDue(at: moment(30))?.owner == "later")
    #expect(heap.count == 0)
  }

  @Test func whatIsKeptComesOutInItsOrder() {
    var heap = DeadlineHeap<Int>()
    for owner in 0..<100 { heap.insert(owner, at: moment(Int64((owner * 37) % 50))) }
    heap.keep { moment, owner in owner.isMultiple(of: 2) && moment < self.moment(40) }
    var kept: [(moment: Instant, owner: Int)] = []
    while let due = heap.popDue(at: moment(100)) { kept.append(due) }
    let all = (0..<100).map { (moment: moment(Int64(($0 * 37) % 50)), owner: $0) }
    let expected = all.filter { $0.owner.isMultiple(of: 2) && $0.moment < moment(40) }
      .sorted { ($0.moment, $0.owner) < ($1.moment, $1.owner) }
    #expect(kept.map(\.owner) == expected.map(\.owner))
  }

  @Test func equalMomentsComeOutAsTheyWerePutIn() {
    var heap = DeadlineHeap<Int>()
    for owner in 0..<100 { heap.insert(owner, at: moment(Int64(owner % 3))) }
    var owners: [Int] = []
    while let due = heap.popDue(at: moment(0)) { owners.append(due.owner) }
    #expect(owners == Array(stride(from: 0, to: 100, by: 3)))
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func comesOutLikeASortedArray(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var heap = DeadlineHeap<Int>()
    var model: [(moment: Int64, owner: Int)] = []
    var owner = 0
    for _ in 0..<500 {
      if Bool.random(using: &generator) {
        let at = Int64.random(in: 0..<50, using: &generator)
        heap.insert(owner, at: moment(at))
        model.append((at, owner))
        owner += 1
      } else {
        let now = Int64.random(in: 0..<50, using: &generator)
        let expected = model.filter { $0.moment <= now }.min { ($0.moment, $0.owner) < ($1.moment, $1.owner) }
        let due = heap.popDue(at: moment(now))
        #expect(due?.owner == expected?.owner)
        #expect(due?.moment.microsecondsSinceEpoch == expected?.moment)
        model.removeAll { $0.owner == due?.owner }
      }
      #expect(heap.count == model.count)
      #expect(heap.earliest?.microsecondsSinceEpoch == model.map(\.moment).min())
    }
  }
}
