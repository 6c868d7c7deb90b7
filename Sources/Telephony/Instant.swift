/// A moment: whole microseconds since 1970-01-01T00:00:00Z.
///
/// The core never reads a clock; whoever feeds it stamps each input. Wall
/// time (made monotonic by the feeder) rather than an uptime clock, because
/// deadlines must mean the same after a restart.
public struct Instant: InstantProtocol, Codable, Sendable, CustomStringConvertible {
  public var microsecondsSinceEpoch: Int64

  public init(microsecondsSinceEpoch: Int64) { self.microsecondsSinceEpoch = microsecondsSinceEpoch }

  /// The beginning of time: 1970-01-01T00:00:00Z.
  public static let epoch = Instant(microsecondsSinceEpoch: 0)

  public init(from decoder: any Decoder) throws {
    microsecondsSinceEpoch = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microsecondsSinceEpoch)
  }

  public func advanced(by duration: Duration) -> Instant {
    Instant(microsecondsSinceEpoch: microsecondsSinceEpoch + duration.wholeMicroseconds)
  }

  public func duration(to other: Instant) -> Duration {
    .microseconds(other.microsecondsSinceEpoch - microsecondsSinceEpoch)
  }

  /// This moment, or the next that is a multiple of `step`: timers that need
  /// not be exact come together by it, and wake a thread once.
  ///
  /// - Parameter step: 1 µs or more.
  public func rounded(upTo step: Duration) -> Instant {
    let step = max(1, step.wholeMicroseconds)
    let rest = microsecondsSinceEpoch.flooredDivision(by: step).remainder
    return Instant(microsecondsSinceEpoch: microsecondsSinceEpoch + (rest == 0 ? 0 : step - rest))
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.microsecondsSinceEpoch < right.microsecondsSinceEpoch
  }

  /// RFC 3339 in UTC with milliseconds: `2026-11-21T04:05:06.789Z`.
  public var description: String {
    let (days, microsecondsOfDay) = microsecondsSinceEpoch.flooredDivision(by: 86_400_000_000)
    let date = Self.civilDate(daysSinceEpoch: days)
    let milliseconds = microsecondsOfDay / 1_000
    let parts = [milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1_000 % 60]
    let time = parts.map { Self.padded($0, to: 2) }.joined(separator: ":")
    return Self.padded(date.year, to: 4) + "-" + Self.padded(date.month, to: 2) + "-" + Self.padded(date.day, to: 2)
      + "T" + time + "." + Self.padded(milliseconds % 1_000, to: 3) + "Z"
  }

  /// Days since 1970-01-01 to a proleptic Gregorian date.
  ///
  /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
  /// `civil_from_days`.
  private static func civilDate(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = (daysSinceEpoch + 719_468).flooredDivision(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func padded(_ number: Int64, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Int64 {
  fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

extension Duration {
  /// Whole microseconds, rounded towards zero.
  public var wholeMicroseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }

  /// Whole milliseconds, rounded towards zero.
  public var wholeMilliseconds: Int64 { wholeMicroseconds / 1_000 }

  /// Seconds as a fraction; for showing, never for deciding.
  public var inSeconds: Double { Double(wholeMicroseconds) / 1_000_000 }
}
