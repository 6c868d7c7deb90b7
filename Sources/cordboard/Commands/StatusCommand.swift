import API
import ArgumentParser

/// `cordboard status`: how the whole is doing.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how the centre is doing.",
    discussion: """
      Ends with exit code 1 when new calls can't be served.

        cordboard status
        cordboard status --json
      """)

  @OptionGroup var server: ServerOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let status = try await server.client().get("/api/v1/status", as: StatusResource.self)
    if output.json {
      try Output.json(status)
    } else {
      Output.line(StatusText(status).text(.current()))
    }
    if !status.ready { throw ExitCode(CommandFailure.Exit.failed.rawValue) }
  }
}
