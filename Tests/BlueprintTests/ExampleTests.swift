import Blueprint
import CallCore
import Foundation
import Telephony
import Testing

/// The example centre that comes with Cordboard.
@Suite struct ExampleTests {
  @Test func theExampleIsWithoutFault() throws {
    #expect(Blueprint.check(directory: repository + "/flows", prompts: repository + "/prompts") == [])
  }

  @Test func theExampleIsWhatItsTextSays() throws {
    let centre = try Blueprint.load(directory: repository + "/flows", prompts: repository + "/prompts").definition
    #expect(centre.tenant == "demo")
    #expect(centre.numbers == ["1000": "welcome"])
    #expect(centre.defaultFlow == nil)
    let queue = QueueDefinition(name: "Sales", offerTime: .seconds(15), wrapUpTime: .seconds(2), musicClass: "default")
    #expect(centre.queues["sales"] == queue)
    #expect(centre.queues.keys.sorted() == ["sales", "support"])
    #expect(centre.agents.keys.sorted() == ["agent1", "agent2", "agent3", "agent4", "agent5"])
    for (agent, description) in centre.agents {
      #expect(description.device == "PJSIP/\(agent)")
      #expect(description.queues == ["sales", "support"])
    }
    let flow = try #require(centre.flows["welcome"])
    #expect(
      flow.steps == [
        .answer,
        .play([.sound("cordboard/welcome")]),
        .menu(
          Menu(
            prompt: [.sound("cordboard/main-menu")], options: ["1": 3, "2": 5], digitTime: .seconds(5), triesMax: 3,
            invalidPrompt: [.sound("cordboard/not-an-option")], silencePrompt: [.sound("cordboard/nothing-pressed")],
            otherwise: 8)),
        .play([.sound("cordboard/please-wait")]),
        .queue(QueueStep(queue: "sales", waitMax: .seconds(180), onTimeout: 7)),
        .play([.sound("cordboard/please-wait")]),
        .queue(QueueStep(queue: "support", waitMax: .seconds(180), onTimeout: 7)),
        .play([.sound("cordboard/nobody-free")]),
        .play([.sound("cordboard/goodbye")]),
        .hangUp(.normalClearing),
      ])
  }

  @Test func thePromptsAreSmallAndTheirTextsAreWrittenDown() throws {
    let folder = repository + "/prompts/en"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    let script = try String(contentsOfFile: repository + "/prompts/make-prompts.sh", encoding: .utf8)
    var bytes = 0
    for file in files {
      bytes += try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)).count
      #expect(script.contains("speak en \(file.replacing(".wav", with: "")) "), "\(file) is not made by the script")
    }
    #expect(files.count >= 7)
    #expect(bytes < 500_000)
  }
}
