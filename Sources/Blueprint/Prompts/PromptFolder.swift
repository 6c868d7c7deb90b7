import Foundation

/// The folder of the prompts: `<language>/<name>.wav`.
///
/// Looks at each prompt once however often it is used. A class, so that what
/// it saw is kept; it never leaves the synchronous call that made it.
final class PromptFolder {
  /// What is wrong with a prompt, in sentences.
  struct Report: Equatable {
    var errors: [String] = []
    var warnings: [String] = []
  }

  private static let namesMax = 5_000

  let path: String
  /// The language in which every prompt must exist; Asterisk falls back to it.
  let language: String
  private var reports: [String: Report] = [:]

  init(path: String, language: String) {
    self.path = path
    self.language = language
  }

  /// What is wrong with the prompt `name`. Reported the first time only; nil after that.
  func report(of name: String) -> Report? {
    guard reports[name] == nil else { return nil }
    var report = Report()
    lookAt(name, in: language, isRequired: true, report: &report)
    for other in languages where other != language { lookAt(name, in: other, isRequired: false, report: &report) }
    reports[name] = report
    return report
  }

  private lazy var languages: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().filter { !$0.hasPrefix(".") && isFolder("\(path)/\($0)") }
  }()

  private func isFolder(_ path: String) -> Bool {
    var flag: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &flag) && flag.boolValue
  }

  private func lookAt(_ name: String, in language: String, isRequired: Bool, report: inout Report) {
    let base = "\(path)/\(language)/\(name)"
    var hasOne = false
    for (ending, rate) in [("wav", 8_000), ("wav16", 16_000)]
    where FileManager.default.fileExists(atPath: "\(base).\(ending)") {
      hasOne = true
      if let fault = fault(of: "\(base).\(ending)", rate: rate) { report.errors.append(fault) }
    }
    guard !hasOne else { return }
    if isRequired {
      report.errors.append(missing(name, base: base))
    } else {
      report.warnings.append(
        "Prompt '\(name)' is not there in '\(language)' (\(base).wav); those callers hear '\(self.language)'.")
    }
  }

  private func missing(_ name: String, base: String) -> String {
    for ending in ["mp3", "ogg", "gsm", "ulaw", "alaw", "sln", "sln16", "g722", "WAV", "flac", "m4a"]
    where FileManager.default.fileExists(atPath: "\(base).\(ending)") {
      return "Prompt '\(name)' is there as .\(ending), not as .wav. "
        + Self.conversion(from: "\(base).\(ending)", to: base)
    }
    let known = names
    let hint = known.isEmpty ? "" : Suggestion.sentence(for: name, among: known, kind: "prompts")
    return "There is no prompt '\(name)': \(base).wav is missing.\(hint)"
  }

  /// Why the sound can't be played, or nil when it can.
  private func fault(of file: String, rate: Int) -> String? {
    let base = String(file.prefix(upTo: file.lastIndex(of: ".") ?? file.endIndex))
    do {
      let resolved = URL(fileURLWithPath: file).resolvingSymlinksInPath()
      let attributes = try FileManager.default.attributesOfItem(atPath: resolved.path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        return "\(file) is not a file. Put one in its place."
      }
      let handle = try FileHandle(forReadingFrom: resolved)
      defer { try? handle.close() }
      let head = [UInt8](try handle.read(upToCount: WaveFile.headBytesMax) ?? Data())
      let size = (attributes[.size] as? NSNumber)?.intValue ?? head.count
      let wave = try WaveFile(head: head, fileBytes: size)
      return wave.sampleRate == rate ? nil : wrongRate(wave.sampleRate, file: file, base: base)
    } catch let fault as WaveFile.Fault {
      return "\(file) \(fault.words). " + (fault.isConvertible ? Self.conversion(from: file, to: base) : "Replace it.")
    } catch {
      return "\(file) can't be read: \(SourceFolder.reason(of: error))."
    }
  }

  private func wrongRate(_ rate: Int, file: String, base: String) -> String {
    switch rate {
    case 16_000: "\(file) has 16 kHz, which Asterisk takes only from \(base).wav16. Rename it."
    case 8_000: "\(file) has 8 kHz, which Asterisk takes only from \(base).wav. Rename it."
    default: "\(file) has \(rate) Hz. " + Self.conversion(from: file, to: base)
    }
  }

  private static func conversion(from file: String, to base: String) -> String {
    let target = file == "\(base).wav" ? "\(base).new.wav" : "\(base).wav"
    return "Convert it: sox '\(file)' -r 8000 -c 1 -b 16 -e signed-integer '\(target)'"
      + (file == "\(base).wav" ? " && mv '\(target)' '\(file)'." : ".")
  }

  /// The names of the prompts in the main language.
  private var names: [String] {
    guard let walker = FileManager.default.enumerator(atPath: "\(path)/\(language)") else { return [] }
    var names: [String] = []
    for case let file as String in walker.prefix(Self.namesMax) {
      for ending in [".wav", ".wav16"] where file.hasSuffix(ending) {
        names.append(String(file.dropLast(ending.count)))
      }
    }
    return names.sorted()
  }
}
