import CallCore
import Telephony

/// Reads skills: those that agents have and those that callers need.
struct SkillReader {
  static let levels = 1...100
  static let skillsMax = 100
  /// The level of an agent's skill that is only named.
  static let fullLevel = 100
  /// The level of a needed skill that is only named: whoever has it will do.
  static let anyLevel = 1

  let findings: Findings

  /// `{german: 50}`, or a list of skills that all have the level `bare`.
  func levels(_ value: YAMLValue, of key: String, bare: Int) -> [SkillID: Int]? {
    switch value.content {
    case .text, .list:
      return list(value, of: key, example: "[german]").map { names in
        Dictionary(names.map { ($0, bare) }, uniquingKeysWith: max)
      }
    case .nothing, .mapping: return levels(written: value, of: key)
    }
  }

  private func levels(written value: YAMLValue, of key: String) -> [SkillID: Int]? {
    let example = "\(key): {german: 50}"
    guard let entries = value.entries("'\(key)'", example: example, findings: findings) else { return nil }
    guard entries.count <= Self.skillsMax else {
      findings.error(value.position, "'\(key)' has \(entries.count) entries; \(Self.skillsMax) are allowed.")
      return nil
    }
    var levels: [SkillID: Int] = [:]
    for entry in entries {
      guard accepts(entry.key, at: entry.keyPosition) else { continue }
      levels[SkillID(entry.key)] = entry.value.integer(entry.key, in: Self.levels, findings: findings)
    }
    return levels.count == entries.count ? levels : nil
  }

  /// A list of skills.
  func list(_ value: YAMLValue, of key: String, example: String = "[vip]") -> [SkillID]? {
    value.nameList(key, of: "the skill", example: example, max: Self.skillsMax, findings: findings) { name, item in
      accepts(name, at: item.position)
    }?.map { SkillID($0) }
  }

  private func accepts(_ name: String, at position: SourcePosition) -> Bool {
    if NameRule.identifier.accepts(name) { return true }
    findings.error(position, NameRule.identifier.refusal(of: name, as: "skill"))
    return false
  }

  /// What `skills` and `prefer` of a queue or of a flow's step say.
  func demand(_ fields: Fields) -> SkillDemand {
    var demand = SkillDemand()
    fields.take("skills", into: &demand.required) { levels($0, of: "skills", bare: Self.anyLevel) }
    fields.take("prefer", into: &demand.preferred) { list($0, of: "prefer") }
    return demand
  }
}
