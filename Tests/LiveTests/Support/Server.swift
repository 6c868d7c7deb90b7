import API
import Foundation

/// A `cordboard serve` under test, as its users run it: the program itself,
/// a configuration file, SQLite, the API.
final class Server {
  let rig: Rig
  let folder: URL
  let configuration: URL
  let log: URL
  private var running: Shell.Running?

  static let program: String = {
    if let given = ProcessInfo.processInfo.environment["CORDBOARD_BIN"] { return given }
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "cordboard").path
  }()

  /// - Parameters:
  ///   - flows: the centre's description; `Flows.text` by default.
  ///   - changes: replaced texts of the configuration file.
  init(_ rig: Rig, flows: String = Flows.text(), changes: [String: String] = [:]) throws {
    self.rig = rig
    folder = rig.folder.appending(path: "server-\(UUID().uuidString.prefix(8))")
    configuration = folder.appending(path: "cordboard.yaml")
    log = folder.appending(path: "cordboard.log")
    let files = FileManager.default
    try files.createDirectory(at: folder.appending(path: "flows"), withIntermediateDirectories: true)
    try describe(flows)
    var text = """
      node: a1
      asterisk:
        url: "\(rig["ARI_URL"])"
        user: cordboard
        password-file: "\(rig["ARI_PASSWORD_FILE"])"
        application: cordboard
      database: "\(folder.path)/cordboard.db"
      migrations: "\(Rig.repository.path)/migrations"
      flows: "\(folder.path)/flows"
      prompts: "\(Rig.repository.path)/prompts"
      api: { address: 127.0.0.1, port: \(rig["API_PORT"]), token-file: "\(folder.path)/api-token" }
      log: { level: info }

      """
    for (old, new) in changes { text = text.replacing(old, with: new) }
    try Data(text.utf8).write(to: configuration)
  }

  deinit { running?.signal(SIGKILL) }

  /// Changes the files of the centre's description.
  func describe(_ flows: String) throws {
    try Data(flows.utf8).write(to: folder.appending(path: "flows/centre.yaml"))
  }

  var database: String { folder.appending(path: "cordboard.db").path }
  var processIdentifier: Int32 { running?.processIdentifier ?? -1 }

  // MARK: Life

  /// Starts it; waits until it is ready unless told not to.
  func start(untilReady: Bool = true, limit: Double = 30) throws {
    running = try Shell.Running(Self.program, ["serve", "--config", configuration.path], log: log)
    guard untilReady else { return }
    let isReady = try eventually(within: limit) {
      guard running?.isRunning ?? false else {
        throw Shell.Failure(description: "cordboard serve ended: \(logText.suffix(2_000))")
      }
      return status("/readyz") == 200
    }
    guard isReady else { throw Shell.Failure(description: "Not ready in time: \(logText.suffix(2_000))") }
  }

  func kill9() throws {
    running?.signal(SIGKILL)
    _ = try running?.wait(limit: 10)
  }

  /// Ends it in order; returns the exit code.
  @discardableResult
  func stop() throws -> Int32 {
    running?.signal(SIGTERM)
    return try running?.wait(limit: 30) ?? -1
  }

  /// Waits for an end it comes to by itself.
  func waitForEnd(limit: Double = 20) throws -> Int32 { try running?.wait(limit: limit) ?? -1 }

  var isRunning: Bool { running?.isRunning ?? false }
  var logText: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  // MARK: Interfaces

  /// The command line, against this server.
  @discardableResult
  func cordboard(_ arguments: String..., code: Int32? = 0) throws -> Shell.Output {
    let output = try Shell.run(
      Self.program, arguments, environment: ["CORDBOARD_CONFIG": configuration.path, "NO_COLOR": "1"], limit: 60)
    if let code, output.code != code {
      throw Shell.Failure(
        description: "cordboard \(arguments.joined(separator: " ")) → \(output.code): \(output.text) \(output.errors)")
    }
    return output
  }

  /// Logs agents in and makes them ready.
  func staff(_ numbers: ClosedRange<Int>) throws {
    for number in numbers {
      _ = try post("/api/v1/agents/agent\(number)/login")
      _ = try post("/api/v1/agents/agent\(number)/ready")
    }
  }

  func get<Value: Decodable>(_ path: String, as type: Value.Type) throws -> Value {
    let (code, body) = try http("GET", path)
    guard code == 200 else { throw Shell.Failure(description: "GET \(path) → \(code): \(body)") }
    return try JSONDecoder().decode(type, from: Data(body.utf8))
  }

  func post(_ path: String) throws -> Int {
    let (code, body) = try http("POST", path)
    guard code < 300 else { throw Shell.Failure(description: "POST \(path) → \(code): \(body)") }
    return code
  }

  func status(_ path: String) -> Int { (try? http("GET", path).code) ?? 0 }

  func http(_ method: String, _ path: String) throws -> (code: Int, body: String) {
    let token = (try? String(contentsOf: folder.appending(path: "api-token"), encoding: .utf8)) ?? ""
    return try HTTP.request(
      method, port: Int(rig["API_PORT"]) ?? 0, path,
      headers: ["Authorization": "Bearer \(token.trimmingCharacters(in: .whitespacesAndNewlines))"])
  }

  var calls: [CallResource] { get throws { try get("/api/v1/calls", as: CallList.self).calls } }
  var agents: [AgentResource] { get throws { try get("/api/v1/agents", as: AgentList.self).agents } }

  var callbacks: [CallResource] { get throws { try get("/api/v1/callbacks", as: CallbackList.self).callbacks } }

  /// All records, oldest first.
  func records() throws -> [RecordResource] {
    var all: [RecordResource] = []
    var cursor = ""
    repeat {
      let page = try get("/api/v1/records?limit=500\(cursor)", as: RecordList.self)
      all += page.records
      cursor = page.next.map { "&cursor=\($0)" } ?? ""
    } while !cursor.isEmpty
    return all.reversed()
  }

  /// Whether nothing is left of any call, here and in Asterisk.
  func isIdle() throws -> Bool {
    guard try calls.isEmpty else { return false }
    let busy = try agents.contains { ["offered", "on_call"].contains($0.state) }
    let (_, channels) = try ari("channels")
    let (_, bridges) = try ari("bridges")
    return !busy && channels == "[]" && bridges == "[]"
  }

  func ari(_ path: String, method: String = "GET") throws -> (code: Int, body: String) {
    let password = try String(contentsOfFile: rig["ARI_PASSWORD_FILE"], encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let credentials = Data("cordboard:\(password)".utf8).base64EncodedString()
    let port = Int(rig["ARI_PORT"]) ?? 0
    return try HTTP.request(method, port: port, "/ari/\(path)", headers: ["Authorization": "Basic \(credentials)"])
  }
}
