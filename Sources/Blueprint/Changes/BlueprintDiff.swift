public import CallCore
import Telephony

extension Blueprint {
  /// What publishing `new` in the place of `old` would change, in words.
  ///
  /// Ordered: tenant, numbers, queues, agents, flows, each by name. The
  /// release's id is no change. Empty when both describe the same.
  public static func diff(old: CentreDefinition, new: CentreDefinition) -> [BlueprintChange] {
    var changes: [BlueprintChange] = []
    note("tenant", "", old.tenant.rawValue, new.tenant.rawValue, into: &changes)
    compare(old.numbers, new.numbers, kind: "number", into: &changes) { _, old, new in ["\(old) → \(new)"] }
    note("other numbers", "", old.defaultFlow?.rawValue ?? "none", new.defaultFlow?.rawValue ?? "none", into: &changes)
    compare(old.queues, new.queues, kind: "queue", into: &changes) { _, old, new in differences(old, new) }
    compare(old.agents, new.agents, kind: "agent", into: &changes) { _, old, new in differences(old, new) }
    compare(old.flows, new.flows, kind: "flow", into: &changes) { _, old, new in FlowDiff(old: old, new: new).texts }
    return changes
  }

  private static func compare<Name: Hashable & Comparable, Value: Equatable>(
    _ old: [Name: Value], _ new: [Name: Value], kind: String, into changes: inout [BlueprintChange],
    by texts: (Name, Value, Value) -> [String]
  ) {
    for name in Set(old.keys).union(new.keys).sorted() {
      let subject = "\(kind) \(name)"
      switch (old[name], new[name]) {
      case (let before?, let after?) where before != after:
        changes += texts(name, before, after).map { BlueprintChange(subject: subject, text: $0) }
      case (nil, _?): changes.append(BlueprintChange(subject: subject, text: "added"))
      case (_?, nil): changes.append(BlueprintChange(subject: subject, text: "removed"))
      default: break
      }
    }
  }

  private static func note(
    _ subject: String, _ key: String, _ old: String, _ new: String, into changes: inout [BlueprintChange]
  ) {
    if let text = difference(key, old, new) { changes.append(BlueprintChange(subject: subject, text: text)) }
  }

  private static func difference(_ key: String, _ old: String, _ new: String) -> String? {
    old == new ? nil : (key.isEmpty ? "" : key + " ") + "\(old) → \(new)"
  }

  private static func differences(_ old: QueueDefinition, _ new: QueueDefinition) -> [String] {
    [
      difference("name", old.name, new.name),
      difference("offer-time", DurationText.words(old.offerTime), DurationText.words(new.offerTime)),
      difference("wrap-up", DurationText.words(old.wrapUpTime), DurationText.words(new.wrapUpTime)),
      difference("music", old.musicClass ?? "none", new.musicClass ?? "none"),
    ].compactMap { $0 }
  }

  private static func differences(_ old: AgentDefinition, _ new: AgentDefinition) -> [String] {
    var texts = [
      difference("name", old.name, new.name), difference("device", old.device, new.device),
    ].compactMap { $0 }
    texts += new.queues.filter { !old.queues.contains($0) }.map { "serves queue \($0)" }
    texts += old.queues.filter { !new.queues.contains($0) }.map { "no longer serves queue \($0)" }
    if texts.isEmpty { texts.append("order of queues \(words(old.queues)) → \(words(new.queues))") }
    return texts
  }

  private static func words(_ queues: [QueueID]) -> String { queues.map(\.rawValue).joined(separator: ", ") }
}
