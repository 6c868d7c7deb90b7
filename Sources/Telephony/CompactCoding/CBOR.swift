/// The parts of RFC 8949 (CBOR) that the compact coding writes and reads.
enum CBOR {
  /// The three high bits of an item's first byte (RFC 8949, section 3.1).
  enum Major {
    static let unsigned: UInt8 = 0
    static let negative: UInt8 = 1
    static let bytes: UInt8 = 2
    static let text: UInt8 = 3
    static let array: UInt8 = 4
    static let map: UInt8 = 5
    static let tag: UInt8 = 6
    static let simple: UInt8 = 7
  }

  /// First bytes that stand for themselves (RFC 8949, section 3.3).
  static let isFalse: UInt8 = 0xf4
  static let isTrue: UInt8 = 0xf5
  static let null: UInt8 = 0xf6
  static let undefined: UInt8 = 0xf7
  static let half: UInt8 = 0xf9
  static let single: UInt8 = 0xfa
  static let double: UInt8 = 0xfb
  /// Ends an array, map or string of indefinite length.
  static let stop: UInt8 = 0xff

  /// In the five low bits: the length is not said, ``stop`` ends the item.
  static let indefinite: UInt8 = 31

  /// How deep arrays and maps may lie in each other, for writer and reader.
  /// Far more than any value of ours needs, far less than a stack bears.
  static let depthMax = 128

  static func firstByte(_ major: UInt8, _ information: UInt8) -> UInt8 { major << 5 | information }
}
