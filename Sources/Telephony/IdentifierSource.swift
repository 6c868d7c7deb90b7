/// Makes ids that sort by creation, are short, and repeat with the seed.
///
/// An id is `tenant.node.release.stamp`, where the stamp is ten base-32
/// characters of milliseconds and six of a counter that starts at a random
/// place: unique within a tenant even when a clock stands still, sortable as
/// text. The alphabet is Crockford's base 32 in lower case (no i, l, o, u).
public struct IdentifierSource: Codable, Equatable, Sendable {
  public let tenant: TenantID
  private var counter: UInt64

  /// - Parameters:
  ///   - tenant: whose ids these are.
  ///   - generator: decides where the counter starts.
  public init(tenant: TenantID, generator: inout SeededGenerator) {
    self.tenant = tenant
    counter = generator.next() & Self.counterMask
  }

  /// The id of a call that arrived on `node` at `now` under `release`.
  public mutating func nextCall(on node: NodeID, release: ReleaseID, at now: Instant) -> CallID {
    counter = (counter &+ 1) & Self.counterMask
    let milliseconds = UInt64(clamping: now.microsecondsSinceEpoch / 1_000)
    let stamp = Self.text(milliseconds, width: 10) + Self.text(counter, width: 6)
    return CallID("\(tenant).\(node).\(release).\(stamp)")
  }

  /// Whether an Asterisk object's id was chosen by us, for `tenant`.
  public static func isOurs(_ rawID: String, tenant: TenantID) -> Bool {
    rawID.hasPrefix(tenant.rawValue + ".")
  }

  private static let counterMask: UInt64 = (1 << 30) - 1
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  private static func text(_ number: UInt64, width: Int) -> String {
    var rest = number
    var characters = [UInt8](repeating: 0, count: width)
    for index in characters.indices.reversed() {
      characters[index] = alphabet[Int(rest & 31)]
      rest >>= 5
    }
    return String(decoding: characters, as: UTF8.self)
  }
}
