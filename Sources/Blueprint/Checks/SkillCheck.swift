import CallCore
import Telephony

/// Finds skills and tiers that are asked for but that nobody has.
struct SkillCheck {
  private struct Member {
    var agent: AgentID
    var tier: Int
    var skills: [SkillID: Int]
  }

  private let centre: CentreDefinition
  private let queues: [YAMLEntry]
  private let uses: [QueueUse]
  private let findings: Findings
  /// Who serves each queue, ordered by id.
  private let members: [QueueID: [Member]]
  /// The skills that any agent has.
  private let skills: Set<SkillID>
  /// Queues that others overflow to; what those callers bring is not known here.
  private let targets: Set<QueueID>

  init(centre: CentreDefinition, queues: [YAMLEntry], uses: [QueueUse], findings: Findings) {
    self.centre = centre
    self.queues = queues
    self.uses = uses
    self.findings = findings
    var members: [QueueID: [Member]] = [:]
    for (agent, description) in centre.agents.sorted(by: { $0.key < $1.key }) {
      for membership in description.memberships {
        members[membership.queue, default: []].append(
          Member(agent: agent, tier: membership.tier, skills: description.skills))
      }
    }
    self.members = members
    skills = Set(centre.agents.values.flatMap(\.skills.keys))
    targets = centre.overflowTargets
  }

  // MARK: What nobody could ever serve

  /// Errors: callers whom no agent could serve however long they wait.
  func findTheUnservable() {
    guard !centre.agents.isEmpty else { return }
    for entry in queues {
      guard let queue = centre.queues[QueueID(entry.key)], let written = entry.value["skills"]?.value else { continue }
      let demand = queue.skills.required
      findTheUnservable(demand, of: demand.keys.sorted(), in: QueueID(entry.key), queue, written)
    }
    for use in uses {
      guard let queue = centre.queues[use.step.queue], let written = use.fields.entry("skills")?.value else { continue }
      let own = queue.skills.required
      // What the queue itself asks for is found there.
      let more = use.step.skills.required.filter { $0.value > own[$0.key] ?? 0 }
      guard !more.isEmpty, canServe(own, in: use.step.queue, queue) else { continue }
      findTheUnservable(own.merging(more) { $1 }, of: more.keys.sorted(), in: use.step.queue, queue, written)
    }
  }

  private func findTheUnservable(
    _ demand: [SkillID: Int], of asked: [SkillID], in name: QueueID, _ queue: QueueDefinition, _ written: YAMLValue
  ) {
    guard !canServe(demand, in: name, queue) else { return }
    let candidates = candidates(of: name, queue)
    let alone = asked.filter { !canServe([$0: demand[$0] ?? 0], in: name, queue) }
    for skill in alone {
      let (place, level) = (place(of: skill, in: written), demand[skill] ?? 0)
      let best = candidates.filter { $0.skills[skill] != nil }.max { $0.skills[skill] ?? 0 < $1.skills[skill] ?? 0 }
      if !skills.contains(skill) {
        findings.error(place, "No agent has the skill '\(skill)', so nobody could ever serve.\(hint(for: skill))")
      } else if candidates.isEmpty {
        continue  // No agent serves the queue at all; that is said of the queue.
      } else if let best {
        findings.error(
          place,
          "No agent who may serve queue '\(name)' has '\(skill)' at \(level) or more, so nobody could ever serve; "
            + "the most is \(best.skills[skill] ?? 0) (\(best.agent)).")
      } else {
        findings.error(
          place,
          "No agent who may serve queue '\(name)' has the skill '\(skill)', so nobody could ever serve. "
            + "Give it to one of them.")
      }
    }
    if alone.isEmpty, !candidates.isEmpty {
      let all = demand.keys.sorted().map { "\($0) \(demand[$0] ?? 0)" }.joined(separator: ", ")
      findings.error(
        written.position,
        "No agent who may serve queue '\(name)' has all of \(all), so nobody could ever serve. "
          + "Ask for less, or drop one in a step.")
    }
  }

  /// Whether somebody has what is needed, at the first or after any step. Who
  /// moves on to another queue may be served there.
  private func canServe(_ demand: [SkillID: Int], in name: QueueID, _ queue: QueueDefinition) -> Bool {
    var (needed, tiers, names): ([SkillID: Int], ClosedRange<Int>?, [QueueID]) = (demand, nil, [name])
    if canServe(needed, in: names, tiers) { return true }
    for step in queue.steps {
      if step.overflow != nil { return true }
      for skill in step.dropSkills { needed[skill] = nil }
      for (skill, level) in step.levels where needed[skill] != nil { needed[skill] = level }
      tiers = step.tiers ?? tiers
      names += step.alsoQueues
      if canServe(needed, in: names, tiers) { return true }
    }
    return false
  }

  private func canServe(_ needed: [SkillID: Int], in names: [QueueID], _ tiers: ClosedRange<Int>?) -> Bool {
    names.contains { name in
      (members[name] ?? []).contains { member in
        tiers?.contains(member.tier) != false && needed.allSatisfy { member.skills[$0.key] ?? 0 >= $0.value }
      }
    }
  }

  /// Whoever may serve a queue at some time.
  private func candidates(of name: QueueID, _ queue: QueueDefinition) -> [Member] {
    ([name] + queue.steps.flatMap(\.alsoQueues)).flatMap { members[$0] ?? [] }
  }

  private func hint(for skill: SkillID) -> String {
    Suggestion.sentence(for: skill.rawValue, among: skills.sorted().map(\.rawValue), kind: "skills")
  }

  /// Where a skill is written, in a mapping or a list.
  private func place(of skill: SkillID, in written: YAMLValue) -> SourcePosition {
    written[skill.rawValue]?.keyPosition ?? written.items.first { $0.isWord(skill.rawValue) }?.position
      ?? written.position
  }

  // MARK: What changes nothing

  /// Warnings: demands and steps that make no difference.
  func warnOfTheUseless() {
    for entry in queues {
      let name = QueueID(entry.key)
      guard let queue = centre.queues[name] else { continue }
      warn(of: queue.skills, in: name, queue, entry.value["skills"]?.value, entry.value["prefer"]?.value)
      let steps = entry.value["steps"]?.value.items ?? []
      warnOfTiers(in: name, queue, steps)
      if !targets.contains(name) { warnOfDropsAndLevels(in: name, queue, steps) }
    }
    for use in uses {
      guard let queue = centre.queues[use.step.queue] else { continue }
      let (skills, prefer) = (use.fields.entry("skills")?.value, use.fields.entry("prefer")?.value)
      warn(of: use.step.skills, in: use.step.queue, queue, skills, prefer)
    }
  }

  private func warn(
    of demand: SkillDemand, in name: QueueID, _ queue: QueueDefinition, _ written: YAMLValue?, _ prefer: YAMLValue?
  ) {
    guard !centre.agents.isEmpty else { return }
    for skill in demand.required.keys.sorted() {
      guard let written, !skills.contains(skill) else { continue }
      findings.warn(
        place(of: skill, in: written),
        "No agent has the skill '\(skill)', so nobody can serve at first.\(hint(for: skill))")
    }
    guard let prefer, !demand.preferred.isEmpty else { return }
    let candidates = candidates(of: name, queue)
    for skill in demand.preferred where !candidates.contains(where: { $0.skills[skill] != nil }) {
      findings.warn(
        place(of: skill, in: prefer),
        "No agent who may serve queue '\(name)' has the skill '\(skill)', so to prefer it changes nothing."
          + (skills.contains(skill) ? "" : hint(for: skill)))
    }
  }

  private func warnOfTiers(in name: QueueID, _ queue: QueueDefinition, _ written: [YAMLValue]) {
    var names = [name]
    for (step, item) in zip(queue.steps, written) {
      names += step.alsoQueues
      guard let tiers = step.tiers, let place = item["tiers"]?.value.position else { continue }
      let there = Set(names.flatMap { members[$0] ?? [] }.map(\.tier)).sorted()
      guard !there.isEmpty, !there.contains(where: { tiers.contains($0) }) else { continue }
      let known = there.prefix(12).map(String.init).joined(separator: ", ") + (there.count > 12 ? ", …" : "")
      findings.warn(
        place,
        "No agent who may serve queue '\(name)' is in \(QueueWords.words(tiers)), so nobody can serve from here on."
          + " There are agents in: \(known).")
    }
  }

  /// Follows what callers need at most from step to step.
  private func warnOfDropsAndLevels(in name: QueueID, _ queue: QueueDefinition, _ written: [YAMLValue]) {
    guard queue.steps.contains(where: { !$0.dropSkills.isEmpty || !$0.levels.isEmpty }) else { return }
    var needed = queue.skills.required
    for use in uses where use.step.queue == name { needed.merge(use.step.skills.required, uniquingKeysWith: max) }
    for (step, item) in zip(queue.steps, written) {
      for skill in step.dropSkills {
        guard needed.removeValue(forKey: skill) == nil, let drop = item["drop"]?.value else { continue }
        findings.warn(
          place(of: skill, in: drop),
          "No caller in queue '\(name)' needs the skill '\(skill)' then, so there is nothing to drop."
            + hint(for: skill, among: needed))
      }
      for (skill, level) in step.levels.sorted(by: { $0.key < $1.key }) {
        guard let levels = item["levels"]?.value else { continue }
        if let before = needed[skill] {
          if level >= before {
            findings.warn(
              place(of: skill, in: levels),
              "A level of \(before) in '\(skill)' is enough before this step already. Write less, or remove it.")
          }
          needed[skill] = level
        } else {
          findings.warn(
            place(of: skill, in: levels),
            "No caller in queue '\(name)' needs the skill '\(skill)' then, so its level changes nothing."
              + hint(for: skill, among: needed))
        }
      }
    }
  }

  private func hint(for skill: SkillID, among needed: [SkillID: Int]) -> String {
    guard !needed.isEmpty else { return "" }
    return Suggestion.sentence(for: skill.rawValue, among: needed.keys.sorted().map(\.rawValue), kind: "skills needed")
  }
}
