import CallCore
import Telephony

/// Reads how the callers of a queue may be called back.
struct CallbackReader {
  static let keys = [
    "key", "prompt", "offer-after", "offer-every", "estimated-wait-min", "accepted", "refused", "dial", "caller-id",
    "ring-time", "attempts", "retry-after", "expires-after", "confirm", "whisper", "max", "numbers",
  ]
  static let confirmKeys = ["key", "prompt", "within"]
  static let numberKeys = ["digits-min", "digits-max", "allow", "refuse"]
  static let offers: ClosedRange<Duration> = .zero ... .seconds(86_400)
  static let offerIntervals: ClosedRange<Duration> = .seconds(5) ... .seconds(86_400)
  static let estimates: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)
  static let ringTimes: ClosedRange<Duration> = .seconds(5) ... .seconds(120)
  static let attempts = 1...10
  static let retries: ClosedRange<Duration> = .seconds(10) ... .seconds(86_400)
  static let expiries: ClosedRange<Duration> = .seconds(60) ... .seconds(604_800)
  static let confirmTimes: ClosedRange<Duration> = .seconds(3) ... .seconds(120)
  static let maxima = 1...10_000
  static let digitCounts = 3...15
  static let prefixesMax = 50
  static let example = "callback: {key: 9, dial: \"PJSIP/{number}@trunk\"}"

  let media: MediaReader
  let findings: Findings

  /// What was read: the rules, and the announcement that offers them.
  struct Read {
    var rules: CallbackRules
    var offer: QueueAnnouncement?
  }

  func read(_ value: YAMLValue) -> Read? {
    guard let entries = value.entries("'callback'", example: Self.example, findings: findings) else { return nil }
    let errorsBefore = findings.errorCount
    let fields = Fields(entries, of: "'callback'", at: value.position, known: Self.keys, findings: findings)
    var rules = CallbackRules(key: "", endpoint: "")
    readMust(fields, into: &rules)
    readTimes(fields, into: &rules)
    fields.take("accepted", into: &rules.acceptedPrompt) { media.sounds($0, of: "'accepted'") }
    fields.take("refused", into: &rules.refusedPrompt) { media.sounds($0, of: "'refused'") }
    fields.take("whisper", into: &rules.whisper) { media.sounds($0, of: "'whisper'") }
    fields.take("confirm", into: &rules.confirmation) { value in readConfirmation(value).map { .some($0) } }
    fields.take("numbers", into: &rules.numbers) { readNumbers($0) }
    let offer = readOffer(fields)
    guard findings.errorCount == errorsBefore else { return nil }
    if rules.confirmation == nil {
      findings.warn(
        value.position,
        "Without 'confirm' agents are connected with answering machines, too. "
          + "Write 'confirm: {key: 1, prompt: please-press-1}'.")
    }
    if rules.refusedPrompt.isEmpty {
      findings.warn(
        value.position, "Without 'refused' callers whose number can't be called back hear nothing when they press.")
    }
    return Read(rules: rules, offer: offer)
  }

  // MARK: What must be there

  private func readMust(_ fields: Fields, into rules: inout CallbackRules) {
    if let value = fields.entry("key")?.value {
      rules.key = key(value, of: "'key'") ?? ""
    } else {
      findings.error(fields.position, "This callback has no key to take it by. Write one, as in 'key: 9'.")
    }
    if let value = fields.entry("dial")?.value {
      rules.endpoint = endpoint(value) ?? ""
    } else {
      findings.error(
        fields.position, "This callback does not say what to dial. Write it, as in 'dial: \"PJSIP/{number}@trunk\"'.")
    }
    fields.take("caller-id", into: &rules.callerNumber) { value in
      value.name("caller id", rule: .number, example: "caller-id: \"+4930200\"", findings: findings).map { .some($0) }
    }
  }

  private func key(_ value: YAMLValue, of what: String) -> String? {
    guard let text = value.text(what, example: "key: 9", findings: findings) else { return nil }
    guard text.unicodeScalars.count == 1, NameRule.digits.accepts(text) else {
      findings.error(value.position, "'\(text)' is not a key of the telephone. Use one of 0 to 9, * and #.")
      return nil
    }
    return text
  }

  private func endpoint(_ value: YAMLValue) -> String? {
    let example = "dial: \"PJSIP/{number}@trunk\""
    guard let text = value.text("'dial'", example: example, findings: findings) else { return nil }
    guard text.contains("{number}") else {
      findings.error(
        value.position,
        "'dial' does not say where the customer's number goes: write '{number}' there, as in '\(example)'.")
      return nil
    }
    let dialled = text.replacing("{number}", with: "1")
    guard AgentReader.isDevice(dialled), !dialled.contains("{") else {
      findings.error(
        value.position,
        "'\(text)' is nothing that can be dialled. Write a technology and a resource, as in '\(example)'.")
      return nil
    }
    return text
  }

  // MARK: Times and limits

  private func readTimes(_ fields: Fields, into rules: inout CallbackRules) {
    fields.take("ring-time", in: Self.ringTimes, into: &rules.ringTime, findings: findings)
    fields.take("attempts", in: Self.attempts, into: &rules.attempts, findings: findings)
    fields.take("retry-after", in: Self.retries, into: &rules.retryTime, findings: findings)
    fields.take("expires-after", in: Self.expiries, into: &rules.expiryTime, findings: findings)
    fields.take("max", into: &rules.openMax) { $0.integerOrNone("max", in: Self.maxima, findings: findings) }
    if let retry = fields.entry("retry-after"), rules.attempts == 1 {
      findings.warn(retry.keyPosition, "'retry-after' changes nothing while 'attempts' is 1.")
    }
    let least = rules.retryTime * (rules.attempts - 1)
    if least >= rules.expiryTime {
      findings.warn(
        fields.entry("expires-after")?.keyPosition ?? fields.position,
        "\(rules.attempts) attempts every \(DurationText.words(rules.retryTime)) take longer than 'expires-after' "
          + "(\(DurationText.words(rules.expiryTime))): the last ones are never made.")
    }
  }

  private func readConfirmation(_ value: YAMLValue) -> CallbackConfirmation? {
    let example = "confirm: {key: 1, prompt: please-press-1}"
    guard let entries = value.entries("'confirm'", example: example, findings: findings) else { return nil }
    let fields = Fields(entries, of: "'confirm'", at: value.position, known: Self.confirmKeys, findings: findings)
    var confirmation = CallbackConfirmation(key: "1", prompt: [])
    if let value = fields.entry("key")?.value, let key = key(value, of: "'key'") { confirmation.key = key }
    if let value = fields.entry("prompt")?.value {
      confirmation.prompt = media.sounds(value, of: "'prompt'") ?? []
    } else {
      findings.error(
        fields.position, "Nobody presses a key unasked. Write what is asked, as in 'prompt: please-press-1'.")
    }
    fields.take("within", in: Self.confirmTimes, into: &confirmation.time, findings: findings)
    return confirmation
  }

  private func readNumbers(_ value: YAMLValue) -> CallbackNumbers? {
    let example = "numbers: {digits-min: 7, refuse: [\"0900\"]}"
    guard let entries = value.entries("'numbers'", example: example, findings: findings) else { return nil }
    let fields = Fields(entries, of: "'numbers'", at: value.position, known: Self.numberKeys, findings: findings)
    var numbers = CallbackNumbers()
    var (least, most) = (numbers.digits.lowerBound, numbers.digits.upperBound)
    fields.take("digits-min", in: Self.digitCounts, into: &least, findings: findings)
    fields.take("digits-max", in: Self.digitCounts, into: &most, findings: findings)
    if least > most {
      findings.error(
        (fields.entry("digits-max") ?? fields.entry("digits-min"))?.value.position ?? fields.position,
        "'digits-max' is \(most), less than 'digits-min' (\(least)).")
    } else {
      numbers.digits = least...most
    }
    fields.take("allow", into: &numbers.prefixes) { prefixes($0, "allow") }
    fields.take("refuse", into: &numbers.refusedPrefixes) { prefixes($0, "refuse") }
    return numbers
  }

  private func prefixes(_ value: YAMLValue, _ key: String) -> [String]? {
    value.nameList(
      key, of: "the beginning of a number", example: "[\"+49\"]", max: Self.prefixesMax, findings: findings
    ) { text, item in
      let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
      if (1...6).contains(text.count), !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) { return true }
      findings.error(
        item.position, "'\(text)' is not how a number begins. Write up to six characters, as in '+49' or '0900'.")
      return false
    }
  }

  // MARK: What is heard

  /// The announcement that offers the callback.
  private func readOffer(_ fields: Fields) -> QueueAnnouncement? {
    let times = ["offer-after", "offer-every", "estimated-wait-min"]
    guard let prompt = fields.entry("prompt") else {
      for key in times {
        guard let entry = fields.entry(key) else { continue }
        findings.error(
          entry.keyPosition, "'\(key)' says when, but not what. Write 'prompt: press-9-for-a-callback' too.")
      }
      return nil
    }
    guard let sounds = media.sounds(prompt.value, of: "'prompt'") else { return nil }
    var first = Duration.seconds(30)
    var every: Duration?
    var offer = CallbackOffer()
    fields.take("offer-after", in: Self.offers, into: &first, findings: findings)
    fields.take("offer-every", into: &every) {
      $0.durationOrNone("offer-every", in: Self.offerIntervals, findings: findings)
    }
    fields.take("estimated-wait-min", into: &offer.estimatedWaitMin) {
      $0.durationOrNone("estimated-wait-min", in: Self.estimates, findings: findings)
    }
    return QueueAnnouncement(
      variants: [sounds.map { .media($0) }], first: first, every: every, callbackOffer: offer)
  }
}
