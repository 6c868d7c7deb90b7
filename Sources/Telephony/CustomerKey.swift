/// Makes the pseudonym by which a customer is known again without the number
/// being kept: a keyed hash of it.
///
/// Who has the journal but not the key can't tell which number it was, nor try
/// all numbers out. SipHash-2-4: Aumasson and Bernstein, "SipHash: a fast
/// short-input PRF" (INDOCRYPT 2012).
public struct CustomerKey: Sendable, Equatable {
  private let k0: UInt64
  private let k1: UInt64

  /// - Parameters: 128 secret bits, the same for the life of an installation.
  public init(_ k0: UInt64, _ k1: UInt64) {
    self.k0 = k0
    self.k1 = k1
  }

  /// - Parameter number: as the network shows it. Only digits count, so that
  ///   `+49 30 1` and `49301` are the same.
  /// - Returns: nil when there are fewer than three digits: an anonymous
  ///   caller is no customer of ours to know again.
  public func customer(_ number: String) -> CustomerID? {
    let digits = number.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard digits.count >= 3 else { return nil }
    let text = String(hash(Array(digits)), radix: 32)
    return CustomerID(String(repeating: "0", count: 13 - text.count) + text)
  }

  func hash(_ bytes: [UInt8]) -> UInt64 {
    var v0 = k0 ^ 0x736f_6d65_7073_6575
    var v1 = k1 ^ 0x646f_7261_6e64_6f6d
    var v2 = k0 ^ 0x6c79_6765_6e65_7261
    var v3 = k1 ^ 0x7465_6462_7974_6573
    func rotated(_ value: UInt64, by count: UInt64) -> UInt64 { (value << count) | (value >> (64 - count)) }
    func round() {
      v0 &+= v1
      v1 = rotated(v1, by: 13) ^ v0
      v0 = rotated(v0, by: 32)
      v2 &+= v3
      v3 = rotated(v3, by: 16) ^ v2
      v0 &+= v3
      v3 = rotated(v3, by: 21) ^ v0
      v2 &+= v1
      v1 = rotated(v1, by: 17) ^ v2
      v2 = rotated(v2, by: 32)
    }
    func take(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }
    for start in stride(from: 0, to: bytes.count - bytes.count % 8, by: 8) {
      take((0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) })
    }
    let rest = bytes.count - bytes.count % 8
    take((rest..<bytes.count).reduce(UInt64(bytes.count) << 56) { $0 | UInt64(bytes[$1]) << UInt64(8 * ($1 - rest)) })
    v2 ^= 0xff
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }
}
