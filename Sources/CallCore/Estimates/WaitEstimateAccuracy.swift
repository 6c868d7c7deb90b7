import Telephony

/// How good a queue's wait estimates have been: what was told, against what
/// came. For publishing beside the estimates.
public struct WaitEstimateAccuracy: Codable, Equatable, Sendable {
  /// Callers of the recent window who were told something and whose wait is
  /// known: at most 200.
  public var count: Int
  /// Half of them waited no further from the likely wait than this share of
  /// their real wait; nil without callers.
  public var medianRelativeError: Double?
  /// The same as a time.
  public var medianError: Duration?
  /// The share of them who waited within their interval, 0...1; 0.8 is what it
  /// promises. Callers who gave up after their interval was over are misses;
  /// those who gave up earlier are not known, and not in here.
  public var coverage: Double?
  /// All callers so far who were told something, and all who were not. Only
  /// those count for whom an estimate was asked.
  public var callersTold: Int
  public var callersNotTold: Int
}

/// The latest scores of what was told.
struct WaitEstimateRecord: Codable, Equatable, Sendable {
  static let length = 200

  /// Rings, in milliseconds: parallel arrays encode without names.
  private var errors: [Int32] = []
  private var waits: [Int32] = []
  private var held: [Bool] = []
  private var next = 0
  private(set) var told = 0
  private(set) var notTold = 0

  mutating func skip() { notTold += 1 }

  /// A caller left before it could be seen what the estimate was worth.
  mutating func unknown() { told += 1 }

  mutating func add(_ estimate: WaitEstimate, waited: Duration) {
    told += 1
    let wait = Int32(clamping: waited.wholeMilliseconds)
    let error = Int32(clamping: abs(waited.wholeMilliseconds - estimate.likely.wholeMilliseconds))
    if errors.count < Self.length {
      errors.append(error)
      waits.append(wait)
      held.append(estimate.holds(waited))
    } else {
      errors[next] = error
      waits[next] = wait
      held[next] = estimate.holds(waited)
      next = (next + 1) % Self.length
    }
  }

  var accuracy: WaitEstimateAccuracy {
    let count = errors.count
    let relative = zip(errors, waits).map { Double($0) / Double(max(1_000, $1)) }.sorted()
    return WaitEstimateAccuracy(
      count: count, medianRelativeError: count > 0 ? relative[count / 2] : nil,
      medianError: count > 0 ? .milliseconds(errors.sorted()[count / 2]) : nil,
      coverage: count > 0 ? Double(held.count { $0 }) / Double(count) : nil, callersTold: told,
      callersNotTold: notTold)
  }
}
