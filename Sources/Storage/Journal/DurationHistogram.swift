/// How long things took: counts in buckets that grow by a quarter to a fifth.
public struct DurationHistogram: Codable, Equatable, Sendable {
  /// One more than what fits: microseconds up to 2³⁰ (18 minutes) in steps of
  /// a quarter of a power of two.
  private static let bucketCount = 31 * 4
  private var buckets = [UInt64](repeating: 0, count: bucketCount)
  public private(set) var count: UInt64 = 0
  /// All of them together.
  public private(set) var totalMicroseconds: UInt64 = 0
  public private(set) var maxMicroseconds: UInt64 = 0

  public init() {}

  public mutating func add(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let microseconds = UInt64(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    count += 1
    totalMicroseconds += microseconds
    maxMicroseconds = max(maxMicroseconds, microseconds)
    buckets[Self.bucket(of: microseconds)] += 1
  }

  /// The time that so many of a hundred did not exceed, rounded up by a
  /// quarter at most; zero when nothing was counted.
  /// - Parameter percent: 0 to 100.
  public func percentile(_ percent: Double) -> Duration {
    guard count > 0 else { return .zero }
    let rank = max(1, UInt64((Double(count) * min(max(percent, 0), 100) / 100).rounded(.up)))
    var seen: UInt64 = 0
    for (bucket, inBucket) in buckets.enumerated() {
      seen += inBucket
      if seen >= rank { return .microseconds(Int64(min(Self.upperBound(of: bucket), maxMicroseconds))) }
    }
    return .microseconds(Int64(maxMicroseconds))
  }

  private static func bucket(of microseconds: UInt64) -> Int {
    guard microseconds >= 4 else { return Int(microseconds) }
    let power = 63 - microseconds.leadingZeroBitCount
    let quarter = Int(microseconds >> UInt64(power - 2) & 3)
    return min((power - 1) * 4 + quarter, bucketCount - 1)
  }

  private static func upperBound(of bucket: Int) -> UInt64 {
    guard bucket >= 4 else { return UInt64(bucket) }
    let (power, quarter) = (bucket / 4 + 1, UInt64(bucket % 4))
    return (4 + quarter + 1) << UInt64(power - 2) - 1
  }
}
