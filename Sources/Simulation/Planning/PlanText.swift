/// How times are written in tables and options of a plan.
public enum PlanText {
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
  ]

  /// `20s`, `1m30s`, `2h`, or a whole number of seconds; up to 100 hours. Nil
  /// when it is none of them.
  public static func duration(_ text: String) -> Duration? {
    let limit: Int64 = 360_000_000
    if let seconds = wholeNumber(text[...]) { return seconds * 1_000 <= limit ? .seconds(seconds) : nil }
    var rest = text[...]
    var total: Int64 = 0
    var unitsLeft = units[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { isDigit($0) }
      guard let number = wholeNumber(digits) else { return nil }
      rest = rest[digits.endIndex...]
      let letters = rest.prefix { !isDigit($0) }
      guard let unit = unitsLeft.firstIndex(where: { $0.name == letters }) else { return nil }
      total += number * unitsLeft[unit].milliseconds
      unitsLeft = unitsLeft[(unit + 1)...]
      rest = rest[letters.endIndex...]
    }
    return total <= limit ? .milliseconds(total) : nil
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
