import Telephony
import Testing

@Suite struct DurationTextTests {
  @Test(arguments: [
    ("20s", Duration.seconds(20)), ("1m30s", .seconds(90)), ("500ms", .milliseconds(500)), ("2h", .seconds(7_200)),
    ("1h2m3s4ms", .milliseconds(3_723_004)), ("0s", .zero), ("90m", .seconds(5_400)), ("007s", .seconds(7)),
    ("999999999h", .seconds(3_599_999_996_400)),
  ])
  func durationsAreRead(text: String, duration: Duration) { #expect(DurationText.parse(text) == duration) }

  @Test(arguments: [
    "", "20", "s", "20 s", "1.5s", "-1s", "+1s", "1s1m", "1s1s", "20S", "1d", "20s ", "1h30", "١s", "1000000000s",
    "m30s",
  ])
  func whatIsNoDurationIsNone(text: String) { #expect(DurationText.parse(text) == nil) }

  @Test(arguments: ["20s", "1m30s", "500ms", "2h", "1h2m3s4ms", "0s", "24h"])
  func durationsAreWrittenAsTheyAreRead(text: String) throws {
    #expect(DurationText.words(try #require(DurationText.parse(text))) == text)
  }
}
