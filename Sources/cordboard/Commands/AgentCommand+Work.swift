import ArgumentParser

/// What is asked of an agent who works: one queue only, after-call work, and
/// the desk's promises.
extension AgentCommand {
  /// An agent and one of the agent's queues.
  struct MembershipOptions: ParsableArguments {
    @Argument(help: "The agent's id.") var id: String
    @Argument(help: "The queue's id.") var queue: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func post(_ verb: String) async throws {
      try await AgentCommand.post(verb, ["queue": queue], of: id, server, output)
    }
  }

  struct PauseQueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pause-queue", abstract: "Give an agent no calls of one queue; those of others go on.")

    @OptionGroup var membership: MembershipOptions

    func run() async throws { try await membership.post("pause-queue") }
  }

  struct ResumeQueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resume-queue", abstract: "Give an agent calls of a paused queue again.")

    @OptionGroup var membership: MembershipOptions

    func run() async throws { try await membership.post("resume-queue") }
  }

  struct ExtendWrapUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "extend-wrap-up", abstract: "Give an agent more time for after-call work.",
      discussion: "The queue's description says how long it may become (wrap-up-max).")

    @Argument(help: "The agent's id.") var id: String
    @Option(help: ArgumentHelp("How much more, 1 to 28800.", valueName: "n")) var seconds = 60
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...28_800).contains(seconds) else { throw ValidationError("--seconds must be 1 to 28800.") }
    }

    func run() async throws {
      try await AgentCommand.post("extend-wrap-up", ["seconds": seconds], of: id, server, output)
    }
  }

  struct KeepAlive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "keep-alive", abstract: "Promise that an agent's desk will be heard of again.",
      discussion: """
        If it is not in time, no caller is offered to the agent, who is logged out a minute later. Meant for programs \
        at the desk, which promise anew before the time is over.
        """)

    @Argument(help: "The agent's id.") var id: String
    @Option(help: ArgumentHelp("Within which time, 1 to 3600.", valueName: "n")) var seconds = 30
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...3_600).contains(seconds) else { throw ValidationError("--seconds must be 1 to 3600.") }
    }

    func run() async throws {
      try await AgentCommand.post("keep-alive", ["seconds": seconds], of: id, server, output)
    }
  }
}
