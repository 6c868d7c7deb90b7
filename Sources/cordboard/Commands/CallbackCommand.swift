import API
import ArgumentParser

/// `cordboard callback …`: customers who are to be called back.
struct CallbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "callback",
    abstract: "Show callbacks that are open, and give them up.",
    discussion: """
      A callback is named by its call's id, or by the end of it as `watch` shows it.

        cordboard callback list
        cordboard callback cancel 0m3kz
      """,
    subcommands: [List.self, Cancel.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List open callbacks.",
      discussion: """
        PLACE is the place in the queue, which the customer keeps. NEXT is what the callback waits for: an agent, the \
        time at which the customer may be dialled again, or the end of another call of the same customer.
        """)

    @Flag(help: "Show the customers' numbers in clear.") var showNumbers = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let client = try server.client()
      let list = try await client.get("/api/v1/callbacks", as: CallbackList.self)
      if output.json { return try Output.json(showNumbers ? list : list.masked) }
      let queues = try await client.get("/api/v1/queues", as: QueueList.self).queues
      let sentences = Sentences(showsNumbers: showNumbers)
      Output.line(Tables.callbacks(list.callbacks, queues, sentences, at: .now).text(.current()))
    }
  }

  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give an open callback up.")

    @Argument(help: "The call's id, or the end of it.") var id: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let client = try server.client()
      let call = try await CallFinder(client: client).identifier(id)
      let path = "/api/v1/callbacks/\(CordboardClient.escaped(call))"
      let detail = try await client.delete(path, as: CallDetail.self)
      if output.json { return try Output.json(detail.masked) }
      Output.line("The callback of call \(Table.harmless(call)) is given up.")
    }
  }
}
