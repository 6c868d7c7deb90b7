import API
import ArgumentParser

/// `cordboard agent …`: agents and what they do.
struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Show agents and change their state.",
    discussion: """
        cordboard agent list
        cordboard agent login alice --ready
        cordboard agent login bob --device PJSIP/desk7
        cordboard agent not-ready alice --reason lunch
        cordboard agent pause-queue alice sales
        cordboard agent extend-wrap-up alice --seconds 60
        cordboard agent logout alice
      """,
    subcommands: [
      List.self, LogIn.self, Ready.self, NotReady.self, PauseQueue.self, ResumeQueue.self, ExtendWrapUp.self,
      KeepAlive.self, LogOut.self,
    ])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all agents.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let list = try await server.client().get("/api/v1/agents", as: AgentList.self)
      if output.json { return try Output.json(list) }
      Output.line(Tables.agents(list.agents, at: .now).text(.current()))
    }
  }

  struct LogIn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "login", abstract: "Log an agent in, not ready unless --ready says so.")

    @Argument(help: "The agent's id.") var id: String
    @Option(help: "What rings instead of the agent's own device, as Asterisk dials it.") var device: String?
    @Flag(help: "And make the agent available for calls.") var ready = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let client = try server.client()
      let path = AgentCommand.path(id)
      var agent = try await client.post(
        "\(path)/login", device.map { ["device": $0] } ?? [:], as: AgentResource.self)
      if ready { agent = try await client.post("\(path)/ready", as: AgentResource.self) }
      try AgentCommand.show(agent, output)
    }
  }

  struct Ready: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make an agent available for calls.")

    @Argument(help: "The agent's id.") var id: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await AgentCommand.post("ready", of: id, server, output)
    }
  }

  struct NotReady: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "not-ready", abstract: "Give an agent no more calls.")

    @Argument(help: "The agent's id.") var id: String
    @Option(help: "Why: lunch, training and so on.") var reason: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await AgentCommand.post("not-ready", reason.map { ["reason": $0] } ?? [:], of: id, server, output)
    }
  }

  struct LogOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logout", abstract: "Log an agent out.")

    @Argument(help: "The agent's id.") var id: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await AgentCommand.post("logout", of: id, server, output)
    }
  }

  static func path(_ id: String) -> String { "/api/v1/agents/\(CordboardClient.escaped(id))" }

  /// Asks something of an agent, and shows them as they are after it.
  static func post(
    _ verb: String, _ body: [String: some Encodable] = [String: String](), of id: String, _ server: ServerOptions,
    _ output: OutputOptions
  ) async throws {
    try show(try await server.client().post("\(path(id))/\(verb)", body, as: AgentResource.self), output)
  }

  static func show(_ agent: AgentResource, _ output: OutputOptions) throws {
    if output.json { return try Output.json(agent) }
    let queues = Table.harmless(agent.pausedQueues.joined(separator: ", "))
    let paused = queues.isEmpty ? "" : ", without calls of \(queues)"
    Output.line(
      "\(Table.harmless(agent.name)) is \(Tables.state(agent)) on \(Table.harmless(agent.device))\(paused).")
  }
}
