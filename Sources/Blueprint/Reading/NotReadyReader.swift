import CallCore

/// Reads a reason for which agents may be not ready.
struct NotReadyReader {
  static let keys = ["limit"]
  static let limits: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)

  let findings: Findings

  /// A list of reasons, as the mapping that it is short for.
  static func mapping(_ section: YAMLValue) -> YAMLValue {
    guard case .list(let items) = section.content, !items.isEmpty else { return section }
    var mapping = section
    var entries: [YAMLEntry] = []
    for item in items {
      guard case .text(let name) = item.content else { return section }
      entries.append(
        YAMLEntry(key: name, keyPosition: item.position, value: YAMLValue(position: item.position, content: .nothing)))
    }
    mapping.content = .mapping(entries)
    return mapping
  }

  /// Nothing or `none` for no limit, a limit, or a mapping with one.
  func read(_ entry: YAMLEntry) -> NotReadyReason? {
    switch entry.value.content {
    case .nothing: return NotReadyReason()
    case .mapping(let entries):
      var reason = NotReadyReason()
      let fields = Fields(
        entries, of: "reason '\(entry.key)'", at: entry.keyPosition, known: Self.keys, findings: findings)
      fields.take("limit", into: &reason.limit) {
        $0.durationOrNone("limit", in: Self.limits, findings: findings)
      }
      return reason
    case .text, .list:
      let limit = entry.value.durationOrNone(entry.key, in: Self.limits, findings: findings)
      return limit.map { NotReadyReason(limit: $0) }
    }
  }
}
