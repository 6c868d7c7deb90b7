/// A place in a file of a blueprint.
public struct SourcePosition: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The file's path as it was found: the folder as it was given, and what is below it.
  public var file: String
  /// Counts from 1; 0 when the file or folder as a whole is meant.
  public var line: Int
  /// Counts from 1, in Unicode scalars; 0 when the file or folder as a whole is meant.
  public var column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The file or folder as a whole.
  init(whole file: String) { self.init(file: file, line: 0, column: 0) }

  /// `flows/centre.yaml:4:3`, or only the path when the whole file is meant.
  public var description: String { line == 0 ? file : "\(file):\(line):\(column)" }

  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}
