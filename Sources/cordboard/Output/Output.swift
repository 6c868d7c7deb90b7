import Foundation

/// Writes to standard output, whole lines at once.
enum Output {
  static func line(_ text: String) { write(text + "\n") }

  static func write(_ text: String) {
    // Nobody reads any more (`cordboard … | head`): that's the end of it.
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      exit(0)
    }
  }

  /// A value as JSON, for people and programs.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    line(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
