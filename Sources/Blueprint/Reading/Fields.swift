/// A mapping of which each key has a known meaning.
struct Fields {
  /// What the mapping describes, for messages: `queue 'sales'`.
  let subject: String
  let position: SourcePosition
  private let entries: [YAMLEntry]

  /// Finds every key that is not `known`.
  init(_ entries: [YAMLEntry], of subject: String, at position: SourcePosition, known: [String], findings: Findings) {
    self.subject = subject
    self.position = position
    self.entries = entries
    for entry in entries where !known.contains(entry.key) {
      findings.error(
        entry.keyPosition,
        "\(subject.capitalisedFirst) has no key '\(entry.key)'."
          + Suggestion.sentence(for: entry.key, among: known, kind: "keys"))
    }
  }

  /// The entry, or nil when the key is not written.
  func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key == key } }

  /// Replaces a default by what is written, if something right is.
  func take<Value>(_ key: String, into target: inout Value, by read: (YAMLValue) -> Value?) {
    if let value = entry(key)?.value, let written = read(value) { target = written }
  }

  /// Replaces a default duration by what is written.
  func take(_ key: String, in range: ClosedRange<Duration>, into target: inout Duration, findings: Findings) {
    take(key, into: &target) { $0.duration(key, in: range, findings: findings) }
  }

  /// Replaces a default number by what is written.
  func take(_ key: String, in range: ClosedRange<Int>, into target: inout Int, findings: Findings) {
    take(key, into: &target) { $0.integer(key, in: range, findings: findings) }
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
