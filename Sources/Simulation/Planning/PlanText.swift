import Telephony

/// How times are written in tables and options of a plan.
public enum PlanText {
  /// As ``DurationText`` reads it, or a whole number of seconds; up to 100
  /// hours. Nil when it is neither.
  public static func duration(_ text: String) -> Duration? {
    let time = DurationText.parse(text) ?? wholeNumber(text[...]).map { Duration.seconds($0) }
    return time.flatMap { $0 <= .seconds(360_000) ? $0 : nil }
  }

  /// A time of day as `08:30`, up to 36:00 for what goes past midnight.
  public static func timeOfDay(_ text: String) -> Duration? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.count) }) else { return nil }
    let numbers = parts.compactMap(wholeNumber)
    guard numbers.count == parts.count, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    let time = Duration.seconds(numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0))
    return time <= .seconds(36 * 3_600) ? time : nil
  }

  /// `08:30`.
  public static func clock(_ time: Duration) -> String {
    let minutes = time.components.seconds / 60
    func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(padded(minutes / 60)):\(padded(minutes % 60))"
  }

  private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isWholeNumber }

  /// Of nine digits at most, so that nothing made of it overflows.
  private static func wholeNumber(_ text: Substring) -> Int64? {
    guard (1...9).contains(text.count), text.allSatisfy(isDigit) else { return nil }
    return Int64(text)
  }
}
