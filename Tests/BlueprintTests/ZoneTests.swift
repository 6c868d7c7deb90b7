import CallCore
import Foundation
import Telephony
import Testing

@testable import Blueprint

/// `time-zone`: the table that is made of a name.
@Suite struct ZoneTests {
  private func zone(_ name: String) throws -> ZoneTable {
    try load("time-zone: \(name)\n" + centre(steps: "- play: welcome")).definition.zone
  }

  private func at(_ text: String) throws -> Instant {
    let date = try #require(ISO8601DateFormatter().date(from: text))
    return Instant(microsecondsSinceEpoch: Int64(date.timeIntervalSince1970) * 1_000_000)
  }

  @Test func withoutOneItIsUTC() throws {
    #expect(try load(centre(steps: "- play: welcome")).definition.zone == .utc)
    #expect(try zone("UTC") == .utc)
  }

  @Test func summerTimeBeginsAndEndsToTheSecond() throws {
    let berlin = try zone("Europe/Berlin")
    #expect(berlin.identifier == "Europe/Berlin")
    // Directive 2000/84/EC: the last Sundays of March and October at 01:00 UTC.
    for (before, after, winter) in [
      ("2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", true), ("2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z", false),
      ("2020-03-29T00:59:59Z", "2020-03-29T01:00:00Z", true), ("2039-10-30T00:59:59Z", "2039-10-30T01:00:00Z", false),
    ] {
      #expect(try berlin.secondsFromUTC(at: at(before)) == (winter ? 3_600 : 7_200), "\(before)")
      #expect(try berlin.secondsFromUTC(at: at(after)) == (winter ? 7_200 : 3_600), "\(after)")
    }
    // The beginning, and two a year for twenty years.
    #expect(berlin.transitions.count == 41)
    #expect(try berlin.transitions.first?.from == at("2020-01-01T00:00:00Z"))
  }

  @Test func aChangeThatIsNoSummerTimeIsThereToo() throws {
    // Volgograd went from UTC+4 to UTC+3 for good on 2020-12-27 at 02:00.
    let volgograd = try zone("Europe/Volgograd")
    #expect(try volgograd.secondsFromUTC(at: at("2020-12-26T21:59:59Z")) == 14_400)
    #expect(try volgograd.secondsFromUTC(at: at("2020-12-26T22:00:00Z")) == 10_800)
    #expect(volgograd.transitions.count == 2)
  }

  @Test func oddOffsetsAndNoChangesAreTaken() throws {
    #expect(try zone("Asia/Kathmandu").transitions.map(\.secondsFromUTC) == [20_700])
    #expect(try zone("America/Sao_Paulo").secondsFromUTC(at: at("2030-01-01T00:00:00Z")) == -10_800)
    // Half an hour of summer time.
    #expect(
      try Set(zone("Australia/Lord_Howe").transitions.map(\.secondsFromUTC)) == [37_800, 39_600])
  }

  @Test func theSameFilesGiveTheSameTable() throws {
    #expect(try zone("America/New_York") == zone("America/New_York"))
  }

  @Test(arguments: [
    ("Europe/Berln", "There is no time zone 'Europe/Berln'. Did you mean 'Europe/Berlin'?"),
    ("europe/berlin", "There is no time zone 'europe/berlin'. Did you mean 'Europe/Berlin'?"),
    ("Berlin", "There is no time zone 'Berlin'. Did you mean 'Europe/Berlin'?"),
    ("Amerika/New York", "There is no time zone 'Amerika/New York'. Did you mean 'America/New_York'?"),
    (
      "CET",
      "There is no time zone 'CET'. Write it as the IANA Time Zone Database does, as in 'time-zone: Europe/Berlin'."
    ),
    (
      "GMT+2",
      "There is no time zone 'GMT+2'. Write it as the IANA Time Zone Database does, as in 'time-zone: Europe/Berlin'."
    ),
    (
      "../../etc/passwd",
      "There is no time zone '../../etc/passwd'. Write it as the IANA Time Zone Database does, as in "
        + "'time-zone: Europe/Berlin'."
    ),
  ])
  func anUnknownOneIsFoundWhereItIsWritten(name: String, message: String) {
    let text = "tenant: x\ntime-zone: \(name)\n" + centre(steps: "- play: welcome")
    #expect(findings(of: text) == ["2:12: error: \(message)"])
  }

  @Test func itIsOneTextAndGivenOnce() {
    #expect(
      findings(of: "time-zone: [Europe/Berlin]\n").first
        == "1:12: error: The time zone must be a text, as in 'time-zone: Europe/Berlin', but this is a list.")
    let twice = findings(of: [
      ("a.yaml", "time-zone: UTC\n" + centre(steps: "- play: welcome")), ("b.yaml", "time-zone: Europe/Berlin\n"),
    ])
    #expect(
      twice == ["flows/b.yaml:1:1: error: The time-zone is already given at flows/a.yaml:1:1. Give it once."])
  }

  @Test func aChangeIsTold() throws {
    let old = centre(steps: "- play: welcome")
    let new = "time-zone: Europe/Berlin\n" + old
    let (before, after) = (try load(old).definition, try load(new).definition)
    #expect(Blueprint.diff(old: before, new: after).map(\.description) == ["time-zone: UTC → Europe/Berlin"])
    #expect(Blueprint.diff(old: after, new: after).isEmpty)
    var updated = after
    updated.zone = ZoneTable(identifier: "Europe/Berlin", transitions: [])
    #expect(
      Blueprint.diff(old: after, new: updated).map(\.description)
        == ["time-zone: the offsets of Europe/Berlin have changed"])
  }
}
