import CallCore
import Foundation
import Storage
import Telephony

/// `cordboard replay`: folds a journal again and compares what comes out.
struct ReplayRunner {
  /// The database file; a running server may go on using it.
  let database: String
  /// The journal number to begin after; nil for the first snapshot kept.
  var from: UInt64?
  /// Called now and then with the number of the last entry folded.
  var onProgress: (UInt64) -> Void = { _ in }

  func run() throws(StorageError) -> ReplayReport {
    let store = try SQLStore(StorageSettings(path: database), access: .readOnly)
    let reader = JournalReader(store)
    let (snapshot, skipped) = if let from { try reader.latestSnapshot(upTo: from) } else { try reader.firstSnapshot() }
    guard let snapshot else {
      throw StorageError(
        .notFound, "The journal in \(database) holds no snapshot to begin with: nothing was served yet.")
    }
    var report = ReplayReport(from: snapshot, skipped: skipped.map(\.reason))
    let began = ContinuousClock.now
    var start: CentreSnapshot? = snapshot
    while let next = start { start = try fold(from: next, reader, into: &report) }
    report.replaySeconds = (ContinuousClock.now - began).inSeconds
    return report
  }

  /// Folds on until the end or a gap.
  /// - Returns: the snapshot to go on with behind a gap.
  private func fold(
    from snapshot: CentreSnapshot, _ reader: JournalReader, into report: inout ReplayReport
  ) throws(StorageError) -> CentreSnapshot? {
    var fold = JournalFold(snapshot)
    // Decisions and digests never look at personal data.
    var cursor = reader.entries(after: snapshot.number, withPersonalData: false)
    do throws(StorageError) {
      while let entry = try cursor.next() {
        let (directives, again) = fold.fold(entry.input, at: entry.at)
        report.take(entry, again, directives: directives.count)
        if report.entries % 10_000 == 0 { onProgress(entry.number) }
      }
    } catch {
      guard error.code == .gap else { throw error }
      report.gaps += 1
      return try reader.firstSnapshot(from: fold.number + 1).snapshot
    }
    return nil
  }
}

/// What a replay came to.
struct ReplayReport: Codable, Equatable {
  var fromNumber: UInt64
  var toNumber: UInt64
  var entries = 0
  var directives = 0
  var callsEnded = 0
  /// Entries whose digest came out otherwise; the first one tells where.
  var mismatches = 0
  var firstMismatch: UInt64?
  /// The digest at the end, as sixteen hexadecimal digits.
  var digest: String
  var gaps = 0
  var skippedSnapshots: [String]
  /// How long the journal took to live, and the replay to run, in seconds.
  var lifeSeconds = 0.0
  var replaySeconds = 0.0
  private var began: Instant?

  private enum CodingKeys: String, CodingKey {
    case fromNumber = "from_number"
    case toNumber = "to_number"
    case entries, directives
    case callsEnded = "calls_ended"
    case mismatches
    case firstMismatch = "first_mismatch"
    case digest, gaps
    case skippedSnapshots = "skipped_snapshots"
    case lifeSeconds = "life_seconds"
    case replaySeconds = "replay_seconds"
  }

  init(from snapshot: CentreSnapshot, skipped: [String]) {
    fromNumber = snapshot.number
    toNumber = snapshot.number
    digest = StableDigest(resuming: snapshot.digest).description
    skippedSnapshots = skipped
  }

  /// Whether everything came out the same.
  var isSame: Bool { mismatches == 0 }
  /// How many times faster than life it was.
  var factor: Double { replaySeconds > 0 ? lifeSeconds / replaySeconds : 0 }

  mutating func take(_ entry: JournalEntry, _ again: JournalEntry, directives count: Int) {
    entries += 1
    directives += count
    callsEnded += again.records.count
    toNumber = entry.number
    digest = StableDigest(resuming: again.digest).description
    if again.digest != entry.digest {
      mismatches += 1
      if firstMismatch == nil { firstMismatch = entry.number }
    }
    if began == nil { began = entry.at }
    if let began { lifeSeconds = began.duration(to: entry.at).inSeconds }
  }
}
