import Yams

/// Makes a ``YAMLValue`` of a file.
struct YAMLReader {
  /// How many keys that stand twice in a mapping are looked for in one file.
  private static let duplicatesMax = 20

  let file: SourceFile
  let findings: Findings
  private var scalars: [Unicode.Scalar] = []
  /// Where a line begins, as an index of `scalars`.
  private var lineStarts: [Int] = [0]
  /// The true names of keys that were changed for the parser, by place.
  private var trueNames: [Place: String] = [:]

  private struct Place: Hashable {
    var line: Int
    var column: Int
  }

  init(file: SourceFile, findings: Findings) {
    self.file = file
    self.findings = findings
  }

  /// The file's tree; nil when it is empty, or is wrong (then with a finding).
  mutating func read() -> YAMLValue? {
    guard let decoded = file.scalars(findings: findings) else { return nil }
    scalars = decoded
    if let violation = DialectScanner.firstViolation(in: scalars) {
      findings.error(position(violation.line, violation.column), violation.message)
      return nil
    }
    lineStarts += scalars.indices.filter { scalars[$0] == "\n" || isLoneReturn(at: $0) }.map { $0 + 1 }
    guard let root = parse() else { return nil }
    return value(of: root)
  }

  private func isLoneReturn(at index: Int) -> Bool {
    scalars[index] == "\r" && !(index + 1 < scalars.count && scalars[index + 1] == "\n")
  }

  private func position(_ line: Int, _ column: Int) -> SourcePosition {
    SourcePosition(file: file.shownPath, line: line, column: column)
  }

  // MARK: Parsing

  /// Parses until no key is left that stands twice.
  ///
  /// The parser gives up at the first such key and tells only where it stands
  /// first. So that one is renamed and the text parsed again; ``value(of:)``
  /// gives the names back and finds all the duplicates in their places.
  private mutating func parse() -> Node? {
    for _ in 0...Self.duplicatesMax {
      do {
        return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        let name = names.first ?? ""
        guard rename(name, at: context.mark) else {
          findings.error(
            position(context.mark.line, context.mark.column),
            "The key '\(name)' stands twice in this mapping. Remove one.")
          return nil
        }
      } catch let error as YamlError {
        report(error)
        return nil
      } catch {
        findings.error(position(1, 1), "The file can't be parsed: \(error).")
        return nil
      }
    }
    findings.error(position(1, 1), "More than \(Self.duplicatesMax) keys stand twice. Is a part of the file repeated?")
    return nil
  }

  private var text: String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  /// Puts a character of the private use area (which no blueprint can hold)
  /// in the place of the key's first, so that no position moves.
  private mutating func rename(_ name: String, at mark: Mark) -> Bool {
    guard lineStarts.indices.contains(mark.line - 1) else { return false }
    var index = lineStarts[mark.line - 1] + mark.column - 1
    guard scalars.indices.contains(index) else { return false }
    if scalars[index] == "'" || scalars[index] == "\"" {
      index += 1
      // An escape, or an empty key: changing it would change what follows.
      guard scalars.indices.contains(index), !"'\"\\".unicodeScalars.contains(scalars[index]) else { return false }
    }
    guard !"[]{},:#\n\r ".unicodeScalars.contains(scalars[index]),
      let substitute = Unicode.Scalar(0xE000 + trueNames.count)
    else { return false }
    scalars[index] = substitute
    trueNames[Place(line: mark.line, column: mark.column)] = name
    return true
  }

  private func report(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let place = clamped(mark)
      findings.error(
        place, YAMLProblem.sentence(problem: problem, context: context.map { ($0.text, $0.mark.line) }, at: place.line))
    case .reader(let problem, _, _, _):
      findings.error(position(1, 1), "The file can't be read as YAML: \(problem).")
    default:
      findings.error(position(1, 1), "The file can't be parsed: \(error).")
    }
  }

  /// The parser's place, which may be behind the end, as one in the text.
  private func clamped(_ mark: Mark) -> SourcePosition {
    let line = min(max(1, mark.line), lineStarts.count)
    let end = line < lineStarts.count ? lineStarts[line] : scalars.count + 1
    return position(line, min(max(1, mark.column), max(1, end - lineStarts[line - 1])))
  }

  // MARK: Converting

  private func value(of node: Node) -> YAMLValue {
    let place = node.mark.map { position($0.line, $0.column) } ?? position(1, 1)
    switch node {
    case .scalar(let scalar): return YAMLValue(position: place, content: content(of: scalar))
    case .sequence(let sequence):
      return YAMLValue(position: place, content: .list(sequence.map { value(of: $0) }))
    case .mapping(let mapping): return YAMLValue(position: place, content: .mapping(entries(of: mapping)))
    case .alias:
      findings.error(place, "Aliases are not used here. Write the value out.")
      return YAMLValue(position: place, content: .nothing)
    }
  }

  private func content(of scalar: Node.Scalar) -> YAMLValue.Content {
    let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    return isNull ? .nothing : .text(scalar.string)
  }

  private func entries(of mapping: Node.Mapping) -> [YAMLEntry] {
    var entries: [YAMLEntry] = []
    var places: [String: SourcePosition] = [:]
    for (key, node) in mapping {
      let place = key.mark.map { position($0.line, $0.column) } ?? position(1, 1)
      guard case .text(let written)? = key.scalar.map({ content(of: $0) }) else {
        findings.error(place, "A key must be a text, as in 'name: value'.")
        continue
      }
      let name = trueNames[Place(line: place.line, column: place.column)] ?? written
      if let first = places[name] {
        findings.error(
          place, "The key '\(name)' stands twice in this mapping; first on line \(first.line). Remove one.")
        continue
      }
      places[name] = place
      entries.append(YAMLEntry(key: name, keyPosition: place, value: value(of: node)))
    }
    return entries
  }
}
