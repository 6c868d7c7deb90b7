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

/// A description was brought into force.
public struct PublishedReleaseResource: Codable, Equatable, Sendable {
  /// The release in force, and the one before; the same when nothing had changed.
  public var release: String
  public var before: String
  /// What somebody should look at: `flows/welcome.yaml:12:5: warning: …`.
  public var warnings: [String]
  /// How many wait by the rules of older releases.
  public var callersByOlderRules: Int

  private enum CodingKeys: String, CodingKey {
    case release, before, warnings
    case callersByOlderRules = "callers_by_older_rules"
  }

  public init(release: ReleaseID, before: ReleaseID, warnings: [String], callersByOlderRules: Int) {
    self.release = release.rawValue
    self.before = before.rawValue
    self.warnings = warnings
    self.callersByOlderRules = callersByOlderRules
  }
}
