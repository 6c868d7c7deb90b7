public import Telephony

/// The fold over the journal: a centre, how far it is, and the digest of all
/// that it directed.
///
/// The engine folds inputs as they happen, a restart and a replay fold the
/// same ones again; all three come to the same digest or something is wrong.
public struct JournalFold: Sendable {
  /// The number of the last input that is folded in; 0 before the first.
  public private(set) var number: UInt64
  /// When it happened.
  public private(set) var at: Instant
  public private(set) var digest: StableDigest
  public private(set) var centre: Centre

  /// Starts from a snapshot.
  public init(_ snapshot: CentreSnapshot) {
    number = snapshot.number
    at = snapshot.at
    digest = StableDigest(resuming: snapshot.digest)
    centre = snapshot.centre
  }

  /// A snapshot of this moment.
  public var snapshot: CentreSnapshot {
    CentreSnapshot(number: number, at: at, digest: digest.value, centre: centre)
  }

  /// Has each decision about the call explained from now on; it changes
  /// nothing of what is decided.
  public mutating func explain(_ call: CallID) { centre.explain(call) }

  /// The explanations since the last look.
  public mutating func takeExplanations() -> [RoutingExplanation] { centre.takeExplanations() }

  /// Folds one input in.
  /// - Parameters:
  ///   - moment: when it happened. If the clock has gone backwards, the moment
  ///     of the input before is taken instead.
  /// - Returns: what shall be done, and the journal's line about it.
  public mutating func fold(_ input: Input, at moment: Instant) -> (directives: [Directive], entry: JournalEntry) {
    number += 1
    at = max(at, moment)
    let directives = centre.handle(input, at: at)
    var records: [CallRecord] = []
    var reports: [StatisticsReport] = []
    for directive in directives {
      digest.combine(directive)
      switch directive {
      case .announce(.callEnded(let record)): records.append(record)
      case .announce(.statisticsClosed(let report)): reports.append(report)
      default: break
      }
    }
    let entry = JournalEntry(
      number: number, at: at, input: input, digest: digest.value, records: records, reports: reports)
    return (directives, entry)
  }
}
