/// A YAML text as a tree that knows where each of its parts was written.
struct YAMLValue {
  enum Content {
    /// `key:` with nothing behind it, or `~`.
    case nothing
    case text(String)
    case list([YAMLValue])
    case mapping([YAMLEntry])
  }

  var position: SourcePosition
  var content: Content

  /// What it is, in words for a message.
  var kind: String {
    switch content {
    case .nothing: "nothing"
    case .text: "a text"
    case .list: "a list"
    case .mapping: "a mapping (key: value)"
    }
  }
}

/// One `key: value` of a mapping.
struct YAMLEntry {
  var key: String
  var keyPosition: SourcePosition
  var value: YAMLValue
}
