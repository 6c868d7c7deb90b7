import Telephony

/// A stream of chance of its own for each subject, so that leaving one out
/// changes nothing for the others.
struct Chance {
  enum Subject: UInt64, CaseIterable {
    case options = 1
    case centre = 2
    case arrivals = 3
    case caller = 4
    case agent = 5
    case phone = 6
    case supervisor = 7
    case releases = 8
    case connection = 9
    case asterisk = 10
    case process = 11
    case journal = 12
    case rudeness = 13
  }

  private(set) var generator: SeededGenerator

  init(seed: UInt64, _ subject: Subject, _ index: Int = 0) {
    generator = SeededGenerator(seed: seed &* 0x9e37_79b9_7f4a_7c15 ^ subject.rawValue << 40 ^ UInt64(index))
  }

  /// From 0 to `sides` - 1.
  mutating func roll(_ sides: Int) -> Int { Int(generator.next() % UInt64(max(1, sides))) }

  /// True in so many of a hundred cases.
  mutating func happens(in percent: Int) -> Bool { roll(100) < percent }

  mutating func pick<Element>(_ list: [Element]) -> Element? { list.isEmpty ? nil : list[roll(list.count)] }

  mutating func duration(_ range: ClosedRange<Duration>) -> Duration {
    let (low, high) = (range.lowerBound.wholeMicroseconds, range.upperBound.wholeMicroseconds)
    return .microseconds(low + Int64(generator.next() % UInt64(high - low + 1)))
  }

  /// Of an exponential distribution with this mean, as the times between the
  /// arrivals of a Poisson process are; 5.5 times the mean at most.
  ///
  /// By its quantiles and straight lines between them: logarithms are not the
  /// same on every machine.
  mutating func exponential(mean: Duration) -> Duration {
    let place = Int64(generator.next() % 64_000)
    let (index, rest) = (Int(place / 1_000), place % 1_000)
    let (low, high) = (Self.quantiles[index], Self.quantiles[index + 1])
    let thousandths = low + (high - low) * rest / 1_000
    return .microseconds(mean.wholeMicroseconds * thousandths / 1_000)
  }

  /// -ln(1 - n/64) in thousandths, for n from 0 to 64.
  private static let quantiles: [Int64] = [
    0, 16, 32, 48, 65, 81, 98, 116, 134, 152, 170, 189, 208, 227, 247, 267, 288, 309, 330, 352, 375, 398, 421, 446, 470,
    496, 521, 548, 575, 604, 633, 662, 693, 725, 758, 792, 827, 863, 901, 940, 981, 1_023, 1_068, 1_114, 1_163, 1_214,
    1_269, 1_326, 1_386, 1_451, 1_520, 1_594, 1_674, 1_761, 1_856, 1_962, 2_079, 2_213, 2_367, 2_549, 2_773, 3_060,
    3_466, 4_159, 5_500,
  ]
}
