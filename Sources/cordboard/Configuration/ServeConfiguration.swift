import Foundation
import Logging
import QueueLog
import Telephony

/// What `cordboard serve` needs to know, as its configuration file says it.
///
/// Paths are absolute, or were relative to the file's folder.
struct ServeConfiguration: Equatable {
  /// The Asterisk's name in ids: it must never change while calls are up.
  var node: NodeID
  var asterisk: Asterisk
  /// The SQLite database's file.
  var database: String
  /// The folder of the database's migrations.
  var migrations: String
  /// The folder of the centre's description.
  var flows: String
  /// The folder of the prompts.
  var prompts: String
  var api: API
  var logLevel: Logger.Level
  /// nil when no queue log is wanted.
  var queueLog: QueueLog?
  /// How many days statistics are kept; nil for ever.
  var statisticsDays: Int? = Self.statisticsDaysDefault

  /// This month beside the same one of last year.
  static let statisticsDaysDefault = 400
  /// When the centre is audited: since midnight, by the centre's clocks; nil
  /// for only when somebody asks.
  var auditTime: Duration? = Self.auditTimeDefault

  /// Half past three, when few call.
  static let auditTimeDefault = Duration.seconds(12_600)

  struct Asterisk: Equatable {
    /// `http://127.0.0.1:8088/ari`.
    var url: String
    var user: String
    /// The file that holds the password, readable by its owner only.
    var passwordFile: String
    /// The name of the Stasis application, as in the dialplan.
    var application: String
    /// Certificates to trust instead of the system's, for https.
    var caFile: String?

    /// The password, without the line's end.
    /// - Throws: when it can't be read, is empty, or others may read it too.
    func readPassword() throws(ConfigurationError) -> String {
      let mode: Int
      do {
        let attributes = try FileManager.default.attributesOfItem(atPath: passwordFile)
        mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
      } catch {
        throw ConfigurationError("There is no ARI password file at \(passwordFile), or it can't be looked at.")
      }
      guard mode & 0o077 == 0 else {
        throw ConfigurationError(
          "Others than its owner may read the ARI password file \(passwordFile). Run `chmod 600 \(passwordFile)`.")
      }
      guard let data = FileManager.default.contents(atPath: passwordFile) else {
        throw ConfigurationError("The ARI password file \(passwordFile) can't be read.")
      }
      let password = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
      guard !password.isEmpty, !password.contains(where: \.isNewline) else {
        throw ConfigurationError("The ARI password file \(passwordFile) must hold the password on one line.")
      }
      return password
    }
  }

  /// A log as app_queue writes it, for reporting tools.
  struct QueueLog: Equatable {
    var file: String
    /// Bytes.
    var sizeMax: Int
    /// How many old files are kept.
    var keep: Int
    var callerNumbers: QueueLogProjection.CallerNumbers
  }

  /// How the queue log is to be written; nil when none is wanted.
  var queueLogOptions: QueueLogOptions? {
    queueLog.map {
      QueueLogOptions(
        file: $0.file, checkpointFile: "\(database)-queue-log", callerNumbers: $0.callerNumbers, sizeMax: $0.sizeMax,
        keep: $0.keep)
    }
  }

  struct API: Equatable {
    var address: String
    var port: Int
    /// The file that holds the API's token; made at the first start.
    var tokenFile: String
  }
}

/// What is wrong with a configuration file; one finding a line.
struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// `file:line:column: error: …` for what has a place in a file.
  var findings: [String]

  init(_ finding: String) { findings = [finding] }
  init(_ findings: [String]) { self.findings = findings }

  var description: String { findings.joined(separator: "\n") }
}
