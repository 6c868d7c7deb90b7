import API
import CallCore
import Foundation
import Telephony

/// Closed intervals and days as tables: callers' figures for queues and
/// skills, agents' figures for agents.
struct StatisticsTable {
  let formula: ServiceLevelFormula
  /// In which beginnings are shown.
  var zone = TimeZone.current

  private static let empty = "Nothing counted there is over yet. `cordboard queue list` has the day so far."

  /// Of queues or skills.
  func callers(_ statistics: [StatisticsResource]) -> Table {
    var table = Table(
      [
        .left("BEGAN"), .left("OF"), .right("ENTRIES"), .right("ANSWERED"), .right("ABANDONED"), .right("RATE"),
        .right("SL"), .right("WITHIN"), .right("ASA"), .right("AHT"),
      ], empty: Self.empty)
    for item in statistics {
      let figures = item.figures
      table.add([
        beginning(of: item), item.queue ?? item.skill ?? "", "\(item.entries)", "\(item.outcomes["answered"] ?? 0)",
        "\(item.outcomes["abandoned"] ?? 0)", Figures.percent(figures.abandonRate),
        Figures.serviceLevel(item, formula), Figures.duration(figures.serviceLevel?.thresholdMs),
        Figures.duration(figures.averageSpeedOfAnswerMs), Figures.duration(figures.averageHandleTimeMs),
      ])
    }
    return table
  }

  /// Of agents, or of agents in a queue.
  func agents(_ statistics: [StatisticsResource]) -> Table {
    var table = Table(
      [
        .left("BEGAN"), .left("AGENT"), .left("QUEUE"), .right("ANSWERED"), .right("MISSED"), .right("ASA"),
        .right("AHT"), .right("OCCUPANCY"), .right("STAFFED"),
      ], empty: Self.empty)
    for item in statistics {
      let staffed = item.staffedMs.map { $0.values.reduce(0, +) }
      table.add([
        beginning(of: item), item.agent ?? "", item.queue ?? "", "\(item.outcomes["answered"] ?? 0)",
        "\(item.offersMissed)", Figures.duration(item.figures.averageSpeedOfAnswerMs),
        Figures.duration(item.figures.averageHandleTimeMs), Figures.percent(item.figures.occupancy),
        Figures.duration(staffed),
      ])
    }
    return table
  }

  /// What goes below the figures of callers.
  var legend: String { "SL: \(formula.words). RATE: abandoned of all entries that ended." }

  /// `2026-11-21 12:15`, of a day the date alone where it begins at midnight.
  private func beginning(of item: StatisticsResource) -> String {
    let moment = item.period.start.instant
    let seconds = Double(moment.microsecondsSinceEpoch) / 1e6
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
    let text = moment.advanced(by: .seconds(offset)).description
    let (date, time) = (text.prefix(10), text.dropFirst(11).prefix(5))
    return item.period.kind == "day" && time == "00:00" ? String(date) : "\(date) \(time)"
  }
}
