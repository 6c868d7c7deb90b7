/// Holds a text to the part of YAML that a blueprint uses.
///
/// A blueprint needs mappings, lists and texts of one line. What else YAML has
/// (anchors and aliases, tags, block texts, complex keys, directives) is
/// refused here, before the parser sees it: each is a trap for a person who
/// only wants to describe a centre, and aliases of aliases make a small file
/// huge. The scanner also bounds nesting, so that what comes after it may recurse.
struct DialectScanner {
  /// How deep `[` and `{` may be nested.
  static let flowDepthMax = 16
  /// The rightmost column in which an entry may begin; bounds block nesting.
  static let indentationMax = 100

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1
  private var flowDepth = 0
  /// A new token may begin here: `"`, `&` and the like have their meaning.
  private var isTokenStart = true
  /// Inside a text without quotes.
  private var isInPlain = false
  /// Only spaces so far on this line.
  private var isIndentation = true

  private init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  /// The first thing in the text that a blueprint can't have, or nil.
  static func firstViolation(in scalars: [Unicode.Scalar]) -> (line: Int, column: Int, message: String)? {
    var scanner = DialectScanner(scalars)
    while scanner.index < scalars.count {
      let (line, column) = (scanner.line, scanner.column)
      if let message = scanner.step() { return (line, column, message) }
    }
    return nil
  }

  private var current: Unicode.Scalar { scalars[index] }
  private var next: Unicode.Scalar? { index + 1 < scalars.count ? scalars[index + 1] : nil }
  private var isNextBlank: Bool { next.map { $0 == " " || $0 == "\n" || $0 == "\r" } ?? true }
  private var isAfterBlank: Bool { index == 0 || " \t\n\r".unicodeScalars.contains(scalars[index - 1]) }

  private mutating func advance() {
    if current == "\n" || (current == "\r" && next != "\n") {
      (line, column, isIndentation) = (line + 1, 1, true)
      if flowDepth == 0 { isInPlain = false }
      isTokenStart = !isInPlain
    } else {
      column += 1
    }
    index += 1
  }

  /// Takes one scalar, a comment or a quoted text; a message refuses it.
  private mutating func step() -> String? {
    switch current {
    case "\n", "\r":
      advance()
      return nil
    case " ":
      advance()
      return nil
    case "\t":
      if isIndentation || isTokenStart { return "A tab can't be used here. Indent and separate with spaces." }
      advance()
      return nil
    case "#" where isAfterBlank:
      while index < scalars.count, current != "\n", current != "\r" { advance() }
      return nil
    case let scalar where Self.isForbidden(scalar):
      return "The invisible character \(Self.name(of: scalar)) can't be used. Remove it."
    default:
      defer { isIndentation = false }
      return isTokenStart ? startToken() : continueToken()
    }
  }

  private mutating func startToken() -> String? {
    if isEntryStart, column > Self.indentationMax {
      return "This is indented more than \(Self.indentationMax) columns. Indent each level by two spaces."
    }
    switch current {
    case "'", "\"": return takeQuoted()
    case "[", "{": return open()
    case "]", "}": close()
    case ",": advance()
    case "-" where isNextBlank: advance()
    case ":" where isNextBlank: advance()
    case "-" where column == 1 && isMarker("-"), "." where column == 1 && isMarker("."):
      for _ in 0..<3 { advance() }
    case "?" where isNextBlank:
      return "'? ' starts a key of several lines, which is not used here. Write 'key: value', or put a text in quotes."
    case "&", "*":
      return Self.quotingHint(for: current, because: "anchors (&) and aliases (*) are not used here")
    case "!": return Self.quotingHint(for: current, because: "tags (!) are not used here")
    case "|", ">": return Self.quotingHint(for: current, because: "texts of several lines are not used here")
    case "%", "@", "`": return Self.quotingHint(for: current, because: "YAML keeps that character for itself")
    default:
      (isInPlain, isTokenStart) = (true, false)
      advance()
    }
    return nil
  }

  /// Inside a text without quotes, or right behind one with quotes.
  private mutating func continueToken() -> String? {
    let isFlowEnd = flowDepth > 0 && (next.map { ",[]{}".unicodeScalars.contains($0) } ?? false)
    switch current {
    case ":" where isNextBlank || isFlowEnd || !isInPlain:
      (isTokenStart, isInPlain) = (true, false)
      advance()
    case "," where flowDepth > 0:
      (isTokenStart, isInPlain) = (true, false)
      advance()
    case "[" where flowDepth > 0, "{" where flowDepth > 0: return open()
    case "]" where flowDepth > 0, "}" where flowDepth > 0: close()
    default: advance()
    }
    return nil
  }

  private mutating func open() -> String? {
    guard flowDepth < Self.flowDepthMax else {
      return "Brackets are nested deeper than \(Self.flowDepthMax). Write the list over several lines."
    }
    flowDepth += 1
    (isTokenStart, isInPlain) = (true, false)
    advance()
    return nil
  }

  private mutating func close() {
    flowDepth = max(0, flowDepth - 1)
    (isTokenStart, isInPlain) = (false, false)
    advance()
  }

  private mutating func takeQuoted() -> String? {
    let quote = current
    let start = (index, line, column)
    advance()
    while index < scalars.count, current != "\n", current != "\r" {
      if let message = quotedViolation() { return message }
      let isEscape = quote == "\"" ? current == "\\" : current == "'" && next == "'"
      if isEscape, let next, next != "\n", next != "\r" {
        advance()
      } else if current == quote {
        advance()
        (isTokenStart, isInPlain) = (false, false)
        return nil
      }
      advance()
    }
    (index, line, column) = start
    return
      "The quoted text does not end on its line. Close it with \(quote == "'" ? "an apostrophe" : "a quotation mark")."
  }

  private func quotedViolation() -> String? {
    guard Self.isForbidden(current) else { return nil }
    return "This quoted text holds the invisible character \(Self.name(of: current)). Remove it."
  }

  /// Whether an entry of a block begins here, rather than the value of one.
  private var isEntryStart: Bool { isIndentation || current == "-" && isNextBlank }

  private func isMarker(_ scalar: Unicode.Scalar) -> Bool {
    guard index + 2 < scalars.count, scalars[index + 1] == scalar, scalars[index + 2] == scalar else { return false }
    return index + 3 == scalars.count || " \n\r".unicodeScalars.contains(scalars[index + 3])
  }

  /// What can't be printed, or what would break a line without showing it.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xE000...0xF8FF, 0xFFFE, 0xFFFF: true
    // Characters that turn the direction of writing make a text read other than it is.
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func quotingHint(for scalar: Unicode.Scalar, because reason: String) -> String {
    "A text that starts with \(scalar) must be in quotes, as in '\(scalar)'; \(reason)."
  }
}
