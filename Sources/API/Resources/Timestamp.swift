public import Telephony

/// A moment as the API writes it: RFC 3339 in UTC with milliseconds,
/// `2026-11-21T04:05:06.789Z`.
public struct Timestamp: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The moment; finer than a millisecond only before it is written.
  public var instant: Instant

  public init(_ instant: Instant) { self.instant = instant }

  /// Reads RFC 3339 (section 5.6): any offset, any number of decimals up to
  /// nine; finer than a microsecond is cut off. Leap seconds are not taken.
  /// - Returns: nil when the text is anything else.
  public init?(_ text: String) {
    guard let instant = RFC3339Reader(text).instant() else { return nil }
    self.instant = instant
  }

  public var description: String { instant.description }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.instant < right.instant }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let timestamp = Timestamp(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is not an RFC 3339 date-time")
    }
    self = timestamp
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Reads one RFC 3339 date-time.
private struct RFC3339Reader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  func instant() -> Instant? {
    var reader = self
    return reader.read()
  }

  private mutating func read() -> Instant? {
    guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
      let day = number(digits: 2), skip("T") || skip("t") || skip(" "),
      let hour = number(digits: 2), skip(":"), let minute = number(digits: 2), skip(":"),
      let second = number(digits: 2), let fraction = microseconds(), let offset = offsetSeconds(), rest.isEmpty,
      (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.daysSinceEpoch(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    return Instant(microsecondsSinceEpoch: seconds * 1_000_000 + fraction)
  }

  private mutating func number(digits: Int) -> Int64? {
    guard rest.count >= digits else { return nil }
    var value: Int64 = 0
    for byte in rest.prefix(digits) {
      guard (48...57).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 48)
    }
    rest = rest.dropFirst(digits)
    return value
  }

  private mutating func skip(_ character: Character) -> Bool {
    guard let first = rest.first, first == character.asciiValue else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func microseconds() -> Int64? {
    guard skip(".") else { return 0 }
    let digits = rest.prefix { (48...57).contains($0) }
    guard (1...9).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    var value: Int64 = 0
    var width = 0
    for digit in digits.prefix(6) {
      value = value * 10 + Int64(digit - 48)
      width += 1
    }
    while width < 6 {
      value *= 10
      width += 1
    }
    return value
  }

  private mutating func offsetSeconds() -> Int64? {
    if skip("Z") || skip("z") { return 0 }
    let sign: Int64
    if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
    guard let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2), hours < 24, minutes < 60 else {
      return nil
    }
    return sign * (hours * 3_600 + minutes * 60)
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
  /// `days_from_civil`; years of RFC 3339 are never negative.
  private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
