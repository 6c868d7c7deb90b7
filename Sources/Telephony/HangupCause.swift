/// Why a channel ended: a cause value of ITU-T Q.850, as Asterisk reports it.
///
/// Open: a value we have no name for is kept as it came.
public struct HangupCause: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(Int.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// Asterisk gave none.
  public static let unknown = HangupCause(rawValue: 0)
  public static let unallocated = HangupCause(rawValue: 1)
  public static let normalClearing = HangupCause(rawValue: 16)
  public static let userBusy = HangupCause(rawValue: 17)
  public static let noUserResponse = HangupCause(rawValue: 18)
  public static let noAnswer = HangupCause(rawValue: 19)
  public static let subscriberAbsent = HangupCause(rawValue: 20)
  public static let callRejected = HangupCause(rawValue: 21)
  public static let answeredElsewhere = HangupCause(rawValue: 26)
  public static let destinationOutOfOrder = HangupCause(rawValue: 27)
  public static let normalUnspecified = HangupCause(rawValue: 31)
  public static let congestion = HangupCause(rawValue: 34)
  public static let networkOutOfOrder = HangupCause(rawValue: 38)
  public static let temporaryFailure = HangupCause(rawValue: 41)
  public static let interworking = HangupCause(rawValue: 127)

  /// The cause's name in words, or its number.
  public var description: String { Self.names[rawValue] ?? "cause \(rawValue)" }

  private static let names: [Int: String] = [
    0: "unknown", 1: "unallocated number", 16: "normal clearing", 17: "user busy", 18: "no user response",
    19: "no answer", 20: "subscriber absent", 21: "call rejected", 26: "answered elsewhere",
    27: "destination out of order", 31: "normal, unspecified", 34: "congestion", 38: "network out of order",
    41: "temporary failure", 127: "interworking",
  ]
}
