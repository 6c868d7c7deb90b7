import API
import Telephony

/// The status on a few lines.
struct StatusText {
  private let status: StatusResource

  init(_ status: StatusResource) { self.status = status }

  func text(_ terminal: Terminal = .plain) -> String {
    var lines = [
      status.ready
        ? terminal.styled("Cordboard \(status.version) is ready.", .green)
        : terminal.styled("Cordboard \(status.version) is not ready:", .red)
    ]
    lines += status.problems.map { "  ! \(Table.harmless($0))" }
    lines += status.warnings.map { terminal.styled("  ! \(Table.harmless($0))", .yellow) }
    lines += rows.map { "  \($0.padding(10))\($1)" }
    return lines.joined(separator: "\n")
  }

  private var rows: [(String, String)] {
    var rows = [("centre", Table.harmless("\(status.tenant), release \(status.release)"))]
    rows += status.nodes.map { ("asterisk", nodeText($0)) }
    rows.append(("calls", "\(status.callsUnderWay) under way, \(status.callsWaiting) of them waiting"))
    if status.callersByOlderRules > 0 {
      rows.append(("", "\(status.callersByOlderRules) by rules of an older release (`cordboard flow apply --now`)"))
    }
    rows.append(("agents", counts(status.agents, else: "none")))
    rows.append(("ended", counts(status.outcomes, else: "none yet")))
    if !status.anomalies.isEmpty { rows.append(("anomalies", counts(status.anomalies, else: "none"))) }
    rows.append(("journal", journalText))
    if let audit = status.audit { rows.append(("audit", auditText(audit))) }
    rows.append(("up", duration(since: status.startedAt)))
    return rows
  }

  private func nodeText(_ node: NodeResource) -> String {
    guard node.up else { return "\(node.id) is not connected" }
    let up = node.asteriskStartedAt.map { ", up \(duration(since: $0))" } ?? ""
    return Table.harmless("\(node.id) is connected, version \(node.asteriskVersion)\(up)")
  }

  private func auditText(_ audit: AuditResource) -> String {
    let found = audit.failures == 0 ? "nothing wrong" : "\(audit.failures) wrong (`cordboard check` says what)"
    return "\(found), \(duration(since: audit.at)) ago"
  }

  private var journalText: String {
    let journal = status.journal
    let pending = journal.pending == 0 ? "" : ", \(journal.pending) on their way"
    let gaps = journal.gaps == 0 ? "" : ", \(journal.gaps) gap\(journal.gaps == 1 ? "" : "s")"
    return "\(journal.lastCommitted) entries safe\(pending)\(gaps)"
  }

  private func counts(_ counts: [String: Int], else none: String) -> String {
    let shown = counts.filter { $0.value != 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !shown.isEmpty else { return none }
    return shown.map { "\($0.value) \(Table.harmless($0.key.replacing("_", with: " ")))" }.joined(separator: " · ")
  }

  private func duration(since moment: Timestamp) -> String {
    HumanDuration.text(milliseconds: moment.instant.duration(to: status.now.instant).wholeMilliseconds)
  }
}

extension String {
  /// The text, filled up with blanks to a width.
  func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
