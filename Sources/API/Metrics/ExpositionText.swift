/// Writes the Prometheus text format, version 0.0.4.
///
/// <https://prometheus.io/docs/instrumenting/exposition_formats/>
struct ExpositionText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  /// Begins a family; its samples follow before the next one begins.
  mutating func begin(_ name: String, type: String, help: String) {
    if !help.isEmpty { text += "# HELP \(name) \(Self.escapedHelp(help))\n" }
    text += "# TYPE \(name) \(type)\n"
  }

  mutating func sample(_ name: String, _ labels: [MetricLabel] = [], _ value: Double) {
    text += name
    if !labels.isEmpty {
      text += "{"
      text += labels.map { "\(Self.legalLabel($0.name))=\"\(Self.escapedValue($0.value))\"" }.joined(separator: ",")
      text += "}"
    }
    text += " \(Self.number(value))\n"
  }

  /// Adds samples, those of one name together whatever order they come in. Of
  /// two with the same name and labels, which Prometheus would refuse the
  /// whole answer for, the first counts.
  mutating func add(_ samples: [MetricSample]) {
    var order: [String] = []
    var families: [String: [MetricSample]] = [:]
    for sample in samples {
      if families[sample.name]?.contains(where: { $0.labels == sample.labels }) ?? false { continue }
      if families[sample.name] == nil { order.append(sample.name) }
      families[sample.name, default: []].append(sample)
    }
    for name in order {
      guard let family = families[name], let first = family.first else { continue }
      let legal = Self.legalName(name)
      begin(legal, type: first.kind.rawValue, help: first.help)
      for member in family { sample(legal, member.labels, member.value) }
    }
  }

  /// `name` with what may not stand in a metric's name replaced by `_`.
  static func legalName(_ name: String) -> String { legal(name) { $0 == ":" } }

  static func legalLabel(_ name: String) -> String { legal(name) { _ in false } }

  private static func legal(_ name: String, also isAllowed: (Character) -> Bool) -> String {
    var result = ""
    for character in name {
      let isLetter = character.isASCII && (character.isLetter || character == "_")
      let isDigit = character.isASCII && character.isNumber
      if isDigit && result.isEmpty { result += "_" }
      result.append(isLetter || isDigit || isAllowed(character) ? character : "_")
    }
    return result.isEmpty ? "_" : result
  }

  static func escapedHelp(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }

  static func escapedValue(_ text: String) -> String { escapedHelp(text).replacing("\"", with: "\\\"") }

  /// A whole number without a fraction, as people expect to read counts.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return String(value)
  }
}
