/// A figure over several seeds: what to expect, and how far a day may be from it.
public struct Spread: Sendable, Equatable {
  public var mean: Double
  /// Of a hundred days, five are lower and five higher than the range. With
  /// few seeds the ends are between their outermost values.
  public var low: Double
  public var high: Double
  /// How many seeds have the figure at all.
  public var count: Int

  /// - Returns: nil without a value.
  public init?(_ values: [Double?]) {
    let ordered = values.compactMap { $0 }.sorted()
    guard !ordered.isEmpty else { return nil }
    count = ordered.count
    mean = ordered.reduce(0, +) / Double(count)
    low = Self.quantile(0.05, of: ordered)
    high = Self.quantile(0.95, of: ordered)
  }

  /// Straight between the order statistics: type 7 of Hyndman and Fan, "Sample
  /// Quantiles in Statistical Packages" (American Statistician 50, 1996).
  static func quantile(_ share: Double, of ordered: [Double]) -> Double {
    let place = share * Double(ordered.count - 1)
    let index = Int(place)
    guard index + 1 < ordered.count else { return ordered[ordered.count - 1] }
    return ordered[index] + (place - Double(index)) * (ordered[index + 1] - ordered[index])
  }
}

/// What a change makes: the differences, seed by seed, of two centres that met
/// the same callers (common random numbers).
///
/// The paired-t interval: mean ± t·s/√n over the n differences, t being the
/// 97.5 % quantile of Student's distribution with n − 1 degrees of freedom
/// (Law, "Simulation Modeling and Analysis", 5th ed. 2015, 10.2.1). What is the
/// same in both, the luck of the day above all, falls out of it.
public struct PairedDifference: Sendable, Equatable {
  /// The second less the first.
  public var mean: Double
  /// In 95 of 100 such comparisons the true difference is within.
  public var low: Double
  public var high: Double
  /// How many seeds have the figure in both.
  public var count: Int

  /// Whether the interval leaves out 0.
  public var isBeyondChance: Bool { low > 0 || high < 0 }

  /// - Returns: nil with fewer than two pairs: then nothing is known of chance.
  public init?(_ first: [Double?], _ second: [Double?]) {
    let differences = zip(first, second).compactMap { first, second in
      if let first, let second { second - first } else { nil }
    }
    guard differences.count > 1 else { return nil }
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let half = StudentT.quantile975(degrees: differences.count - 1) * (squares / (n - 1) / n).squareRoot()
    (self.mean, low, high, count) = (mean, mean - half, mean + half, differences.count)
  }
}

/// Student's distribution, as far as an interval of 95 % needs it.
enum StudentT {
  /// For 1 to 30 degrees of freedom.
  private static let table: [Double] = [
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448,
    2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484,
    2.0452, 2.0423,
  ]

  /// Above the table by the expansion in 1/ν (Abramowitz and Stegun, 26.7.5).
  ///
  /// - Parameter degrees: of freedom, 1 or more.
  static func quantile975(degrees: Int) -> Double {
    if degrees <= table.count { return table[max(1, degrees) - 1] }
    let (z, v) = (1.959_963_985, Double(degrees))
    let (z3, z5) = (z * z * z, z * z * z * z * z)
    return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v)
  }
}
