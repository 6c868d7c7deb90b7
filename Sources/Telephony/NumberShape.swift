/// What may be known of a telephone number without knowing the number: how
/// long it is, and how it begins.
///
/// Rules about numbers ("none that costs money", "no extensions") are decided
/// by it, so that a decision comes out the same after the number was erased.
public struct NumberShape: Codable, Equatable, Sendable {
  /// 3 to 15 (ITU-T E.164).
  public var digits: Int
  /// The first characters, a leading `+` included: six at most, and never the
  /// last four digits.
  public var prefix: String

  public init(digits: Int, prefix: String) {
    self.digits = digits
    self.prefix = prefix
  }

  /// - Parameter number: as the network shows it.
  /// - Returns: nil for what can't be dialled: nothing, `anonymous`, the name
  ///   of a SIP user.
  public init?(_ number: String) {
    guard let dialable = Self.dialable(number) else { return nil }
    digits = dialable.utf8.count { $0 != UInt8(ascii: "+") }
    prefix = String(dialable.prefix(min(6, max(0, dialable.utf8.count - 4))))
  }

  /// The number as it is dialled: digits, with a `+` before them if there was
  /// one. Blanks and what people put between digits (`-./()`) are left out.
  ///
  /// - Returns: nil when anything else is in it, or when there are fewer than 3
  ///   digits or more than 15.
  public static func dialable(_ number: String) -> String? {
    var kept: [UInt8] = []
    for byte in number.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): kept.append(byte)
      case UInt8(ascii: "+") where kept.isEmpty: kept.append(byte)
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("),
        UInt8(ascii: ")"):
        break
      default: return nil
      }
    }
    let digits = kept.count - (kept.first == UInt8(ascii: "+") ? 1 : 0)
    return (3...15).contains(digits) ? String(decoding: kept, as: UTF8.self) : nil
  }
}
