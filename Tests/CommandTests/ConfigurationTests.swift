import Foundation
import Logging
import QueueLog
import Telephony
import Testing

@testable import cordboard

@Suite struct ConfigurationTests {
  private static let full = """
    node: a1
    asterisk:
      url: http://127.0.0.1:18088/ari
      user: cordboard
      password-file: /secret/ari-password
      application: centre
      ca-file: ca.pem
    database: /data/cordboard.db
    migrations: ../share/migrations
    flows: flows
    prompts: ./prompts/
    api: { address: 0.0.0.0, port: 9000, token-file: secrets/api-token }
    log: { level: debug }
    queue-log: { file: /var/log/asterisk/queue_log, size-max: 20MB, keep: 3, caller-numbers: clear }
    audit-time: "23:05"
    statistics: { keep-days: 40 }
    """

  private static func findings(_ yaml: String) -> [String] {
    do throws(ConfigurationError) {
      _ = try ServeConfiguration(yaml: yaml, file: "/etc/cordboard/c.yaml")
      return []
    } catch {
      return error.findings
    }
  }

  @Test func everythingIsRead() throws {
    let configuration = try ServeConfiguration(yaml: Self.full, file: "/etc/cordboard/c.yaml")
    #expect(
      configuration
        == ServeConfiguration(
          node: "a1",
          asterisk: .init(
            url: "http://127.0.0.1:18088/ari", user: "cordboard", passwordFile: "/secret/ari-password",
            application: "centre", caFile: "/etc/cordboard/ca.pem"),
          database: "/data/cordboard.db", migrations: "/etc/share/migrations", flows: "/etc/cordboard/flows",
          prompts: "/etc/cordboard/prompts",
          api: .init(address: "0.0.0.0", port: 9_000, tokenFile: "/etc/cordboard/secrets/api-token"),
          logLevel: .debug,
          queueLog: .init(
            file: "/var/log/asterisk/queue_log", sizeMax: 20_000_000, keep: 3, callerNumbers: .clear),
          statisticsDays: 40, auditTime: .seconds(83_100)))
    #expect(configuration.queueLogOptions?.checkpointFile == "/data/cordboard.db-queue-log")
  }

  @Test func whatMayBeLeftOutHasAValue() throws {
    let configuration = try ServeConfiguration(
      yaml: """
        node: a1
        asterisk: { url: "http://x/ari", user: u, password-file: p }
        database: d
        migrations: m
        flows: f
        prompts: p
        """, file: "/x/c.yaml")
    #expect(configuration.api == .init(address: "127.0.0.1", port: 18_080, tokenFile: "/x/api-token"))
    #expect(configuration.asterisk.application == "cordboard")
    #expect(configuration.asterisk.caFile == nil)
    #expect(configuration.logLevel == .info)
    #expect(configuration.auditTime == .seconds(12_600))
    #expect(configuration.statisticsDays == 400)
    #expect(configuration.queueLog == nil && configuration.queueLogOptions == nil)
  }

  @Test func whatIsNotLimitedIsSaidSo() throws {
    let text = Self.full.replacing("keep-days: 40", with: "keep-days: all").replacing("\"23:05\"", with: "never")
    let configuration = try ServeConfiguration(yaml: text, file: "/x/c.yaml")
    #expect(configuration.statisticsDays == nil)
    #expect(configuration.auditTime == nil)
  }

  @Test(arguments: [
    ("keep-days: 40", "keep-days: 0", "/etc/cordboard/c.yaml:16:26: error: statistics: keep-days must be a number"),
    ("23:05", "24:00", "/etc/cordboard/c.yaml:15:13: error: audit-time must be a time of day"),
    ("\"23:05\"", "23:05:00", "/etc/cordboard/c.yaml:15:13: error: audit-time must be a time of day"),
    ("node: a1", "node: A1", "/etc/cordboard/c.yaml:1:7: error: node must be 1 to 16 lower-case"),
    ("node: a1", "node: a.1", "/etc/cordboard/c.yaml:1:7: error: node must be"),
    ("node: a1\n", "", "/etc/cordboard/c.yaml:1:1: error: node is missing: a short name"),
    ("node: a1", "node: [a1]", "/etc/cordboard/c.yaml:1:7: error: node must be a text on one line"),
    ("node: a1", "node: a1\nnode: a2", "/etc/cordboard/c.yaml:"),
    ("node: a1", "node: a1\nnodes: 2", "/etc/cordboard/c.yaml:2:1: error: unknown key nodes; there are node, asterisk"),
    ("  user: cordboard\n", "", "/etc/cordboard/c.yaml:2:1: error: asterisk: user is missing: a user of ari.conf"),
    ("  user:", "  usre:", "/etc/cordboard/c.yaml:4:3: error: unknown key usre; there are url, user, password-file"),
    (
      "http://127.0.0.1:18088/ari", "ftp://x",
      "/etc/cordboard/c.yaml:3:8: error: asterisk: url must be like http://127.0.0.1:8088/ari"
    ),
    ("http://127", "http://u:p@127", "/etc/cordboard/c.yaml:3:8: error: asterisk: url must be like"),
    ("port: 9000", "port: 0", "/etc/cordboard/c.yaml:12:32: error: api: port must be a port, 1 to 65535"),
    ("port: 9000", "port: http", "/etc/cordboard/c.yaml:12:32: error: api: port must be"),
    ("level: debug", "level: loud", "/etc/cordboard/c.yaml:13:15: error: log: level must be one of trace, debug"),
    ("log: { level: debug }", "log: debug", "/etc/cordboard/c.yaml:13:6: error: log must be a mapping"),
    ("size-max: 20MB", "size-max: 20", "/etc/cordboard/c.yaml:14:59: error: queue-log: size-max must be a size of"),
    ("20MB", "1kB", "/etc/cordboard/c.yaml:14:59: error: queue-log: size-max must be a size of at least 1MB"),
    ("keep: 3", "keep: 0", "/etc/cordboard/c.yaml:14:71: error: queue-log: keep must be a whole number, 1 to 1000"),
    (
      "caller-numbers: clear", "caller-numbers: no",
      "/etc/cordboard/c.yaml:14:90: error: queue-log: caller-numbers must be masked or clear"
    ),
    (
      "file: /var/log/asterisk/queue_log, ", "",
      "/etc/cordboard/c.yaml:14:1: error: queue-log: file is missing: the log's file"
    ),
    ("flows: flows", "flows: flows: flows", "/etc/cordboard/c.yaml:10:13: error: mapping values are not allowed"),
    ("flows: flows", "flows:", "/etc/cordboard/c.yaml:10:"),
  ])
  func aMistakeIsToldWithItsPlace(text: String, mistake: String, finding: String) {
    let findings = Self.findings(Self.full.replacing(text, with: mistake, maxReplacements: 1))
    #expect(findings.contains { $0.hasPrefix(finding) }, "\(findings)")
  }

  @Test func allMistakesAreToldAtOnceInTheirOrder() {
    let findings = Self.findings("node: A\nasterisk: { url: x }\ncolour: red\n")
    #expect(
      findings.map { $0.split(separator: " ").prefix(1).joined() } == [
        "/etc/cordboard/c.yaml:1:1:", "/etc/cordboard/c.yaml:1:1:", "/etc/cordboard/c.yaml:1:1:",
        "/etc/cordboard/c.yaml:1:1:", "/etc/cordboard/c.yaml:1:7:", "/etc/cordboard/c.yaml:2:1:",
        "/etc/cordboard/c.yaml:2:1:", "/etc/cordboard/c.yaml:2:18:", "/etc/cordboard/c.yaml:3:1:",
      ], "\(findings)")
  }

  @Test(arguments: ["", "just text", "- a\n- b", "null", "{", "\t", "a: *nobody"])
  func whatIsNoMappingIsRefused(yaml: String) {
    #expect(Self.findings(yaml).first?.hasPrefix("/etc/cordboard/c.yaml:") == true)
  }

  @Test func aFileThatIsMissingTooLargeOrNotTextIsRefused() throws {
    let scratch = try Scratch()
    #expect(throws: ConfigurationError.self) { try ServeConfiguration(file: "\(scratch.path)/none.yaml") }
    let large = try scratch.file("large.yaml", String(repeating: "#", count: ServeConfiguration.fileBytesMax + 1))
    #expect(throws: ConfigurationError.self) { try ServeConfiguration(file: large) }
    let binary = try scratch.file("binary.yaml", "")
    try Data([0xff, 0xfe, 0x00]).write(to: URL(filePath: binary))
    #expect(throws: ConfigurationError.self) { try ServeConfiguration(file: binary) }
    let good = try scratch.file("good.yaml", Self.full)
    #expect(try ServeConfiguration(file: good).flows == "\(scratch.path)/flows")
  }

  @Test func thePasswordFileMustBeReadableByItsOwnerOnly() throws {
    let scratch = try Scratch()
    var asterisk = try ServeConfiguration(yaml: Self.full, file: "/x/c.yaml").asterisk
    asterisk.passwordFile = try scratch.file("password", "s3cret\n")
    #expect(try asterisk.readPassword() == "s3cret")
    asterisk.passwordFile = try scratch.file("open", "s3cret\n", mode: 0o644)
    let error = #expect(throws: ConfigurationError.self) { try asterisk.readPassword() }
    #expect(error?.description.contains("chmod 600") == true)
    for content in ["", "\n", "two\nlines\n"] {
      asterisk.passwordFile = try scratch.file("bad", content)
      #expect(throws: ConfigurationError.self) { try asterisk.readPassword() }
    }
    asterisk.passwordFile = "\(scratch.path)/none"
    #expect(throws: ConfigurationError.self) { try asterisk.readPassword() }
  }

  @Test func theConfigurationIsFoundByItsOptionThenTheEnvironment() throws {
    #expect(try ConfigurationFile.find("a.yaml", environment: ["CORDBOARD_CONFIG": "b.yaml"]) == "a.yaml")
    #expect(try ConfigurationFile.find(nil, environment: ["CORDBOARD_CONFIG": "b.yaml"]) == "b.yaml")
  }

  @Test(arguments: [
    ("http://127.0.0.1:18080", "127.0.0.1", 18_080), ("example.org:99", "example.org", 99),
    ("http://example.org/", "example.org", 18_080), ("http://[::1]:5", "::1", 5),
  ])
  func anAddressOfAServer(text: String, host: String, port: Int) throws {
    #expect(try ServerAddress(text) == ServerAddress(host: host, port: port))
  }

  @Test(arguments: [
    "", "https://x", "http://", "http://x/path", "http://u@x", "http://x?y", "a b", "http://x:99999999",
  ])
  func whatIsNoAddressIsRefused(text: String) {
    let error = #expect(throws: CommandFailure.self) { try ServerAddress(text) }
    #expect(error?.exit == .badInput)
  }
}
