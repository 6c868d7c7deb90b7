import Telephony

/// Reads single values and finds what is wrong with them.
///
/// Each function returns nil when the value is wrong; then it is a finding.
extension YAMLValue {
  /// A text that is not empty.
  func text(_ what: String, example: String, findings: Findings) -> String? {
    switch content {
    case .text(let text) where !text.isEmpty: return text
    case .text:
      findings.error(position, "\(what.capitalisedFirst) is empty. Write one, as in '\(example)'.")
    case .nothing:
      findings.error(position, "\(what.capitalisedFirst) is missing. Write one, as in '\(example)'.")
    case .list, .mapping:
      findings.error(position, "\(what.capitalisedFirst) must be a text, as in '\(example)', but this is \(kind).")
    }
    return nil
  }

  /// A text that a rule accepts.
  func name(_ what: String, rule: NameRule, example: String, findings: Findings) -> String? {
    guard let text = text(what, example: example, findings: findings) else { return nil }
    guard rule.accepts(text) else {
      findings.error(position, rule.refusal(of: text, as: what))
      return nil
    }
    return text
  }

  /// A text for people, of one line.
  func displayName(_ what: String, example: String, findings: Findings) -> String? {
    guard let text = text(what, example: example, findings: findings) else { return nil }
    let length = text.unicodeScalars.count
    guard length <= 80 else {
      findings.error(position, "\(what.capitalisedFirst) is \(length) characters long; 80 are allowed.")
      return nil
    }
    // An escape such as \n in quotation marks can bring one in.
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      findings.error(position, "\(what.capitalisedFirst) holds an invisible character. Remove it.")
      return nil
    }
    return text
  }

  func duration(_ key: String, in range: ClosedRange<Duration>, findings: Findings) -> Duration? {
    guard let text = text("'\(key)'", example: "\(key): 20s", findings: findings) else { return nil }
    guard let duration = DurationText.parse(text) else {
      let isNumber = text.allSatisfy(\.isNumber)
      findings.error(
        position,
        "'\(text)' is not a duration. "
          + (isNumber ? "Write the unit too: '\(text)s'." : "Write it as 20s, 1m30s or 500ms."))
      return nil
    }
    guard range.contains(duration) else {
      let (low, high) = (DurationText.words(range.lowerBound), DurationText.words(range.upperBound))
      findings.error(position, "'\(key)' is \(text); it must be from \(low) to \(high).")
      return nil
    }
    return duration
  }

  func integer(_ key: String, in range: ClosedRange<Int>, findings: Findings) -> Int? {
    let low = range.lowerBound
    guard let text = text("'\(key)'", example: "\(key): \(low)", findings: findings) else { return nil }
    guard let number = Int(text) else {
      findings.error(position, "'\(text)' is not a whole number. Write '\(key): \(low)', for instance.")
      return nil
    }
    guard range.contains(number) else {
      findings.error(position, "'\(key)' is \(text); it must be from \(low) to \(range.upperBound).")
      return nil
    }
    return number
  }

  /// The entries of a mapping; an empty one counts as having none.
  func entries(_ what: String, example: String, findings: Findings) -> [YAMLEntry]? {
    switch content {
    case .mapping(let entries): return entries
    case .nothing, .text, .list:
      findings.error(
        position, "\(what.capitalisedFirst) must be a mapping, as in '\(example)', but this is \(kind).")
      return nil
    }
  }
}
