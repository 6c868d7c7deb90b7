import Foundation
import Logging
import Yams

/// Takes values out of a YAML mapping of mappings, and gathers everything
/// that is wrong, each finding with its place.
struct ConfigurationReader {
  /// One mapping of the file, and which of its keys were asked for.
  final class Section {
    fileprivate let name: String
    fileprivate let mapping: Node.Mapping?
    fileprivate let mark: Mark?
    fileprivate var asked: [String] = []

    fileprivate init(name: String, mapping: Node.Mapping?, mark: Mark?) {
      self.name = name
      self.mapping = mapping
      self.mark = mark
    }

    var isThere: Bool { mapping != nil }
    fileprivate func value(_ key: String) -> Node? { mapping?.first { $0.key.string == key }?.value }
    fileprivate func key(_ key: String) -> Node? { mapping?.first { $0.key.string == key }?.key }
  }

  private let file: String
  private let folder: String
  private let root: Section
  private var sections: [Section]
  private var findings: [(mark: Mark?, text: String)] = []

  init(yaml: String, file: String) throws(ConfigurationError) {
    self.file = file
    folder = URL(filePath: file).deletingLastPathComponent().path
    let node: Node?
    do {
      node = try Yams.compose(yaml: yaml)
    } catch {
      throw ConfigurationError(Self.finding(of: error, file: file))
    }
    guard let node, let mapping = node.mapping else {
      throw ConfigurationError("\(file):1:1: error: must be a mapping with node, asterisk, database and so on")
    }
    root = Section(name: "", mapping: mapping, mark: node.mark)
    sections = [root]
  }

  /// Complains of keys that nobody asked for, then of everything.
  mutating func finish() throws(ConfigurationError) {
    for section in sections {
      for (key, _) in section.mapping ?? [:] where !section.asked.contains(key.string ?? "") {
        let known = section.asked.joined(separator: ", ")
        let place = section.name.isEmpty ? "here" : "in \(section.name)"
        findings.append((key.mark, "unknown key \(key.string ?? "?"); there are \(known) \(place)"))
      }
    }
    guard findings.isEmpty else {
      let ordered = findings.sorted {
        ($0.mark?.line ?? 0, $0.mark?.column ?? 0) < ($1.mark?.line ?? 0, $1.mark?.column ?? 0)
      }
      throw ConfigurationError(ordered.map { Self.line(file, $0.mark, $0.text) })
    }
  }

  mutating func section(_ name: String, isRequired: Bool = true) -> Section {
    root.asked.append(name)
    let value = root.value(name)
    if value == nil, isRequired {
      findings.append((root.mark, "\(name) is missing"))
    } else if let value, value.mapping == nil {
      findings.append((value.mark, "\(name) must be a mapping"))
    }
    let section = Section(name: name, mapping: value?.mapping, mark: root.key(name)?.mark)
    // Without it there is nothing more to say about what should be in it.
    if value?.mapping != nil { sections.append(section) }
    return section
  }

  /// A text that must be there; `meaning` says what it is for.
  mutating func text(_ key: String, in section: Section? = nil, _ meaning: String) -> String {
    let section = section ?? root
    guard let text = optionalText(key, in: section) else {
      if section.value(key) == nil, section.mapping != nil {
        findings.append((section.mark, "\(name(key, section)) is missing: \(meaning)"))
      }
      return ""
    }
    return text
  }

  mutating func text(_ key: String, in section: Section, default fallback: String) -> String {
    optionalText(key, in: section) ?? fallback
  }

  mutating func path(_ key: String, in section: Section? = nil, _ meaning: String) -> String {
    absolute(text(key, in: section, meaning))
  }

  mutating func path(_ key: String, in section: Section, default fallback: String) -> String {
    absolute(text(key, in: section, default: fallback))
  }

  mutating func optionalPath(_ key: String, in section: Section) -> String? {
    optionalText(key, in: section).map(absolute)
  }

  mutating func port(_ key: String, in section: Section, default fallback: Int) -> Int {
    guard let text = optionalText(key, in: section) else { return fallback }
    guard let port = Int(text), (1...65_535).contains(port) else {
      complain(key, in: section, "must be a port, 1 to 65535")
      return fallback
    }
    return port
  }

  mutating func count(
    _ key: String, in section: Section, in range: ClosedRange<Int>, default fallback: Int
  ) -> Int {
    guard let text = optionalText(key, in: section) else { return fallback }
    guard let count = Int(text), range.contains(count) else {
      complain(key, in: section, "must be a whole number, \(range.lowerBound) to \(range.upperBound)")
      return fallback
    }
    return count
  }

  /// A size in bytes, written in kB, MB or GB: `50MB`.
  mutating func size(_ key: String, in section: Section, atLeast least: Int, default fallback: Int) -> Int {
    guard let text = optionalText(key, in: section) else { return fallback }
    let units = ["kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000]
    guard let match = text.wholeMatch(of: /([0-9]{1,6}) ?(kB|MB|GB)/), let number = Int(match.1),
      let unit = units[String(match.2)], number * unit >= least
    else {
      complain(key, in: section, "must be a size of at least \(least / 1_000_000)MB, such as 50MB")
      return fallback
    }
    return number * unit
  }

  /// So many days, 1 to 36,500; nil for `all`.
  mutating func days(_ key: String, in section: Section, default fallback: Int) -> Int? {
    guard let text = optionalText(key, in: section) else { return fallback }
    if text == "all" { return nil }
    guard let days = Int(text), (1...36_500).contains(days) else {
      complain(key, in: section, "must be a number of days, 1 to 36500, or all")
      return fallback
    }
    return days
  }

  /// A time of day, `03:30`, since midnight; nil for `never`.
  mutating func timeOfDay(_ key: String, default fallback: Duration) -> Duration? {
    guard let text = optionalText(key, in: root) else { return fallback }
    if text == "never" { return nil }
    guard let match = text.wholeMatch(of: /([01][0-9]|2[0-3]):([0-5][0-9])/), let hours = Int(match.1),
      let minutes = Int(match.2)
    else {
      complain(key, in: root, "must be a time of day, such as \"03:30\", or never")
      return fallback
    }
    return .seconds(hours * 3_600 + minutes * 60)
  }

  mutating func level(_ key: String, in section: Section, default fallback: Logger.Level) -> Logger.Level {
    guard let text = optionalText(key, in: section) else { return fallback }
    guard let level = Logger.Level(rawValue: text) else {
      complain(key, in: section, "must be one of " + Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))
      return fallback
    }
    return level
  }

  /// Notes that the value of a key, which is there, is not right.
  mutating func complain(_ key: String, in section: Section? = nil, _ text: String) {
    let section = section ?? root
    findings.append((section.value(key)?.mark, "\(name(key, section)) \(text)"))
  }

  private mutating func optionalText(_ key: String, in section: Section) -> String? {
    section.asked.append(key)
    guard let value = section.value(key) else { return nil }
    guard let scalar = value.scalar, !scalar.string.isEmpty, scalar.string != "~", scalar.string != "null" else {
      complain(key, in: section, "must be a text on one line")
      return nil
    }
    return scalar.string
  }

  private func name(_ key: String, _ section: Section) -> String {
    section.name.isEmpty ? key : "\(section.name): \(key)"
  }

  private func absolute(_ path: String) -> String {
    path.isEmpty || path.hasPrefix("/") ? path : URL(filePath: "\(folder)/\(path)").standardized.path
  }

  private static func line(_ file: String, _ mark: Mark?, _ text: String) -> String {
    "\(file):\(mark?.line ?? 1):\(mark?.column ?? 1): error: \(text)"
  }

  private static func finding(of error: any Error, file: String) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      line(file, mark, problem)
    case .duplicatedKeysInMapping(let duplicates, let context):
      line(file, context.mark, "the key \(duplicates.first.map { "\($0)" } ?? "") stands there twice")
    default: line(file, nil, "can't be read as YAML: \(error)")
    }
  }
}
