import ArgumentParser
import Foundation
import Storage

/// `cordboard migrate`: brings a database up to date.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring a database up to date, without serving.",
    discussion: """
      `serve` does the same at its start; this is for whoever wants to see to it beforehand. Forward only.

        cordboard migrate
        cordboard migrate --pending
        cordboard migrate --database new.db --migrations migrations
      """)

  @Option(help: ArgumentHelp("The server's configuration file.", valueName: "file"))
  var config: String?
  @Option(help: ArgumentHelp("The database's file; overrides the configuration.", valueName: "file"))
  var database: String?
  @Option(help: ArgumentHelp("The folder of migrations; overrides the configuration.", valueName: "folder"))
  var migrations: String?
  @Flag(help: "Only say what would be done.")
  var pending = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let runner = try runner()
    let list = pending ? try runner.pending() : try runner.run()
    if output.json { return try Output.json(list.map { Entry(version: $0.version, name: $0.name) }) }
    if list.isEmpty { return Output.line("The database is up to date.") }
    for migration in list { Output.line("\(pending ? "pending" : "applied") \(migration.name)") }
  }

  private func runner() throws -> MigrateRunner {
    if let database, let migrations { return MigrateRunner(database: database, migrations: migrations) }
    let configuration = try ServeConfiguration(file: try ConfigurationFile.find(config))
    return MigrateRunner(
      database: database ?? configuration.database, migrations: migrations ?? configuration.migrations)
  }

  private struct Entry: Encodable {
    var version: Int
    var name: String
  }
}
