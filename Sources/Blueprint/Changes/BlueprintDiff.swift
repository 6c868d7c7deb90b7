public import CallCore
import Telephony

extension Blueprint {
  /// What publishing `new` in the place of `old` would change, in words.
  ///
  /// Ordered: tenant, time zone, limit of calls, numbers, queues, order of their agents,
  /// agents, reasons, flows, each by name. The release's id is no change. Empty
  /// when both describe the same.
  public static func diff(old: CentreDefinition, new: CentreDefinition) -> [BlueprintChange] {
    var changes: [BlueprintChange] = []
    note("tenant", "", old.tenant.rawValue, new.tenant.rawValue, into: &changes)
    noteZone(old.zone, new.zone, into: &changes)
    note("calls-max", "", "\(old.callsMax)", "\(new.callsMax)", into: &changes)
    compare(old.numbers, new.numbers, kind: "number", into: &changes) { _, old, new in ["\(old) → \(new)"] }
    note("other numbers", "", old.defaultFlow?.rawValue ?? "none", new.defaultFlow?.rawValue ?? "none", into: &changes)
    compare(old.queues, new.queues, kind: "queue", into: &changes) { _, old, new in
      QueueDiff(old: old, new: new).texts
    }
    let (before, after) = (positions(old), positions(new))
    for queue in before.keys.sorted() {
      changes += orderTexts(of: queue, before, after).map { BlueprintChange(subject: "queue \(queue)", text: $0) }
    }
    compare(old.agents, new.agents, kind: "agent", into: &changes) { _, old, new in differences(old, new) }
    compare(old.notReadyReasons, new.notReadyReasons, kind: "not-ready reason", into: &changes) { _, old, new in
      let (before, after) = (old.limit.map { DurationText.words($0) }, new.limit.map { DurationText.words($0) })
      return ["limit \(before ?? "none") → \(after ?? "none")"]
    }
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

  private static func noteZone(_ old: ZoneTable, _ new: ZoneTable, into changes: inout [BlueprintChange]) {
    guard old != new else { return }
    let isRenamed = old.identifier != new.identifier
    // Made by a program with another copy of the zone database.
    let text = isRenamed ? "\(old.identifier) → \(new.identifier)" : "the offsets of \(new.identifier) have changed"
    changes.append(BlueprintChange(subject: "time-zone", text: text))
  }

  private static func difference(_ key: String, _ old: String, _ new: String) -> String? {
    old == new ? nil : (key.isEmpty ? "" : key + " ") + "\(old) → \(new)"
  }

  private static func differences(_ old: AgentDefinition, _ new: AgentDefinition) -> [String] {
    var texts = [
      difference("name", old.name, new.name), difference("device", old.device, new.device),
      difference("call-waiting", words(old.hasCallWaiting), words(new.hasCallWaiting)),
      difference("capacity", "\(old.callsMax)", "\(new.callsMax)"),
    ].compactMap { $0 }
    texts += new.queues.filter { !old.queues.contains($0) }.map { "serves queue \($0)" }
    texts += old.queues.filter { !new.queues.contains($0) }.map { "no longer serves queue \($0)" }
    if texts.isEmpty, let text = difference("order of queues", words(old.queues), words(new.queues)) {
      texts.append(text)
    }
    for after in new.memberships {
      guard let before = old.memberships.first(where: { $0.queue == after.queue }) else { continue }
      texts += [
        difference("tier in queue \(after.queue)", "\(before.tier)", "\(after.tier)"),
        difference("weight in queue \(after.queue)", "\(before.weight)", "\(after.weight)"),
      ].compactMap { $0 }
    }
    for skill in Set(old.skills.keys).union(new.skills.keys).sorted() {
      let (before, after) = (old.skills[skill].map(String.init), new.skills[skill].map(String.init))
      if let text = difference("skill \(skill)", before ?? "none", after ?? "none") { texts.append(text) }
    }
    return texts
  }

  private static func words(_ isSo: Bool?) -> String { isSo ?? false ? "yes" : "no" }
  private static func words(_ queues: [QueueID]) -> String { queues.map(\.rawValue).joined(separator: ", ") }

  /// How the members who serve a queue before and after stand to each other.
  ///
  /// A new agent moves all that follow in the list; that alone is no change.
  private static func orderTexts(
    of queue: QueueID, _ old: [QueueID: [AgentID: Int]], _ new: [QueueID: [AgentID: Int]]
  ) -> [String] {
    guard let before = old[queue], let after = new[queue] else { return [] }
    let common = before.keys.filter { after[$0] != nil }
    func ordered(by positions: [AgentID: Int]) -> String {
      common.sorted { (positions[$0] ?? 0, $0) < (positions[$1] ?? 0, $1) }.map(\.rawValue).joined(separator: ", ")
    }
    return [difference("order of agents", ordered(by: before), ordered(by: after))].compactMap { $0 }
  }

  private static func positions(_ centre: CentreDefinition) -> [QueueID: [AgentID: Int]] {
    var positions: [QueueID: [AgentID: Int]] = [:]
    for (agent, description) in centre.agents {
      for membership in description.memberships {
        positions[membership.queue, default: [:]][agent] = membership.position
      }
    }
    return positions
  }
}
