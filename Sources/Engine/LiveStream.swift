public import CallCore
public import Telephony

/// One change, numbered: numbers count from 1 without gaps while the process
/// lives, so a reader knows when it has missed one.
public struct LiveChange: Codable, Equatable, Sendable {
  public var number: UInt64
  public var at: Instant
  public var announcement: Announcement

  public init(number: UInt64, at: Instant, announcement: Announcement) {
    self.number = number
    self.at = at
    self.announcement = announcement
  }
}

/// What a reader of the live stream gets: everything as it is now, then every
/// change after it, in order.
///
/// The buffer between the engine and the reader is bounded. A reader that does
/// not keep up has its changes ended; it must subscribe anew and take a new
/// snapshot.
public struct LiveSubscription: Sendable {
  public var view: CentreView
  /// The number of the last change that `view` includes.
  public var number: UInt64
  public var changes: AsyncStream<LiveChange>

  public init(view: CentreView, number: UInt64, changes: AsyncStream<LiveChange>) {
    self.view = view
    self.number = number
    self.changes = changes
  }
}
