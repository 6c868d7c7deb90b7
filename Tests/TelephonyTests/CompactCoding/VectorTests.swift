import Telephony
import Testing

/// The examples of RFC 8949, Appendix A, that are within what we read.
@Suite struct VectorTests {
  /// Vectors that we must also write exactly so.
  static let preferred: [(String, AnyItem)] = [
    ("00", 0), ("01", 1), ("0a", 10), ("17", 23), ("1818", 24), ("1819", 25), ("1864", 100), ("1903e8", 1_000),
    ("1a000f4240", 1_000_000), ("1b000000e8d4a51000", 1_000_000_000_000), ("1bffffffffffffffff", .large(.max)),
    ("20", -1), ("29", -10), ("3863", -100), ("3903e7", -1_000),
    ("f90000", 0.0), ("f98000", .number(-0.0)), ("f93c00", 1.0), ("fb3ff199999999999a", 1.1), ("f93e00", 1.5),
    ("f97bff", 65504.0), ("fa47c35000", 100000.0), ("fa7f7fffff", 3.4028234663852886e+38),
    ("fb7e37e43c8800759c", 1.0e+300), ("f90001", 5.960464477539063e-8), ("f90400", 0.00006103515625),
    ("f9c400", .number(-4.0)), ("fbc010666666666666", .number(-4.1)), ("f97c00", .number(.infinity)),
    ("f9fc00", .number(-.infinity)), ("f4", false), ("f5", true), ("f6", nil), ("40", .bytes([])),
    ("4401020304", .bytes([1, 2, 3, 4])), ("60", ""), ("6161", "a"), ("6449455446", "IETF"), ("62225c", "\"\\"),
    ("62c3bc", "ü"), ("63e6b0b4", "水"), ("64f0908591", "𐅑"), ("80", []), ("83010203", [1, 2, 3]),
    ("8301820203820405", [1, [2, 3], [4, 5]]), ("a0", [:]), ("a26161016162820203", ["a": 1, "b": [2, 3]]),
    ("826161a161626163", ["a", ["b": "c"]]),
    ("a56161614161626142616361436164614461656145", ["a": "A", "b": "B", "c": "C", "d": "D", "e": "E"]),
  ]

  /// Vectors that we read, but write in another of their forms.
  static let others: [(String, AnyItem)] = [
    ("f7", nil), ("fa7f800000", .number(.infinity)), ("fb7ff0000000000000", .number(.infinity)),
    ("c074323031332d30332d32315432303a30343a30305a", "2013-03-21T20:04:00Z"), ("c11a514b67b0", 1_363_896_240),
    ("c1fb41d452d9ec200000", 1363896240.5), ("d74401020304", .bytes([1, 2, 3, 4])),
    ("d818456449455446", .bytes([0x64, 0x49, 0x45, 0x54, 0x46])),
    ("98190102030405060708090a0b0c0d0e0f101112131415161718181819", .array((1...25).map { .integer($0) })),
    ("5f42010243030405ff", .bytes([1, 2, 3, 4, 5])), ("7f657374726561646d696e67ff", "streaming"), ("9fff", []),
    ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]), ("9f01820203820405ff", [1, [2, 3], [4, 5]]),
    ("83018202039f0405ff", [1, [2, 3], [4, 5]]), ("83019f0203ff820405", [1, [2, 3], [4, 5]]),
    ("9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff", .array((1...25).map { .integer($0) })),
    ("bf61610161629f0203ffff", ["a": 1, "b": [2, 3]]), ("826161bf61626163ff", ["a", ["b": "c"]]),
    ("bf6346756ef563416d7421ff", ["Fun": true, "Amt": -2]),
  ]

  @Test(arguments: preferred + others) func isRead(_ text: String, _ value: AnyItem) throws {
    #expect(try CompactDecoder().decode(AnyItem.self, from: bytes(text)) == value)
  }

  @Test(arguments: preferred) func isWrittenInItsPreferredForm(_ text: String, _ value: AnyItem) throws {
    #expect(hex(try CompactEncoder().encode(value)) == text)
  }

  @Test func notANumberIsWrittenAsOneHalf() throws {
    #expect(hex(try CompactEncoder().encode(Double.nan)) == "f97e00")
    #expect(hex(try CompactEncoder().encode(-Float.nan)) == "f97e00")
    for text in ["f97e00", "fa7fc00000", "fb7ff8000000000000"] {
      #expect(try CompactDecoder().decode(Double.self, from: bytes(text)).isNaN)
    }
  }

  @Test func everyHalfComesBackAsItWas() throws {
    for pattern in UInt16.min ... .max where pattern & 0x7c00 != 0x7c00 || pattern & 0x3ff == 0 {
      let written = [0xf9, UInt8(pattern >> 8), UInt8(pattern & 0xff)]
      let value = try CompactDecoder().decode(Double.self, from: written)
      #expect(try CompactEncoder().encode(value) == written, "\(value)")
    }
  }

  @Test(arguments: [
    ("1c", "a reserved length"), ("ff", "a stop with nothing to stop"), ("61", "text cut off"),
    ("62c328", "text that is no UTF-8"), ("9f01", "an array without its stop"), ("a16161", "a key without a value"),
    ("9bffffffffffffffff00", "an array of 2⁶⁴ elements"), ("bbffffffffffffffff00", "a map of 2⁶⁴ entries"),
    ("7bffffffffffffffff61", "a text of 2⁶⁴ bytes"), ("5f6161ff", "a text among byte chunks"), ("0000", "two values"),
    ("1a0001", "a number cut off"), ("", "nothing"), ("3f", "a negative of indefinite length"),
    ("c1", "a tag of nothing"), ("df00", "a tag of indefinite length"),
  ])
  func brokenBytesAreRefused(_ text: String, _ what: String) {
    #expect(throws: DecodingError.self, "\(what)") { try CompactDecoder().decode(AnyItem.self, from: bytes(text)) }
  }

  @Test func anErrorSaysAtWhichByte() {
    #expect {
      try CompactDecoder().decode([Int].self, from: bytes("83 01 02 61 61"))
    } throws: { error in
      "\(error)".contains("expected Int, found a text, at byte 3 of 5")
    }
  }

  @Test func depthIsLimitedForReaderAndWriter() throws {
    let deepest = [UInt8](repeating: 0x81, count: 128) + [0]
    #expect(throws: Never.self) { try CompactDecoder().decode(AnyItem.self, from: deepest) }
    let tooDeep = [UInt8](repeating: 0x81, count: 100_000) + [0]
    #expect(throws: DecodingError.self) { try CompactDecoder().decode(AnyItem.self, from: tooDeep) }

    var nested: AnyItem = 0
    for _ in 0..<128 { nested = [nested] }
    #expect(try CompactEncoder().encode(nested) == deepest)
    nested = [nested]
    #expect(throws: EncodingError.self) { try CompactEncoder().encode(nested) }
  }
}
