public import Engine
import Telephony

/// What an audit of the running centre found.
public struct AuditResource: Codable, Equatable, Sendable {
  /// The moment and the entry of the journal up to which was looked.
  public var at: Timestamp
  public var entry: UInt64
  /// Calls under way then.
  public var calls: Int
  public var tookMs: Int64
  /// How many things are wrong.
  public var failures: Int
  /// The first 20 of them, a sentence each.
  public var findings: [String]

  enum CodingKeys: String, CodingKey {
    case at, entry, calls
    case tookMs = "took_ms"
    case failures, findings
  }

  public init(_ report: AuditReport) {
    at = Timestamp(report.at)
    entry = report.entry
    calls = report.calls
    tookMs = report.took.wholeMilliseconds
    failures = report.failures
    findings = report.findings
  }
}
