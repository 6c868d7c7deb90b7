import CallCore
import Logging
import Storage
import Telephony

/// Brings a centre back from the store: the newest snapshot, and the journal
/// after it folded in.
struct CentreRecovery {
  /// Where to go on.
  var fold: JournalFold
  /// How many entries were folded in after the snapshot.
  var replayed = 0
  /// The number of the first entry whose digest came out otherwise.
  var firstMismatch: UInt64?
  /// What could not be brought back, a sentence each.
  var losses: [String] = []
  /// Whether the store was empty.
  var isNew = false

  /// - Parameters:
  ///   - reader: of a migrated database.
  ///   - definition: the description a new centre begins with.
  ///   - seed: decides the ids of a new centre.
  /// - Throws: what reading throws, but for what can be gone round.
  init(_ reader: JournalReader, definition: CentreDefinition, seed: UInt64) throws(StorageError) {
    let recovery = try reader.recovery()
    var start = CentreSnapshot(
      number: recovery.lastNumber, at: .epoch, digest: StableDigest().value,
      centre: Centre(definition: definition, seed: seed))
    for skipped in recovery.skippedSnapshots { losses.append("Passed over a snapshot: \(skipped.reason).") }
    guard let snapshot = recovery.snapshot else {
      isNew = recovery.lastNumber == 0
      if !isNew {
        losses.append("No snapshot can be read: beginning with an empty centre; Asterisk's calls are adopted anew.")
      }
      fold = JournalFold(start)
      return
    }
    fold = JournalFold(snapshot)
    try foldEntries(of: reader)
    if fold.number < recovery.lastNumber {
      // Inputs are missing: what is known goes on under numbers not yet used.
      losses.append(
        "The journal has a hole after entry \(fold.number): going on with what was known before it; "
          + "what Asterisk has settles the rest.")
      start = fold.snapshot
      start.number = recovery.lastNumber
      fold = JournalFold(start)
    }
  }

  private mutating func foldEntries(of reader: JournalReader) throws(StorageError) {
    var cursor = reader.entries(after: fold.number)
    do throws(StorageError) {
      while let entry = try cursor.next() {
        let (_, again) = fold.fold(entry.input, at: entry.at)
        replayed += 1
        if again.digest != entry.digest && firstMismatch == nil { firstMismatch = entry.number }
      }
    } catch {
      guard [.gap, .corrupt, .undecodable].contains(error.code) else { throw error }
    }
  }

  /// Writes what was found into the log.
  func report(to logger: Logger) {
    for loss in losses { logger.warning("\(loss)") }
    if let firstMismatch {
      logger.error(
        "The journal's directives did not come out the same: this Cordboard decides otherwise than the one before.",
        metadata: ["first": "\(firstMismatch)"])
    }
    logger.info(
      isNew ? "A new centre begins." : "The centre is back from its journal.",
      metadata: [
        "entry": "\(fold.number)", "replayed": "\(replayed)", "calls": "\(fold.centre.callsUnderWay)",
        "digest": "\(fold.digest)",
      ])
  }
}
