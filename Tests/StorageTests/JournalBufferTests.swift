import CallCore
import Telephony
import Testing

@testable import Storage

@Suite struct JournalBufferTests {
  private func buffer(entriesMax: Int = 10, recordsMax: Int = 100, batchMax: Int = 4) -> JournalBuffer {
    JournalBuffer(
      limits: .init(entriesMax: entriesMax, bytesMax: 1 << 30, recordsMax: recordsMax, batchMax: batchMax),
      lastNumber: 0)
  }

  /// What a batch holds, in short: `1 2 gap3-5 r4 s5`.
  private func line(_ batch: [JournalBuffer.Item]) -> String {
    batch.map { item in
      switch item {
      case .entry(let entry): "\(entry.number)"
      case .gap(let gap): "gap\(gap.from)-\(gap.to)"
      case .record(_, let number): "r\(number)"
      case .report(_, let number): "s\(number)"
      }
    }.joined(separator: " ")
  }

  private func take(_ buffer: inout JournalBuffer) -> String {
    let batch = buffer.takeBatch()
    buffer.release(batch)
    return line(batch.items)
  }

  @Test func batchesAreInOrderAndLimited() {
    var buffer = buffer()
    #expect(buffer.isEmpty)
    for entry in entries(1...6) { buffer.append(entry) }
    #expect(buffer.hasFullBatch)
    #expect(take(&buffer) == "1 2 3 4")
    #expect(!buffer.hasFullBatch)
    buffer.append(entry(7))
    #expect(take(&buffer) == "5 6 7")
    #expect(buffer.isEmpty)
    #expect(buffer.entries == 0)
    #expect(buffer.bytes == 0)
  }

  @Test func whatIsWrittenAheadIsHandedOutOnceAndComesAgainInItsBatch() {
    var buffer = buffer()
    for entry in entries(1...2) { buffer.append(entry) }
    #expect(buffer.takeAhead()?.map(\.number) == [1, 2])
    #expect(buffer.takeAhead()?.map(\.number) == [])
    buffer.append(entry(3))
    #expect(buffer.takeAhead()?.map(\.number) == [3])
    for entry in entries(4...5) { buffer.append(entry) }
    #expect(buffer.takeAhead() == nil, "a whole batch waits: it is its turn")
    #expect(take(&buffer) == "1 2 3 4")
    #expect(buffer.takeAhead()?.map(\.number) == [5])
    buffer.append(entry(7))
    #expect(buffer.takeAhead() == nil, "gaps are not written ahead")
    #expect(take(&buffer) == "5 gap6-6 7")
  }

  @Test func whatDoesNotFitBecomesAGapThatClosesWhenHalfIsWritten() {
    var buffer = buffer()
    for entry in entries(1...12) { buffer.append(entry) }
    #expect(buffer.entries == 10)
    #expect(buffer.entriesDropped == 2)
    #expect(take(&buffer) == "1 2 3 4")
    buffer.append(entry(13))
    #expect(buffer.entriesDropped == 3, "still more than half full")
    #expect(take(&buffer) == "5 6 7 8")
    #expect(take(&buffer) == "9 10 gap11-13")
    buffer.append(entry(14))
    #expect(take(&buffer) == "14")
    #expect(buffer.isEmpty)
  }

  @Test func recordsAndReportsOfDroppedEntriesAreKept() {
    var buffer = buffer(entriesMax: 2, recordsMax: 2)
    for number in 1...6 as ClosedRange<UInt64> {
      buffer.append(
        entry(
          number, records: number > 2 ? [record(CallID("c\(number)"))] : [],
          reports: number > 3 ? [report(.queue("q"), Int64(number))] : []))
    }
    #expect(buffer.entriesDropped == 4)
    #expect((buffer.recordsDropped, buffer.reportsDropped) == (2, 1))
    #expect(take(&buffer) == "1 2")
    #expect(take(&buffer) == "gap3-6 r3 r4 s4")
    #expect(take(&buffer) == "s5")
    #expect(buffer.isEmpty)
  }

  @Test func numbersThatNeverCameAreAGap() {
    var buffer = buffer()
    buffer.append(entry(1))
    buffer.append(entry(5))
    #expect(take(&buffer) == "1 gap2-4 5")
  }

  @Test func largeEntriesFillItByTheirSize() {
    var small = JournalBuffer(
      limits: .init(entriesMax: 1_000, bytesMax: 100_000, recordsMax: 1, batchMax: 4), lastNumber: 0)
    let channels = (0..<100).map { index in
      ChannelSighting(
        arrival: ChannelArrival(
          channel: ChannelID("c\(index)"), ani: Personal(key: "k", clear: nil), dnis: "", endpoint: ""),
        call: nil, isAnswered: false, isInApplication: false)
    }
    let large = Input.switched("pbx1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch, channels: channels)))
    for number in 1...10 as ClosedRange<UInt64> { small.append(entry(number, large)) }
    #expect(small.entries < 10)
    #expect(small.bytes <= 100_000)
    #expect(small.openGap?.to == 10)
  }

  /// Whatever happens, each number comes out once: as an entry or in a gap.
  @Test(arguments: 1...30 as ClosedRange<UInt64>) func nothingIsLostInSilence(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var buffer = buffer(entriesMax: 20, recordsMax: 1_000, batchMax: 5)
    var (number, covered, records, reports): (UInt64, [UInt64], Int, Int) = (0, [], 0, 0)
    func drain() {
      let batch = buffer.takeBatch()
      for item in batch.items {
        switch item {
        case .entry(let entry):
          covered.append(entry.number)
          records += entry.records.count
          reports += entry.reports.count
        case .gap(let gap): covered.append(contentsOf: gap.from...gap.to)
        case .record: records += 1
        case .report: reports += 1
        }
      }
      buffer.release(batch)
    }
    for _ in 0..<300 {
      if Int.random(in: 0..<8, using: &generator) > 0 {
        number += 1
        buffer.append(
          entry(number, records: [record(CallID("c\(number)"))], reports: [report(.queue("q"), Int64(number))]))
      } else {
        drain()
      }
      #expect(buffer.entries <= 20)
    }
    while !buffer.isEmpty { drain() }
    #expect(covered == Array(1...number))
    #expect(records == Int(number))
    #expect(reports == Int(number))
    #expect((buffer.recordsDropped, buffer.reportsDropped) == (0, 0))
  }
}
