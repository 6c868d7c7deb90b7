import CallCore
import Foundation
import Telephony
import Testing

@testable import Blueprint

/// A wrong text, and exactly what is said of it.
struct WrongText: Sendable, CustomTestStringConvertible {
  var text: String
  var findings: [String]
  var testDescription: String { text.replacing("\n", with: " ⏎ ") }

  init(_ text: String, _ findings: String...) {
    self.text = text
    self.findings = findings
  }
}

/// The repository's own folder, whatever links lead to it.
let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// Loads texts as if they were files of the folder `flows`, with the example's prompts.
func load(
  _ files: [(name: String, text: String)], prompts: String = repository + "/prompts",
  options: BlueprintOptions = BlueprintOptions()
) throws(BlueprintError) -> LoadedBlueprint {
  let sources = files.map {
    SourceFile(relativePath: $0.name, shownPath: "flows/" + $0.name, bytes: Array($0.text.utf8))
  }
  return try Blueprint.load(sources, of: "flows", prompts: prompts, options: options, findings: Findings())
}

/// Loads one text as the file `flows/centre.yaml`.
func load(_ text: String) throws(BlueprintError) -> LoadedBlueprint { try load([("centre.yaml", text)]) }

/// All findings of some files, as they are printed.
func findings(of files: [(name: String, text: String)], prompts: String = repository + "/prompts") -> [String] {
  do throws(BlueprintError) {
    return try load(files, prompts: prompts).warnings.map(\.description)
  } catch {
    return error.findings.map(\.description)
  }
}

/// All findings of one text, as they are printed, without `flows/centre.yaml:`.
func findings(of text: String) -> [String] {
  findings(of: [("centre.yaml", text)]).map { finding in
    let start = "flows/centre.yaml:"
    return finding.hasPrefix(start) ? String(finding.dropFirst(start.count)) : finding
  }
}

/// A small centre in which everything is right, with a flow of these steps.
func centre(steps: String) -> String {
  """
  numbers: {"1000": main}
  queues: {sales: {}}
  agents: {alice: {device: PJSIP/alice, queues: [sales]}}
  flows:
    main:
      - answer
  \(steps.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n"))
      - queue: sales

  """
}

/// A folder that is removed with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "blueprint-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}

/// A WAV file of silence; every number of its head can be made wrong.
func wave(
  format: UInt16 = 1, channels: UInt16 = 1, rate: UInt32 = 8_000, bits: UInt16 = 16, soundBytes: Int = 320,
  statedBytes: UInt32? = nil, before: [UInt8] = []
) -> [UInt8] {
  func little(_ number: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
  }
  let blockAlign = channels * bits / 8
  var bytes = Array("RIFF".utf8) + little(UInt32(36 + soundBytes), 4) + Array("WAVE".utf8) + Array("fmt ".utf8)
  bytes += little(16, 4) + little(UInt32(format), 2) + little(UInt32(channels), 2) + little(rate, 4)
  bytes += little(rate * UInt32(blockAlign), 4) + little(UInt32(blockAlign), 2) + little(UInt32(bits), 2)
  bytes += before + Array("data".utf8) + little(statedBytes ?? UInt32(soundBytes), 4)
  return bytes + [UInt8](repeating: 0, count: soundBytes)
}
