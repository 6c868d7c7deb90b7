import CallCore
import Telephony

/// Reads what is said to waiting callers, and to agents before they talk.
struct AnnouncementReader {
  static let keys = ["say", "in-turn", "first", "every", "position-max"]
  static let announcementsMax = 20
  static let variantsMax = 20
  static let firsts: ClosedRange<Duration> = .zero ... .seconds(86_400)
  static let intervals: ClosedRange<Duration> = .seconds(5) ... .seconds(86_400)
  static let positions = 1...1_000
  static let words: [(name: String, part: AnnouncementPart)] = [
    ("{position}", .position), ("{estimated-wait}", .estimatedWait), ("{estimated-wait-from}", .estimatedWaitFrom),
    ("{estimated-wait-to}", .estimatedWaitTo), ("{waited}", .waited),
  ]

  let media: MediaReader
  let findings: Findings

  func announcements(_ value: YAMLValue) -> [QueueAnnouncement]? {
    guard case .list(let items) = value.content, !items.isEmpty else {
      let what =
        if case .list = value.content { "an empty list" } else { value.kind }
      findings.error(
        value.position,
        "'announcements' must be a list, as in '- {say: please-wait, every: 30s}', but this is \(what).")
      return nil
    }
    guard items.count <= Self.announcementsMax else {
      findings.error(
        value.position, "'announcements' has \(items.count) entries; \(Self.announcementsMax) are allowed.")
      return nil
    }
    let read = items.compactMap { announcement($0) }
    return read.count == items.count ? read : nil
  }

  private func announcement(_ item: YAMLValue) -> QueueAnnouncement? {
    let errorsBefore = findings.errorCount
    guard
      let entries = item.entries("an announcement", example: "- {say: please-wait, every: 30s}", findings: findings)
    else { return nil }
    let fields = Fields(entries, of: "the announcement", at: item.position, known: Self.keys, findings: findings)
    guard let variants = variants(fields) else { return nil }
    var announcement = QueueAnnouncement(variants: variants, first: .zero)
    fields.take("every", into: &announcement.every) { value in
      value.duration("every", in: Self.intervals, findings: findings).map { .some($0) }
    }
    announcement.first = announcement.every ?? .zero
    fields.take("first", in: Self.firsts, into: &announcement.first, findings: findings)
    fields.take("position-max", into: &announcement.positionMax) { value in
      value.integer("position-max", in: Self.positions, findings: findings).map { .some($0) }
    }
    if let place = fields.entry("position-max"), !variants.contains(where: { $0.contains(.position) }) {
      findings.warn(place.keyPosition, "'position-max' changes nothing, for this announcement says no '{position}'.")
    }
    return findings.errorCount == errorsBefore ? announcement : nil
  }

  private func variants(_ fields: Fields) -> [[AnnouncementPart]]? {
    switch (fields.entry("say"), fields.entry("in-turn")) {
    case (let say?, nil): return parts(say.value, of: "'say'").map { [$0] }
    case (nil, let turns?):
      guard case .list = turns.value.content else {
        findings.error(
          turns.value.position,
          "'in-turn' must be a list of what is said in turn, as in 'in-turn: [please-wait, [sorry, please-hold]]', "
            + "but this is \(turns.value.kind).")
        return nil
      }
      guard
        let items = turns.value.list(
          "in-turn", example: "[please-wait, please-hold]", max: Self.variantsMax, findings: findings)
      else { return nil }
      let variants = items.compactMap { parts($0, of: "'in-turn'") }
      return variants.count == items.count ? variants : nil
    case (_?, let turns?):
      findings.error(turns.keyPosition, "An announcement has 'say' or 'in-turn', not both. Put all into 'in-turn'.")
      return nil
    case (nil, nil):
      findings.error(fields.position, "This announcement says nothing. Write what, as in 'say: please-wait'.")
      return nil
    }
  }

  /// What is said once: one part or a list of them.
  func parts(_ value: YAMLValue, of what: String) -> [AnnouncementPart]? {
    guard let items = media.items(value, of: what) else { return nil }
    let parts = items.compactMap { part($0, of: what) }
    return parts.count == items.count ? parts : nil
  }

  private func part(_ item: YAMLValue, of what: String) -> AnnouncementPart? {
    if let word = word(item) {
      if let known = Self.words.first(where: { $0.name == word }) { return known.part }
      let names = Self.words.map(\.name)
      findings.error(
        item.position, "There is no '\(word)' to say." + Suggestion.sentence(for: word, among: names, kind: "words"))
      return nil
    }
    return media.readEnding(item, of: what).map { .media($0) }
  }

  /// A word in braces. Without quotes YAML takes `{position}` for a mapping
  /// with a key and no value, which can mean nothing else here.
  private func word(_ item: YAMLValue) -> String? {
    switch item.content {
    case .text(let text): return text.hasPrefix("{") && text.hasSuffix("}") ? text : nil
    case .mapping(let entries):
      guard entries.count == 1, let entry = entries.first, case .nothing = entry.value.content else { return nil }
      return "{\(entry.key)}"
    case .nothing, .list: return nil
    }
  }
}
