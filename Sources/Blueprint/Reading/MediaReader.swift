import Telephony

/// Reads what is played: one item, or a list of them.
struct MediaReader {
  private static let itemsMax = 20
  private static let kinds = ["sound:", "tone:", "digits:", "number:"]

  /// What Asterisk finds our prompts under: `cordboard/`.
  let soundPrefix: String
  let prompts: PromptFolder
  let findings: Findings

  /// Where the media are played; a tone never ends, so it has not its place everywhere.
  enum Purpose {
    case play
    case menu
  }

  /// The media, or nil when something is wrong with them.
  func read(_ value: YAMLValue, of what: String, for purpose: Purpose) -> [Media]? {
    guard let items = items(value, of: what) else { return nil }
    let media = items.map { read($0, of: what) }
    for (index, item) in zip(items, media).enumerated() {
      if case .tone? = item.1 { check(tone: item.0, isLast: index == items.count - 1, for: purpose) }
    }
    let good = media.compactMap { $0 }
    return good.count == items.count ? good : nil
  }

  /// Prompts, without tones: those never end.
  func sounds(_ value: YAMLValue, of what: String) -> [Media]? {
    guard let items = items(value, of: what) else { return nil }
    let sounds = items.compactMap { readEnding($0, of: what) }
    return sounds.count == items.count ? sounds : nil
  }

  /// What is written as one item or as a list, 1 to 20; nil when it is none.
  func items(_ value: YAMLValue, of what: String) -> [YAMLValue]? {
    let items: [YAMLValue]
    switch value.content {
    case .list(let list): items = list
    default: items = [value]
    }
    guard !items.isEmpty else {
      findings.error(value.position, "\(what.capitalisedFirst) is an empty list. Name a prompt.")
      return nil
    }
    guard items.count <= Self.itemsMax else {
      findings.error(value.position, "\(what.capitalisedFirst) has \(items.count) items; \(Self.itemsMax) are allowed.")
      return nil
    }
    return items
  }

  /// One item, or nil when something is wrong with it.
  func read(_ item: YAMLValue, of what: String) -> Media? {
    guard let text = item.text(what, example: "welcome", findings: findings) else { return nil }
    guard let colon = text.firstIndex(of: ":") else { return prompt(text, at: item.position) }
    let (kind, rest) = (String(text[...colon]), String(text[text.index(after: colon)...]))
    switch kind {
    case "sound:":
      guard accepts(rest, .sound, as: "sound", at: item.position), isInside(rest, at: item.position) else { return nil }
      return .sound(rest)
    case "tone:": return accepts(rest, .tone, as: "tone", at: item.position) ? .tone(rest) : nil
    case "digits:": return accepts(rest, .digits, as: "row of digits", at: item.position) ? .digits(rest) : nil
    case "number:":
      guard let number = Int(rest), (0...999_999_999).contains(number) else {
        findings.error(item.position, "'\(rest)' is not a number to say. Write a whole one from 0 to 999999999.")
        return nil
      }
      return .number(number)
    default:
      findings.error(
        item.position,
        "'\(kind)' is not a kind of sound." + Suggestion.sentence(for: kind, among: Self.kinds, kind: "kinds")
          + " A prompt of your own has only its name.")
      return nil
    }
  }

  /// One item of what is said while somebody waits, which must end by itself.
  func readEnding(_ item: YAMLValue, of what: String) -> Media? {
    guard let media = read(item, of: what) else { return nil }
    guard case .tone = media else { return media }
    findings.error(item.position, "A tone never ends, so what is said here would not either. Use a prompt.")
    return nil
  }

  private func prompt(_ name: String, at position: SourcePosition) -> Media? {
    let ending = [".wav", ".wav16"].first { name.hasSuffix($0) }
    if let ending {
      findings.error(position, "Write a prompt without its ending: '\(name.dropLast(ending.count))'.")
      return nil
    }
    guard accepts(name, .prompt, as: "prompt", at: position), isInside(name, at: position) else { return nil }
    guard let report = prompts.report(of: name) else { return .sound(soundPrefix + name) }
    for error in report.errors { findings.error(position, error) }
    for warning in report.warnings { findings.warn(position, warning) }
    return .sound(soundPrefix + name)
  }

  private func accepts(_ text: String, _ rule: NameRule, as kind: String, at position: SourcePosition) -> Bool {
    if rule.accepts(text) { return true }
    findings.error(position, rule.refusal(of: text, as: kind))
    return false
  }

  /// Whether a path has no empty or dotted part, which could lead out of the folder.
  private func isInside(_ path: String, at position: SourcePosition) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) { return true }
    findings.error(position, "'\(path)' is not a path. Write folders and a name with one / between them.")
    return false
  }

  private func check(tone: YAMLValue, isLast: Bool, for purpose: Purpose) {
    if purpose == .menu {
      findings.error(
        tone.position, "A tone never ends, so this menu would never wait for its digit. Use a prompt.")
    } else if isLast {
      findings.warn(
        tone.position, "A tone does not end by itself: this step lasts until the caller hangs up, or half an hour.")
    } else {
      findings.error(tone.position, "A tone never ends, so what follows it is never heard. Put it last.")
    }
  }
}
