import API
import ARIClient
import ArgumentParser
import Blueprint
import Foundation
import QueueLog
import Simulation
import Storage

/// The program: its subcommands, and how it ends.
@main
struct Cordboard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cordboard",
    abstract: "An open contact centre for Asterisk.",
    discussion: """
      `cordboard serve` is the contact centre itself; the other commands look into a running one or change it, \
      through its API.

      Where that is and its token come from --server and --token-file, or from the server's own configuration: \
      --config, else the environment's CORDBOARD_CONFIG, else ./var/run/cordboard.yaml.

      Exit codes: 0 done, \(exitCodes), 64 wrong usage.

      Completion for your shell: cordboard --generate-completion-script bash (or zsh, fish).
      """,
    version: "cordboard \(Version.current)",
    subcommands: [
      ServeCommand.self, StatusCommand.self, CheckCommand.self, WatchCommand.self, AgentCommand.self, QueueCommand.self,
      CallCommand.self, CallbackCommand.self, StatisticsCommand.self, FlowCommand.self, SimulateCommand.self,
      ReplayCommand.self, MigrateCommand.self,
    ])

  private static let exitCodes = CommandFailure.Exit.allCases
    .map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", ")

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      guard let failure = CommandFailure(anything: error) else { exit(withError: error) }
      FileHandle.standardError.write(Data("cordboard: \(failure.message)\n".utf8))
      Foundation.exit(failure.exit.rawValue)
    }
  }
}

extension CommandFailure {
  /// What an error of any part means to whoever called the program; nil for
  /// those that the argument parser itself knows what to do about.
  init?(anything error: any Error) {
    switch error {
    case let error as CommandFailure: self = error
    case let error as ConfigurationError: self.init(.badInput, error.description)
    case let error as BlueprintError: self.init(.badInput, error.description)
    case let error as PlanTableError: self.init(.badInput, error.description)
    case let error as APITokenError: self.init(.badInput, error.message)
    case let error as ARIConfigurationError: self.init(.badInput, error.message)
    case let error as APIServerError: self.init(.failed, error.message)
    case let error as StorageError: self.init(Self.exit(of: error), error.message)
    case let error as QueueLogError: self.init(.failed, error.message)
    case is CancellationError: self.init(.failed, "Stopped.")
    case is ValidationError, is ExitCode, is CleanExit: return nil
    default:
      // The parser's own errors have no public type, but a code of their own.
      guard Cordboard.exitCode(for: error) == .failure else { return nil }
      self.init(.failed, "\(error)")
    }
  }

  private static func exit(of error: StorageError) -> Exit {
    switch error.code {
    case .notADatabase, .notFound, .newerSchema, .alteredMigration, .badMigrations, .notMigrated: .badInput
    default: .failed
    }
  }
}
