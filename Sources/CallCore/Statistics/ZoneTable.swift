public import Telephony

/// The local time of a tenant, as a table: the core has no time zone database
/// and must decide the same on every machine, so the description brings the
/// offsets along.
///
/// A zone of the IANA Time Zone Database, written out for as long as the
/// description is to be used. An empty table is UTC.
public struct ZoneTable: Codable, Equatable, Sendable {
  /// From when on local time is how much ahead of UTC.
  public struct Transition: Codable, Equatable, Sendable {
    public var from: Instant
    /// Negative west of Greenwich.
    public var secondsFromUTC: Int

    public init(from: Instant, secondsFromUTC: Int) {
      self.from = from
      self.secondsFromUTC = secondsFromUTC
    }
  }

  /// As in the IANA database: `Europe/Berlin`. For showing only.
  public let identifier: String
  /// By time; each but the first changes the offset. The first counts for all
  /// time before it too.
  public let transitions: [Transition]

  public static let utc = ZoneTable(identifier: "UTC", transitions: [])

  /// - Parameter transitions: in any order; of several for one moment the last
  ///   counts. Offsets of a day or more are taken as a second less than a day.
  public init(identifier: String, transitions: [Transition]) {
    self.identifier = identifier
    var kept: [Transition] = []
    let ordered = transitions.enumerated()
      .sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }.map(\.element)
    for var transition in ordered {
      transition.secondsFromUTC = min(max(transition.secondsFromUTC, -86_399), 86_399)
      if kept.last?.from == transition.from { kept.removeLast() }
      if kept.last?.secondsFromUTC != transition.secondsFromUTC { kept.append(transition) }
    }
    self.transitions = kept
  }

  private enum CodingKeys: String, CodingKey {
    case identifier, transitions
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      identifier: try container.decode(String.self, forKey: .identifier),
      transitions: try container.decode([Transition].self, forKey: .transitions))
  }

  /// Local time minus UTC at a moment.
  public func secondsFromUTC(at instant: Instant) -> Int { Int(offset(index(at: instant)) / 1_000_000) }
}

// MARK: Intervals

extension ZoneTable {
  private static let intervalMicroseconds: Int64 = 900_000_000

  /// When the 15-minute interval of local time began that `instant` is in. A
  /// change of the offset begins a new one.
  func intervalStart(at instant: Instant) -> Instant {
    let index = index(at: instant)
    let offset = offset(index)
    let quarter = (instant.microsecondsSinceEpoch + offset).floored(by: Self.intervalMicroseconds)
    let start = Instant(microsecondsSinceEpoch: quarter * Self.intervalMicroseconds - offset)
    return index > 0 ? max(start, transitions[index].from) : start
  }

  /// When it ends; after `instant`.
  func intervalEnd(after instant: Instant) -> Instant {
    let index = index(at: instant)
    let offset = offset(index)
    let quarter = (instant.microsecondsSinceEpoch + offset).floored(by: Self.intervalMicroseconds) + 1
    let end = Instant(microsecondsSinceEpoch: quarter * Self.intervalMicroseconds - offset)
    return change(after: index).map { min(end, $0) } ?? end
  }
}

// MARK: Days

extension ZoneTable {
  private static let dayMicroseconds: Int64 = 86_400_000_000

  /// The local date, as days since 1970-01-01.
  public func dayNumber(at instant: Instant) -> Int64 {
    (instant.microsecondsSinceEpoch + offset(index(at: instant))).floored(by: Self.dayMicroseconds)
  }

  /// When the local day began that `instant` is in.
  func dayStart(at instant: Instant) -> Instant {
    // Three days before, no offset can have made it the same date already.
    firstMoment(of: dayNumber(at: instant), from: instant.advanced(by: .seconds(-3 * 86_400)))
  }

  /// When the local day of that number begins.
  public func dayStart(of day: Int64) -> Instant {
    firstMoment(of: day, from: Instant(microsecondsSinceEpoch: (day - 3) * Self.dayMicroseconds))
  }

  /// When a local date is first reached, not before `start`.
  ///
  /// Mostly midnight. Where clocks go forward at midnight it is 01:00; where
  /// they go back from midnight to 23:00, the date is reached an hour later.
  func firstMoment(of day: Int64, from start: Instant) -> Instant {
    firstMoment(local: day * Self.dayMicroseconds, from: start)
  }

  /// The next moment at which clocks reach the time of day.
  ///
  /// Where clocks go forward over it, it is reached with that; where they go
  /// back over it, the first of the two counts.
  ///
  /// - Parameters:
  ///   - time: since midnight as clocks show it; less than a day.
  ///   - instant: the moment returned is after it.
  public func next(_ time: Duration, after instant: Instant) -> Instant {
    let start = instant.advanced(by: .seconds(-3 * 86_400))
    var day = dayNumber(at: instant)
    while true {
      let moment = firstMoment(local: day * Self.dayMicroseconds + time.wholeMicroseconds, from: start)
      if moment > instant { return moment }
      day += 1
    }
  }

  /// When clocks first show a time, in microseconds since 1970 as if they were
  /// in UTC, or a later one; not before `start`.
  private func firstMoment(local: Int64, from start: Instant) -> Instant {
    var moment = start
    var index = index(at: start)
    while true {
      let reached = max(moment, Instant(microsecondsSinceEpoch: local - offset(index)))
      guard let change = change(after: index), change <= reached else { return reached }
      moment = change
      index = max(index, 0) + 1
    }
  }
}

// MARK: Looking up

extension ZoneTable {
  /// Of the transition in force, or -1 before the first.
  private func index(at instant: Instant) -> Int {
    var (low, high) = (0, transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].from <= instant { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// In microseconds.
  private func offset(_ index: Int) -> Int64 {
    guard let first = transitions.first else { return 0 }
    return Int64(index < 0 ? first.secondsFromUTC : transitions[index].secondsFromUTC) * 1_000_000
  }

  /// When the offset next changes; the first transition changes nothing.
  private func change(after index: Int) -> Instant? {
    let next = max(index, 0) + 1
    return next < transitions.count ? transitions[next].from : nil
  }
}

extension Int64 {
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
