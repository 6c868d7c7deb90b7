import API
import ArgumentParser

/// `cordboard check`: whether all is as it must be.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look whether all is as it must be in the running centre.",
    discussion: """
      Sums, places, deadlines and reservations are looked through in a copy of the centre; calls go on meanwhile. The \
      server does the same every night (audit-time in its configuration). Ends with exit code 1 when something is wrong.

        cordboard check
        cordboard check --json
      """)

  @OptionGroup var server: ServerOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let audit = try await server.client().post("/api/v1/audit", as: AuditResource.self)
    if output.json { try Output.json(audit) } else { Output.line(Self.text(audit)) }
    if audit.failures > 0 { throw ExitCode(CommandFailure.Exit.failed.rawValue) }
  }

  static func text(_ audit: AuditResource) -> String {
    let calls = "\(audit.calls) call\(audit.calls == 1 ? "" : "s")"
    guard audit.failures > 0 else { return "All is as it must be: \(calls), up to entry \(audit.entry)." }
    var lines = audit.findings.map { "  ! \(Table.harmless($0))" }
    let others = audit.failures - audit.findings.count
    if others > 0 { lines.append("  and \(others) more") }
    let things = audit.failures == 1 ? "1 thing is" : "\(audit.failures) things are"
    return "\(things) not as must be: \(calls), up to entry \(audit.entry).\n" + lines.joined(separator: "\n")
  }
}
