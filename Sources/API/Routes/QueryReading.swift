import Telephony

/// What the filters of several lists have in common.
extension APIRoute {
  static func moment(_ text: String, _ name: String) throws(APIError) -> Instant {
    guard let moment = Timestamp(text) else {
      throw .badRequest("invalid_\(name)", "“\(name)” must be a moment of RFC 3339, like 2026-11-21T04:05:06Z.")
    }
    return moment.instant
  }

  static func limit(_ text: String) throws(APIError) -> Int {
    guard let limit = Int(text), (1...500).contains(limit) else {
      throw .badRequest("invalid_limit", "“limit” must be a whole number from 1 to 500.")
    }
    return limit
  }

  /// One of the words of an enum.
  static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ text: String, _ name: String, as type: Word.Type
  ) throws(APIError) -> Word {
    guard let word = Word(rawValue: text) else {
      let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badRequest("invalid_\(name)", "There is no \(name) “\(text)”; there are \(known).")
    }
    return word
  }
}
