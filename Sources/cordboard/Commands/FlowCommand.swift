import API
import ArgumentParser
import Blueprint
import CallCore
import Foundation
import Telephony

/// `cordboard flow …`: the centre's description.
struct FlowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flow",
    abstract: "Check a centre's description, and apply it to those who wait.",
    discussion: """
        cordboard flow check flows
        cordboard flow check /etc/cordboard/flows --prompts /var/lib/cordboard/prompts
        cordboard flow apply --now
      """,
    subcommands: [Check.self, Apply.self])

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Have those who wait already go by the description in force.",
      discussion: """
        A new description leaves waiting callers the rules of the queue that they entered with. With --now they stand \
        as if the new rules had been in force since they entered: steps, announcements and the order of the queue are \
        reckoned anew from then. The flow they are in, with its wait limit, and offers that ring are left as they are.
        """)

    @Flag(help: "At once. Without it nothing needs to be done: who enters a queue from now on has the new rules.")
    var now = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard now else {
        throw ValidationError(
          "Who enters a queue from now on has the new rules already; add --now for those who wait there.")
      }
    }

    func run() async throws {
      let applied = try await server.client().post("/api/v1/release/apply", as: AppliedReleaseResource.self)
      if output.json { return try Output.json(applied) }
      Output.line(
        "\(applied.callers) waiting caller\(applied.callers == 1 ? "" : "s") took over the rules of release "
          + "\(Table.harmless(applied.release)).")
    }
  }

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
