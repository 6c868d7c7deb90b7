import Foundation
import Telephony

/// How long prompts last: the blueprint has checked that each is a WAV file of
/// 16 bits and one channel at 8 kHz, or at 16 kHz for `.wav16`.
struct PromptTimes {
  private(set) var times: [Media: Duration] = [:]
  private static let headBytes = 44

  /// - Parameters:
  ///   - folder: with a folder for each language in it.
  ///   - language: of which the lengths are taken.
  init(folder: String, language: String = "en") {
    let files = URL(filePath: folder).appending(path: language)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: files.path)) ?? []
    for name in names.sorted() {
      let bytesPerSecond = name.hasSuffix(".wav") ? 16_000 : name.hasSuffix(".wav16") ? 32_000 : 0
      guard bytesPerSecond > 0,
        let size = try? files.appending(path: name).resourceValues(forKeys: [.fileSizeKey]).fileSize
      else { continue }
      let prompt = name.split(separator: ".").dropLast().joined(separator: ".")
      let milliseconds = max(0, size - Self.headBytes) * 1_000 / bytesPerSecond
      times[.sound("cordboard/\(prompt)")] = .milliseconds(milliseconds)
    }
  }
}
