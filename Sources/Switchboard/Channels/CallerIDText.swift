import Telephony

/// The caller id of an originate as Asterisk reads it: `"Sales" <4930200>`.
enum CallerIDText {
  /// - Parameters:
  ///   - name: put in quotes, with quotes and backslashes in it escaped.
  ///   - number: characters that can't be in a number or a SIP user (those
  ///     that would end it, and controls) are left out; nil for none.
  static func text(name: String, number: String?) -> String {
    let escaped = name.unicodeScalars.reduce(into: "") { text, scalar in
      guard !isControl(scalar) else { return }
      if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
      text.unicodeScalars.append(scalar)
    }
    let kept = (number ?? "").unicodeScalars.filter { !isControl($0) && !"<>\"\\, ".unicodeScalars.contains($0) }
    return "\"\(escaped)\" <\(String(String.UnicodeScalarView(kept)))>"
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || scalar.value == 0x7f }
}
