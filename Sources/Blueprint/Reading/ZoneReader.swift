import CallCore
import Foundation
import Telephony

/// Writes a time zone out as a table, for the core has no database of them.
///
/// Always for the same years, whatever the day: the same file gives the same
/// table as long as Foundation's copy of the IANA Time Zone Database, which is
/// part of the program, is the same.
struct ZoneReader {
  /// 2020-01-01 and 2040-01-01 in UTC. Before and after, the offset next to it
  /// counts.
  static let years = 1_577_836_800..<2_208_988_800
  private static let day = 86_400

  let findings: Findings

  /// - Returns: nil when there is no such zone; then it is a finding.
  func read(_ value: YAMLValue) -> ZoneTable? {
    let example = "time-zone: Europe/Berlin"
    guard let name = value.text("the time zone", example: example, findings: findings) else { return nil }
    if name == "UTC" { return .utc }
    guard let zone = Self.zone(name) else {
      let near = Self.nearest(to: name).map { " Did you mean '\($0)'?" }
      findings.error(
        value.position,
        "There is no time zone '\(name)'."
          + (near ?? " Write it as the IANA Time Zone Database does, as in '\(example)'."))
      return nil
    }
    return Self.table(of: zone, as: name)
  }

  /// Foundation also takes offsets and abbreviations, which have no summer
  /// time or stand for several zones.
  private static func zone(_ name: String) -> TimeZone? {
    guard name.contains("/"), !name.hasPrefix("/"), let zone = TimeZone(identifier: name) else { return nil }
    return zone
  }

  /// The zone whose name, or whose city, is nearly the same.
  private static func nearest(to name: String) -> String? {
    let names = (TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") } + ["UTC"]).sorted()
    if let near = Suggestion.nearest(to: name, among: names) { return near }
    func city(_ name: String) -> String { name.split(separator: "/").last.map(String.init) ?? name }
    let cities = names.map(city)
    guard let near = Suggestion.nearest(to: city(name), among: cities) else { return nil }
    return cities.firstIndex(of: near).map { names[$0] }
  }

  /// Looks at each day and seeks the second in those in which the offset
  /// changed: Foundation's own next transition passes over changes that are no
  /// summer time.
  static func table(of zone: TimeZone, as name: String) -> ZoneTable {
    func offset(_ second: Int) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))) }
    var last = offset(years.lowerBound)
    var transitions = [transition(at: years.lowerBound, last)]
    for start in stride(from: years.lowerBound, to: years.upperBound, by: day) {
      let next = offset(start + day)
      guard next != last else { continue }
      // The offset is the old one at `low` and the new one at `high`.
      var (low, high) = (start, start + day)
      while high - low > 1 {
        let middle = (low + high) / 2
        if offset(middle) == last { low = middle } else { high = middle }
      }
      transitions.append(transition(at: high, next))
      last = next
    }
    return ZoneTable(identifier: name, transitions: transitions)
  }

  private static func transition(at second: Int, _ offset: Int) -> ZoneTable.Transition {
    ZoneTable.Transition(from: Instant(microsecondsSinceEpoch: Int64(second) * 1_000_000), secondsFromUTC: offset)
  }
}
