import Foundation
import Telephony
import Testing

@testable import Blueprint

/// Broken files never stop the process, and what is said of them has a place.
@Suite struct FuzzTests {
  private let files: [(name: String, bytes: [UInt8])]

  init() throws {
    let examples = try ["centre.yaml", "welcome.yaml"].map { name in
      (name, [UInt8](try Data(contentsOf: URL(fileURLWithPath: repository + "/flows/" + name))))
    }
    files = examples + [("routing.yaml", Array(RoutingFileTests.everyKey.utf8))]
  }

  /// Loads the example with one file's bytes changed (or the routing's file,
  /// which is a centre by itself), and looks at every finding.
  private func load(_ bytes: [UInt8], as name: String, _ comment: Comment) {
    let sources = files.filter { ($0.name == "routing.yaml") == (name == "routing.yaml") }.map { file in
      SourceFile(
        relativePath: file.name, shownPath: "flows/" + file.name, bytes: file.name == name ? bytes : file.bytes)
    }
    let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
    do throws(BlueprintError) {
      let loaded = try Blueprint.load(
        sources, of: "flows", prompts: repository + "/prompts", options: BlueprintOptions(), findings: Findings())
      expectPlaces(loaded.warnings, in: name, lines: lines, comment)
    } catch {
      #expect(error.findings.contains { $0.severity == .error }, comment)
      expectPlaces(error.findings, in: name, lines: lines, comment)
    }
  }

  private func expectPlaces(_ findings: [BlueprintFinding], in name: String, lines: Int, _ comment: Comment) {
    for finding in findings {
      #expect(finding.message.last == "." || finding.message.last == "?", comment)
      let place = finding.position
      // Only a file without any content has nothing to point at.
      guard place.line > 0 else {
        #expect(finding.severity == .warning, comment)
        continue
      }
      #expect(place.column > 0, comment)
      if place.file == "flows/" + name { #expect(place.line <= lines, comment) }
    }
  }

  @Test func everyTruncationIsTakenWell() {
    for file in files {
      for count in 0..<file.bytes.count {
        load(Array(file.bytes.prefix(count)), as: file.name, "\(file.name) to \(count)")
      }
    }
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func randomChangesAreTakenWell(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      "&a ", "*a", "<<: *a", "!!binary x", "\"", "'", "[", "]", "{", "}", ": ", "- ", "? ", "|\n", ">\n", "\t", "#",
      "---\n",
      "...\n", "%TAG ! a\n", "\u{0}", "\u{85}", "\u{2028}", "\u{E000}", "\\u0000", "\r", "\n\n", "~", "null", "@", "`",
      "999999999999999999999", "\u{1F4DE}", "e\u{301}",
    ].map { Array($0.utf8) }
    for round in 0..<600 {
      let file = try #require(files.randomElement(using: &generator))
      var bytes = file.bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: try #require(pieces.randomElement(using: &generator)), at: place)
        case 3:
          let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
          bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &generator))
        default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
        }
      }
      load(bytes, as: file.name, "seed \(seed), round \(round)")
    }
  }

  /// What makes other readers run out of memory, stack or time.
  @Test func bombsAreDefused() {
    var aliases = "a: &a [x, x]\n"
    for level in 1...40 { aliases += "a\(level): &a\(level) [*a\(level == 1 ? "" : "\(level - 1)"), *a]\n" }
    load(Array((aliases + "? *a40 \n: x\n").utf8), as: "centre.yaml", "aliases of aliases")
    for opening in ["[", "{", "- ", "? ", "a: {", "[[", "- [", "{a: "] {
      let deep = String(repeating: opening, count: 500_000 / opening.utf8.count)
      load(Array(deep.utf8), as: "centre.yaml", "many '\(opening)'")
      load(Array(("flows:\n  f:\n    " + deep).utf8), as: "centre.yaml", "many '\(opening)' in a flow")
    }
    var stairs = ""
    for level in 0..<1_000 { stairs += String(repeating: " ", count: level) + "a:\n" }
    load(Array(stairs.utf8), as: "centre.yaml", "stairs")
    var crowd = "queues:\n"
    for number in 0..<20_000 { crowd += "  queue-number-\(number): {}\n" }
    crowd += "agents:\n  a:\n    device: A/a\n    queues: ["
    crowd += String(repeating: "queue-nmuber-1, ", count: 20_000) + "]\nnumbers:\n"
    for number in 0..<10_000 { crowd += "  \(number): unknown-flow-\(number)\n" }
    load(Array(crowd.utf8), as: "centre.yaml", "a crowd of names")
    var chain = "queues:\n"
    for number in 0..<15_000 { chain += "  q\(number): {steps: [{after: 1s, overflow: q\((number + 1) % 15_000)}]}\n" }
    load(Array(chain.utf8), as: "centre.yaml", "a circle of queues")
    load(Array(("tenant: " + String(repeating: "x", count: 900_000)).utf8), as: "centre.yaml", "one long text")
  }
}
