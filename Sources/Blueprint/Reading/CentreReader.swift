import CallCore
import Telephony

/// Makes a centre of the trees of all files.
struct CentreReader {
  static let sections = [
    "tenant", "time-zone", "calls-max", "numbers", "queues", "agents", "not-ready-reasons", "flows",
  ]
  static let defaultTenant = "main"
  static let callCounts = 1...100_000

  let findings: Findings
  let media: MediaReader
  /// False when a file could not be read: what it holds is then not called unknown.
  var isComplete = true
  /// What is one value, not a section: given once over all files.
  private var single: [String: YAMLEntry] = [:]
  /// The entries of each section over all files, in order, each key once.
  private var merged: [String: [YAMLEntry]] = [:]

  init(media: MediaReader, findings: Findings) {
    self.media = media
    self.findings = findings
  }

  /// Takes one file's tree in.
  mutating func take(_ root: YAMLValue) {
    guard let entries = root.entries("a file", example: "queues: …", findings: findings) else {
      isComplete = false
      return
    }
    _ = Fields(entries, of: "a blueprint", at: root.position, known: Self.sections, findings: findings)
    for entry in entries {
      switch entry.key {
      case "tenant", "time-zone", "calls-max": takeSingle(entry)
      case let section where Self.sections.contains(section): takeSection(entry)
      default: isComplete = false
      }
    }
  }

  private mutating func takeSingle(_ entry: YAMLEntry) {
    guard let first = single[entry.key] else {
      single[entry.key] = entry
      return
    }
    findings.error(entry.keyPosition, "The \(entry.key) is already given at \(first.keyPosition). Give it once.")
  }

  private mutating func takeSection(_ section: YAMLEntry) {
    if case .nothing = section.value.content {
      findings.warn(section.keyPosition, "The section '\(section.key)' is empty. Fill it, or remove it.")
      return
    }
    let example = Self.example(of: section.key)
    let value = section.key == "not-ready-reasons" ? NotReadyReader.mapping(section.value) : section.value
    guard let entries = value.entries("'\(section.key)'", example: example, findings: findings) else {
      isComplete = false
      return
    }
    var known = merged[section.key] ?? []
    var places: [String: SourcePosition] = [:]
    for entry in known { places[entry.key] = entry.keyPosition }
    for entry in entries {
      if let first = places[entry.key] {
        let what = "\(section.key.dropLast()) '\(entry.key)'".capitalisedFirst
        findings.error(entry.keyPosition, "\(what) is already described at \(first). Keep one of the two.")
      } else {
        known.append(entry)
        places[entry.key] = entry.keyPosition
      }
    }
    merged[section.key] = known
  }

  private static func example(of section: String) -> String {
    switch section {
    case "numbers": "numbers: {\"1000\": welcome}"
    case "queues": "queues: {sales: {name: Sales}}"
    case "agents": "agents: {alice: {device: PJSIP/alice}}"
    case "not-ready-reasons": "not-ready-reasons: {break: 15m, meeting: none}"
    default: "flows: {welcome: [answer, hang-up]}"
    }
  }

  // MARK: The centre

  /// The centre; whether it may be used, the findings say.
  func centre() -> CentreDefinition {
    var centre = CentreDefinition(
      tenant: TenantID(readTenant()), release: ReleaseID(""))
    let errorsBefore = findings.errorCount
    if let value = single["calls-max"]?.value,
      let calls = value.integer("calls-max", in: Self.callCounts, findings: findings)
    {
      centre.callsMax = calls
    }
    if let value = single["time-zone"]?.value, let zone = ZoneReader(findings: findings).read(value) {
      centre.zone = zone
    }
    let names = names
    let queueReader = QueueReader(names: names, media: media, findings: findings)
    for entry in entries("queues", kind: "queue") { centre.queues[QueueID(entry.key)] = queueReader.read(entry) }
    readAgents(into: &centre)
    readNotReadyReasons(into: &centre)
    let areMembersKnown = isComplete && findings.errorCount == errorsBefore
    let uses = readFlows(into: &centre)
    readNumbers(into: &centre)
    check(centre, uses: uses, areMembersKnown: areMembersKnown)
    return centre
  }

  private func check(_ centre: CentreDefinition, uses: [QueueUse], areMembersKnown: Bool) {
    let queues = merged["queues"] ?? []
    OverflowCheck(centre: centre, queues: queues, findings: findings).check()
    CallbackCheck(centre: centre, uses: uses, findings: findings).check()
    let skills = SkillCheck(centre: centre, queues: queues, uses: uses, findings: findings)
    if areMembersKnown { skills.findTheUnservable() }
    // Warnings only help once the errors are gone: an error can be the reason of one.
    guard findings.errorCount == 0 else { return }
    skills.warnOfTheUseless()
    RuleCheck(centre: centre, queues: queues, uses: uses, findings: findings).check()
    UnusedCheck(centre: centre, queues: queues, flows: merged["flows"] ?? [], findings: findings).check()
  }

  /// The entries whose keys are good names.
  private func entries(_ section: String, kind: String) -> [YAMLEntry] {
    (merged[section] ?? []).filter { entry in
      guard !NameRule.identifier.accepts(entry.key) else { return true }
      findings.error(entry.keyPosition, NameRule.identifier.refusal(of: entry.key, as: "\(kind)'s name"))
      return false
    }
  }

  private var names: Names {
    Names(
      queues: (merged["queues"] ?? []).map(\.key), agents: (merged["agents"] ?? []).map(\.key),
      flows: (merged["flows"] ?? []).map(\.key), isComplete: isComplete)
  }

  private func readTenant() -> String {
    guard let tenant = single["tenant"] else { return Self.defaultTenant }
    return tenant.value.name("tenant", rule: .tenant, example: "tenant: main", findings: findings) ?? Self.defaultTenant
  }

  private func readAgents(into centre: inout CentreDefinition) {
    var reader = AgentReader(names: names, queues: centre.queues, findings: findings)
    var devices: [String: YAMLEntry] = [:]
    for entry in entries("agents", kind: "agent") {
      guard let agent = reader.read(entry) else { continue }
      centre.agents[AgentID(entry.key)] = agent
      if let first = devices[agent.device] {
        findings.warn(
          entry.keyPosition,
          "Agent '\(entry.key)' has the same device as '\(first.key)' (\(first.keyPosition)); one phone "
            + "can't ring for two agents at once.")
      } else {
        devices[agent.device] = entry
      }
    }
  }

  private func readNotReadyReasons(into centre: inout CentreDefinition) {
    let reader = NotReadyReader(findings: findings)
    for entry in entries("not-ready-reasons", kind: "reason") { centre.notReadyReasons[entry.key] = reader.read(entry) }
  }

  /// Returns where the flows lead into queues.
  private func readFlows(into centre: inout CentreDefinition) -> [QueueUse] {
    let names = names
    var uses: [QueueUse] = []
    for entry in entries("flows", kind: "flow") {
      let reader = FlowReader(flow: entry.key, names: names, queues: centre.queues, media: media, findings: findings)
      guard let read = reader.read(entry.value) else { continue }
      centre.flows[FlowID(entry.key)] = read.flow
      uses += read.uses
    }
    return uses
  }

  private func readNumbers(into centre: inout CentreDefinition) {
    let names = names
    for entry in merged["numbers"] ?? [] {
      let example = "\"1000\": \(names.flows.first ?? "welcome")"
      guard let flow = entry.value.text("the flow of number '\(entry.key)'", example: example, findings: findings)
      else {
        continue
      }
      guard names.has(flow: flow, at: entry.value.position, findings: findings) else { continue }
      if entry.key == "default" {
        centre.defaultFlow = FlowID(flow)
      } else if NameRule.number.accepts(entry.key) {
        centre.numbers[entry.key] = FlowID(flow)
      } else {
        findings.error(entry.keyPosition, NameRule.number.refusal(of: entry.key, as: "number"))
      }
    }
  }
}
