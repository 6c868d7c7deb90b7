import CallCore
import Telephony

/// Makes a centre of the trees of all files.
struct CentreReader {
  static let sections = ["tenant", "numbers", "queues", "agents", "flows"]
  static let defaultTenant = "main"

  let findings: Findings
  let media: MediaReader
  /// False when a file could not be read: what it holds is then not called unknown.
  var isComplete = true
  private var tenant: YAMLEntry?
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
      case "tenant": takeTenant(entry)
      case let section where Self.sections.contains(section): takeSection(entry)
      default: isComplete = false
      }
    }
  }

  private mutating func takeTenant(_ entry: YAMLEntry) {
    guard let first = tenant else {
      tenant = entry
      return
    }
    findings.error(entry.keyPosition, "The tenant is already given at \(first.keyPosition). Give it once.")
  }

  private mutating func takeSection(_ section: YAMLEntry) {
    if case .nothing = section.value.content {
      findings.warn(section.keyPosition, "The section '\(section.key)' is empty. Fill it, or remove it.")
      return
    }
    let example = Self.example(of: section.key)
    guard let entries = section.value.entries("'\(section.key)'", example: example, findings: findings) else {
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
      }
    }
    merged[section.key] = known
  }

  private static func example(of section: String) -> String {
    switch section {
    case "numbers": "numbers: {\"1000\": welcome}"
    case "queues": "queues: {sales: {name: Sales}}"
    case "agents": "agents: {alice: {device: PJSIP/alice}}"
    default: "flows: {welcome: [answer, hang-up]}"
    }
  }

  // MARK: The centre

  /// The centre; whether it may be used, the findings say.
  func centre() -> CentreDefinition {
    var centre = CentreDefinition(
      tenant: TenantID(readTenant()), release: ReleaseID(""))
    let queueReader = QueueReader(findings: findings)
    for entry in entries("queues", kind: "queue") { centre.queues[QueueID(entry.key)] = queueReader.read(entry) }
    readAgents(into: &centre)
    readFlows(into: &centre)
    readNumbers(into: &centre)
    // Warnings only help once the errors are gone: an error can be the reason of one.
    if findings.errorCount == 0 { warnOfTheUnused(in: centre) }
    return centre
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
      queues: (merged["queues"] ?? []).map(\.key), flows: (merged["flows"] ?? []).map(\.key), isComplete: isComplete)
  }

  private func readTenant() -> String {
    guard let tenant else { return Self.defaultTenant }
    return tenant.value.name("tenant", rule: .tenant, example: "tenant: main", findings: findings) ?? Self.defaultTenant
  }

  private func readAgents(into centre: inout CentreDefinition) {
    let reader = AgentReader(names: names, findings: findings)
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

  private func readFlows(into centre: inout CentreDefinition) {
    let names = names
    for entry in entries("flows", kind: "flow") {
      let reader = FlowReader(flow: entry.key, names: names, media: media, findings: findings)
      if let flow = reader.read(entry.value) { centre.flows[FlowID(entry.key)] = flow }
    }
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

  // MARK: What is of no use

  private func warnOfTheUnused(in centre: CentreDefinition) {
    let served = Set(centre.agents.values.flatMap(\.queues))
    let used = Set(centre.flows.values.flatMap(\.steps).compactMap(\.queueName))
    for entry in merged["queues"] ?? [] {
      if !served.contains(QueueID(entry.key)) {
        findings.warn(
          entry.keyPosition, "No agent serves queue '\(entry.key)'. Add it to the 'queues' of an agent.")
      }
      if !used.contains(QueueID(entry.key)) {
        findings.warn(entry.keyPosition, "No flow leads to queue '\(entry.key)'. Add a step 'queue: \(entry.key)'.")
      }
    }
    let dialled = Set(centre.numbers.values).union([centre.defaultFlow].compactMap { $0 })
    for entry in merged["flows"] ?? [] where !dialled.contains(FlowID(entry.key)) {
      findings.warn(entry.keyPosition, "No number leads to flow '\(entry.key)'. Add one under 'numbers'.")
    }
  }
}

extension Step {
  fileprivate var queueName: QueueID? {
    if case .queue(let step) = self { step.queue } else { nil }
  }
}
