import ArgumentParser

extension CallCommand {
  /// `cordboard call explain`: why this agent, why not me, why so long.
  struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say why a call went where it went: each decision, and what spoke for or against each agent.",
      discussion: """
        The journal is folded again up to each decision about the call, so the reasons are those that were applied. \
        The server may go on meanwhile, and calls under way can be explained, too.

          cordboard call explain 0m3kz
          cordboard call explain 0m3kz --agent alice
        """)

    @Argument(help: "The call's id, or the end of it.") var id: String
    @Option(help: "Only this agent: why not me?") var agent: String?
    @Flag(help: "All agents, not only the first ten of each decision.") var all = false
    @Option(help: ArgumentHelp("The server's configuration file, for its database.", valueName: "file"))
    var config: String?
    @Option(help: ArgumentHelp("The database's file; overrides the configuration.", valueName: "file"))
    var database: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let file = try database ?? ServeConfiguration(file: try ConfigurationFile.find(config)).database
      let explanation = try ExplainRunner(database: file, id: id).run()
      let text = ExplanationText(explanation, agent: agent, candidatesMax: all ? .max : 10)
      if output.json { try Output.json(text.resource) } else { Output.line(text.text) }
    }
  }
}
