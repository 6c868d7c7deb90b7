/// Reads the list of a flow's steps: what each does and how it is labelled.
struct FlowDraftReader {
  static let stepsMax = 1_000

  /// The flow's name.
  let flow: String
  let findings: Findings

  /// The draft; nil when there are no steps at all.
  func read(_ value: YAMLValue) -> FlowDraft? {
    guard case .list(let items) = value.content, !items.isEmpty else {
      let what =
        if case .list = value.content { "an empty list" } else { value.kind }
      findings.error(
        value.position, "Flow '\(flow)' must be a list of steps, each beginning with '- ', but this is \(what).")
      return nil
    }
    guard items.count <= Self.stepsMax else {
      findings.error(value.position, "Flow '\(flow)' has \(items.count) steps; \(Self.stepsMax) are allowed.")
      return nil
    }
    var draft = FlowDraft()
    for item in items { take(item, into: &draft) }
    if let last = draft.labels.last, last.step == draft.steps.count {
      findings.error(last.position, "The label '\(last.name)' has no step behind it. Add one, such as '- hang-up'.")
    }
    return draft
  }

  private func take(_ item: YAMLValue, into draft: inout FlowDraft) {
    switch item.content {
    case .text(let word): draft.steps.append(bareStep(word, at: item.position))
    case .mapping(let entries):
      if entries.count == 1, let entry = entries.first, entry.key == "at" {
        takeLabel(entry.value, into: &draft)
      } else {
        if let label = entries.first(where: { $0.key == "label" }) { takeLabel(label.value, into: &draft) }
        draft.steps.append(step(entries, at: item.position))
      }
    case .nothing, .list:
      findings.error(
        item.position, "A step must be a word or 'key: value', as in '- play: welcome', but this is \(item.kind).")
      draft.steps.append(nil)
    }
  }

  private func takeLabel(_ value: YAMLValue, into draft: inout FlowDraft) {
    guard let name = value.name("label", rule: .identifier, example: "label: main", findings: findings) else { return }
    if let first = draft.labels.first(where: { $0.name == name }) {
      findings.error(
        value.position,
        "The label '\(name)' stands twice in this flow; first on line \(first.position.line). Rename one.")
    } else {
      draft.labels.append((name, draft.steps.count, value.position))
    }
  }

  /// A step that is only a word: `- answer`.
  private func bareStep(_ word: String, at position: SourcePosition) -> FlowDraft.DraftStep? {
    guard let verb = verb(word, at: position) else { return nil }
    guard verb.isComplete else {
      findings.error(position, "The step '\(word)' needs a value, as in '\(verb.example)'.")
      return nil
    }
    return FlowDraft.DraftStep(
      verb: verb, argument: YAMLValue(position: position, content: .nothing),
      fields: Fields([], of: "step '\(word)'", at: position, known: [], findings: findings), position: position)
  }

  private func step(_ entries: [YAMLEntry], at position: SourcePosition) -> FlowDraft.DraftStep? {
    let verbs = entries.filter { FlowDraft.Verb(rawValue: $0.key) != nil }
    guard let entry = verbs.first, let verb = FlowDraft.Verb(rawValue: entry.key) else {
      refuseVerbless(entries, at: position)
      return nil
    }
    if verbs.count > 1 {
      findings.error(
        verbs[1].keyPosition,
        "A step does one thing, but this one has '\(entry.key)' and '\(verbs[1].key)'. Make two steps.")
      return nil
    }
    if let at = entries.first(where: { $0.key == "at" }) {
      findings.error(at.keyPosition, "'at' stands alone, as in '- at: main'. In a step write 'label: …'.")
      return nil
    }
    let known = [entry.key, "label"] + verb.keys
    let fields = Fields(entries, of: "step '\(entry.key)'", at: position, known: known, findings: findings)
    return FlowDraft.DraftStep(verb: verb, argument: entry.value, fields: fields, position: position)
  }

  private func refuseVerbless(_ entries: [YAMLEntry], at position: SourcePosition) {
    guard let strange = entries.first(where: { $0.key != "label" }) else {
      let label = if entries.isEmpty { "" } else { " To label the step that follows write '- at: …'." }
      findings.error(position, "This step does nothing. Its verb is missing, such as 'play'.\(label)")
      return
    }
    _ = verb(strange.key, at: strange.keyPosition)
  }

  private func verb(_ word: String, at position: SourcePosition) -> FlowDraft.Verb? {
    if let verb = FlowDraft.Verb(rawValue: word) { return verb }
    let verbs = FlowDraft.Verb.allCases.map(\.rawValue)
    findings.error(
      position, "There is no step '\(word)'." + Suggestion.sentence(for: word, among: verbs, kind: "steps"))
    return nil
  }
}
