import API
import Telephony
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0),
    ("2026-11-21T12:00:00Z", 1_795_262_400_000_000),
    ("2026-11-21T13:00:00+01:00", 1_795_262_400_000_000),
    ("2026-11-21t06:30:00.000-05:30", 1_795_262_400_000_000),
    ("2026-11-21 12:00:00.5z", 1_795_262_400_500_000),
    ("2026-11-21T12:00:00.123456789Z", 1_795_262_400_123_456),
    ("2000-02-29T00:00:00Z", 951_782_400_000_000),
    ("1969-12-31T23:59:59.999Z", -1_000),
  ])
  func readsRFC3339(text: String, microseconds: Int64) {
    #expect(Timestamp(text)?.instant == Instant(microsecondsSinceEpoch: microseconds))
  }

  @Test(arguments: [
    "", "now", "2026-11-21", "2026-11-21T12:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T12:60:00Z",
    "2026-11-21T12:00:60Z", "2026-11-21T12:00:00.Z", "2026-11-21T12:00:00.1234567890Z",
    "2026-11-21T12:00:00Zx", "2026-11-21T12:00:00+1:00", "+026-11-21T12:00:00Z", "٢٠٢٦-11-21T12:00:00Z",
  ])
  func refusesEverythingElse(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func whatIsWrittenIsReadBack() {
    for day in stride(from: Int64(-200_000), to: 200_000, by: 97) {
      let instant = Instant(microsecondsSinceEpoch: day * 86_400_000_000 + 45_296_789_000)
      #expect(Timestamp(Timestamp(instant).description)?.instant == instant)
    }
  }
}
