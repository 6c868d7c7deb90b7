import CallCore
import Foundation
import Simulation
import Telephony

/// A simulation as one page of HTML that needs nothing else: no scripts, no
/// fonts, nothing fetched. Light or dark as the reader has it, and printable.
struct SimulationPage {
  private let result: SimulationResult

  init(_ result: SimulationResult) { self.result = result }

  var html: String {
    let names = result.plan.centres.map(\.path).joined(separator: " and ")
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="cordboard \(Self.escaped(Version.current))">
      <title>Simulated days of \(Self.escaped(names))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>Simulated days of \(Self.escaped(names))</h1>
      \(head)
      \(result.report.sections.map(section).joined(separator: "\n"))
      <footer>\(footer)</footer>
      </body>
      </html>

      """
  }

  static func escaped(_ text: String) -> String {
    Table.harmless(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }

  private var head: String {
    let centres = result.plan.centres.enumerated().map { index, centre in
      let key = result.isComparison ? "<span class=\"key \(["a", "b"][index])\">\(["A", "B"][index])</span> " : ""
      return "<li>\(key)\(Self.escaped(SimulationFormat.centre(centre)))</li>"
    }
    let notes = result.notes.map { "<p class=\"note\">\(Self.escaped($0))</p>" }.joined(separator: "\n")
    return """
      <ul class="centres">
      \(centres.joined(separator: "\n"))
      </ul>
      <p>\(Self.escaped(SimulationFormat.days(of: result)))</p>
      \(notes)
      """
  }

  private func section(_ section: PlanReport.Section) -> String {
    let threshold = result.threshold(of: section.subject)
    let charts = section.curves
      .filter { !($0.base + $0.other).allSatisfy { $0 == nil } }
      .map { curve in
        let title = SimulationFormat.name(curve.figure, threshold: threshold)
        let chart = SimulationChart(title: title, curve: curve, quarters: result.report.quarters)
        return "<figure><figcaption>\(Self.escaped(title))</figcaption>\n\(chart.svg)\n</figure>"
      }
    return """
      <section>
      <h2>\(Self.escaped(result.name(of: section.subject)))</h2>
      \(table(section, threshold))
      <div class="charts">
      \(charts.joined(separator: "\n"))
      </div>
      </section>
      """
  }

  private func table(_ section: PlanReport.Section, _ threshold: Duration?) -> String {
    let heads = result.isComparison ? ["", "A", "B", "B − A", ""] : ["", "mean (range)"]
    let rows = SimulationFormat.rows(of: section).map { row in
      var cells = [SimulationFormat.spread(row.base, row.figure)]
      let verdict = SimulationFormat.verdict(row.difference, row.figure)
      if result.isComparison {
        cells += [
          SimulationFormat.spread(row.other, row.figure), SimulationFormat.difference(row.difference, row.figure),
        ]
      }
      let name = Self.escaped(SimulationFormat.name(row.figure, threshold: threshold))
      let last = result.isComparison ? "<td class=\"\(verdict.replacing(" ", with: "-"))\">\(verdict)</td>" : ""
      return "<tr><th scope=\"row\">\(name)</th>"
        + cells.map { "<td>\(Self.escaped($0))</td>" }.joined() + last + "</tr>"
    }
    return """
      <table>
      <thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      """
  }

  private var footer: String {
    var lines = [
      "Lines and first numbers are means over the days; bands and brackets leave out the lowest and the highest 5 of "
        + "100. Service level: \(result.report.formula.words)."
    ]
    if result.isComparison {
      lines.append(
        "Both blueprints met the same callers, day by day (common random numbers). B − A is the mean of the "
          + "differences with its paired-t interval of 95 %; it is beyond chance where the interval leaves "
          + "out 0. Of twenty such verdicts one may still be luck.")
    }
    return lines.map { "<p>\(Self.escaped($0))</p>" }.joined()
  }

  private static let style = """
    :root { color-scheme: light dark; --ground: #fff; --text: #1c2126; --quiet: #5b6570; --line: #d9dee3;
      --a: #1f6fb2; --b: #c8551b; --good: #1d7a3e; --bad: #b3261e; }
    @media (prefers-color-scheme: dark) { :root { --ground: #14181c; --text: #e6e9ec; --quiet: #9aa5b0;
      --line: #333b43; --a: #6db3ee; --b: #f0955f; --good: #6fcf8f; --bad: #f28b82; } }
    * { box-sizing: border-box; }
    body { margin: 2rem auto; max-width: 1340px; padding: 0 1rem; background: var(--ground); color: var(--text);
      font: 15px/1.5 system-ui, sans-serif; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
    .centres { list-style: none; padding: 0; } .note { border-left: 3px solid var(--b); padding-left: .7rem; }
    .key { display: inline-block; width: 1.5em; border-radius: 3px; text-align: center; color: var(--ground); }
    .key.a { background: var(--a); } .key.b { background: var(--b); }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--line); text-align: right; font-weight: 400; }
    th:first-child, td:last-child { text-align: left; } thead th { color: var(--quiet); }
    .better { color: var(--good); } .worse { color: var(--bad); } .within-chance, .same { color: var(--quiet); }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 1rem;
      margin-top: 1rem; }
    figure { margin: 0; break-inside: avoid; } figcaption { color: var(--quiet); }
    svg { width: 100%; height: auto; } svg text { fill: var(--quiet); font-size: 12px; }
    .grid { stroke: var(--line); stroke-width: 1; } .band { opacity: .18; stroke: none; }
    .band.a, .dot.a { fill: var(--a); } .band.b, .dot.b { fill: var(--b); }
    .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .line.a { stroke: var(--a); }
    .line.b { stroke: var(--b); stroke-dasharray: 6 3; }
    footer { margin-top: 2rem; color: var(--quiet); font-size: .9rem; }
    @media print { :root { --ground: #fff; --text: #000; --quiet: #444; --line: #ccc; --a: #1f6fb2; --b: #c8551b; }
      body { margin: 0; max-width: none; font-size: 10pt; } h2 { break-after: avoid; } }
    """
}
