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
    abstract: "Check a centre's description, and bring it into force.",
    discussion: """
        cordboard flow check flows
        cordboard flow check /etc/cordboard/flows --prompts /var/lib/cordboard/prompts
        cordboard flow apply
        cordboard flow apply --now
      """,
    subcommands: [Check.self, Apply.self])

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring the changed description into force, without a restart.",
      discussion: """
        The server reads its files anew; with an error in them nothing changes. Calls under way keep their flow, and \
        waiting callers the rules of the queue that they entered with. With --now these stand as if the new rules had \
        been in force since they entered: steps, announcements and the order of the queue are reckoned anew from then. \
        The flow they are in, with its wait limit, and offers that ring are left as they are.
        """)

    @Flag(help: "Have those who wait already go by the new rules, too.")
    var now = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let client = try server.client()
      let published = try await client.post("/api/v1/release", as: PublishedReleaseResource.self)
      let applied = now ? try await client.post("/api/v1/release/apply", as: AppliedReleaseResource.self) : nil
      if output.json { return try Output.json(AppliedDescription(published: published, applied: applied)) }
      for warning in published.warnings { Output.line(Table.harmless(warning)) }
      Output.line(AppliedDescription(published: published, applied: applied).text)
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

/// What `flow apply` did.
struct AppliedDescription: Encodable, Equatable {
  var published: PublishedReleaseResource
  /// Nil when nobody asked for it.
  var applied: AppliedReleaseResource?

  private enum CodingKeys: String, CodingKey {
    case release, before, warnings
    case callersByOlderRules = "callers_by_older_rules"
    case callersApplied = "callers_applied"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(published.release, forKey: .release)
    try container.encode(published.before, forKey: .before)
    try container.encode(published.warnings, forKey: .warnings)
    try container.encode(applied == nil ? published.callersByOlderRules : 0, forKey: .callersByOlderRules)
    try container.encodeIfPresent(applied?.callers, forKey: .callersApplied)
  }

  var text: String {
    let release = Table.harmless(published.release)
    let change =
      published.release == published.before
      ? "Release \(release) was in force already."
      : "Release \(release) is in force; before it was \(Table.harmless(published.before))."
    if let applied { return change + " \(callers(applied.callers)) took over its rules." }
    let older = published.callersByOlderRules
    if older == 0 { return change }
    return change + " \(callers(older)) go\(older == 1 ? "es" : "") by older rules; add --now to change that."
  }

  private func callers(_ count: Int) -> String { "\(count) waiting caller\(count == 1 ? "" : "s")" }
}
