import CallCore
public import Telephony

/// What an audit of the running centre found: see ``Centre/audit(at:)``.
public struct AuditReport: Codable, Equatable, Sendable {
  /// How many findings are kept in words; the others are counted.
  static let findingsMax = 20

  /// The moment and the entry of the journal up to which the centre was looked
  /// at.
  public var at: Instant
  public var entry: UInt64
  /// Calls under way then.
  public var calls: Int
  /// How long looking took.
  public var took: Duration
  /// How many things are wrong.
  public var failures: Int
  /// The first of them, a sentence each, without personal data.
  public var findings: [String]

  public init(at: Instant, entry: UInt64, calls: Int, took: Duration, failures: Int, findings: [String]) {
    self.at = at
    self.entry = entry
    self.calls = calls
    self.took = took
    self.failures = failures
    self.findings = findings
  }

  /// Looks through a copy of the centre.
  ///
  /// - Parameter clock: the time, from any thread.
  init(of centre: Centre, entry: UInt64, at: Instant, clock: () -> Instant) {
    let began = clock()
    let broken = centre.audit(at: at)
    self.init(
      at: at, entry: entry, calls: centre.callsUnderWay, took: began.duration(to: clock()), failures: broken.count,
      findings: Array(broken.prefix(Self.findingsMax)))
  }

  /// What is wrong, in a sentence; nil when nothing is.
  var warning: String? {
    guard failures > 0 else { return nil }
    let things = failures == 1 ? "1 thing" : "\(failures) things"
    return "The audit found \(things) that must never be, such as: \(findings.first ?? ""). "
      + "Calls go on; run `cordboard check` for all, and report it."
  }
}
