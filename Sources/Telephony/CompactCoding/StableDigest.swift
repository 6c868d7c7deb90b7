/// A running 64-bit digest that is the same in every process, on every
/// machine and in every version of Cordboard.
///
/// It shows whether a replay came to the same, not whether somebody forged
/// something: it is quick, not cryptographic. All its state is ``value``, so
/// it can be written down and gone on with.
///
/// The algorithm, for whoever must repeat it elsewhere. To combine bytes, take
/// them eight at a time as little-endian words, the last one filled up with
/// zeros; then one more word, the number of bytes. For each word `w`:
/// `h ^= w`, `h *= 0x9fb21c651e98df25` (modulo 2⁶⁴), `h ^= h >> 28`. Each of
/// the three steps is reversible, so no two states ever fall together. Texts
/// count as their UTF-8 bytes; numbers, and what tells the cases of a value
/// apart, as one word.
public struct StableDigest: Hashable, Sendable, CustomStringConvertible {
  /// All of the digest's state.
  public private(set) var value: UInt64

  /// Begins anew: with 64 fraction bits of π, for want of a better number.
  public init() { value = 0x243f_6a88_85a3_08d3 }

  /// Goes on from a digest that was written down.
  public init(resuming value: UInt64) { self.value = value }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Takes the bytes in. Two calls are not the same as one with the bytes of
  /// both: where each begins and ends counts.
  public mutating func combine(bytes: [UInt8]) {
    var offset = 0
    while bytes.count - offset >= 8 {
      var word: UInt64 = 0
      for index in 0..<8 { word |= UInt64(bytes[offset &+ index]) << UInt64(8 &* index) }
      mix(word)
      offset &+= 8
    }
    if offset < bytes.count {
      var word: UInt64 = 0
      for index in offset..<bytes.count { word |= UInt64(bytes[index]) << UInt64(8 * (index - offset)) }
      mix(word)
    }
    mix(UInt64(bytes.count))
  }

  /// Takes a text in, as its UTF-8 bytes would be.
  public mutating func combine(_ text: String) {
    var word: UInt64 = 0
    var count: UInt64 = 0
    for byte in text.utf8 {
      word |= UInt64(byte) << (8 &* (count & 7))
      count &+= 1
      if count & 7 == 0 {
        mix(word)
        word = 0
      }
    }
    if count & 7 != 0 { mix(word) }
    mix(count)
  }

  /// Takes one word in: a number, or what tells the cases of a value apart.
  public mutating func combine(word: UInt64) { mix(word) }

  @inlinable
  public mutating func combine<Value: Digestible>(_ value: Value) { value.digest(into: &self) }

  /// Whether there is one counts, too.
  @inlinable
  public mutating func combine<Value: Digestible>(_ value: Value?) {
    combine(word: value == nil ? 0 : 1)
    if let value { value.digest(into: &self) }
  }

  /// How many there are counts, too.
  @inlinable
  public mutating func combine<Value: Digestible>(_ values: [Value]) {
    combine(word: UInt64(values.count))
    for value in values { value.digest(into: &self) }
  }

  @inline(__always)
  private mutating func mix(_ word: UInt64) {
    value ^= word
    value &*= 0x9fb2_1c65_1e98_df25
    value ^= value >> 28
  }
}

/// What can be taken into a ``StableDigest``.
///
/// Written by hand for each type that counts: all of its fields, in their
/// order. To go by `Encodable` instead takes thirty times as long.
public protocol Digestible {
  func digest(into digest: inout StableDigest)
}
