import CallCore
import Telephony

/// Reads the description of a queue.
struct QueueReader {
  static let offerTimes: ClosedRange<Duration> = .seconds(3) ... .seconds(300)
  static let wrapUpTimes: ClosedRange<Duration> = .zero ... .seconds(3_600)
  static let wrapUpMaxima: ClosedRange<Duration> = .zero ... .seconds(28_800)
  static let retryTimes: ClosedRange<Duration> = .zero ... .seconds(3_600)
  static let callAgainTimes: ClosedRange<Duration> = .zero ... .seconds(86_400)
  static let weights = 0...1_000
  static let keys = [
    "name", "strategy", "order", "weight", "offer-time", "wrap-up", "wrap-up-max", "music", "skills", "prefer", "steps",
    "retry-time", "misses", "join-when-empty", "waiting-max", "waiting-per-agent-max", "estimated-wait-max",
    "occupancy-max", "leave-when-empty", "greeting", "announcements", "whisper", "connect-announcement",
    "service-level", "last-agent", "call-again", "keeps-ringing", "finishes-ringing", "callback",
  ]

  let names: Names
  let media: MediaReader
  let findings: Findings

  /// The queue; nil when it is wrong as a whole.
  func read(_ entry: YAMLEntry) -> QueueDefinition? {
    var queue = QueueDefinition(name: entry.key)
    // A queue without keys has the defaults.
    if case .nothing = entry.value.content { return queue }
    let subject = "queue '\(entry.key)'"
    guard let entries = entry.value.entries(subject, example: "\(entry.key): {name: Sales}", findings: findings) else {
      return nil
    }
    let fields = Fields(entries, of: subject, at: entry.keyPosition, known: Self.keys, findings: findings)
    fields.take("name", into: &queue.name) {
      $0.displayName("the name", example: "name: Sales", findings: findings)
    }
    readMatching(fields, of: entry.key, into: &queue)
    readTimes(fields, into: &queue)
    readRules(fields, into: &queue)
    readSounds(fields, into: &queue)
    readCallback(fields, into: &queue)
    return queue
  }

  /// Who is rung for whom.
  private func readMatching(_ fields: Fields, of name: String, into queue: inout QueueDefinition) {
    let strategies = StrategyReader(findings: findings)
    fields.take("strategy", into: &queue.strategy) { strategies.strategy($0) }
    fields.take("order", into: &queue.order) { strategies.order($0) }
    fields.take("weight", in: Self.weights, into: &queue.weight, findings: findings)
    queue.skills = SkillReader(findings: findings).demand(fields)
    let steps = RoutingStepReader(queue: name, names: names, findings: findings)
    fields.take("steps", into: &queue.steps) { steps.read($0) }
    fields.take("keeps-ringing", into: &queue.keepsRinging) { $0.yesOrNo("keeps-ringing", findings: findings) }
    fields.take("finishes-ringing", into: &queue.finishesRinging) {
      $0.yesOrNo("finishes-ringing", findings: findings)
    }
  }

  private func readTimes(_ fields: Fields, into queue: inout QueueDefinition) {
    fields.take("offer-time", in: Self.offerTimes, into: &queue.offerTime, findings: findings)
    fields.take("wrap-up", in: Self.wrapUpTimes, into: &queue.wrapUpTime, findings: findings)
    queue.wrapUpMax = max(queue.wrapUpMax, queue.wrapUpTime)
    fields.take("wrap-up-max", in: Self.wrapUpMaxima, into: &queue.wrapUpMax, findings: findings)
    if let value = fields.entry("wrap-up-max")?.value, queue.wrapUpMax < queue.wrapUpTime {
      findings.error(
        value.position,
        "'wrap-up-max' is \(DurationText.words(queue.wrapUpMax)), less than 'wrap-up' "
          + "(\(DurationText.words(queue.wrapUpTime))). Write that much at least.")
    }
    fields.take("retry-time", in: Self.retryTimes, into: &queue.retryTime, findings: findings)
    fields.take("call-again", in: Self.callAgainTimes, into: &queue.callAgainTime, findings: findings)
    let rules = QueueRulesReader(findings: findings)
    rules.readLastAgent(fields, into: &queue)
    rules.readServiceLevel(fields, into: &queue)
  }

  private func readRules(_ fields: Fields, into queue: inout QueueDefinition) {
    let misses = MissRulesReader(findings: findings)
    fields.take("misses", into: &queue.misses) { misses.read($0) }
    QueueRulesReader(findings: findings).readJoining(fields, into: &queue)
  }

  private func readCallback(_ fields: Fields, into queue: inout QueueDefinition) {
    guard let value = fields.entry("callback")?.value,
      let read = CallbackReader(media: media, findings: findings).read(value)
    else { return }
    queue.callback = read.rules
    if let offer = read.offer { queue.announcements.append(offer) }
  }

  private func readSounds(_ fields: Fields, into queue: inout QueueDefinition) {
    fields.take("music", into: &queue.musicClass) { value in
      value.name("music class", rule: .musicClass, example: "music: default", findings: findings).map { music in
        music == "none" ? nil : music
      }
    }
    let reader = AnnouncementReader(media: media, findings: findings)
    fields.take("announcements", into: &queue.announcements) { reader.announcements($0) }
    if let value = fields.entry("greeting")?.value, let parts = reader.parts(value, of: "'greeting'") {
      queue.announcements.insert(QueueAnnouncement(variants: [parts], first: .zero), at: 0)
    }
    fields.take("whisper", into: &queue.whisper) { reader.parts($0, of: "'whisper'") }
    fields.take("connect-announcement", into: &queue.connectAnnouncement) {
      media.sounds($0, of: "'connect-announcement'")
    }
    let ofTheWait: [AnnouncementPart] = [.position, .estimatedWait, .estimatedWaitFrom, .estimatedWaitTo]
    if let entry = fields.entry("whisper"), queue.whisper.contains(where: ofTheWait.contains) {
      findings.warn(
        entry.value.position, "When the agent hears this the caller waits no longer; only '{waited}' tells something.")
    }
  }
}
