import Foundation
import Logging
import QueueLog
import Telephony
import Yams

extension ServeConfiguration {
  /// Larger than this is no configuration.
  static let fileBytesMax = 64 * 1_024

  /// Reads the file.
  /// - Throws: everything that is wrong with it at once, each with its place.
  init(file: String) throws(ConfigurationError) {
    guard let handle = FileHandle(forReadingAtPath: file), let data = try? handle.read(upToCount: Self.fileBytesMax + 1)
    else { throw ConfigurationError("There is no configuration file at \(file), or it can't be read.") }
    guard data.count <= Self.fileBytesMax else {
      throw ConfigurationError("\(file): error: larger than \(Self.fileBytesMax) bytes; this is no configuration file")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ConfigurationError("\(file): error: not in UTF-8")
    }
    try self.init(yaml: text, file: file)
  }

  /// - Parameter file: what the text came from: for the places of findings,
  ///   and what paths are relative to.
  init(yaml: String, file: String) throws(ConfigurationError) {
    var reader = try ConfigurationReader(yaml: yaml, file: file)
    let node = reader.text("node", "a short name for this Asterisk, such as a1")
    let asterisk = reader.section("asterisk")
    let api = reader.section("api", isRequired: false)
    let log = reader.section("log", isRequired: false)
    let queueLog = Self.queueLog(in: &reader)
    let statistics = reader.section("statistics", isRequired: false)
    let url = reader.text("url", in: asterisk, "where ARI is, such as http://127.0.0.1:8088/ari")
    let configuration = ServeConfiguration(
      node: NodeID(node),
      asterisk: Asterisk(
        url: url,
        user: reader.text("user", in: asterisk, "a user of ari.conf"),
        passwordFile: reader.path("password-file", in: asterisk, "the file that holds the ARI user's password"),
        application: reader.text("application", in: asterisk, default: "cordboard"),
        caFile: reader.optionalPath("ca-file", in: asterisk)),
      database: reader.path("database", "the database's file"),
      migrations: reader.path("migrations", "the folder of the database's migrations"),
      flows: reader.path("flows", "the folder of the centre's description"),
      prompts: reader.path("prompts", "the folder of the prompts"),
      api: API(
        address: reader.text("address", in: api, default: "127.0.0.1"),
        port: reader.port("port", in: api, default: 18_080),
        tokenFile: reader.path("token-file", in: api, default: "api-token")),
      logLevel: reader.level("level", in: log, default: .info),
      queueLog: queueLog,
      statisticsDays: reader.days("keep-days", in: statistics, default: Self.statisticsDaysDefault),
      auditTime: reader.timeOfDay("audit-time", default: Self.auditTimeDefault))
    if !node.isEmpty, node.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,15}/) == nil {
      reader.complain("node", "must be 1 to 16 lower-case letters, digits or hyphens: it becomes part of ids")
    }
    if !url.isEmpty, url.wholeMatch(of: /(https?|wss?):\/\/[^\s@]+/) == nil {
      reader.complain("url", in: asterisk, "must be like http://127.0.0.1:8088/ari, without user and password")
    }
    try reader.finish()
    self = configuration
  }

  /// Off as long as the section is not there.
  private static func queueLog(in reader: inout ConfigurationReader) -> QueueLog? {
    let section = reader.section("queue-log", isRequired: false)
    guard section.isThere else { return nil }
    let numbers = reader.text("caller-numbers", in: section, default: "masked")
    if QueueLogProjection.CallerNumbers(rawValue: numbers) == nil {
      reader.complain("caller-numbers", in: section, "must be masked or clear")
    }
    return QueueLog(
      file: reader.path("file", in: section, "the log's file, such as /var/log/asterisk/queue_log"),
      sizeMax: reader.size("size-max", in: section, atLeast: 1_000_000, default: 50_000_000),
      keep: reader.count("keep", in: section, in: 1...1_000, default: 10),
      callerNumbers: QueueLogProjection.CallerNumbers(rawValue: numbers) ?? .masked)
  }
}
