import ArgumentParser
import Logging

/// `cordboard serve`: the contact centre itself.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the contact centre.",
    discussion: """
      Runs until SIGTERM or Ctrl-C; calls under way stay in Asterisk and are taken up again at the next start. \
      The log goes to standard error.

        cordboard serve --config /etc/cordboard.yaml
      """)

  @Option(
    help: ArgumentHelp(
      "The configuration file (default: CORDBOARD_CONFIG, else ./var/run/cordboard.yaml).", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("Overrides the configuration's `log: level:`.", valueName: "level"))
  var logLevel: String?

  func validate() throws {
    if let logLevel, Logger.Level(rawValue: logLevel) == nil {
      let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--log-level must be one of \(levels).")
    }
  }

  func run() async throws {
    let configuration = try ServeConfiguration(file: try ConfigurationFile.find(config))
    LoggingSystem.bootstrap(StreamLogHandler.standardError(label:))
    var logger = Logger(label: "cordboard")
    logger.logLevel = logLevel.flatMap(Logger.Level.init(rawValue:)) ?? configuration.logLevel
    try await ServeRunner(configuration: configuration, logger: logger).run()
  }
}
