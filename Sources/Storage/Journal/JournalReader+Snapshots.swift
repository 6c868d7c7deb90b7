public import CallCore
import Telephony

extension JournalReader {
  /// The numbers of the snapshots there are, in order.
  public func snapshotNumbers() throws(StorageError) -> [UInt64] {
    try store.read { session throws(StorageError) in
      var numbers: [UInt64] = []
      try session.query("SELECT number FROM snapshot ORDER BY number") { row throws(StorageError) in
        numbers.append(try row.count(0))
      }
      return numbers
    }
  }

  /// The newest snapshot that can be read.
  ///
  /// - Parameter limit: the highest number wanted.
  /// - Returns: the snapshot, nil when there is none; and the newer ones that
  ///   were passed over because they can't be read.
  public func latestSnapshot(
    upTo limit: UInt64 = .max
  ) throws(StorageError) -> (snapshot: CentreSnapshot?, skipped: [SkippedSnapshot]) {
    try readable(snapshotNumbers().filter { $0 <= limit }.reversed())
  }

  /// The oldest snapshot that can be read: where a replay begins, or goes on
  /// behind a gap.
  ///
  /// - Parameter limit: the lowest number wanted.
  /// - Returns: as ``latestSnapshot(upTo:)``, with the older ones passed over.
  public func firstSnapshot(
    from limit: UInt64 = 0
  ) throws(StorageError) -> (snapshot: CentreSnapshot?, skipped: [SkippedSnapshot]) {
    try readable(snapshotNumbers().filter { $0 >= limit })
  }

  /// The first of these snapshots that can be read.
  private func readable(
    _ numbers: [UInt64]
  ) throws(StorageError) -> (snapshot: CentreSnapshot?, skipped: [SkippedSnapshot]) {
    var skipped: [SkippedSnapshot] = []
    for number in numbers {
      do throws(StorageError) {
        if let snapshot = try snapshot(number) { return (snapshot, skipped) }
      } catch {
        guard error.code == .undecodable || error.code == .corrupt else { throw error }
        skipped.append(SkippedSnapshot(number: number, reason: error.message))
      }
    }
    return (nil, skipped)
  }

  /// The snapshot of this number, or nil when it is not there.
  private func snapshot(_ number: UInt64) throws(StorageError) -> CentreSnapshot? {
    try store.read { session throws(StorageError) in
      try session.first(
        "SELECT number, at_us, format, digest, checksum, centre FROM snapshot WHERE number = ?", [.count(number)]
      ) { row throws(StorageError) in
        try Self.checkFormat(try row.integer(2), of: "the snapshot \(number)")
        let bytes = try row.bytes(5)
        var checksum = StableDigest()
        checksum.combine(bytes: bytes)
        guard checksum.value == (try row.bits(4)) else {
          throw StorageError(.corrupt, "the snapshot \(number) is not what was written")
        }
        let vault = StoredVault(session)
        let centre: Centre
        do {
          centre = try CompactDecoder(vault: vault).decode(Centre.self, from: bytes)
        } catch {
          throw StorageError(.undecodable, "the snapshot \(number) can't be decoded (\(error))")
        }
        if let failure = vault.failure { throw failure }
        return CentreSnapshot(
          number: try row.count(0), at: Instant(microsecondsSinceEpoch: try row.integer(1)),
          digest: try row.bits(3), centre: centre)
      }
    }
  }

  /// Refuses what a newer Cordboard has written.
  static func checkFormat(_ format: Int64, of what: String) throws(StorageError) {
    guard 1...JournalFormat.current ~= format else {
      throw StorageError(
        .undecodable,
        "\(what) has format \(format), this Cordboard reads up to \(JournalFormat.current); use a newer one")
    }
  }
}
