public import Telephony

/// A stretch of inputs that is missing from the journal, and why.
public struct JournalGap: Codable, Equatable, Sendable {
  public var from: UInt64
  /// The last that is missing; a fold can start again from a snapshot at
  /// this number or later.
  public var to: UInt64
  /// A sentence without a full stop.
  public var reason: String
  public var at: Instant

  public init(from: UInt64, to: UInt64, reason: String, at: Instant) {
    self.from = from
    self.to = to
    self.reason = reason
    self.at = at
  }
}

/// The versions of how inputs and snapshots are encoded.
enum JournalFormat {
  /// What is written now: CBOR by `CompactEncoder`, personal data by key.
  static let current: Int64 = 1
}
