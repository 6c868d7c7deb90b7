/// Durations as people say them.
enum HumanDuration {
  /// `0.4 s`, `12 s`, `2 min 5 s`, `3 h 4 min`, `2 d 3 h`.
  static func text(milliseconds: Int64) -> String {
    let milliseconds = max(0, milliseconds)
    // Cut off rather than rounded: a clock that runs shows no more than was.
    let seconds = milliseconds / 1_000
    switch seconds {
    case ..<10: return "\(seconds).\(milliseconds % 1_000 / 100) s"
    case ..<60: return "\(seconds) s"
    case ..<3_600: return joined(seconds / 60, "min", seconds % 60, "s")
    case ..<86_400: return joined(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
    default: return joined(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h")
    }
  }

  private static func joined(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
    small == 0 ? "\(large) \(largeUnit)" : "\(large) \(largeUnit) \(small) \(smallUnit)"
  }

  /// `1st`, `2nd`, `3rd`, `11th`.
  static func ordinal(_ number: Int) -> String {
    switch (number % 10, number % 100) {
    case (_, 11...13): "\(number)th"
    case (1, _): "\(number)st"
    case (2, _): "\(number)nd"
    case (3, _): "\(number)rd"
    default: "\(number)th"
    }
  }
}
