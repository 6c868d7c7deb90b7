import CallCore
import Telephony

/// What waits to be written, in order and within limits.
///
/// Kept in chunks, each the size of one transaction at most, so that handing
/// one over or growing never moves more than a chunk. When the limit is
/// reached, the entries that come are dropped and become a gap: those before
/// stay in order, and a fold can start again after it. The gap closes when the
/// buffer is half empty again. Records and reports of dropped entries follow
/// behind it.
struct JournalBuffer {
  struct Limits: Equatable {
    /// Entries that wait at most.
    var entriesMax = 200_000
    /// Their estimated size.
    var bytesMax = 64 << 20
    /// Records of dropped entries kept at most, and as many reports.
    var recordsMax = 100_000
    /// Entries in one transaction at most.
    var batchMax = 2_048
  }

  enum Item {
    case entry(JournalEntry)
    case gap(JournalGap)
    /// A record whose entry was dropped.
    case record(CallRecord, number: UInt64)
    /// A report whose entry was dropped.
    case report(StatisticsReport, number: UInt64)

    var number: UInt64 {
      switch self {
      case .entry(let entry): entry.number
      case .gap(let gap): gap.to
      case .record(_, let number), .report(_, let number): number
      }
    }
  }

  /// What one transaction writes, and how much of the limits it takes up.
  struct Batch {
    var items: [Item] = []
    fileprivate(set) var entries = 0
    fileprivate(set) var bytes = 0
    /// The highest.
    fileprivate(set) var number: UInt64 = 0
  }

  let limits: Limits
  private var chunks: [Batch] = [Batch()]
  /// How many of the oldest chunk's items were handed out to be written ahead.
  private var aheadCount = 0
  private(set) var entries = 0
  private(set) var bytes = 0
  private(set) var openGap: JournalGap?
  /// Records of the entries that the open gap has swallowed.
  private var strayRecords: [Item] = []
  private var strayReports: [Item] = []
  /// The number of the last entry handed over, kept or not.
  private(set) var lastNumber: UInt64
  private(set) var entriesDropped: UInt64 = 0
  private(set) var recordsDropped: UInt64 = 0
  private(set) var reportsDropped: UInt64 = 0

  /// - Parameter lastNumber: of the last entry that is in the journal.
  init(limits: Limits, lastNumber: UInt64) {
    self.limits = limits
    self.lastNumber = lastNumber
  }

  var isEmpty: Bool { chunks[0].items.isEmpty && openGap == nil }
  /// Whether a whole transaction's worth waits.
  var hasFullBatch: Bool { chunks.count > 1 }

  mutating func append(_ entry: JournalEntry) {
    if entry.number > lastNumber + 1, openGap == nil {
      let reason = "the inputs were not handed to the journal"
      add(.gap(JournalGap(from: lastNumber + 1, to: entry.number - 1, reason: reason, at: entry.at)))
    }
    lastNumber = max(lastNumber, entry.number)
    let size = entry.estimatedBytes
    if openGap == nil, entries < limits.entriesMax, bytes + size <= limits.bytesMax || entries == 0 {
      entries += 1
      bytes += size
      add(.entry(entry), bytes: size)
    } else {
      drop(entry)
    }
  }

  /// What has come since this was last asked, to be written ahead of its
  /// batch; nil when that can't be done.
  mutating func takeAhead() -> [JournalEntry]? {
    guard !hasFullBatch else { return nil }
    var entries: [JournalEntry] = []
    for item in chunks[0].items[aheadCount...] {
      guard case .entry(let entry) = item else { return nil }
      entries.append(entry)
    }
    aheadCount = chunks[0].items.count
    return entries
  }

  /// Hands the oldest chunk over; the caller keeps it until it is written.
  mutating func takeBatch() -> Batch {
    if entries <= limits.entriesMax / 2, bytes <= limits.bytesMax / 2 { closeGap() }
    aheadCount = 0
    guard chunks.count > 1 else {
      defer { chunks[0] = Batch() }
      return chunks[0]
    }
    return chunks.removeFirst()
  }

  /// The batch is written: its room is free again.
  mutating func release(_ batch: Batch) {
    entries -= batch.entries
    bytes -= batch.bytes
  }

  /// Closes the gap although nothing has drained: no more is to come.
  mutating func closeGap() {
    guard let gap = openGap else { return }
    openGap = nil
    add(.gap(gap))
    for item in strayRecords + strayReports { add(item) }
    (strayRecords, strayReports) = ([], [])
  }

  private mutating func drop(_ entry: JournalEntry) {
    entriesDropped += 1
    let reason = "the journal could not be written for so long that its buffer was full"
    var gap = openGap ?? JournalGap(from: entry.number, to: entry.number, reason: reason, at: entry.at)
    gap.to = max(gap.to, entry.number)
    openGap = gap
    for record in entry.records {
      if strayRecords.count < limits.recordsMax {
        strayRecords.append(.record(record, number: entry.number))
      } else {
        recordsDropped += 1
      }
    }
    for report in entry.reports {
      if strayReports.count < limits.recordsMax {
        strayReports.append(.report(report, number: entry.number))
      } else {
        reportsDropped += 1
      }
    }
  }

  private mutating func add(_ item: Item) {
    if chunks[chunks.count - 1].items.count >= limits.batchMax { chunks.append(Batch()) }
    chunks[chunks.count - 1].items.append(item)
    chunks[chunks.count - 1].number = max(chunks[chunks.count - 1].number, item.number)
  }

  private mutating func add(_ item: Item, bytes size: Int) {
    add(item)
    chunks[chunks.count - 1].entries += 1
    chunks[chunks.count - 1].bytes += size
  }
}

extension JournalEntry {
  /// About how much memory the entry takes; cheap, and rather too much.
  var estimatedBytes: Int {
    MemoryLayout<JournalEntry>.stride + 256 + input.estimatedBytesOutside
      + records.count * (MemoryLayout<CallRecord>.stride + 512)
      + reports.count * (MemoryLayout<StatisticsReport>.stride + 128)
  }
}

extension Input {
  /// What the few large inputs hold in arrays and dictionaries.
  fileprivate var estimatedBytesOutside: Int {
    switch self {
    case .centreReleased(let definition):
      let steps = definition.flows.values.reduce(0) { $0 + $1.steps.count }
      return 512 * (definition.agents.count + definition.queues.count + definition.numbers.count + steps)
    case .switched(_, .nodeReconciled(let inventory)):
      return 512 * (inventory.channels.count + inventory.bridges.count + inventory.playbacks.count)
    default:
      return 0
    }
  }
}
