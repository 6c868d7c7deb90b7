public import Telephony

/// Asterisk's way of writing a moment: `2026-11-21T04:05:06.789+0000`.
public enum ARITimestamp {
  /// Reads ISO 8601 with or without a fraction, with an offset as `+0100`,
  /// `+01:00` or `Z`. Nil when it is anything else.
  public static func instant(_ text: String) -> Instant? {
    var fields = Fields(Array(text.utf8))
    guard let year = fields.number(4), fields.take("-"), let month = fields.number(2), fields.take("-"),
      let day = fields.number(2), fields.take("T"), let hour = fields.number(2), fields.take(":"),
      let minute = fields.number(2), fields.take(":"), let second = fields.number(2),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    let fraction = fields.take(".") ? fields.microseconds() : 0
    guard let fraction, let offset = fields.offsetMinutes() else { return nil }
    let minutes = (daysSinceEpoch(year: year, month: month, day: day) * 24 + hour) * 60 + minute - offset
    return Instant(microsecondsSinceEpoch: (minutes * 60 + second) * 1_000_000 + fraction)
  }

  /// Writes a moment as Asterisk does, in UTC.
  public static func text(_ instant: Instant) -> String { String(instant.description.dropLast()) + "+0000" }

  /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
  /// `days_from_civil`; for years from 0 on.
  private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// A cursor over the text.
  private struct Fields {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Exactly so many digits.
    mutating func number(_ width: Int) -> Int64? {
      guard index + width <= bytes.count else { return nil }
      var number: Int64 = 0
      for _ in 0..<width {
        guard let digit = digit() else { return nil }
        number = number * 10 + digit
      }
      return number
    }

    /// One digit or more, as a fraction of a second.
    mutating func microseconds() -> Int64? {
      guard var fraction = digit() else { return nil }
      var scale: Int64 = 100_000
      fraction *= scale
      while let next = digit() {
        scale /= 10
        fraction += next * scale
      }
      return fraction
    }

    /// The offset from UTC; must be the end of the text.
    mutating func offsetMinutes() -> Int64? {
      if take("Z") { return index == bytes.count ? 0 : nil }
      let sign: Int64 = take("-") ? -1 : 1
      guard sign == -1 || take("+"), let hours = number(2) else { return nil }
      _ = take(":")
      guard let minutes = number(2), index == bytes.count else { return nil }
      return sign * (hours * 60 + minutes)
    }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
      guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
      index += 1
      return true
    }

    private mutating func digit() -> Int64? {
      guard index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") else {
        return nil
      }
      defer { index += 1 }
      return Int64(bytes[index] - UInt8(ascii: "0"))
    }
  }
}
