import API
import CallCore
import Foundation
import Telephony

/// A folder that goes away with the test.
struct Scratch: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "cordboard-command-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ content: String? = nil, mode: Int = 0o600) throws -> String {
    let file = "\(path)/\(name)"
    if let content {
      try Data(content.utf8).write(to: URL(filePath: file))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }
    return file
  }
}

/// What a small centre tells.
enum Sample {
  static let noon = Instant(microsecondsSinceEpoch: 1_795_262_400_000_000)  // 2026-11-21T12:00:00Z
  static let call: CallID = "t.a1.r1.01hq8m2x9k0000k3f9a"
  static let ani = Personal(key: "p1", clear: "+4917012342")

  static func agent(_ state: AgentState) -> AgentView {
    AgentView(
      agent: "alice", name: "Alice", device: "PJSIP/agent1", queues: ["sales"], state: state, since: noon, call: nil,
      callsAnswered: 2)
  }

  static let view = CentreView(
    tenant: "example", release: "r1",
    nodes: [NodeView(node: "a1", isUp: true, asteriskVersion: "22.10.1", asteriskStartedAt: noon)],
    agents: [agent(.available)],
    queues: [
      QueueView(
        queue: "sales", name: "Sales", waiting: [], longestWaitSince: nil, agentsLoggedIn: 1, agentsAvailable: 1,
        agentsOnCall: 0)
    ],
    calls: [], outcomes: ["answered": 4, "abandoned": 1])

  static func record(
    _ outcome: CallOutcome, _ termination: Termination.Class, waited: Duration = .zero, talked: Duration = .zero
  ) -> CallRecord {
    CallRecord(
      call: call, tenant: "example", node: "a1", release: "r1", ani: ani, dnis: "1000", flow: "welcome",
      queue: "sales", agent: outcome == .answered ? "alice" : nil, arrivedAt: noon, enqueuedAt: noon,
      answeredAt: nil, endedAt: noon, waited: waited, talked: talked, offers: 1, outcome: outcome,
      termination: Termination(termination, cause: .normalClearing))
  }
}
