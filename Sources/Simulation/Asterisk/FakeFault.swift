public import ARI

/// Something that goes wrong with certain requests.
public struct FakeFault: Sendable {
  public enum Effect: Sendable, Equatable {
    /// Carried out at once, answered this much later than usual.
    case slowReply(Duration)
    /// Carried out, and answered, this much later than usual.
    case slowRequest(Duration)
    /// Carried out, never answered.
    case lostReply
    /// Neither carried out nor answered.
    case lostRequest
    /// Refused with this status, not carried out.
    case refused(Int)
  }

  let effect: Effect
  /// How many more requests it hits.
  var hitsLeft: Int
  let matches: @Sendable (ARIRequest) -> Bool

  /// - Parameters:
  ///   - effect: what goes wrong.
  ///   - hits: how many requests it hits; then it is over.
  ///   - matches: which requests.
  public init(
    _ effect: Effect, hits: Int = 1, where matches: @escaping @Sendable (ARIRequest) -> Bool
  ) {
    self.effect = effect
    hitsLeft = hits
    self.matches = matches
  }

  /// Hits requests of that method whose path ends with `suffix`.
  public init(_ effect: Effect, hits: Int = 1, _ method: ARIRequest.Method, _ suffix: String) {
    self.init(effect, hits: hits) { $0.method == method && $0.path.hasSuffix(suffix) }
  }
}
