import CallCore
import Foundation
import Logging
import Storage
import Telephony
import Testing

@testable import cordboard

/// `cordboard call explain` over a journal on disk.
@Suite struct ExplainTests {
  /// A journal: carol is on a call, bob lacks the skill, alice takes the caller
  /// at the second try.
  private func journal(in folder: String) async throws -> (file: String, call: String) {
    var definition = CentreDefinition(
      tenant: "t", release: "r1", numbers: ["1000": "in"],
      flows: ["in": Flow(steps: [.queue(QueueStep(queue: "sales", waitMax: .seconds(300), onTimeout: 1))])],
      queues: ["sales": QueueDefinition(name: "Sales", skills: SkillDemand(required: ["german": 50]))])
    for (name, level) in [("alice", 80), ("bob", 10), ("carol", 90)] {
      definition.agents[AgentID(name)] = AgentDefinition(
        name: name.capitalized, device: "PJSIP/\(name)", queues: ["sales"], skills: ["german": level])
    }
    let file = "\(folder)/cordboard.db"
    let settings = StorageSettings(path: file)
    let migrations = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../migrations")
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let start = Instant(microsecondsSinceEpoch: 1_800_000_000_000_000)
    let store = try SQLStore(settings)
    try Migrator(folder: migrations.path).migrate(store, at: start)
    let writer = try JournalWriter(settings, logger: logger, now: { start }, snapshotWanted: { _ in })
    var fold = JournalFold(
      CentreSnapshot(
        number: 0, at: .epoch, digest: StableDigest().value, centre: Centre(definition: definition, seed: 1)))
    writer.write(fold.snapshot)
    var now = start
    var calls: [String] = []
    var legs: [ChannelID] = []
    func feed(_ input: Input) {
      now = now.advanced(by: .seconds(1))
      let (directives, entry) = fold.fold(input, at: now)
      writer.append(entry)
      for directive in directives {
        if case .announce(.callArrived(let arrived)) = directive { calls.append(arrived.call.rawValue) }
        if case .order(.originate(let leg), _) = directive { legs.append(leg.channel) }
      }
    }
    feed(.switched("n1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch))))
    for agent in ["carol", "alice", "bob"] as [AgentID] {
      feed(.agentCommanded(agent, .logIn(device: nil)))
      feed(.agentCommanded(agent, .becomeReady))
    }
    for channel in ["c1", "c2"] as [ChannelID] {
      let ani = Personal(key: "n1/\(channel)/ani", clear: "+49301234567")
      let arrival = ChannelArrival(channel: channel, ani: ani, dnis: "1000", endpoint: "PJSIP/trunk")
      feed(.switched("n1", .channelEntered(arrival)))
    }
    feed(.switched("n1", .channelEnded(legs[1], .callRejected)))
    feed(.agentCommanded("alice", .becomeReady))
    feed(.switched("n1", .channelEnded("c2", .normalClearing)))
    #expect(await writer.stop(within: .seconds(10)))
    return (file, calls[1])
  }

  @Test func itSaysWhyThisAgentWhyNotMeAndWhySoLong() async throws {
    let scratch = try Scratch()
    let (file, call) = try await journal(in: scratch.path)
    let result = try await Program.run(["call", "explain", String(call.suffix(6)), "--database", file])
    #expect(result.exitCode == 0, "\(result)")
    let text = result.output.split(separator: "\n").map(String.init)
    let expected = [
      "Call \(call)", "•••67 called 1000", "waits in Sales, 2nd",
      "chose Alice, the only one free, by longest idle (2nd in Sales, waited 0.0 s)", "1. Alice: idle for ",
      "–  Bob: german is 10, 50 is needed", "–  Carol: offered for 1.0 s; else 1st", "offered to Alice",
      "Alice declined", "nobody could be rung (2nd in Sales, waited 1.0 s)",
      "–  Alice: not ready (declined) for 0.0 s; missed this caller before",
      "gave up after waiting 3.0 s",
    ]
    var rest = text[...]
    for words in expected {
      let found = rest.firstIndex { $0.contains(words) }
      #expect(found != nil, "\(words) is missing, or out of order, in\n\(result.output)")
      if let found { rest = rest[found...] }
    }
    #expect(!result.output.contains("+4930"))
  }

  @Test func oneAgentAloneAndJSON() async throws {
    let scratch = try Scratch()
    let (file, call) = try await journal(in: scratch.path)
    let bob = try await Program.run(["call", "explain", call, "--agent", "bob", "--database", file])
    #expect(bob.output.contains("Bob: german is 10") && !bob.output.contains("Carol:"))
    let json = try await Program.run(["call", "explain", call, "--json", "--database", file])
    let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let decisions = value?["decisions"] as? [[String: Any]]
    #expect(decisions?.first?["chosen"] as? String == "alice")
    #expect(!json.output.contains("+4930"))
  }

  @Test func whoHasACallAlreadyIsSaidTo() throws {
    var definition = CentreDefinition(
      tenant: "t", release: "r1", numbers: ["1000": "in"],
      flows: ["in": Flow(steps: [.queue(QueueStep(queue: "sales", waitMax: .seconds(300), onTimeout: 1))])],
      queues: ["sales": QueueDefinition(name: "Sales")])
    definition.agents["alice"] = AgentDefinition(
      name: "Alice", device: "PJSIP/alice", memberships: [QueueMembership(queue: "sales")],
      capacity: AgentCapacity(voice: 2))
    var centre = Centre(definition: definition, seed: 1)
    var now = Instant.epoch
    var calls: [CallID] = []
    var legs: [ChannelID] = []
    func feed(_ input: Input) {
      now = now.advanced(by: .seconds(1))
      for directive in centre.handle(input, at: now) {
        guard case .order(let order, let node) = directive else { continue }
        switch order {
        case .own(_, let call): calls.append(call)
        case .originate(let leg):
          legs.append(leg.channel)
          feed(.switched(node, .channelAnswered(leg.channel)))
        case .bridge(let bridge, let channels):
          for channel in channels { feed(.switched(node, .bridgeJoined(bridge, channel))) }
        default: break
        }
      }
    }
    feed(.switched("n1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch))))
    feed(.agentCommanded("alice", .logIn(device: nil)))
    feed(.agentCommanded("alice", .becomeReady))
    for channel in ["c1", "c2", "c3"] as [ChannelID] {
      let ani = Personal(key: "n1/\(channel)/ani", clear: "+49301234567")
      feed(
        .switched(
          "n1",
          .channelEntered(ChannelArrival(channel: channel, ani: ani, dnis: "1000", endpoint: "PJSIP/trunk"))))
    }
    #expect(centre.view(of: "alice")?.calls == Array(calls.prefix(2)))
    centre.explain(calls[2])
    feed(.switched("n1", .channelEnded("c1", .normalClearing)))
    feed(.switched("n1", .channelEnded(legs[0], .normalClearing)))
    let text = ExplanationText(CallExplanation(call: calls[2], decisions: centre.takeExplanations())).text
    #expect(text.contains("chose alice, the only one free"), "\(text)")
    #expect(text.contains("1. alice: 1 call already, idle for"), "\(text)")
  }

  @Test func aCallThatIsNotThereIsSaidSo() async throws {
    let scratch = try Scratch()
    let (file, _) = try await journal(in: scratch.path)
    let result = try await Program.run(["call", "explain", "nosuchcall", "--database", file])
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("There is no call nosuchcall"))
  }
}
