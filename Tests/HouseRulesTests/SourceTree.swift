import Foundation

/// The sources of this package as they lie on disk.
struct SourceTree {
  struct File {
    /// From the top of the repository: `Sources/CallCore/Input.swift`.
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The target the file belongs to.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// The modules it imports, whatever stands before the word `import`.
    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), words.count > position + 1,
          words[..<position].allSatisfy({ Self.importModifiers.contains(String($0)) || $0.hasPrefix("@") })
        else { return nil }
        let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
        let name = kinds.contains(String(words[position + 1])) ? words[position + 2] : words[position + 1]
        return String(name.split(separator: ".")[0])
      }
    }

    /// The lines that are code: without comments and blank ones.
    var code: [(number: Int, text: Substring)] {
      lines.enumerated().filter { _, line in
        let trimmed = line.drop { $0 == " " }
        return !trimmed.isEmpty && !trimmed.hasPrefix("//")
      }.map { ($0.offset + 1, $0.element) }
    }

    private static let importModifiers: Set<String> = ["public", "internal", "private", "fileprivate", "package"]
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// All Swift files below `folder`, ordered by path.
  static func swiftFiles(below folder: String) throws -> [File] {
    try paths(below: folder).filter { $0.hasSuffix(".swift") }.map { path in
      File(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }
  }

  /// The paths of all files below `folder`, ordered, from the top.
  static func paths(below folder: String) -> [String] {
    let start = root.appending(path: folder)
    guard let walk = FileManager.default.enumerator(atPath: start.path) else { return [] }
    return walk.compactMap { $0 as? String }.map { "\(folder)/\($0)" }.sorted()
  }
}
