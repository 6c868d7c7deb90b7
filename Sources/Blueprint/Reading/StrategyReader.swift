import CallCore

/// Reads whom to ring, and in which order callers are served.
struct StrategyReader {
  static let huntSizes = 1...50
  static let progressTimes: ClosedRange<Duration> = .seconds(1) ... .seconds(300)
  static let ageingTimes: ClosedRange<Duration> = .seconds(1) ... .seconds(3_600)

  let findings: Findings

  /// `ring-all`, or `{hunt: 3}`.
  func strategy(_ value: YAMLValue) -> Strategy? {
    if case .mapping(let entries) = value.content { return strategyWithValue(entries, at: value.position) }
    guard let name = value.text("'strategy'", example: "strategy: ring-all", findings: findings) else { return nil }
    if let strategy = StrategyName.strategy(named: name) { return strategy }
    if name == "hunt" {
      findings.error(
        value.position,
        "'hunt' needs the number that rings at once, as in 'strategy: {hunt: 3}'. For 3CX's Hunt write 'first-free'.")
    } else {
      refuse(name, at: value.position)
    }
    return nil
  }

  private func strategyWithValue(_ entries: [YAMLEntry], at position: SourcePosition) -> Strategy? {
    guard let entry = entries.first, entries.count == 1 else {
      findings.error(
        position, "'strategy' must be one name, with a value at most, as in 'strategy: {hunt: 3}'.")
      return nil
    }
    switch entry.key {
    case "hunt":
      return entry.value.integer("hunt", in: Self.huntSizes, findings: findings).map { .hunt(groupsOf: $0) }
    case "ring-progressively":
      return entry.value.duration("ring-progressively", in: Self.progressTimes, findings: findings).map {
        .ringProgressively(every: $0)
      }
    case let name where StrategyName.strategy(named: name) != nil:
      findings.error(entry.keyPosition, "'\(name)' takes no value. Write 'strategy: \(name)'.")
    case let name: refuse(name, at: entry.keyPosition)
    }
    return nil
  }

  private func refuse(_ name: String, at position: SourcePosition) {
    let own = StrategyName.own.map(\.name) + ["hunt"]
    let near = Suggestion.nearest(to: name, among: own + StrategyName.aliases.map(\.name))
    let hint = near.map { " Did you mean '\($0)'?" } ?? Suggestion.list(own, kind: "strategies")
    findings.error(position, "There is no strategy '\(name)'.\(hint)")
  }

  /// `fifo`, `priority`, or `{ageing: 60s}`.
  func order(_ value: YAMLValue) -> CallerOrder? {
    let words: [(name: String, meaning: CallerOrder?)] = [("fifo", .fifo), ("priority", .priority), ("ageing", nil)]
    guard case .mapping(let entries) = value.content else {
      guard let order = value.word("order", words, kind: "order", kinds: "orders", findings: findings) else {
        return nil
      }
      if order == nil {
        findings.error(
          value.position, "'ageing' needs the wait that a point of priority counts as, as in 'order: {ageing: 60s}'.")
      }
      return order
    }
    guard let entry = entries.first, entries.count == 1 else {
      findings.error(value.position, "'order' must be one name, with a value at most, as in 'order: {ageing: 60s}'.")
      return nil
    }
    switch entry.key {
    case "ageing":
      return entry.value.duration("ageing", in: Self.ageingTimes, findings: findings).map { .ageing(perPoint: $0) }
    case "fifo", "priority":
      findings.error(entry.keyPosition, "'\(entry.key)' takes no value. Write 'order: \(entry.key)'.")
    default:
      findings.error(
        entry.keyPosition,
        "There is no order '\(entry.key)'."
          + Suggestion.sentence(for: entry.key, among: words.map(\.name), kind: "orders"))
    }
    return nil
  }
}
