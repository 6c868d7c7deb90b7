import ArgumentParser
import Blueprint
import CallCore
import Foundation
import Telephony

/// `cordboard flow …`: the centre's description.
struct FlowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flow",
    abstract: "Check a centre's description.",
    discussion: """
        cordboard flow check flows
        cordboard flow check /etc/cordboard/flows --prompts /var/lib/cordboard/prompts
      """,
    subcommands: [Check.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say everything that is wrong with a description, or what is in it.",
      discussion: "Needs no server. Ends with exit code 2 when there is an error.")

    @Argument(help: "The folder of the description's files.") var folder: String
    @Option(help: ArgumentHelp("The folder of the prompts (default: prompts beside the folder).", valueName: "folder"))
    var prompts: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
      let prompts = prompts ?? URL(filePath: folder).deletingLastPathComponent().appending(path: "prompts").path
      do throws(BlueprintError) {
        let loaded = try Blueprint.load(directory: folder, prompts: prompts)
        let report = FlowReport(loaded)
        if output.json { return try show(report) }
        for warning in loaded.warnings { Output.line(warning.description) }
        Output.line(report.text)
      } catch {
        guard output.json else { throw error }
        try show(FlowReport(error))
        throw ExitCode(CommandFailure.Exit.badInput.rawValue)
      }
    }

    private func show(_ report: FlowReport) throws(BlueprintError) {
      do {
        try Output.json(report)
      } catch {
        // Texts and numbers always become JSON.
        preconditionFailure("\(error)")
      }
    }
  }
}

/// What `flow check` found.
struct FlowReport: Encodable, Equatable {
  var findings: [BlueprintFinding]
  var release: String?
  var files = 0
  var flows = 0
  var queues = 0
  var agents = 0
  var numbers = 0

  init(_ loaded: LoadedBlueprint) {
    findings = loaded.warnings
    release = loaded.definition.release.rawValue
    files = loaded.files.count
    flows = loaded.definition.flows.count
    queues = loaded.definition.queues.count
    agents = loaded.definition.agents.count
    numbers = loaded.definition.numbers.count
  }

  init(_ error: BlueprintError) { findings = error.findings }

  var text: String {
    let counts = [
      count(files, "file"), count(numbers, "number"), count(flows, "flow"), count(queues, "queue"),
      count(agents, "agent"),
    ].joined(separator: ", ")
    return "Good: \(counts); release \(release ?? "none")."
  }

  private func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}
