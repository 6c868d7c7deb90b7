/// What a name may consist of.
struct NameRule {
  /// What may be written, in words: `letters, digits, - and _`.
  let words: String
  let lengthMax: Int
  private let first: @Sendable (Unicode.Scalar) -> Bool
  private let rest: @Sendable (Unicode.Scalar) -> Bool

  func accepts(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard let head = scalars.first, scalars.count <= lengthMax else { return false }
    return first(head) && scalars.dropFirst().allSatisfy(rest)
  }

  /// The sentence that refuses a name.
  func refusal(of text: String, as kind: String) -> String {
    let length = text.unicodeScalars.count
    if length > lengthMax { return "The \(kind) is \(length) characters long; \(lengthMax) are allowed." }
    return "'\(text)' can't be \(kind.hasArticleAn ? "an" : "a") \(kind). Use \(words)."
  }

  /// Tenants become the first part of every id, which dots separate.
  static let tenant = NameRule(
    words: "small letters, digits and -, with a letter or digit first", lengthMax: 16,
    first: { isSmall($0) || isDigit($0) }, rest: { isSmall($0) || isDigit($0) || $0 == "-" })
  /// Queues, agents, flows and labels.
  static let identifier = NameRule(
    words: "letters, digits, - and _, with a letter or digit first", lengthMax: 40,
    first: { isLetter($0) || isDigit($0) }, rest: { isLetter($0) || isDigit($0) || $0 == "-" || $0 == "_" })
  /// What a caller may dial: digits mostly, but SIP allows names.
  static let number = NameRule(
    words: "digits, letters and . - _ + * #", lengthMax: 64,
    first: { isLetter($0) || isDigit($0) || "+*#".unicodeScalars.contains($0) },
    rest: { isLetter($0) || isDigit($0) || "+*#-_.".unicodeScalars.contains($0) })
  static let prompt = NameRule(
    words: "letters, digits, - and _, with / between folders", lengthMax: 80,
    first: { isLetter($0) || isDigit($0) },
    rest: { isLetter($0) || isDigit($0) || $0 == "-" || $0 == "_" || $0 == "/" })
  /// A sound file of Asterisk's own.
  static let sound = NameRule(
    words: "letters, digits, - and _, with / between folders", lengthMax: 80,
    first: { isLetter($0) || isDigit($0) },
    rest: { isLetter($0) || isDigit($0) || "-_/.".unicodeScalars.contains($0) })
  /// A name or a raw tone of indications.conf.
  static let tone = NameRule(
    words: "a name such as ring, or a tone such as 440/1000,0/3000", lengthMax: 200,
    first: { isLetter($0) || isDigit($0) || $0 == "!" },
    rest: { isLetter($0) || isDigit($0) || "-_/,+*!.".unicodeScalars.contains($0) })
  static let digits = NameRule(
    words: "digits, * and #", lengthMax: 40,
    first: { isDigit($0) || $0 == "*" || $0 == "#" }, rest: { isDigit($0) || $0 == "*" || $0 == "#" })
  /// A section of musiconhold.conf.
  static let musicClass = NameRule(
    words: "letters, digits, - and _", lengthMax: 40,
    first: { isLetter($0) || isDigit($0) }, rest: { isLetter($0) || isDigit($0) || $0 == "-" || $0 == "_" })
  /// A context of the dialplan. AST_MAX_CONTEXT is 80 with the final zero.
  static let context = NameRule(
    words: "letters, digits, dots, - and _", lengthMax: 79,
    first: { isLetter($0) || isDigit($0) || $0 == "_" },
    rest: { isLetter($0) || isDigit($0) || "-_.".unicodeScalars.contains($0) })
  /// An extension of the dialplan. AST_MAX_EXTENSION is 80 with the final zero.
  static let dialplanExtension = NameRule(
    words: "digits, letters and . - _ + * #", lengthMax: 79,
    first: { isLetter($0) || isDigit($0) || "+*#".unicodeScalars.contains($0) },
    rest: { isLetter($0) || isDigit($0) || "+*#-_.".unicodeScalars.contains($0) })

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func isSmall(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) }
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { isSmall(scalar) || ("A"..."Z").contains(scalar) }
}

extension String {
  fileprivate var hasArticleAn: Bool { first.map { "aeio".contains($0) } ?? false }
}
