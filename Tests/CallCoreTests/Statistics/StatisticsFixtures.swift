import Foundation
import Telephony

@testable import CallCore

extension Instant {
  /// A moment written as UTC: `2026-03-29 01:00`, seconds if wanted.
  static func utc(_ text: String) -> Instant {
    let numbers = text.split { "- :".contains($0) }.compactMap { Int64($0) }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    // Days since 1970-01-01, Howard Hinnant's `days_from_civil`.
    let shifted = month <= 2 ? year - 1 : year
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = shifted / 400 * 146_097 + dayOfEra - 719_468
    let seconds = days * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + (numbers.count > 5 ? numbers[5] : 0)
    return Instant(microsecondsSinceEpoch: seconds * 1_000_000)
  }

  static func + (left: Instant, right: Duration) -> Instant { left.advanced(by: right) }
}

extension ZoneTable {
  /// Both changes of 2026, and the last of 2025.
  static let berlin = ZoneTable(
    identifier: "Europe/Berlin",
    transitions: [
      Transition(from: .utc("2025-10-26 01:00"), secondsFromUTC: 3_600),
      Transition(from: .utc("2026-03-29 01:00"), secondsFromUTC: 7_200),
      Transition(from: .utc("2026-10-25 01:00"), secondsFromUTC: 3_600),
    ])
  static let kathmandu = ZoneTable(
    identifier: "Asia/Kathmandu", transitions: [Transition(from: .epoch, secondsFromUTC: 20_700)])
}

extension Statistics {
  /// Advances and folds, as the centre does with each event.
  @discardableResult mutating func take(_ event: StatisticsEvent, at now: Instant) -> [StatisticsReport] {
    let reports = advance(to: now)
    fold(event, at: now)
    return reports
  }

  /// An entry that ended at `now` after a wait: both events at once.
  mutating func pass(_ outcome: QueueOutcome, in queue: QueueID = "q", waited: Duration = .zero, at now: Instant) {
    take(.entered(queue, skills: []), at: now)
    take(.left(queue, skills: [], outcome, waited: waited), at: now)
  }
}

extension [StatisticsReport] {
  func of(_ scope: StatisticsScope, _ kind: StatisticsPeriod.Kind) -> [StatisticsReport] {
    filter { $0.scope == scope && $0.period.kind == kind }
  }
}

/// What a restart does to a value: by each of our encoders.
func restarted<Value: Codable>(_ value: Value) throws -> Value {
  let json = try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  return try CompactDecoder().decode(Value.self, from: CompactEncoder().encode(json))
}
