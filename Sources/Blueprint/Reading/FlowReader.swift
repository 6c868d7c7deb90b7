import CallCore
import Telephony

/// A step of a flow that leads into a queue, and where it is written.
struct QueueUse {
  var step: QueueStep
  var fields: Fields
}

/// Makes a flow of its draft: reads each step and turns labels into indices.
struct FlowReader {
  static let digitTimes: ClosedRange<Duration> = .milliseconds(500) ... .seconds(60)
  static let tries = 1...10

  let flow: String
  let names: Names
  let queues: [QueueID: QueueDefinition]
  let media: MediaReader
  let findings: Findings

  /// The flow and its ways into queues; nil when something in it is wrong.
  func read(_ value: YAMLValue) -> (flow: Flow, uses: [QueueUse])? {
    let errorsBefore = findings.errorCount
    guard let draft = FlowDraftReader(flow: flow, findings: findings).read(value) else { return nil }
    var steps: [Step] = []
    for (index, step) in draft.steps.enumerated() {
      if let step, let made = make(step, at: index, in: draft) { steps.append(made) }
    }
    guard findings.errorCount == errorsBefore, steps.count == draft.steps.count else { return nil }
    // A step that goes on with the one after the last needs one there.
    if steps.contains(where: { $0.successors.contains(steps.count) }) { steps.append(.hangUp(.normalClearing)) }
    FlowGraph(steps: steps, positions: draft.steps.map { $0?.position ?? value.position }, queues: queues)
      .check(findings: findings)
    let uses = zip(steps, draft.steps).compactMap { step, written -> QueueUse? in
      if case .queue(let step) = step, let written { QueueUse(step: step, fields: written.fields) } else { nil }
    }
    return (Flow(steps: steps), uses)
  }

  private func make(_ step: FlowDraft.DraftStep, at index: Int, in draft: FlowDraft) -> Step? {
    switch step.verb {
    case .answer:
      if case .nothing = step.argument.content { return .answer }
      findings.error(step.argument.position, "'answer' takes no value. Write '- answer'.")
      return nil
    case .play:
      return media.read(step.argument, of: "the prompt", for: .play).map { .play($0) }
    case .menu: return menu(step, at: index, in: draft)
    case .queue:
      return QueueStepReader(names: names, findings: findings).read(
        step, otherwise: otherwise(step, at: index, in: draft),
        jump: { jump($0, in: draft) }, keys: { keys($0, in: draft) }
      ).map { .queue($0) }
    case .goTo: return jump(step.argument, in: draft).map { .goTo($0) }
    case .hangUp: return hangUp(step.argument)
    case .leave: return leave(step)
    }
  }

  // MARK: Jumps

  /// The index of the step that a value names; nil when there is none.
  private func jump(_ value: YAMLValue, in draft: FlowDraft) -> Int? {
    guard let label = value.text("the label", example: "go-to: main", findings: findings) else { return nil }
    if let step = draft.step(labelled: label) { return step }
    let labels = draft.labels.map(\.name)
    if Suggestion.nearest(to: label, among: labels) == nil, names.isFlow(label) {
      findings.error(value.position, "'\(label)' is a flow. A jump leads to a label of its own flow.")
    } else {
      findings.error(
        value.position,
        "There is no label '\(label)' in flow '\(flow)'."
          + Suggestion.sentence(for: label, among: labels, kind: "labels"))
    }
    return nil
  }

  /// Where `otherwise` leads; the next step when it is not written.
  private func otherwise(_ step: FlowDraft.DraftStep, at index: Int, in draft: FlowDraft) -> Int? {
    guard let entry = step.fields.entry("otherwise") else { return index + 1 }
    return jump(entry.value, in: draft)
  }

  // MARK: Menu

  private func menu(_ step: FlowDraft.DraftStep, at index: Int, in draft: FlowDraft) -> Step? {
    let prompt = media.read(step.argument, of: "the menu's prompt", for: .menu)
    let options = options(step, in: draft)
    let otherwise = otherwise(step, at: index, in: draft)
    var menu = Menu(prompt: prompt ?? [], options: options ?? [:], otherwise: otherwise ?? 0)
    step.fields.take("digit-time", in: Self.digitTimes, into: &menu.digitTime, findings: findings)
    step.fields.take("tries", in: Self.tries, into: &menu.triesMax, findings: findings)
    menu.invalidPrompt = prompts("invalid", of: step)
    menu.silencePrompt = prompts("silence", of: step)
    return prompt == nil || options == nil || otherwise == nil ? nil : .menu(menu)
  }

  private func prompts(_ key: String, of step: FlowDraft.DraftStep) -> [Media] {
    guard let value = step.fields.entry(key)?.value else { return [] }
    return media.read(value, of: "'\(key)'", for: .menu) ?? []
  }

  private func options(_ step: FlowDraft.DraftStep, in draft: FlowDraft) -> [String: Int]? {
    guard let entry = step.fields.entry("options") else {
      findings.error(step.position, "The menu has no options. Write them, as in 'options: {1: sales, 2: support}'.")
      return nil
    }
    guard let entries = entry.value.entries("'options'", example: "options: {1: sales}", findings: findings) else {
      return nil
    }
    if entries.isEmpty {
      findings.error(entry.value.position, "The menu has no options. Write them, as in 'options: {1: sales}'.")
      return nil
    }
    return keys(entries, in: draft)
  }

  /// Keys of the telephone and the steps they lead to; nil when one is wrong.
  private func keys(_ entries: [YAMLEntry], in draft: FlowDraft) -> [String: Int]? {
    var options: [String: Int] = [:]
    for entry in entries {
      let isDigit = entry.key.unicodeScalars.count == 1 && NameRule.digits.accepts(entry.key)
      if !isDigit {
        findings.error(
          entry.keyPosition,
          "'\(entry.key)' is not a key of a telephone. Write one of 0 to 9, '*' or '#', the last two in quotes.")
      }
      if let target = jump(entry.value, in: draft), isDigit { options[entry.key] = target }
    }
    return options.count == entries.count ? options : nil
  }

  // MARK: Hang-up, leave

  private static let causes: [(name: String, cause: HangupCause)] = [
    ("normal", .normalClearing), ("busy", .userBusy), ("no-answer", .noAnswer), ("rejected", .callRejected),
    ("unallocated", .unallocated), ("congestion", .congestion),
  ]

  private func hangUp(_ value: YAMLValue) -> Step? {
    if case .nothing = value.content { return .hangUp(.normalClearing) }
    guard let text = value.text("the cause", example: "hang-up: busy", findings: findings) else { return nil }
    if let known = Self.causes.first(where: { $0.name == text }) { return .hangUp(known.cause) }
    if let number = Int(text) {
      guard (1...127).contains(number) else {
        findings.error(value.position, "A cause is a number from 1 to 127 (ITU-T Q.850); this is \(text).")
        return nil
      }
      return .hangUp(HangupCause(rawValue: number))
    }
    let names = Self.causes.map(\.name)
    findings.error(
      value.position,
      "There is no cause '\(text)'." + Suggestion.sentence(for: text, among: names, kind: "causes (or a number)"))
    return nil
  }

  private func leave(_ step: FlowDraft.DraftStep) -> Step? {
    let context = step.argument.name(
      "context", rule: .context, example: "leave: from-cordboard", findings: findings)
    var (dialled, priority): (String?, Int?) = ("s", 1)
    if let value = step.fields.entry("extension")?.value {
      dialled = value.name("extension", rule: .dialplanExtension, example: "extension: s", findings: findings)
    }
    if let value = step.fields.entry("priority")?.value {
      priority = value.integer("priority", in: 1...9_999, findings: findings)
    }
    guard let context, let dialled, let priority else { return nil }
    return .leave(DialplanLocation(context: context, extension: dialled, priority: priority))
  }
}
