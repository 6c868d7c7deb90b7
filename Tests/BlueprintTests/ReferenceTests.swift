import Foundation
import Testing

@testable import Blueprint

/// The reference of the YAML says what is so.
@Suite struct ReferenceTests {
  private let reference: String

  init() throws {
    let path = repository + "/Sources/Blueprint/Blueprint.docc/Flows.md"
    reference = try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func itsExampleIsWithoutFault() throws {
    let blocks = reference.components(separatedBy: "```yaml\n").dropFirst()
    let example = try #require(blocks.first?.components(separatedBy: "```").first)
    #expect(findings(of: example) == [])
  }

  @Test func everyStepAndKeyIsInIt() {
    for verb in FlowDraft.Verb.allCases {
      #expect(reference.contains("`- \(verb.rawValue)"), "the step \(verb.rawValue)")
      for key in verb.keys { #expect(reference.contains("| `\(key)` |"), "the key \(key)") }
    }
    for key in CentreReader.sections + QueueReader.keys + AgentReader.keys {
      #expect(reference.contains("| `\(key)` |"), "the key \(key)")
    }
  }

  @Test func theRangesAreInIt() {
    for range in [QueueReader.offerTimes, QueueReader.wrapUpTimes, FlowReader.waits] {
      let (low, high) = (DurationText.words(range.lowerBound), DurationText.words(range.upperBound))
      #expect(reference.contains("`\(low)` to `\(high)`"))
    }
    #expect(reference.contains("| 1 to 10 | 3 |") && FlowReader.tries == 1...10)
    #expect(reference.contains("`500ms` to `60s`") && FlowReader.digitTimes == .milliseconds(500) ... .seconds(60))
    #expect(reference.contains("`\(DurationText.words(FlowReader.waitDefault))`"))
  }
}
