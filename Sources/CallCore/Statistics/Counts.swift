/// What ``Counts`` can be counted by: an enum of at most sixteen cases.
public protocol CountKey: RawRepresentable<String>, CaseIterable, Sendable {
  /// A number of its own for each case, 0 to 15. In memory only: written down
  /// are the raw values, so it may change.
  var slot: Int { get }
}

/// A whole number for each case of an enum, in place: counting allocates
/// nothing.
///
/// Written down it is a map of the raw values, without the zeros.
public struct Counts<Key: CountKey>: Equatable, Sendable {
  private var slots = SIMD16<Int>()

  public init() {}

  public subscript(key: Key) -> Int {
    get { slots[key.slot] }
    set { slots[key.slot] = newValue }
  }

  /// All of them together.
  public var total: Int { slots.wrappedSum() }

  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum += right
    return sum
  }

  public static func += (left: inout Self, right: Self) { left.slots &+= right.slots }
}

extension Counts: Codable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// - Throws: `DecodingError` for a name that this version doesn't know:
  ///   without its count the sums would be wrong.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for name in container.allKeys {
      guard let key = Key(rawValue: name.stringValue) else {
        throw DecodingError.dataCorruptedError(
          forKey: name, in: container, debugDescription: "\(name.stringValue) is no \(Key.self)")
      }
      self[key] = try container.decode(Int.self, forKey: name)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for key in Key.allCases where self[key] != 0 {
      try container.encode(self[key], forKey: Name(stringValue: key.rawValue))
    }
  }
}
