import CallCore

/// Reads in which conditions agents do not count as being there.
struct AgentConditionsReader {
  /// What an empty queue means to somebody.
  enum Use: String {
    case join = "join-when-empty"
    case leave = "leave-when-empty"
  }

  /// Our own words. Who is logged out never counts, so that alone is no
  /// further condition.
  static let words: [(name: String, meaning: AgentConditions)] = [
    ("logged-out", []), ("not-ready", .notReady), ("offered", .offered), ("on-call", .onCall),
    ("on-other-call", .onOtherCall), ("wrap-up", .wrapUp), ("unreachable", .unreachable), ("out-of-tier", .outOfTier),
  ]

  /// app_queue's words, where they are not ours. It tells three ways apart in
  /// which a device can't be reached, which are one here.
  static let aliases: [(name: String, meaning: AgentConditions)] = [
    ("paused", .notReady), ("penalty", .outOfTier), ("inuse", [.onCall, .onOtherCall]), ("ringing", .offered),
    ("unavailable", .unreachable), ("invalid", .unreachable), ("unknown", .unreachable), ("wrapup", .wrapUp),
  ]

  /// What app_queue's single words mean in `parse_empty_options`. There `no`
  /// and `loose` let agents count whose phone is not registered; only a phone
  /// that does not exist at all doesn't, and that we don't tell apart.
  static func legacy(_ word: String, for use: Use) -> AgentConditions?? {
    switch (word, use) {
    case ("yes", .join), ("no", .leave): .some(nil)
    case ("no", .join), ("yes", .leave): [.outOfTier, .notReady]
    case ("strict", _): [.outOfTier, .notReady, .unreachable]
    case ("loose", _): [.outOfTier]
    default: nil
    }
  }

  let findings: Findings

  /// `.some(nil)` when an empty queue makes no difference.
  func read(_ value: YAMLValue, for use: Use) -> AgentConditions?? {
    if case .text(let word) = value.content, let legacy = Self.legacy(word, for: use) { return legacy }
    let example = "[not-ready, unreachable]"
    guard let items = value.list(use.rawValue, example: example, max: 20, findings: findings) else { return nil }
    var conditions: AgentConditions = []
    var areGood = true
    for item in items {
      if let condition = condition(item, in: use) { conditions.formUnion(condition) } else { areGood = false }
    }
    return areGood ? .some(conditions) : nil
  }

  private func condition(_ item: YAMLValue, in use: Use) -> AgentConditions? {
    guard let name = item.text("the condition", example: "\(use.rawValue): [not-ready]", findings: findings) else {
      return nil
    }
    if let known = (Self.words + Self.aliases).first(where: { $0.name == name }) { return known.meaning }
    if ["yes", "no", "strict", "loose"].contains(name) {
      findings.error(item.position, "'\(name)' stands alone, as in '\(use.rawValue): \(name)'.")
      return nil
    }
    let own = Self.words.map(\.name)
    let near = Suggestion.nearest(to: name, among: own + Self.aliases.map(\.name))
    let hint = near.map { " Did you mean '\($0)'?" } ?? Suggestion.list(own, kind: "conditions")
    findings.error(item.position, "There is no condition '\(name)'.\(hint)")
    return nil
  }
}
