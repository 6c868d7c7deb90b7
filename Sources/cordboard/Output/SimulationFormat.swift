import CallCore
import Foundation
import Simulation
import Telephony

/// Simulated figures as people read them.
enum SimulationFormat {
  /// `flows, release r1, 12 agents`.
  static func centre(_ centre: SimulationPlan.Centre) -> String {
    let agents = centre.definition.agents.count
    return "\(centre.path), release \(centre.definition.release), \(agents) agent\(agents == 1 ? "" : "s")"
  }

  /// Which days there were, and what was taken for granted.
  static func days(of result: SimulationResult) -> String {
    let (horizon, seeds) = (result.plan.horizon, result.report.seeds)
    let last = result.firstSeed + UInt64(seeds - 1)
    return "\(seeds) simulated day\(seeds == 1 ? "" : "s") (seeds \(result.firstSeed) to \(last)), "
      + "\(PlanText.clock(horizon.lowerBound)) to \(PlanText.clock(horizon.upperBound)), "
      + "\(number(result.report.arrived)) calls a day. \(result.plan.assumptions.joined(separator: " "))"
  }

  /// When a quarter of an hour begins.
  static func clock(quarter: Int) -> String { PlanText.clock(DayFigures.quarter * quarter) }

  /// `0.12`, `12.3`, `1,234`: three digits or so.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    let size = min(abs(value), 1e12)
    let places = size >= 99.95 ? 0 : size >= 0.995 ? 1 : 2
    let unit: Int64 = [1, 10, 100][places]
    let units = Int64((size * Double(unit)).rounded())
    var fraction = String(String(unit + units % unit).dropFirst())
    while fraction.last == "0" { fraction.removeLast() }
    let sign = value < 0 && units != 0 ? "−" : ""
    return sign + grouped(units / unit) + (fraction.isEmpty ? "" : "." + fraction)
  }

  private static func grouped(_ whole: Int64) -> String {
    var text = ""
    for (index, digit) in String(whole).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  static func unit(_ unit: PlanFigure.Unit) -> String {
    switch unit {
    case .calls: ""
    case .share: " %"
    case .seconds: " s"
    }
  }

  /// In the unit that is shown.
  static func shown(_ value: Double, _ unit: PlanFigure.Unit) -> Double { unit == .share ? value * 100 : value }

  /// `8.1 s (2.3–14)`: the mean and the range.
  static func spread(_ spread: Spread?, _ figure: PlanFigure) -> String {
    guard let spread else { return "–" }
    let unit = figure.unit
    func text(_ value: Double) -> String { number(shown(value, unit)) }
    let mean = text(spread.mean) + self.unit(unit)
    return spread.count < 2 ? mean : "\(mean) (\(text(spread.low))–\(text(spread.high)))"
  }

  /// `−3.2 s (−4.1 to −2.3)`; shares in points.
  static func difference(_ difference: PairedDifference?, _ figure: PlanFigure) -> String {
    guard let difference else { return "–" }
    let unit = figure.unit
    func text(_ value: Double) -> String {
      let text = number(shown(value, unit))
      return text.hasPrefix("−") || text == "0" ? text : "+" + text
    }
    let mean = text(difference.mean) + (unit == .share ? " pt" : self.unit(unit))
    if difference.low == difference.high { return mean }
    return "\(mean) (\(text(difference.low)) to \(text(difference.high)))"
  }

  /// What a difference means: in one word whether and how.
  static func verdict(_ difference: PairedDifference?, _ figure: PlanFigure) -> String {
    guard let difference else { return "" }
    guard difference.isBeyondChance else { return difference.low == difference.high ? "same" : "within chance" }
    let isMore = difference.mean > 0
    guard let isBetterHigher = figure.isBetterHigher else { return isMore ? "more" : "less" }
    return isMore == isBetterHigher ? "better" : "worse"
  }

  /// The figure's name, with the threshold of a service level.
  static func name(_ figure: PlanFigure, threshold: Duration?) -> String {
    switch figure {
    case .calls: "calls"
    case .answered: "answered"
    case .abandonRate: "abandoned"
    case .serviceLevel:
      threshold.map { "in \(HumanDuration.text(milliseconds: $0.wholeMilliseconds).replacing(".0", with: ""))" }
        ?? "service level"
    case .averageSpeedOfAnswer: "ASA"
    case .longestWait: "longest wait"
    case .averageHandleTime: "AHT"
    case .waiting: "waiting at once"
    case .timedOut: "wait limit hit"
    case .overflowed: "overflowed"
    case .refused: "refused"
    case .leftEmpty: "no agent left"
    case .leftByKey: "left by key"
    case .calledBack: "called back"
    case .callbacksFailed: "not called back"
    case .served: "served in all"
    case .offersMissed: "offers missed"
    case .estimatesTold: "wait could be told"
    case .estimateError: "median error of it"
    case .estimatesHeld: "within what was told"
    case .occupancy: "occupancy"
    }
  }

  /// The rows that say something: the rare ones only where they happened.
  static func rows(of section: PlanReport.Section) -> [PlanReport.Row] {
    section.rows.filter { row in
      switch row.figure {
      case .served: happened(section.row(.calledBack))
      case .timedOut, .overflowed, .refused, .leftEmpty, .leftByKey, .calledBack, .callbacksFailed, .offersMissed:
        happened(row)
      default: row.base != nil || row.other != nil
      }
    }
  }

  private static func happened(_ row: PlanReport.Row?) -> Bool { (row?.base?.mean ?? 0) + (row?.other?.mean ?? 0) > 0 }
}
