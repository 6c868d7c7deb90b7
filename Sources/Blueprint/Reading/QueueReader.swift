import CallCore

/// Reads the description of a queue.
struct QueueReader {
  static let offerTimes: ClosedRange<Duration> = .seconds(3) ... .seconds(300)
  static let wrapUpTimes: ClosedRange<Duration> = .zero ... .seconds(3_600)
  static let keys = ["name", "offer-time", "wrap-up", "music"]

  let findings: Findings

  /// The queue; nil when it is wrong.
  func read(_ entry: YAMLEntry) -> QueueDefinition? {
    var queue = QueueDefinition(name: entry.key)
    // A queue without keys has the defaults.
    if case .nothing = entry.value.content { return queue }
    let subject = "queue '\(entry.key)'"
    guard let entries = entry.value.entries(subject, example: "\(entry.key): {name: Sales}", findings: findings) else {
      return nil
    }
    let fields = Fields(entries, of: subject, at: entry.keyPosition, known: Self.keys, findings: findings)
    if let name = fields.entry("name")?.value.displayName("the name", example: "name: Sales", findings: findings) {
      queue.name = name
    }
    if let value = fields.entry("offer-time")?.value,
      let time = value.duration("offer-time", in: Self.offerTimes, findings: findings)
    {
      queue.offerTime = time
    }
    if let value = fields.entry("wrap-up")?.value,
      let time = value.duration("wrap-up", in: Self.wrapUpTimes, findings: findings)
    {
      queue.wrapUpTime = time
    }
    if let value = fields.entry("music")?.value,
      let music = value.name("music class", rule: .musicClass, example: "music: default", findings: findings)
    {
      queue.musicClass = music == "none" ? nil : music
    }
    return queue
  }
}
