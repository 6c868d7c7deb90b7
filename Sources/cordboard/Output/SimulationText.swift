import CallCore
import Foundation
import Simulation
import Telephony

/// A simulation for people, within 100 columns.
struct SimulationText {
  private let result: SimulationResult
  static let width = 100

  init(_ result: SimulationResult) { self.result = result }

  func text(_ terminal: Terminal = .plain) -> String {
    let report = result.report
    var lines = head.flatMap(Self.wrapped)
    for section in report.sections {
      if case .agents = section.subject { continue }
      lines.append("")
      lines.append(terminal.styled(Table.harmless(result.name(of: section.subject)), .bold))
      lines.append(table(section).text(terminal))
    }
    lines.append("")
    lines.append(occupancy.text(terminal))
    lines.append("")
    lines += outcomes
    lines += legend.flatMap(Self.wrapped).map { terminal.styled($0, .dim) }
    for note in result.notes { lines += Self.wrapped("Note: \(note)") }
    return lines.joined(separator: "\n")
  }

  private var head: [String] {
    let lines = result.plan.centres.enumerated().map { index, centre in
      (result.isComparison ? "\(["A", "B"][index]): " : "") + SimulationFormat.centre(centre)
    }
    return lines + [SimulationFormat.days(of: result)]
  }

  private func table(_ section: PlanReport.Section) -> Table {
    let heads: [Table.Column] =
      result.isComparison
      ? [.left(""), .right("A"), .right("B"), .right("B − A"), .left("")] : [.left(""), .right("mean (range)")]
    var table = Table(heads, empty: "Nothing happened.")
    let threshold = result.threshold(of: section.subject)
    for row in SimulationFormat.rows(of: section) {
      var cells = [
        SimulationFormat.name(row.figure, threshold: threshold), SimulationFormat.spread(row.base, row.figure),
      ]
      if result.isComparison { cells += comparison(row) }
      table.add(cells)
    }
    return table
  }

  private func comparison(_ row: PlanReport.Row) -> [String] {
    [
      SimulationFormat.spread(row.other, row.figure), SimulationFormat.difference(row.difference, row.figure),
      SimulationFormat.verdict(row.difference, row.figure),
    ]
  }

  private var occupancy: Table {
    let heads: [Table.Column] =
      result.isComparison
      ? [.left("occupancy"), .right("A"), .right("B"), .right("B − A"), .left("")]
      : [.left("occupancy"), .right("mean (range)")]
    var table = Table(heads, empty: "No agent was there.")
    for section in result.report.sections {
      guard case .agents = section.subject, let row = section.row(.occupancy), row.base != nil || row.other != nil
      else {
        continue
      }
      let name = result.name(of: section.subject)
      let shortened = name.count > 36 ? name.prefix(35) + "…" : name[...]
      let cells = [String(shortened), SimulationFormat.spread(row.base, .occupancy)]
      table.add(result.isComparison ? cells + comparison(row) : cells)
    }
    return table
  }

  private var outcomes: [String] {
    let report = result.report
    func line(_ name: String, _ outcomes: [(outcome: CallOutcome, calls: Double)]) -> String {
      let parts = outcomes.filter { $0.calls > 0 }
        .map { "\(SimulationFormat.number($0.calls)) \($0.outcome.rawValue.replacing("_", with: " "))" }
      return "\(name): \(parts.joined(separator: ", "))."
    }
    guard result.isComparison else { return Self.wrapped(line("Calls of a day", report.baseOutcomes)) }
    return Self.wrapped(line("A, calls of a day", report.baseOutcomes))
      + Self.wrapped(line("B, calls of a day", report.otherOutcomes))
  }

  private var legend: [String] {
    var lines = [
      "Means of \(result.report.seeds) days (in brackets 5 of 100 days are lower, 5 higher). Service level: "
        + "\(result.report.formula.words)."
    ]
    if result.isComparison {
      lines.append(
        "B − A: both met the same callers, day by day; in brackets the paired-t interval of 95 %. Beyond chance "
          + "where it leaves out 0; of twenty such verdicts one may still be luck.")
    }
    return lines
  }

  /// Lines of no more than the width, broken at blanks.
  static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in Table.harmless(text).split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? "\(word)" : " \(word)"
    }
    return lines + (line.isEmpty ? [] : [line])
  }
}
