/// Reads words of a fixed set, lists and values that may be `none`.
///
/// As in `ValueReading.swift`, nil means that the value is wrong and that this
/// is a finding.
extension YAMLValue {
  /// The entry of a key, when this is a mapping that has it.
  subscript(key: String) -> YAMLEntry? {
    if case .mapping(let entries) = content { entries.first { $0.key == key } } else { nil }
  }

  /// The entries of a list; a single text counts as a list of one.
  var items: [YAMLValue] {
    switch content {
    case .list(let items): items
    case .text: [self]
    case .nothing, .mapping: []
    }
  }

  func isWord(_ word: String) -> Bool {
    if case .text(word) = content { true } else { false }
  }

  /// What one of some words means.
  ///
  /// - Parameter kind: what the words name, in the singular: `strategy`.
  func word<Meaning>(
    _ key: String, _ words: [(name: String, meaning: Meaning)], kind: String, kinds: String, findings: Findings
  ) -> Meaning? {
    let example = "\(key): \(words.first?.name ?? "")"
    guard let text = text("'\(key)'", example: example, findings: findings) else { return nil }
    if let word = words.first(where: { $0.name == text }) { return word.meaning }
    let names = words.map(\.name)
    findings.error(
      position, "There is no \(kind) '\(text)'." + Suggestion.sentence(for: text, among: names, kind: kinds))
    return nil
  }

  func yesOrNo(_ key: String, findings: Findings) -> Bool? {
    guard let text = text("'\(key)'", example: "\(key): yes", findings: findings) else { return nil }
    switch text {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      findings.error(position, "'\(text)' is neither yes nor no. Write '\(key): yes' or '\(key): no'.")
      return nil
    }
  }

  /// A number, or `none` (then `.some(nil)`).
  func integerOrNone(_ key: String, in range: ClosedRange<Int>, findings: Findings) -> Int?? {
    isWord("none") ? .some(nil) : integer(key, in: range, findings: findings).map { .some($0) }
  }

  /// A duration, or `none` (then `.some(nil)`).
  func durationOrNone(_ key: String, in range: ClosedRange<Duration>, findings: Findings) -> Duration?? {
    isWord("none") ? .some(nil) : duration(key, in: range, findings: findings).map { .some($0) }
  }

  /// The entries of a list that must not be empty; a single text will do.
  func list(_ key: String, example: String, max: Int, findings: Findings) -> [YAMLValue]? {
    let items: [YAMLValue]
    switch content {
    case .list(let list): items = list
    case .text: items = [self]
    case .nothing, .mapping:
      findings.error(position, "'\(key)' must be a list, as in '\(key): \(example)', but this is \(kind).")
      return nil
    }
    guard !items.isEmpty else {
      findings.error(position, "'\(key)' is an empty list. Write one, as in '\(key): \(example)', or remove it.")
      return nil
    }
    guard items.count <= max else {
      findings.error(position, "'\(key)' has \(items.count) entries; \(max) are allowed.")
      return nil
    }
    return items
  }

  /// A list of different names, each of which `accept` lets pass (or finds
  /// what is wrong with).
  func nameList(
    _ key: String, of what: String, example: String, max: Int, findings: Findings, accept: (String, YAMLValue) -> Bool
  ) -> [String]? {
    guard let items = list(key, example: example, max: max, findings: findings) else { return nil }
    var names: [String] = []
    var known = Set<String>()
    for item in items {
      guard let name = item.text(what, example: "\(key): \(example)", findings: findings), accept(name, item) else {
        continue
      }
      if known.insert(name).inserted {
        names.append(name)
      } else {
        findings.error(item.position, "'\(name)' stands twice in this list. Remove one.")
      }
    }
    return names.count == items.count ? names : nil
  }
}
