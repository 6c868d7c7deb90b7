import CallCore
import Foundation
import Logging
import Simulation
import Storage
import Telephony
import Testing

@testable import cordboard

/// `cordboard simulate`.
@Suite struct SimulateTests {
  /// A centre with two queues on numbers of their own.
  private static func centre(agents: Int, wrapUp: String = "10s", extra: String = "") -> String {
    let list = (1...max(1, agents)).map { "  a\($0): { name: A\($0), device: PJSIP/a\($0), queues: [sales, support] }" }
    return """
      tenant: t
      numbers: { "1000": sales, "2000": support }
      queues:
        sales: { name: "Sales <b>", wrap-up: \(wrapUp) }
        support: { name: Support, wrap-up: \(wrapUp) }
      \(agents == 0 ? "" : "agents:\n" + list.joined(separator: "\n"))
      flows:
        sales:
          - queue: sales
            wait-max: 10m
          - hang-up
        support:
          - queue: support
            wait-max: 10m
          - hang-up
      \(extra)
      """
  }

  private static func blueprint(_ folder: String, _ name: String, agents: Int, wrapUp: String = "10s") throws -> String
  {
    let path = "\(folder)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Data(centre(agents: agents, wrapUp: wrapUp).utf8).write(to: URL(filePath: "\(path)/centre.yaml"))
    return path
  }

  private static let hour = ["--hours", "1", "--seeds", "4"]

  @Test func aDayIsToldWithinAHundredColumns() async throws {
    let scratch = try Scratch()
    let flows = try Self.blueprint(scratch.path, "flows", agents: 6)
    let result = try await Program.run(["simulate", flows, "--calls-per-hour", "60"] + Self.hour)
    #expect(result.exitCode == 0, "\(result)")
    for words in [
      "All queues", "Support", "in 20 s", "ASA", "occupancy", "4 simulated days (seeds 1 to 4), 08:00 to 09:00",
    ] {
      #expect(result.output.contains(words), "\(words)")
    }
    // The blueprint's path may be as long as it is.
    let wide = result.output.split(separator: "\n").filter { $0.count > 100 && !$0.contains(scratch.path) }
    #expect(wide.isEmpty)
    #expect(result.errors.isEmpty)
    let again = try await Program.run(["simulate", flows, "--calls-per-hour", "60"] + Self.hour)
    #expect(again.output == result.output)
    let other = try await Program.run(["simulate", flows, "--calls-per-hour", "60", "--seed", "5"] + Self.hour)
    #expect(other.output != result.output)
  }

  @Test func twoBlueprintsAreComparedInJSONAndOnAPage() async throws {
    let scratch = try Scratch()
    let flows = try Self.blueprint(scratch.path, "flows", agents: 5)
    let draft = try Self.blueprint(scratch.path, "draft", agents: 7)
    let page = "\(scratch.path)/page.html"
    let result = try await Program.run(
      [
        "simulate", flows, "--against", draft, "--calls-per-hour", "sales=40", "--calls-per-hour", "2000=20", "--json",
        "--page", page,
      ] + Self.hour)
    #expect(result.exitCode == 0, "\(result)")
    let value = try JSONDecoder().decode(SimulationResource.self, from: Data(result.output.utf8))
    #expect(value.base.agents == 5 && value.against?.agents == 7 && value.days == 4)
    #expect(value.sections.map(\.scope) == ["all_queues", "queue", "queue", "agents"])
    let level = value.sections[0].figures.first { $0.figure == "service_level" }
    #expect((level?.difference?.mean ?? 0) > 0 && level?.difference?.isBeyondChance == true)
    let calls = value.sections[1].figures.first { $0.figure == "calls" }
    #expect(calls?.base == calls?.against && calls?.difference?.isBeyondChance == false)
    let curve = value.sections[0].curves.first { $0.figure == "waiting" }
    #expect(curve?.intervals.map(\.start) == ["08:00", "08:15", "08:30", "08:45"])
    #expect(result.output.contains("\"is_beyond_chance\""))

    let html = try String(contentsOf: URL(filePath: page), encoding: .utf8)
    for word in ["<script", "http://", "https://", "@import", "src=", "<link"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.contains("Sales &lt;b&gt;") && !html.contains("<b>"))
    #expect(html.contains("class=\"line a\"") && html.contains("class=\"line b\"") && html.contains("band b"))
    #expect(!html.contains("nan") && !html.contains("inf,"))
    let drawings = html.split(separator: "<svg").dropFirst().compactMap { $0.split(separator: "</svg>").first }
    #expect(drawings.count == 16)
    for drawing in drawings {
      #expect(Self.isBalanced("<svg" + drawing + "</svg>"))
    }
  }

  @Test func habitsAreToldAndFollowed() async throws {
    let scratch = try Scratch()
    let flows = try Self.blueprint(scratch.path, "flows", agents: 3)
    let draft = try Self.blueprint(scratch.path, "draft", agents: 3)
    let callback = """
      { key: 9, accepted: "sound:taken", dial: "PJSIP/{number}@trunk", prompt: "sound:offer", offer-after: 10s }
      """
    let text = Self.centre(agents: 3).replacing(
      "support: { name: Support,", with: "support: { name: Support, callback: \(callback),")
    try Data(text.utf8).write(to: URL(filePath: "\(draft)/centre.yaml"))
    let result = try await Program.run(
      [
        "simulate", flows, "--against", draft, "--calls-per-hour", "60", "--missed-offers", "10", "--take-callback",
        "80%", "--call-again", "50%",
      ] + Self.hour)
    #expect(result.exitCode == 0, "\(result)")
    let words = result.output.replacing("\n", with: " ")
    for sentence in [
      "10% of the offers are missed.", "takes it in 80% of the cases, and picks up in 80%;",
      "Of those who give up 50% call again, 10 min later in the mean.", "called back", "served in all", "offers missed",
    ] {
      #expect(words.contains(sentence), "\(sentence): \(words)")
    }
    let plain = try await Program.run(["simulate", flows, "--calls-per-hour", "60"] + Self.hour)
    #expect(plain.output.replacing("\n", with: " ").contains("none is missed. Nobody presses a key while waiting."))
    #expect(
      !plain.output.contains("called back") && !plain.output.contains("served in all")
        && !plain.output.contains("offers missed"))
  }

  @Test func aPageThatCannotBeWrittenTakesNothingElseAway() async throws {
    let scratch = try Scratch()
    let flows = try Self.blueprint(scratch.path, "flows", agents: 5)
    let page = "\(scratch.path)/nowhere/page.html"
    let result = try await Program.run(["simulate", flows, "--calls-per-hour", "60", "--page", page] + Self.hour)
    #expect(result.exitCode == 1 && result.errors.contains("The page can't be written to \(page)"), "\(result)")
    #expect(result.output.contains("4 simulated days") && !result.output.contains("The page with plots"))
  }

  @Test func equalBlueprintsDifferInNothing() async throws {
    let scratch = try Scratch()
    let flows = try Self.blueprint(scratch.path, "flows", agents: 5)
    let copy = try Self.blueprint(scratch.path, "copy", agents: 5)
    let result = try await Program.run(
      ["simulate", flows, "--against", copy, "--calls-per-hour", "60", "--json"] + Self.hour)
    let value = try JSONDecoder().decode(SimulationResource.self, from: Data(result.output.utf8))
    for figure in value.sections.flatMap(\.figures) {
      #expect(figure.base == figure.against)
      #expect(figure.difference?.mean ?? 0 == 0)
    }
  }

  @Test func tablesAreRead() async throws {
    let scratch = try Scratch()
    let flows = try Self.blueprint(scratch.path, "flows", agents: 3)
    let arrivals = try scratch.file("a.csv", "start,queue,calls,until\n09:10,sales,30,10:00\n09:10,support,0,10:00\n")
    let shifts = try scratch.file("s.csv", "agent,from,until\na1,09:00,10:00\na2,09:00,10:00\n")
    let result = try await Program.run(
      ["simulate", flows, "--arrivals", arrivals, "--shifts", shifts, "--seeds", "2", "--json"])
    let value = try JSONDecoder().decode(SimulationResource.self, from: Data(result.output.utf8))
    #expect(value.from == "09:00" && value.until == "10:00")
    #expect(value.sections.first { $0.queue == "support" }?.figures.first { $0.figure == "calls" }?.base?.mean == 0)
    #expect(value.notes == ["\(flows): 1 of 3 agents have no shift."])
  }

  @Test func whatIsWrongIsSaidWithItsPlace() async throws {
    let scratch = try Scratch()
    let flows = try Self.blueprint(scratch.path, "flows", agents: 2)
    let empty = try Self.blueprint(scratch.path, "empty", agents: 0)
    let slow = try Self.blueprint(scratch.path, "slow", agents: 2, wrapUp: "5m")
    let table = try scratch.file("a.csv", "start,queue,calls,until\n09:00,nosuch,30,10:00\n")
    let shifts = try scratch.file("s.csv", "agent,from,until\na1,09:00,12:00\na1,11:00,13:00\n")
    let rate = ["--calls-per-hour", "60"]
    for (arguments, words) in [
      ([flows, "--arrivals", table], "\(table):2: error: There is no queue nosuch. There are: sales, support."),
      ([flows, "--shifts", shifts] + rate, "\(shifts):3: error: Agent a1 has a shift at that time already"),
      ([flows, "--arrivals", "/nowhere.csv"], "/nowhere.csv can't be read"),
      ([empty] + rate, "describes no agents"),
      ([flows, "--against", "\(scratch.path)/nowhere"] + rate, "There is no such folder"),
      ([flows, "--calls-per-hour", "0"], "There is not one call to simulate"),
      ([flows, "--calls-per-hour", "3000=5"], "No flow serves the number 3000. There are: 1000, 2000."),
      ([slow] + rate, "leaves no talk"),
      ([flows, "--ring", "20s"] + rate, "nobody would pick up"),
      ([flows, "--from-journal", "--database", "\(scratch.path)/none.db"], "none.db"),
    ] {
      let result = try await Program.run(["simulate"] + arguments)
      #expect(result.exitCode == 2, "\(result)")
      #expect(result.errors.contains(words), "\(words): \(result.errors)")
      #expect(result.output.isEmpty)
    }
    let late = try await Program.run(
      ["simulate", flows, "--calls-per-hour", "50000", "--limit", "1ms", "--patience", "never"])
    #expect(late.exitCode == 1 && late.errors.contains("Raise --limit"), "\(late)")
  }

  @Test(arguments: [
    [], ["--calls-per-hour", "60", "--from-journal"], ["--calls-per-hour", "-1"], ["--calls-per-hour", "=5"],
    ["--calls-per-hour", "60", "--seeds", "0"], ["--calls-per-hour", "60", "--hours", "0.1"],
    ["--calls-per-hour", "60", "--from", "08:05"], ["--calls-per-hour", "60", "--day", "2026-11-20"],
    ["--calls-per-hour", "60", "--calls-per-hour", "70"], ["--calls-per-hour", "60", "--patience", "0"],
    ["--calls-per-hour", "60", "--handling", "3m", "--talk", "2m"], ["--calls-per-hour", "60", "--shape", "round"],
    ["--from-journal", "--day", "2026-02-30"], ["--calls-per-hour", "60", "--limit", "0"],
    ["--from-journal", "--from", "09:00"], ["--arrivals", "a.csv", "--hours", "4"],
    ["--calls-per-hour", "60", "--missed-offers", "101%"], ["--calls-per-hour", "60", "--take-callback", "many"],
    ["--calls-per-hour", "60", "--call-again-after", "5m"], ["--from-journal", "--call-again", "20%"],
    ["--calls-per-hour", "60", "--call-again", "20%", "--call-again-after", "0"],
  ])
  func wrongUsageHasItsExitCode(options: [String]) async throws {
    let result = try await Program.run(["simulate", "flows"] + options)
    #expect(result.exitCode == 64, "\(result)")
  }

  @Test func aDayOfTheJournalIsCalledAgain() async throws {
    let scratch = try Scratch()
    let flows = try Self.blueprint(scratch.path, "flows", agents: 3)
    let day = Instant(microsecondsSinceEpoch: 1_795_132_800_000_000)  // 2026-11-20
    let file = try await journal(in: scratch.path, day: day)
    let result = try await Program.run(
      ["simulate", flows, "--from-journal", "--day", "2026-11-20", "--database", file, "--seeds", "3", "--json"])
    #expect(result.exitCode == 0, "\(result)")
    let value = try JSONDecoder().decode(SimulationResource.self, from: Data(result.output.utf8))
    #expect(value.callsPerDay == 40 && value.from == "09:00" && value.until == "10:45")
    #expect(value.assumptions.contains("The 40 calls of 2026-11-20, at the same moments."))
    // Talks of that day are 60 s each, then the blueprint's 10 s.
    let handling = value.sections.first { $0.queue == "sales" }?.figures.first { $0.figure == "average_handle_time" }
    #expect(handling?.base?.mean == 70)
    let none = try await Program.run(
      ["simulate", flows, "--from-journal", "--day", "2026-11-19", "--database", file])
    #expect(none.exitCode == 2 && none.errors.contains("There is no call of 2026-11-19"), "\(none)")
  }

  /// Forty calls to 1000 and 2000 by turns, every 150 s from 09:00, of which
  /// one agent talks 60 s with each.
  private func journal(in folder: String, day: Instant) async throws -> String {
    var definition = CentreDefinition(
      tenant: "t", release: "r1", numbers: ["1000": "sales", "2000": "support"],
      queues: ["sales": QueueDefinition(name: "Sales"), "support": QueueDefinition(name: "Support")],
      agents: ["a1": AgentDefinition(name: "A", device: "PJSIP/a", queues: ["sales", "support"])])
    for queue in ["sales", "support"] {
      definition.flows[FlowID(queue)] = Flow(steps: [
        .queue(QueueStep(queue: QueueID(queue), waitMax: .seconds(300), onTimeout: 1))
      ])
    }
    let file = "\(folder)/cordboard.db"
    let migrations = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../migrations")
    let store = try SQLStore(StorageSettings(path: file))
    try Migrator(folder: migrations.path).migrate(store, at: day)
    let writer = try JournalWriter(
      StorageSettings(path: file), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { day },
      snapshotWanted: { _ in })
    var fold = JournalFold(
      CentreSnapshot(
        number: 0, at: .epoch, digest: StableDigest().value, centre: Centre(definition: definition, seed: 1)))
    writer.write(fold.snapshot)
    func feed(_ input: Input, at now: Instant) -> [SwitchOrder] {
      let (directives, entry) = fold.fold(input, at: now)
      writer.append(entry)
      return directives.compactMap { if case .order(let order, _) = $0 { order } else { nil } }
    }
    let open = day.advanced(by: .seconds(32_400))
    _ = feed(.switched("n1", .nodeReconciled(Inventory(asteriskStartedAt: .epoch))), at: open)
    _ = feed(.agentCommanded("a1", .logIn(device: nil)), at: open)
    _ = feed(.agentCommanded("a1", .becomeReady), at: open)
    for index in 0..<40 {
      let now = open.advanced(by: .seconds(150 * index))
      let caller = ChannelID("c\(index)")
      let arrival = ChannelArrival(
        channel: caller, ani: Personal(key: "k\(index)", clear: "1"), dnis: index % 2 == 0 ? "1000" : "2000",
        endpoint: "PJSIP/trunk")
      for case .originate(let leg) in feed(.switched("n1", .channelEntered(arrival)), at: now) {
        for case .bridge(let bridge, let channels) in feed(.switched("n1", .channelAnswered(leg.channel)), at: now) {
          _ = feed(.switched("n1", .channelAnswered(caller)), at: now)
          for channel in channels { _ = feed(.switched("n1", .bridgeJoined(bridge, channel)), at: now) }
        }
        let end = now.advanced(by: .seconds(60))
        _ = feed(.switched("n1", .channelEnded(caller, .normalClearing)), at: end)
        _ = feed(.switched("n1", .channelEnded(leg.channel, .normalClearing)), at: end)
      }
    }
    #expect(await writer.stop(within: .seconds(10)))
    return file
  }

  @Test func datesAndTheirMidnights() {
    let berlin = ZoneTable(
      identifier: "Europe/Berlin",
      transitions: [
        ZoneTable.Transition(from: .epoch, secondsFromUTC: 7_200),
        // 2026-10-25T01:00:00Z
        ZoneTable.Transition(from: Instant(microsecondsSinceEpoch: 1_792_890_000_000_000), secondsFromUTC: 3_600),
      ])
    #expect(SimulationDate("2026-10-25")?.midnight(in: berlin).description == "2026-10-24T22:00:00.000Z")
    #expect(SimulationDate("2026-10-25")?.next.midnight(in: berlin).description == "2026-10-25T23:00:00.000Z")
    let now = Instant(microsecondsSinceEpoch: 1_792_882_800_000_000)  // 2026-10-24T23:00Z, the 25th in Berlin
    #expect(SimulationDate.yesterday(of: now, in: berlin).description == "2026-10-24")
    // Clocks go forward over midnight there: the day begins at 01:00.
    let asuncion = ZoneTable(
      identifier: "America/Asuncion",
      transitions: [
        ZoneTable.Transition(from: .epoch, secondsFromUTC: -14_400),
        // 2026-10-04T04:00:00Z
        ZoneTable.Transition(from: Instant(microsecondsSinceEpoch: 1_791_086_400_000_000), secondsFromUTC: -10_800),
      ])
    #expect(SimulationDate("2026-10-04")?.midnight(in: asuncion).description == "2026-10-04T04:00:00.000Z")
    for wrong in ["2026-13-01", "2026-02-30", "26-01-01", "2026-1-1", "tomorrow"] {
      #expect(SimulationDate(wrong) == nil, "\(wrong)")
    }
  }

  @Test(arguments: [
    (0.0, "0"), (0.004, "0"), (-0.004, "0"), (0.124, "0.12"), (0.2, "0.2"), (0.999, "1"), (7.84, "7.8"),
    (-3.25, "−3.3"),
    (99.94, "99.9"), (99.96, "100"), (1_234.4, "1,234"), (1_234_567, "1,234,567"),
  ])
  func numbersHaveThreeDigitsOrSo(value: Double, text: String) {
    #expect(SimulationFormat.number(value) == text)
  }

  /// Whether each element that is opened is closed, in order.
  private static func isBalanced(_ markup: String) -> Bool {
    var open: [Substring] = []
    for piece in markup.split(separator: "<") {
      guard let end = piece.firstIndex(of: ">") else { return false }
      let tag = piece[..<end]
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    return open.isEmpty
  }
}
