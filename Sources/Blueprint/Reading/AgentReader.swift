import CallCore
import Telephony

/// Reads the descriptions of agents, in their order.
struct AgentReader {
  static let queuesMax = 200
  static let keys = ["name", "device", "queues", "skills", "call-waiting", "capacity"]
  static let capacityKeys = ["voice"]
  static let capacities = 1...10

  let names: Names
  let findings: Findings
  private var memberships: MembershipReader

  init(names: Names, queues: [QueueID: QueueDefinition], findings: Findings) {
    self.names = names
    self.findings = findings
    memberships = MembershipReader(names: names, queues: queues, findings: findings)
  }

  /// The agent; nil when it is wrong.
  mutating func read(_ entry: YAMLEntry) -> AgentDefinition? {
    let subject = "agent '\(entry.key)'"
    let example = "\(entry.key): {device: PJSIP/\(entry.key)}"
    guard let entries = entry.value.entries(subject, example: example, findings: findings) else { return nil }
    let fields = Fields(entries, of: subject, at: entry.keyPosition, known: Self.keys, findings: findings)
    var name: String? = entry.key
    if let value = fields.entry("name")?.value {
      name = value.displayName("the name", example: "name: Alice", findings: findings)
    }
    let device = readDevice(fields, of: entry.key)
    let served = readQueues(fields, of: entry.key)
    var skills: [SkillID: Int] = [:]
    fields.take("skills", into: &skills) {
      SkillReader(findings: findings).levels($0, of: "skills", bare: SkillReader.fullLevel)
    }
    var hasCallWaiting: Bool?
    fields.take("call-waiting", into: &hasCallWaiting) { $0.yesOrNo("call-waiting", findings: findings) }
    var capacity: AgentCapacity?
    fields.take("capacity", into: &capacity) { readCapacity($0) }
    guard let name, let device, let served else { return nil }
    return AgentDefinition(
      name: name, device: device, memberships: served, skills: skills,
      hasCallWaiting: hasCallWaiting ?? false ? true : nil, capacity: capacity)
  }

  /// `capacity: 2`, or by kind of channel: `capacity: {voice: 2}`. Nil when it
  /// is wrong, and for the one call that everybody may have.
  private func readCapacity(_ value: YAMLValue) -> AgentCapacity? {
    var voice = 1
    if case .mapping(let entries) = value.content {
      let fields = Fields(
        entries, of: "the capacity", at: value.position, known: Self.capacityKeys, findings: findings)
      fields.take("voice", into: &voice) { readCalls($0, "voice") }
    } else {
      readCalls(value, "capacity").map { voice = $0 }
    }
    return voice == 1 ? nil : AgentCapacity(voice: voice)
  }

  private func readCalls(_ value: YAMLValue, _ key: String) -> Int? {
    value.integer(key, in: Self.capacities, findings: findings)
  }

  private func readDevice(_ fields: Fields, of agent: String) -> String? {
    let example = "device: PJSIP/\(agent)"
    guard let value = fields.entry("device")?.value else {
      findings.error(fields.position, "\(fields.subject.capitalisedFirst) has no device. Write '\(example)'.")
      return nil
    }
    guard let device = value.text("the device", example: example, findings: findings) else { return nil }
    guard Self.isDevice(device) else {
      findings.error(
        value.position, "'\(device)' is not a device. Write a technology and a resource, as in 'PJSIP/\(agent)'.")
      return nil
    }
    return device
  }

  /// Whether a text is `TECH/resource` and rings one thing: `&` would ring
  /// several, a comma would begin the options of a Dial.
  static func isDevice(_ text: String) -> Bool {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, text.unicodeScalars.count <= 200 else { return false }
    let technology = parts[0].unicodeScalars
    let isTechnology = technology.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
    }
    let isResource = parts[1].unicodeScalars.allSatisfy {
      $0.isASCII && $0.value > 0x20 && $0.value < 0x7F && !"&,|\"'".unicodeScalars.contains($0)
    }
    guard let first = technology.first, !("0"..."9").contains(first) else { return false }
    return isTechnology && isResource && !parts[1].isEmpty
  }

  private mutating func readQueues(_ fields: Fields, of agent: String) -> [QueueMembership]? {
    guard let entry = fields.entry("queues") else {
      findings.warn(
        fields.position, "\(fields.subject.capitalisedFirst) serves no queue. Write 'queues: [\(example)]'.")
      return []
    }
    guard case .list(let items) = entry.value.content else {
      findings.error(
        entry.value.position, "'queues' must be a list, as in 'queues: [\(example)]', but this is \(entry.value.kind).")
      return nil
    }
    guard items.count <= Self.queuesMax else {
      findings.error(entry.value.position, "'queues' has \(items.count) entries; \(Self.queuesMax) are allowed.")
      return nil
    }
    if items.isEmpty {
      findings.warn(entry.value.position, "\(fields.subject.capitalisedFirst) serves no queue: the list is empty.")
    }
    var served: [QueueMembership] = []
    for item in items {
      if let membership = memberships.read(item, of: agent, after: served) { served.append(membership) }
    }
    return served.count == items.count ? served : nil
  }

  private var example: String { names.queues.first ?? "sales" }
}
