public import CallCore
import Telephony

/// Who works when, from CSV: `agent`, `from`, `until`, and `breaks` if wanted.
/// An agent may have several shifts.
///
/// ```
/// agent,from,until,breaks
/// alice,08:00,16:30,10:00-10:15 12:00-12:30
/// ```
public struct ShiftTable: Sendable {
  public private(set) var shifts: [PlannedShift] = []

  /// - Parameters:
  ///   - text: the table.
  ///   - file: its name, for messages.
  ///   - centres: one of them must know each agent.
  public init(_ text: String, file: String, centres: [CentreDefinition]) throws(PlanTableError) {
    var table = PlanTable(text, file: file, required: ["agent", "from", "until"], optional: ["breaks"])
    var lines: [AgentID: [(line: Int, shift: PlannedShift)]] = [:]
    for row in table.rows {
      guard let shift = Self.shift(row, &table, centres) else { continue }
      let others = lines[shift.agent] ?? []
      if let other = others.first(where: { $0.shift.from < shift.until && shift.from < $0.shift.until }) {
        table.find(
          row.line,
          "Agent \(shift.agent) has a shift at that time already: \(PlanText.clock(other.shift.from)) to "
            + "\(PlanText.clock(other.shift.until)) in line \(other.line).")
      }
      lines[shift.agent, default: []].append((row.line, shift))
      shifts.append(shift)
    }
    if table.findings.isEmpty, shifts.isEmpty { table.find(1, "There is no shift.") }
    try table.check()
  }

  private static func shift(
    _ row: PlanTable.Row, _ table: inout PlanTable, _ centres: [CentreDefinition]
  ) -> PlannedShift? {
    let before = table.findings.count
    let agent = AgentID(row.fields["agent"] ?? "")
    if !centres.contains(where: { $0.agents[agent] != nil }) {
      table.find(row.line, agent.rawValue.isEmpty ? "Say an 'agent'." : "There is no agent \(agent).")
    }
    let from = row.fields["from"].flatMap(PlanText.timeOfDay)
    let until = row.fields["until"].flatMap(PlanText.timeOfDay)
    guard let from, let until else {
      table.find(row.line, "'from' and 'until' must be times of day, as 08:30; past midnight goes on as 26:00.")
      return nil
    }
    if until <= from { table.find(row.line, "'until' must be later than 'from'; past midnight goes on as 26:00.") }
    var breaks: [Range<Duration>] = []
    for text in (row.fields["breaks"] ?? "").split(whereSeparator: { $0 == " " || $0 == ";" }) {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { PlanText.timeOfDay(String($0)) }
      guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else {
        table.find(row.line, "A break is written as 10:00-10:15, not as '\(text)'.")
        continue
      }
      if start < from || end > until { table.find(row.line, "The break \(text) is not within the shift.") }
      if let last = breaks.last, start < last.upperBound {
        table.find(row.line, "The break \(text) begins before the one in front of it is over.")
      }
      breaks.append(start..<end)
    }
    guard table.findings.count == before else { return nil }
    return PlannedShift(agent: agent, from: from, until: until, breaks: breaks)
  }
}
