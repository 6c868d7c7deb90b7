import API
import CallCore
import Telephony

/// A date of the proleptic Gregorian calendar.
struct SimulationDate: Equatable, CustomStringConvertible {
  /// As ``CallCore/ZoneTable/dayNumber(at:)`` counts them.
  private let number: Int64

  /// - Parameter text: `2026-11-20`.
  init?(_ text: String) {
    guard let midnight = Timestamp("\(text)T00:00:00Z") else { return nil }
    number = ZoneTable.utc.dayNumber(at: midnight.instant)
  }

  private init(number: Int64) { self.number = number }

  /// The day before the one that a moment is in.
  static func yesterday(of now: Instant, in zone: ZoneTable) -> SimulationDate {
    SimulationDate(number: zone.dayNumber(at: now) - 1)
  }

  var next: SimulationDate { SimulationDate(number: number + 1) }

  /// When the day begins: mostly at midnight.
  func midnight(in zone: ZoneTable) -> Instant { zone.dayStart(of: number) }

  var description: String { String(midnight(in: .utc).description.prefix(10)) }
}
