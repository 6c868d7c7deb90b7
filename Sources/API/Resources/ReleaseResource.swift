public import Telephony

/// That a release was applied to those who wait.
public struct AppliedReleaseResource: Codable, Equatable, Sendable {
  /// The release in force.
  public var release: String
  /// How many took over its rules.
  public var callers: Int

  public init(release: ReleaseID, callers: Int) {
    self.release = release.rawValue
    self.callers = callers
  }
}
