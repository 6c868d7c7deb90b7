/// Durations as people write them: `20s`, `1m30s`, `500ms`, `2h`.
public enum DurationText {
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
  ]

  /// The duration, or nil when the text is none: whole numbers with units,
  /// the larger unit first, each once, without spaces.
  public static func parse(_ text: String) -> Duration? {
    var rest = text.unicodeScalars[...]
    var total: Int64 = 0
    var unitsLeft = units[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      // Nine digits of hours still fit, so nothing below can overflow.
      guard (1...9).contains(digits.count), let number = Int64(String(digits)) else { return nil }
      rest = rest[digits.endIndex...]
      let letters = rest.prefix { !("0"..."9").contains($0) }
      guard let unit = unitsLeft.firstIndex(where: { $0.name == String(letters) }) else { return nil }
      total += number * unitsLeft[unit].milliseconds
      unitsLeft = unitsLeft[(unit + 1)...]
      rest = rest[letters.endIndex...]
    }
    return .milliseconds(total)
  }

  /// `1m30s`; what is finer than a millisecond is left out.
  public static func words(_ duration: Duration) -> String {
    let components = duration.components
    var rest = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    guard rest != 0 else { return "0s" }
    guard rest > 0 else { return "-" + words(.zero - duration) }
    var text = ""
    for unit in units where rest >= unit.milliseconds {
      text += "\(rest / unit.milliseconds)\(unit.name)"
      rest %= unit.milliseconds
    }
    return text
  }
}
