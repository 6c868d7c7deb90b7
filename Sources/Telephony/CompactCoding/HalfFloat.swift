/// IEEE 754 binary16 by hand: `Float16` is not there on every platform.
enum HalfFloat {
  /// The half that is exactly `value`, or nil when there is none.
  static func exactly(_ value: Float) -> UInt16? {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let exponent = Int(bits >> 23 & 0xff) - 127
    let fraction = bits & 0x7f_ffff
    switch exponent {
    case 128:
      // Infinity; a NaN is written as the one quiet NaN by the caller.
      return fraction == 0 ? sign | 0x7c00 : nil
    case -14...15:
      guard fraction & 0x1fff == 0 else { return nil }
      return sign | UInt16(exponent + 15) << 10 | UInt16(truncatingIfNeeded: fraction >> 13)
    case -24 ..< -14:
      // Subnormal as a half: the hidden bit becomes part of the fraction.
      let shift = UInt32(-1 - exponent)
      let whole = fraction | 0x80_0000
      guard whole & ((1 << shift) - 1) == 0 else { return nil }
      return sign | UInt16(truncatingIfNeeded: whole >> shift)
    default:
      return exponent == -127 && fraction == 0 ? sign : nil
    }
  }

  /// The value of a half's bits; exact.
  static func value(of bits: UInt16) -> Float {
    let exponent = Int(bits >> 10 & 0x1f)
    let fraction = Float(bits & 0x3ff)
    let magnitude: Float =
      switch exponent {
      case 0: fraction / 16_777_216
      case 31: bits & 0x3ff == 0 ? .infinity : .nan
      default: Float(sign: .plus, exponent: exponent - 25, significand: fraction + 1_024)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}
