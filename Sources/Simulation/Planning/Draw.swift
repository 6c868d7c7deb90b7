import Telephony

/// A stream of chance for a planned day. Unlike ``Chance`` it draws by exact
/// quantiles, and without the system's mathematics: the same on every machine.
struct Draw {
  enum Subject: UInt64 {
    case arrivals = 1
    case caller = 2
    case choice = 3
    /// Whether an offer is missed.
    case offer = 4
    case callback = 5
    case callAgain = 6
  }

  private var generator: SeededGenerator

  init(seed: UInt64, _ subject: Subject, _ index: Int, _ part: Int = 0) {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 ^ subject.rawValue << 56
    state ^= UInt64(truncatingIfNeeded: index) << 16 ^ UInt64(truncatingIfNeeded: part)
    generator = SeededGenerator(seed: state)
  }

  /// 0 or more, less than 1.
  mutating func unit() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

  /// From 0 to `sides` - 1.
  mutating func roll(_ sides: Int) -> Int { Int(generator.next() % UInt64(max(1, sides))) }

  /// Exponential with mean 1, as the gaps of a Poisson process are.
  mutating func exponential() -> Double { -PlainMath.logarithm(1 - unit()) }

  /// Log-normal with mean 1 and standard deviation 1.
  mutating func lognormal() -> Double {
    let variance = PlainMath.logarithm(2)
    return PlainMath.exponential(normal() * variance.squareRoot() - variance / 2)
  }

  /// Standard normal: Marsaglia's polar method.
  private mutating func normal() -> Double {
    while true {
      let (x, y) = (2 * unit() - 1, 2 * unit() - 1)
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * PlainMath.logarithm(square) / square).squareRoot() }
    }
  }
}

/// Logarithm and exponential of the four rules of arithmetic alone, which are
/// the same on every machine; the system's own are not. Good to 14 digits.
enum PlainMath {
  private static let ln2 = 0.693_147_180_559_945_309

  /// The natural logarithm of a positive, finite number.
  static func logarithm(_ x: Double) -> Double {
    var (mantissa, exponent) = (x.significand, Double(x.exponent))
    if mantissa > 1.414_213_562_373_095 {
      mantissa /= 2
      exponent += 1
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), whose series is short this near to 1.
    let base = (mantissa - 1) / (mantissa + 1)
    var (power, sum) = (base, 0.0)
    for divisor in stride(from: 1.0, through: 21, by: 2) {
      sum += power / divisor
      power *= base * base
    }
    return exponent * ln2 + 2 * sum
  }

  /// e to the power of `x`, which is from -700 to 700.
  static func exponential(_ x: Double) -> Double {
    let doublings = (x / ln2).rounded()
    let rest = x - doublings * ln2
    var (term, sum) = (1.0, 1.0)
    for index in stride(from: 1.0, through: 16, by: 1) {
      term *= rest / index
      sum += term
    }
    return Double(sign: .plus, exponent: Int(doublings), significand: sum)
  }
}
