/// Why a blueprint could not be loaded; nothing of it came into force.
public struct BlueprintError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Stable, for programs. Open: more may come.
  public struct Code: RawRepresentable, Codable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The folder is not there or can't be read.
    public static let unreadableFolder = Code(rawValue: "unreadable_folder")
    /// The folder holds no YAML file.
    public static let emptyFolder = Code(rawValue: "empty_folder")
    /// At least one file is wrong.
    public static let invalid = Code(rawValue: "invalid_blueprint")
  }

  public var code: Code
  /// All that was found, warnings included, ordered by file, line and column;
  /// at least one is an error.
  public var findings: [BlueprintFinding]

  public init(code: Code, findings: [BlueprintFinding]) {
    self.code = code
    self.findings = findings
  }

  /// The findings, one a line.
  public var description: String { findings.map(\.description).joined(separator: "\n") }
}
