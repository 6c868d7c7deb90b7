import CallCore
import Telephony

/// Warns of what no way leads to.
struct UnusedCheck {
  let centre: CentreDefinition
  let queues: [YAMLEntry]
  let flows: [YAMLEntry]
  let findings: Findings

  func check() {
    let served = Set(centre.agents.values.flatMap(\.queues))
    var used = Set(centre.flows.values.flatMap(\.steps).compactMap(\.queueStep?.queue))
    used.formUnion(centre.overflowTargets)
    // Such a queue may only be there to lend its agents.
    let lending = Set(centre.queues.values.flatMap(\.steps).flatMap(\.alsoQueues))
    for entry in queues {
      let queue = QueueID(entry.key)
      if !served.contains(queue) {
        findings.warn(
          entry.keyPosition, "No agent serves queue '\(entry.key)'. Add it to the 'queues' of an agent.")
      }
      if !used.contains(queue), !lending.contains(queue) {
        findings.warn(entry.keyPosition, "No flow leads to queue '\(entry.key)'. Add a step 'queue: \(entry.key)'.")
      }
    }
    let dialled = Set(centre.numbers.values).union([centre.defaultFlow].compactMap { $0 })
    for entry in flows where !dialled.contains(FlowID(entry.key)) {
      findings.warn(entry.keyPosition, "No number leads to flow '\(entry.key)'. Add one under 'numbers'.")
    }
  }
}
