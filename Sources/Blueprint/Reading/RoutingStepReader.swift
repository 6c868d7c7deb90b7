import CallCore
import Telephony

/// Reads how the search for an agent changes as a caller waits.
struct RoutingStepReader {
  static let keys = ["after", "tiers", "drop", "levels", "also", "priority", "overflow", "skip"]
  static let stepsMax = 50
  static let moments: ClosedRange<Duration> = .zero ... .seconds(86_400)
  static let tiers = 1...1_000
  static let priorities = -1_000...1_000
  static let skips: [(name: String, meaning: RoutingStep.Skip)] = [
    ("nobody-logged-in", .nobodyLoggedIn), ("nobody-available", .nobodyAvailable), ("never", .never),
  ]

  /// The queue that the steps belong to.
  let queue: String
  let names: Names
  let findings: Findings

  /// The steps in their order; nil when one is wrong.
  func read(_ value: YAMLValue) -> [RoutingStep]? {
    guard case .list(let items) = value.content, !items.isEmpty else {
      let what =
        if case .list = value.content { "an empty list" } else { value.kind }
      findings.error(
        value.position, "'steps' must be a list of steps, each beginning with '- after: 20s', but this is \(what).")
      return nil
    }
    guard items.count <= Self.stepsMax else {
      findings.error(value.position, "'steps' has \(items.count) entries; \(Self.stepsMax) are allowed.")
      return nil
    }
    var steps: [RoutingStep] = []
    var last: (moment: Duration, position: SourcePosition)?
    for item in items {
      guard let step = readStep(item) else { continue }
      let place = item["after"]?.value.position ?? item.position
      check(step.after, at: place, after: last)
      last = (step.after, place)
      steps.append(step)
    }
    return steps.count == items.count ? steps : nil
  }

  private func check(
    _ moment: Duration, at position: SourcePosition, after last: (moment: Duration, position: SourcePosition)?
  ) {
    guard let last, moment <= last.moment else { return }
    let words = DurationText.words(last.moment)
    if moment == last.moment {
      findings.error(
        position,
        "The step on line \(last.position.line) is taken at \(words) too. Make one step of the two, or change a time.")
    } else {
      findings.error(
        position,
        "The step before this one is taken at \(words), which is later; each 'after' counts from queue entry. "
          + "Write the steps in the order of their times.")
    }
  }

  private func readStep(_ item: YAMLValue) -> RoutingStep? {
    let errorsBefore = findings.errorCount
    let example = "- {after: 20s, tiers: 1-2}"
    guard let entries = item.entries("a step", example: example, findings: findings) else { return nil }
    let fields = Fields(entries, of: "the step", at: item.position, known: Self.keys, findings: findings)
    guard let after = fields.entry("after") else {
      findings.error(item.position, "This step does not say when it is taken. Write 'after: 20s'.")
      return nil
    }
    var step = RoutingStep(after: .zero)
    fields.take("after", in: Self.moments, into: &step.after, findings: findings)
    let skills = SkillReader(findings: findings)
    fields.take("tiers", into: &step.tiers) { value in readTiers(value).map { .some($0) } }
    fields.take("drop", into: &step.dropSkills) { skills.list($0, of: "drop", example: "[german]") }
    fields.take("levels", into: &step.levels) { skills.levels($0, of: "levels", bare: SkillReader.anyLevel) }
    fields.take("also", into: &step.alsoQueues) { readAlso($0) }
    fields.take("priority", in: Self.priorities, into: &step.priority, findings: findings)
    fields.take("overflow", into: &step.overflow) { value in readOverflow(value).map { .some($0) } }
    fields.take("skip", into: &step.skip) {
      $0.word("skip", Self.skips, kind: "reason to skip", kinds: "reasons", findings: findings)
    }
    refuseBoth(step, fields)
    if entries.allSatisfy({ $0.key == "after" || $0.key == "skip" }) {
      findings.error(
        after.keyPosition,
        "This step changes nothing. Add 'tiers', 'drop', 'levels', 'also', 'priority' or 'overflow', or remove it.")
    }
    return findings.errorCount == errorsBefore ? step : nil
  }

  private func refuseBoth(_ step: RoutingStep, _ fields: Fields) {
    for skill in step.dropSkills where step.levels[skill] != nil {
      findings.error(
        fields.entry("drop")?.value.position ?? fields.position,
        "The skill '\(skill)' is dropped and given a level in one step. Keep one of the two.")
    }
  }

  /// `2`, or `1-2`.
  private func readTiers(_ value: YAMLValue) -> ClosedRange<Int>? {
    guard let text = value.text("'tiers'", example: "tiers: 1-2", findings: findings) else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in part.allSatisfy(\.isWholeNumber) ? Int(part) : nil }
    guard numbers.count == parts.count, (1...2).contains(parts.count) else {
      findings.error(value.position, "'\(text)' are no tiers. Write one, as in 'tiers: 2', or several as 'tiers: 1-2'.")
      return nil
    }
    let (low, high) = (numbers[0], numbers[numbers.count - 1])
    guard Self.tiers.contains(low), Self.tiers.contains(high) else {
      findings.error(value.position, "'tiers' is \(text); they must be from 1 to \(Self.tiers.upperBound).")
      return nil
    }
    guard low <= high else {
      findings.error(value.position, "'tiers' is \(text), the larger first. Write 'tiers: \(high)-\(low)'.")
      return nil
    }
    return low...high
  }

  private func readAlso(_ value: YAMLValue) -> [QueueID]? {
    let example = "[\(names.queues.first { $0 != queue } ?? "support")]"
    return value.nameList("also", of: "the queue", example: example, max: 20, findings: findings) { name, item in
      guard names.has(queue: name, at: item.position, findings: findings) else { return false }
      guard name != queue else {
        findings.error(item.position, "The agents of queue '\(name)' serve it anyway. Name another queue.")
        return false
      }
      return true
    }?.map { QueueID($0) }
  }

  private func readOverflow(_ value: YAMLValue) -> QueueID? {
    guard let name = value.text("'overflow'", example: "overflow: support", findings: findings),
      names.has(queue: name, at: value.position, findings: findings)
    else { return nil }
    guard name != queue else {
      findings.error(value.position, "Queue '\(name)' can't overflow to itself. Name another queue.")
      return nil
    }
    return QueueID(name)
  }
}
