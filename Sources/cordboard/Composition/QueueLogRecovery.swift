import CallCore
import QueueLog
import Storage
import Telephony

extension QueueLogCatchUp {
  /// Finds out from the journal which lines the log lacks.
  ///
  /// It is a fold of its own: the centre's begins with the newest snapshot,
  /// which may be newer than the log.
  ///
  /// - Parameters:
  ///   - reader: of the journal that `recovery` was made from.
  ///   - now: when a log begins that has nothing to go on from.
  /// - Throws: what reading throws, but for what can be gone round.
  init(
    _ options: QueueLogOptions, reader: JournalReader, recovery: CentreRecovery, now: Instant
  ) throws(StorageError) {
    self.init(options)
    try catchUp(with: reader, recovery, now: now)
  }

  private mutating func catchUp(
    with reader: JournalReader, _ recovery: CentreRecovery, now: Instant
  ) throws(StorageError) {
    guard let number else {
      return begin(recovery, now: now)
    }
    guard number <= recovery.fold.number else {
      return begin(recovery, now: now, because: "it is ahead of the journal")
    }
    guard let snapshot = try reader.latestSnapshot(upTo: number).snapshot else {
      return begin(recovery, now: now, because: "the journal goes back less far")
    }
    var fold = JournalFold(snapshot)
    var cursor = reader.entries(after: snapshot.number)
    do throws(StorageError) {
      while let entry = try cursor.next() {
        let (directives, _) = fold.fold(entry.input, at: entry.at)
        take(directives, number: entry.number, at: entry.at)
      }
    } catch {
      guard [.gap, .corrupt, .undecodable].contains(error.code) else { throw error }
    }
    guard fold.number == recovery.fold.number else {
      return begin(recovery, now: now, because: "the journal has a hole after entry \(fold.number)")
    }
  }

  private mutating func begin(_ recovery: CentreRecovery, now: Instant, because reason: String? = nil) {
    begin(recovery.fold.centre.view, number: recovery.fold.number, at: max(now, recovery.fold.at), because: reason)
  }
}
