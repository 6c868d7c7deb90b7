/// One difference between two descriptions of a centre, in words.
public struct BlueprintChange: Codable, Hashable, Sendable, CustomStringConvertible {
  /// What was changed: `queue sales`, `number 1000`, `flow welcome`.
  public var subject: String
  /// How: `offer-time 20s → 15s`, `added`, `removed`.
  public var text: String

  public init(subject: String, text: String) {
    self.subject = subject
    self.text = text
  }

  /// `queue sales: offer-time 20s → 15s`; `agent alice removed`.
  public var description: String {
    text == "added" || text == "removed" ? "\(subject) \(text)" : "\(subject): \(text)"
  }
}
