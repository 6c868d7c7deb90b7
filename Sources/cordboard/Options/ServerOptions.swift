import API
import ArgumentParser
import Foundation

/// Which Cordboard a command speaks to.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the server is, such as http://127.0.0.1:18080; overrides the configuration.", valueName: "url"))
  var server: String?

  @Option(help: ArgumentHelp("The file that holds its token; overrides the configuration.", valueName: "file"))
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "The server's configuration file (default: CORDBOARD_CONFIG, else ./var/run/cordboard.yaml).",
      valueName: "file"))
  var config: String?

  /// - Throws: ``CommandFailure`` when it can't be told where the server is.
  func client() throws -> CordboardClient {
    if let server, let tokenFile {
      return try CordboardClient(
        address: ServerAddress(server), token: APIToken.load(file: tokenFile), tokenSource: tokenFile)
    }
    let configuration = try ServeConfiguration(file: try ConfigurationFile.find(config))
    let file = tokenFile ?? configuration.api.tokenFile
    let address =
      try server.map { text throws(CommandFailure) in try ServerAddress(text) }
      ?? ServerAddress(host: configuration.api.address, port: configuration.api.port)
    return CordboardClient(address: address.reachable, token: try token(file, address), tokenSource: file)
  }

  /// A server that never ran has no token yet: then that is what's missing.
  private func token(_ file: String, _ address: ServerAddress) throws -> APIToken {
    do throws(APITokenError) {
      return try APIToken.load(file: file)
    } catch {
      guard error.code == .missing, tokenFile == nil else { throw error }
      throw CommandFailure(
        .unreachable,
        "No Cordboard has run here yet: there is no token at \(file). Start it with `make run`.")
    }
  }
}

extension ServerAddress {
  /// Where a server that listens on this address can be reached.
  fileprivate var reachable: ServerAddress {
    switch host {
    case "0.0.0.0": ServerAddress(host: "127.0.0.1", port: port)
    case "::": ServerAddress(host: "::1", port: port)
    default: self
    }
  }
}

/// Finds the configuration file.
enum ConfigurationFile {
  static let standard = "var/run/cordboard.yaml"

  /// - Parameter named: what `--config` says.
  static func find(
    _ named: String?, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CommandFailure) -> String {
    if let file = named ?? environment["CORDBOARD_CONFIG"], !file.isEmpty { return file }
    guard FileManager.default.fileExists(atPath: standard) else {
      throw CommandFailure(
        .badInput,
        "There is no ./\(standard) here. Run this where `make run` was, or name the server with --config FILE, "
          + "CORDBOARD_CONFIG, or --server URL and --token-file FILE.")
    }
    return standard
  }
}
