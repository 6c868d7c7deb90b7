import CallCore

/// Reads what follows for an agent who did not take an offer.
struct MissRulesReader {
  static let keys = [
    "delay", "no-answer-delay", "declined-delay", "busy-delay", "unreachable-delay", "pause-after", "pause-counts",
    "pauses", "pause-grace",
  ]
  static let delays: ClosedRange<Duration> = .zero ... .seconds(3_600)
  static let pauseAfters = 1...100
  static let results: [(name: String, meaning: OfferResult)] = [
    ("no-answer", .noAnswer), ("declined", .declined), ("busy", .busy), ("unreachable", .unreachable),
  ]

  let findings: Findings

  func read(_ value: YAMLValue) -> MissRules? {
    guard let entries = value.entries("'misses'", example: "misses: {delay: 10s}", findings: findings) else {
      return nil
    }
    let fields = Fields(entries, of: "'misses'", at: value.position, known: Self.keys, findings: findings)
    var delay = Duration.zero
    fields.take("delay", in: Self.delays, into: &delay, findings: findings)
    var rules = MissRules(
      noAnswerDelay: delay, declinedDelay: delay, busyDelay: delay, unreachableDelay: delay)
    fields.take("no-answer-delay", in: Self.delays, into: &rules.noAnswerDelay, findings: findings)
    fields.take("declined-delay", in: Self.delays, into: &rules.declinedDelay, findings: findings)
    fields.take("busy-delay", in: Self.delays, into: &rules.busyDelay, findings: findings)
    fields.take("unreachable-delay", in: Self.delays, into: &rules.unreachableDelay, findings: findings)
    fields.take("pause-after", into: &rules.pauseAfter) { value in
      value.isWord("never")
        ? .some(nil) : value.integer("pause-after", in: Self.pauseAfters, findings: findings).map { .some($0) }
    }
    fields.take("pause-counts", into: &rules.pauseCounts) { readCounts($0) }
    fields.take("pauses", into: &rules.pausesThisQueueOnly) {
      $0.word(
        "pauses", [("all-queues", false), ("this-queue", true)], kind: "way to pause", kinds: "ways",
        findings: findings)
    }
    fields.take("pause-grace", in: Self.delays, into: &rules.pauseGrace, findings: findings)
    if rules.pauseAfter == nil {
      for key in ["pause-counts", "pauses", "pause-grace"] {
        guard let entry = fields.entry(key) else { continue }
        findings.warn(entry.keyPosition, "'\(key)' changes nothing while 'pause-after' is never.")
      }
    }
    return rules
  }

  private func readCounts(_ value: YAMLValue) -> [OfferResult]? {
    let names = Self.results.map(\.name)
    let written = value.nameList(
      "pause-counts", of: "the miss", example: "[no-answer]", max: names.count, findings: findings
    ) { name, item in
      if names.contains(name) { return true }
      findings.error(
        item.position, "There is no miss '\(name)'." + Suggestion.sentence(for: name, among: names, kind: "misses"))
      return false
    }
    // In one order, so that the same rules are equal however they are written.
    return written.map { written in Self.results.filter { written.contains($0.name) }.map(\.meaning) }
  }
}
