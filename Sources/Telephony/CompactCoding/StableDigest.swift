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
/// the three steps is reversible, so no two states ever fall together.
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

  /// Takes a value in, as ``CompactEncoder`` writes it. ``Personal`` values
  /// count by their key only, so that erasing them changes no digest.
  ///
  /// - Throws: `EncodingError` when the value can't be encoded; the digest is
  ///   then as it was.
  public mutating func combine<T: Encodable>(_ value: T) throws(EncodingError) {
    try combine(value, by: DigestEncoder())
  }

  /// The same, with an encoder that the caller keeps for the next time.
  public mutating func combine<T: Encodable>(_ value: T, by encoder: DigestEncoder) throws(EncodingError) {
    var digest = self
    try encoder.encoder.withBytes(of: value) { digest.combine(bytes: $0) }
    self = digest
  }

  @inline(__always)
  private mutating func mix(_ word: UInt64) {
    value ^= word
    value &*= 0x9fb2_1c65_1e98_df25
    value ^= value >> 28
  }
}

/// What ``StableDigest`` encodes values with; for one thread at a time. Keep
/// one where digests are taken often, it saves making its buffer anew.
public final class DigestEncoder {
  fileprivate let encoder = CompactEncoder(vault: KeysOnlyVault())

  public init() {}
}

/// A vault that lays nothing down: only keys are encoded.
private final class KeysOnlyVault: PersonalVault {
  func lay(down value: String, under key: String) {}
  func value(under key: String) -> String? { nil }
}
