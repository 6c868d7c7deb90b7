import Telephony
import Testing

@Suite struct InstantTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.000Z"), (999_999, "1970-01-01T00:00:00.999Z"),
      (-1, "1969-12-31T23:59:59.999Z"), (-86_400_000_000, "1969-12-31T00:00:00.000Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (951_868_799_999_000, "2000-02-29T23:59:59.999Z"),
      (951_868_800_000_000, "2000-03-01T00:00:00.000Z"), (1_709_164_800_000_000, "2024-02-29T00:00:00.000Z"),
      (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"), (1_795_233_906_789_000, "2026-11-21T04:05:06.789Z"),
      (-2_203_891_200_000_000, "1900-03-01T00:00:00.000Z"), (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"),
      (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func isShownAsRFC3339(_ microseconds: Int64, _ text: String) {
    #expect(Instant(microsecondsSinceEpoch: microseconds).description == text)
  }

  @Test func advancingAndMeasuringAreInverse() {
    let start = Instant(microsecondsSinceEpoch: 1_000)
    let later = start.advanced(by: .milliseconds(1_500))
    #expect(later.microsecondsSinceEpoch == 1_501_000)
    #expect(start.duration(to: later) == .milliseconds(1_500))
    #expect(later.duration(to: start) == .milliseconds(-1_500))
    #expect(start < later)
  }

  @Test func durationsAreCountedInWholeUnits() {
    #expect(Duration.nanoseconds(1_999).wholeMicroseconds == 1)
    #expect(Duration.nanoseconds(-1_999).wholeMicroseconds == -1)
    #expect(Duration.microseconds(2_999).wholeMilliseconds == 2)
    #expect(Duration.milliseconds(1_500).inSeconds == 1.5)
  }

  @Test(arguments: [(0, 0), (1, 250), (249, 250), (250, 250), (251, 500), (-1, 0), (-250, -250), (-251, -250)])
  func isRoundedUpToAStep(microseconds: Int64, rounded: Int64) {
    let moment = Instant(microsecondsSinceEpoch: microseconds)
    #expect(moment.rounded(upTo: .microseconds(250)) == Instant(microsecondsSinceEpoch: rounded))
    #expect(moment.rounded(upTo: .microseconds(1)) == moment)
    #expect(moment.rounded(upTo: .zero) == moment)
  }

  @Test func isEncodedAsOneNumber() throws {
    #expect(hex(try CompactEncoder().encode(Instant(microsecondsSinceEpoch: -1))) == "20")
    #expect(try CompactDecoder().decode(Instant.self, from: bytes("1818")).microsecondsSinceEpoch == 24)
  }
}
