import CallCore
import Foundation
import Telephony

/// A date of the proleptic Gregorian calendar.
struct SimulationDate: Equatable, CustomStringConvertible {
  /// Days since 1970-01-01.
  let number: Int

  /// - Parameter text: `2026-11-20`.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    let components = DateComponents(year: year, month: month, day: day)
    guard components.isValidDate(in: Self.calendar), let date = Self.calendar.date(from: components) else { return nil }
    number = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
  }

  private init(number: Int) { self.number = number }

  /// The day before the one that a moment is in.
  static func yesterday(of now: Instant, in zone: ZoneTable) -> SimulationDate {
    let local = now.advanced(by: .seconds(zone.secondsFromUTC(at: now))).microsecondsSinceEpoch
    return SimulationDate(number: Int((Double(local) / 86_400e6).rounded(.down)) - 1)
  }

  var next: SimulationDate { SimulationDate(number: number + 1) }

  /// When the day begins. Where clocks change at midnight it may be an hour off.
  func midnight(in zone: ZoneTable) -> Instant {
    let utc = Instant(microsecondsSinceEpoch: Int64(number) * 86_400_000_000)
    let guess = utc.advanced(by: .seconds(-zone.secondsFromUTC(at: utc)))
    return utc.advanced(by: .seconds(-zone.secondsFromUTC(at: guess)))
  }

  var description: String {
    String(Instant(microsecondsSinceEpoch: Int64(number) * 86_400_000_000).description.prefix(10))
  }

  private static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()
}
