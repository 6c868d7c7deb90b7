import Foundation
import Telephony

extension SeededGenerator {
  /// 0 < number <= 1.
  mutating func unit() -> Double { Double((next() >> 11) + 1) / 9_007_199_254_740_992 }

  mutating func exponential(mean: Double) -> Double { -log(unit()) * mean }

  /// By mean and coefficient of variation.
  mutating func lognormal(mean: Double, variation: Double) -> Double {
    let variance = log(1 + variation * variation)
    let normal = (-2 * log(unit())).squareRoot() * cos(2 * Double.pi * unit())
    return exp(log(mean) - variance / 2 + variance.squareRoot() * normal)
  }
}
