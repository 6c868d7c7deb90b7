public import CallCore

/// A blueprint that was found to be right.
public struct LoadedBlueprint: Equatable, Sendable {
  /// A file that it was made of.
  public struct File: Equatable, Sendable {
    /// The folder as it was given, and the path below it.
    public var path: String
    public var byteCount: Int

    public init(path: String, byteCount: Int) {
      self.path = path
      self.byteCount = byteCount
    }
  }

  /// Every name in it leads somewhere.
  public var definition: CentreDefinition
  /// What somebody should look at; ordered by file, line and column.
  public var warnings: [BlueprintFinding]
  /// What it was made of, ordered by path.
  public var files: [File]

  public init(definition: CentreDefinition, warnings: [BlueprintFinding], files: [File]) {
    self.definition = definition
    self.warnings = warnings
    self.files = files
  }
}
