import Foundation

/// How the API writes JSON. Keys are sorted so that the same answer is the
/// same text.
enum APIJSON {
  static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
