import CallCore

/// Finds keys that would both leave a queue and take a callback.
struct CallbackCheck {
  let centre: CentreDefinition
  let uses: [QueueUse]
  let findings: Findings

  func check() {
    for use in uses {
      guard let key = centre.queues[use.step.queue]?.callback?.key, use.step.exits[key] != nil,
        let entry = use.fields.entry("exits")
      else { continue }
      findings.error(
        entry.keyPosition,
        "Key \(key) takes a callback in queue '\(use.step.queue)', and can't be an exit too. "
          + "Use another for one of them.")
    }
  }
}
