import API
import ArgumentParser

/// `cordboard call …`: calls, under way and ended.
struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call",
    abstract: "Show, explain and end calls.",
    discussion: """
      A call is named by its id, or by the end of it as `watch` shows it.

        cordboard call list
        cordboard call list --ended --limit 20
        cordboard call show 0m3kz
        cordboard call hangup 0m3kz
        cordboard call explain 0m3kz
      """,
    subcommands: [List.self, Show.self, Explain.self, HangUp.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List calls under way, or the last ended ones.")

    @Flag(help: "List ended calls instead, newest first.") var ended = false
    @Option(help: "How many ended calls, 1 to 500.") var limit = 50
    @Flag(help: "Show the callers' numbers in clear.") var showNumbers = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...500).contains(limit) else { throw ValidationError("--limit must be 1 to 500.") }
    }

    func run() async throws {
      let client = try server.client()
      let sentences = Sentences(showsNumbers: showNumbers)
      if ended {
        let list = try await client.get("/api/v1/records?limit=\(limit)", as: RecordList.self)
        if output.json { return try Output.json(showNumbers ? list : list.masked) }
        Output.line(Tables.records(list.records, sentences).text(.current()))
      } else {
        let list = try await client.get("/api/v1/calls", as: CallList.self)
        if output.json { return try Output.json(showNumbers ? list : list.masked) }
        Output.line(Tables.calls(list.calls, sentences, at: .now).text(.current()))
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one call, under way or ended.")

    @Argument(help: "The call's id, or the end of it.") var id: String
    @Flag(help: "Show the caller's number in clear.") var showNumbers = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let client = try server.client()
      let detail = try await CallFinder(client: client).find(id)
      if output.json { return try Output.json(showNumbers ? detail : detail.masked) }
      Output.line(CallText(detail, Sentences(showsNumbers: showNumbers)).text(at: .now))
    }
  }

  struct HangUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hangup", abstract: "End a call under way.")

    @Argument(help: "The call's id, or the end of it.") var id: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let client = try server.client()
      let call = try await CallFinder(client: client).identifier(id)
      let detail = try await client.delete(CallFinder.path(call), as: CallDetail.self)
      if output.json { return try Output.json(detail.masked) }
      Output.line("Call \(Table.harmless(call)) is being ended.")
    }
  }
}
