import API
import ArgumentParser

/// `cordboard queue …`: queues and who waits.
struct QueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue",
    abstract: "Show queues.",
    discussion: """
        cordboard queue list
        cordboard queue list --json
      """,
    subcommands: [List.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all queues.",
      discussion: """
        NEXT WAITS is what the next caller may expect: eight of ten wait so long. Where nothing can be said, it says \
        why. ANSWERED, ABANDONED and SL TODAY are of the day so far.
        """)

    @OptionGroup var level: ServiceLevelOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let list = try await server.client().get("/api/v1/queues", as: QueueList.self)
      if output.json { return try Output.json(list) }
      Output.line(Tables.queues(list.queues, level.formula, at: .now).text(.current()))
    }
  }
}
