/// Where the database is and how it is held.
public struct StorageSettings: Equatable, Sendable {
  /// How much a commit waits for the disk.
  public enum Durability: String, Sendable, CaseIterable {
    /// A commit is in the operating system's hands. Nothing committed is lost
    /// when Cordboard is killed; a power failure may take the last seconds.
    case normal
    /// A commit is on the disk. Nothing committed is lost by a power failure
    /// either, for some milliseconds of disk time each.
    case full
  }

  /// The database file.
  public var path: String
  public var durability: Durability
  /// How long to wait for a database that another program has locked.
  public var busyTime: Duration
  /// The most 4 KiB pages the file may grow to; nil for no limit but the
  /// disk's. At the limit it behaves as with a full disk.
  public var pagesMax: Int?

  public init(
    path: String, durability: Durability = .normal, busyTime: Duration = .seconds(2), pagesMax: Int? = nil
  ) {
    self.path = path
    self.durability = durability
    self.busyTime = busyTime
    self.pagesMax = pagesMax
  }
}
