import CallCore
import Telephony

/// What a queue's description says, in the words of the YAML it comes from.
enum QueueWords {
  static func words(_ strategy: Strategy) -> String {
    switch strategy {
    case .ringProgressively(let step): "ring-progressively \(DurationText.words(step))"
    case .hunt(let size): "hunt \(size)"
    default: StrategyName.own.first { $0.strategy == strategy }?.name ?? "\(strategy)"
    }
  }

  static func words(_ order: CallerOrder) -> String {
    switch order {
    case .fifo: "fifo"
    case .priority: "priority"
    case .ageing(let perPoint): "ageing \(DurationText.words(perPoint))"
    }
  }

  /// `tier 2`, `tiers 1-2`.
  static func words(_ tiers: ClosedRange<Int>) -> String {
    tiers.count == 1 ? "tier \(tiers.lowerBound)" : "tiers \(tiers.lowerBound)-\(tiers.upperBound)"
  }

  /// `english 30, german 50`; nil for none.
  static func words(_ levels: [SkillID: Int]) -> String? {
    levels.isEmpty
      ? nil : levels.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  static func words<Name>(_ names: [Identifier<Name>]) -> String? {
    names.isEmpty ? nil : names.map(\.rawValue).joined(separator: ", ")
  }

  static func words(_ conditions: AgentConditions?) -> String {
    guard let conditions else { return "none" }
    let names = AgentConditionsReader.words.filter { !$0.meaning.isEmpty && conditions.contains($0.meaning) }
    return names.isEmpty ? "logged-out" : names.map(\.name).joined(separator: ", ")
  }

  /// A step of the routing without its moment.
  static func words(_ step: RoutingStep) -> String {
    var parts: [String] = []
    if let tiers = step.tiers { parts.append(words(tiers)) }
    if let drop = words(step.dropSkills) { parts.append("drop \(drop)") }
    if let levels = words(step.levels) { parts.append("levels \(levels)") }
    if let also = words(step.alsoQueues) { parts.append("also \(also)") }
    if step.priority != 0 { parts.append("priority \(step.priority > 0 ? "+" : "")\(step.priority)") }
    if let overflow = step.overflow { parts.append("overflow \(overflow)") }
    if step.skip != .nobodyLoggedIn {
      parts.append("skip \(RoutingStepReader.skips.first { $0.meaning == step.skip }?.name ?? "")")
    }
    return parts.joined(separator: "; ")
  }

  static func words(_ announcement: QueueAnnouncement) -> String {
    let said = announcement.variants.map { words($0) }.joined(separator: " | ")
    var times = "first \(DurationText.words(announcement.first))"
    if let every = announcement.every { times += ", every \(DurationText.words(every))" }
    if let most = announcement.positionMax { times += ", position-max \(most)" }
    if let offer = announcement.callbackOffer {
      times += ", offers a callback"
      if let least = offer.estimatedWaitMin { times += " from \(DurationText.words(least)) on" }
    }
    return "\(said) (\(times))"
  }

  static func words(_ parts: [AnnouncementPart]) -> String {
    guard !parts.isEmpty else { return "none" }
    return parts.map { part in
      if case .media(let media) = part { return media.uri }
      return AnnouncementReader.words.first { $0.part == part }?.name ?? ""
    }.joined(separator: " + ")
  }

  /// Every key that has one value, always in this order.
  static func fields(_ queue: QueueDefinition) -> [(key: String, words: String)] {
    let (joining, misses) = (queue.joining, queue.misses)
    return [
      ("name", queue.name),
      ("strategy", words(queue.strategy)),
      ("order", words(queue.order)),
      ("weight", "\(queue.weight)"),
      ("offer-time", DurationText.words(queue.offerTime)),
      ("retry-time", DurationText.words(queue.retryTime)),
      ("wrap-up", DurationText.words(queue.wrapUpTime)),
      ("wrap-up-max", DurationText.words(queue.wrapUpMax)),
      ("music", queue.musicClass ?? "none"),
      ("skills", words(queue.skills.required) ?? "none"),
      ("prefer", words(queue.skills.preferred) ?? "none"),
      ("no-answer-delay", DurationText.words(misses.noAnswerDelay)),
      ("declined-delay", DurationText.words(misses.declinedDelay)),
      ("busy-delay", DurationText.words(misses.busyDelay)),
      ("unreachable-delay", DurationText.words(misses.unreachableDelay)),
      ("pause-after", misses.pauseAfter.map { "\($0)" } ?? "never"),
      ("pause-counts", words(misses.pauseCounts)),
      ("pauses", misses.pausesThisQueueOnly ? "this-queue" : "all-queues"),
      ("pause-grace", DurationText.words(misses.pauseGrace)),
      ("join-when-empty", words(joining.refusesWhenEmpty)),
      ("waiting-max", joining.waitingMax.map { "\($0)" } ?? "none"),
      ("waiting-per-agent-max", joining.waitingPerAgentMax.map { "\($0)" } ?? "none"),
      ("estimated-wait-max", joining.estimatedWaitMax.map { DurationText.words($0) } ?? "none"),
      ("occupancy-max", joining.occupancyMax.map { "\($0)" } ?? "none"),
      ("leave-when-empty", words(queue.leavesWhenEmpty)),
      ("whisper", words(queue.whisper)),
      ("connect-announcement", words(queue.connectAnnouncement)),
      ("service-level threshold", DurationText.words(queue.serviceLevel.threshold)),
      ("service-level short-abandon", DurationText.words(queue.serviceLevel.shortAbandon)),
      ("last-agent time", DurationText.words(queue.lastAgentTime)),
      ("last-agent memory", DurationText.words(queue.lastAgentMemory)),
      ("call-again", DurationText.words(queue.callAgainTime)),
      ("keeps-ringing", queue.keepsRinging ? "yes" : "no"),
      ("finishes-ringing", queue.finishesRinging ? "yes" : "no"),
    ] + fields(queue.callback)
  }

  /// A callback that is not there differs in its key only.
  private static func fields(_ callback: CallbackRules?) -> [(key: String, words: String)] {
    let rules = callback ?? CallbackRules(key: "none", endpoint: "none")
    let (confirmation, numbers) = (rules.confirmation, rules.numbers)
    let confirm = confirmation.map { "\($0.key) within \(DurationText.words($0.time)): \(words($0.prompt))" }
    return [
      ("callback key", rules.key),
      ("callback dial", rules.endpoint),
      ("callback caller-id", rules.callerNumber ?? "the number called"),
      ("callback accepted", words(rules.acceptedPrompt)),
      ("callback refused", words(rules.refusedPrompt)),
      ("callback ring-time", DurationText.words(rules.ringTime)),
      ("callback attempts", "\(rules.attempts)"),
      ("callback retry-after", DurationText.words(rules.retryTime)),
      ("callback expires-after", DurationText.words(rules.expiryTime)),
      ("callback confirm", confirm ?? "none"),
      ("callback whisper", words(rules.whisper)),
      ("callback max", rules.openMax.map { "\($0)" } ?? "none"),
      ("callback numbers digits", "\(numbers.digits.lowerBound) to \(numbers.digits.upperBound)"),
      ("callback numbers allow", numbers.prefixes.isEmpty ? "any" : numbers.prefixes.joined(separator: ", ")),
      (
        "callback numbers refuse",
        numbers.refusedPrefixes.isEmpty ? "none" : numbers.refusedPrefixes.joined(separator: ", ")
      ),
    ]
  }

  private static func words(_ media: [Media]) -> String { words(media.map { AnnouncementPart.media($0) }) }

  private static func words(_ results: [OfferResult]) -> String {
    MissRulesReader.results.filter { results.contains($0.meaning) }.map(\.name).joined(separator: ", ")
  }
}
