/// Something in a blueprint that is wrong, or is probably not what was meant.
public struct BlueprintFinding: Codable, Hashable, Sendable, CustomStringConvertible {
  /// How bad a finding is.
  public enum Severity: String, Codable, Sendable, CaseIterable {
    /// The blueprint can't be put into force.
    case error
    /// It can, but somebody should look.
    case warning
  }

  public var severity: Severity
  public var position: SourcePosition
  /// What is wrong and what would be right, without the position.
  public var message: String

  public init(severity: Severity, position: SourcePosition, message: String) {
    self.severity = severity
    self.position = position
    self.message = message
  }

  /// As compilers write it: `flows/centre.yaml:4:3: error: unknown key …`.
  public var description: String { "\(position): \(severity.rawValue): \(message)" }
}
