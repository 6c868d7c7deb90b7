import Foundation
import Telephony
import Testing

@testable import Blueprint

/// The reference of the YAML says what is so.
@Suite struct ReferenceTests {
  private let reference: String

  init() throws {
    let path = repository + "/Sources/Blueprint/Blueprint.docc/Flows.md"
    reference = try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func itsExamplesAreWithoutFault() {
    let blocks = reference.components(separatedBy: "```yaml\n").dropFirst()
    let examples = blocks.compactMap { $0.components(separatedBy: "```").first }
    // Whole centres; the others are parts.
    let centres = examples.filter { $0.contains("agents:") && $0.contains("flows:") }
    #expect(centres.count == 2)
    for centre in centres { #expect(findings(of: centre) == []) }
    for part in examples where part.hasPrefix("announcements:") {
      let lines = part.split(separator: "\n").map { "    \($0)\n" }.joined()
      #expect(findings(of: "queues:\n  q:\n" + lines).allSatisfy { $0.contains("warning: No ") })
    }
  }

  @Test func everyStepAndKeyIsInIt() {
    for verb in FlowDraft.Verb.allCases {
      #expect(reference.contains("`- \(verb.rawValue)"), "the step \(verb.rawValue)")
      for key in verb.keys { #expect(reference.contains("| `\(key)` |"), "the key \(key)") }
    }
    let centre = CentreReader.sections + AgentReader.keys + MembershipReader.keys + NotReadyReader.keys
    let queue = QueueReader.keys + QueueRulesReader.serviceLevelKeys + QueueRulesReader.lastAgentKeys
    let parts = RoutingStepReader.keys + MissRulesReader.keys + AnnouncementReader.keys
    let callbacks = CallbackReader.keys + CallbackReader.confirmKeys + CallbackReader.numberKeys
    for key in centre + queue + parts + callbacks {
      #expect(reference.contains("| `\(key)` |"), "the key \(key)")
    }
  }

  @Test func theRangesAreInIt() {
    let ranges = [
      QueueReader.offerTimes, QueueReader.wrapUpTimes, QueueReader.wrapUpMaxima, QueueReader.retryTimes,
      QueueReader.callAgainTimes, QueueStepReader.waits, QueueStepReader.agentTimes, RoutingStepReader.moments,
      MissRulesReader.delays, AnnouncementReader.firsts, AnnouncementReader.intervals, NotReadyReader.limits,
      QueueRulesReader.estimates, QueueRulesReader.thresholds, QueueRulesReader.shortAbandons,
      QueueRulesReader.lastAgentTimes, QueueRulesReader.memories, StrategyReader.progressTimes,
      StrategyReader.ageingTimes, CallbackReader.offers, CallbackReader.ringTimes, CallbackReader.retries,
      CallbackReader.expiries, CallbackReader.confirmTimes, CallbackReader.offerIntervals, CallbackReader.estimates,
    ]
    for range in ranges {
      let (low, high) = (DurationText.words(range.lowerBound), DurationText.words(range.upperBound))
      #expect(reference.contains("`\(low)` to `\(high)`"))
    }
    #expect(reference.contains("| 1 to 10 | 3 |") && FlowReader.tries == 1...10)
    #expect(reference.contains("`500ms` to `60s`") && FlowReader.digitTimes == .milliseconds(500) ... .seconds(60))
    #expect(reference.contains("`\(DurationText.words(QueueStepReader.waitDefault))`"))
    #expect(reference.contains("`\(DurationText.words(QueueStepReader.agentTimeDefault))`"))
    #expect(reference.contains("`1%` to `99%`") && QueueRulesReader.occupancies == 1...99)
    #expect(reference.contains("`{hunt: 3}`, 1 to 50") && StrategyReader.huntSizes == 1...50)
    for word in AgentConditionsReader.words + AgentConditionsReader.aliases {
      #expect(reference.contains("`\(word.name)`"), "\(word.name)")
    }
    for word in AnnouncementReader.words { #expect(reference.contains("| `\(word.name)` |"), "\(word.name)") }
    for skip in RoutingStepReader.skips { #expect(reference.contains("`\(skip.name)`"), "\(skip.name)") }
  }
}
