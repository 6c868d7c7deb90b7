import CallCore
import Telephony

/// Steps in the words of the YAML they come from.
enum StepWords {
  /// A step without the places that its jumps lead to.
  static func words(_ step: Step) -> String {
    switch step {
    case .answer: "answer"
    case .play(let media): "play " + words(media)
    case .menu(let menu): words(menu)
    case .queue(let step): words(step)
    case .goTo: "go-to"
    case .hangUp(.normalClearing): "hang-up"
    case .hangUp(let cause): "hang-up \(cause)"
    case .leave(let place): "leave \(place.context),\(place.extension),\(place.priority)"
    }
  }

  static func words(at index: Int, of flow: Flow) -> String {
    flow.steps.indices.contains(index) ? words(flow.steps[index]) : "the end"
  }

  /// The jumps of a step, by name, in a fixed order.
  static func jumps(_ step: Step) -> [(name: String, target: Int)] {
    switch step {
    case .answer, .play, .hangUp, .leave: []
    case .menu(let menu):
      menu.options.sorted { $0.key < $1.key }.map { ("option \($0.key)", $0.value) } + [("otherwise", menu.otherwise)]
    case .queue(let step):
      step.exits.sorted { $0.key < $1.key }.map { ("exit \($0.key)", $0.value) }
        + ownJumps(step) + [("otherwise", step.onTimeout)]
    case .goTo(let target): [("go-to", target)]
    }
  }

  private static func words(_ menu: Menu) -> String {
    var parts = ["options \(menu.options.keys.sorted().joined(separator: " "))"]
    parts.append("digit-time \(DurationText.words(menu.digitTime))")
    parts.append("tries \(menu.triesMax)")
    if !menu.invalidPrompt.isEmpty { parts.append("invalid \(words(menu.invalidPrompt))") }
    if !menu.silencePrompt.isEmpty { parts.append("silence \(words(menu.silencePrompt))") }
    return "menu \(words(menu.prompt)) (\(parts.joined(separator: ", ")))"
  }

  /// The same words must mean the same jumps by name; see ``jumps(_:)``.
  private static func words(_ step: QueueStep) -> String {
    var parts = ["wait-max \(DurationText.words(step.waitMax))"]
    if step.priority != 0 { parts.append("priority \(step.priority)") }
    if let skills = QueueWords.words(step.skills.required) { parts.append("skills \(skills)") }
    if let prefer = QueueWords.words(step.skills.preferred) { parts.append("prefer \(prefer)") }
    if !step.exits.isEmpty { parts.append("exits \(step.exits.keys.sorted().joined(separator: " "))") }
    parts += ownJumps(step).map(\.name)
    if let agent = step.agent { parts.append("agent \(agent) for \(DurationText.words(step.agentTime))") }
    return "queue \(step.queue) (\(parts.joined(separator: ", ")))"
  }

  private static func ownJumps(_ step: QueueStep) -> [(name: String, target: Int)] {
    [("on-empty", step.onEmpty), ("on-full", step.onFull), ("on-refused", step.onRefused)].compactMap { name, target in
      target.map { (name, $0) }
    }
  }

  private static func words(_ media: [Media]) -> String { media.map(\.uri).joined(separator: " + ") }
}
