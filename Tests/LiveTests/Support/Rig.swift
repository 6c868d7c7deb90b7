import Foundation

/// An Asterisk of a test's own, started by `Tests/rig/asterisk-up.sh`, with
/// ports and a folder of its own. Ends with the last reference to it, or with
/// this process, however that ends.
final class Rig {
  let folder: URL
  private let facts: [String: String]

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let scripts = repository.appending(path: "Tests/rig")

  /// - Throws: when Asterisk or SIPp are missing or don't start; such a test
  ///   has failed.
  init(agents: Int = 20, options: [String] = []) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "cordboard-rig-\(UUID().uuidString.prefix(8))")
    let made = try Shell.run(
      Self.scripts.appending(path: "asterisk-up.sh").path,
      ["--dir", folder.path, "--owner", "\(ProcessInfo.processInfo.processIdentifier)", "--agents", "\(agents)"]
        + options,
      limit: 300)
    guard made.code == 0 else {
      throw Shell.Failure(description: "No Asterisk for the test: \(made.errors) (`make test` sets everything up)")
    }
    var facts: [String: String] = [:]
    for line in made.text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { facts[String(parts[0])] = String(parts[1]) }
    }
    self.facts = facts
  }

  deinit { _ = try? Shell.run(Self.scripts.appending(path: "asterisk-down.sh").path, [folder.path]) }

  subscript(name: String) -> String { facts[name] ?? "" }

  /// stop, start, kill or restart Asterisk; returns when it has happened.
  func asterisk(_ verb: String) throws {
    let done = try Shell.run(Self.scripts.appending(path: "asterisk-ctl.sh").path, [folder.path, verb])
    guard done.code == 0 else { throw Shell.Failure(description: "asterisk-ctl.sh \(verb): \(done.errors)") }
  }

  // MARK: SIPp

  enum Scenario {
    case demo(String)
    case test(String)

    var path: String {
      switch self {
      case .demo(let name): Rig.repository.appending(path: "asterisk-conf/demo/\(name).xml.in").path
      case .test(let name): Rig.scripts.appending(path: "scenarios/\(name).xml.in").path
      }
    }
  }

  /// Phones for all agents that answer at once and talk until the caller hangs up, unless `parameters` say otherwise.
  func phones(_ parameters: [String: Int] = [:]) throws -> Shell.Running { try phones(.demo("agent"), parameters) }

  /// Phones for all agents.
  func phones(_ scenario: Scenario, _ parameters: [String: Int] = [:], status: String? = nil)
    throws -> Shell.Running
  {
    var values = ["ANSWER_MS": 1, "TALK_MS": 600_000].merging(parameters) { $1 }.map { "\($0.key)=\($0.value)" }
    if let status { values.append("STATUS=\(status)") }
    let phones = try sipp(
      scenario, ["--port", self["AGENT_PORT"], "--media-port", self["AGENT_RTP_PORT"]], values)
    guard eventually(within: 10, { Self.isTaken(udp: self["AGENT_PORT"]) }) else {
      throw Shell.Failure(description: "The agents' phones did not start: \(phones.errors())")
    }
    return phones
  }

  /// Callers, under way.
  func callers(
    _ scenario: Scenario, count: Int, rate: Int = 10, seconds: Int = 120, slot: Int = 0,
    _ parameters: [String: Int] = [:]
  ) throws -> Shell.Running {
    let port = (Int(self["CALLER_PORT"]) ?? 0) + (slot == 0 ? 0 : 30 + slot)
    let media = (Int(self["CALLER_RTP_PORT"]) ?? 0) + slot * 10
    return try sipp(
      scenario,
      [
        "--to", self["SIP_PORT"], "--port", "\(port)", "--media-port", "\(media)", "--calls", "\(count)", "--rate",
        "\(rate)", "--seconds", "\(seconds)",
      ], parameters.map { "\($0.key)=\($0.value)" })
  }

  private func sipp(_ scenario: Scenario, _ options: [String], _ parameters: [String]) throws -> Shell.Running {
    try Shell.Running(
      Self.repository.appending(path: "asterisk-conf/bin/sipp.sh").path, [scenario.path] + options + parameters)
  }

  private static func isTaken(udp port: String) -> Bool {
    guard let number = Int(port), let table = try? String(contentsOfFile: "/proc/net/udp", encoding: .utf8) else {
      return false
    }
    return table.uppercased().contains(String(format: ":%04X ", number))
  }
}

extension Shell.Running {
  /// Waits for SIPp's end and reads its closing line.
  func result(limit: Double = 180) throws -> (calls: Int, ok: Int, failed: Int) {
    _ = try wait(limit: limit)
    let words = output().split(whereSeparator: { " \n=".contains($0) })
    func number(after name: String) -> Int {
      words.lastIndex { $0 == name }.flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil } ?? -1
    }
    return (number(after: "calls"), number(after: "ok"), number(after: "failed"))
  }

  /// Ends it in order.
  func end() {
    signal(SIGTERM)
    _ = try? wait(limit: 20)
  }
}
