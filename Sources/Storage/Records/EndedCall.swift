public import Telephony

/// An ended call as the journal has it.
public struct EndedCall: Sendable, Equatable {
  public var call: CallID
  public var arrivedAt: Instant
  /// The input that ended it.
  public var endedBy: UInt64

  public init(call: CallID, arrivedAt: Instant, endedBy: UInt64) {
    self.call = call
    self.arrivedAt = arrivedAt
    self.endedBy = endedBy
  }
}

extension JournalReader {
  /// The ended calls whose ids end so, newest first.
  ///
  /// - Parameters:
  ///   - ending: an id, or its end; 1 to 200 characters.
  ///   - limit: how many at most, 1 or more.
  public func endedCalls(endingWith ending: String, limit: Int = 5) throws(StorageError) -> [EndedCall] {
    // No LIKE: its wildcards may be in what was typed.
    try store.read { session throws(StorageError) in
      var calls: [EndedCall] = []
      try session.query(
        """
        SELECT call_id, arrived_at_us, journal_number FROM call_record
        WHERE SUBSTR(call_id, LENGTH(call_id) - ? + 1) = ? ORDER BY arrived_at_us DESC LIMIT ?
        """, [.integer(Int64(ending.unicodeScalars.count)), .text(ending), .integer(Int64(limit))]
      ) { row throws(StorageError) in
        calls.append(
          EndedCall(
            call: CallID(try row.text(0)), arrivedAt: Instant(microsecondsSinceEpoch: try row.integer(1)),
            endedBy: try row.count(2)))
      }
      return calls
    }
  }
}
