import ArgumentParser
import CallCore
import Foundation
import Simulation
import Telephony

/// `cordboard simulate`: what would happen on such a day.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Say what a day would be like with a blueprint, and with a change of it.",
    discussion: """
      Simulated callers meet the routing that is shipped, many days long; needs no server. With --against, both \
      blueprints meet the same callers with the same patience and the same talks, and each difference is told with \
      whether it is beyond chance.

        cordboard simulate flows --calls-per-hour 120 --handling 4m
        cordboard simulate flows --against draft --arrivals monday.csv --shifts monday-shifts.csv --page monday.html
        cordboard simulate flows --against draft --from-journal --day 2026-11-20
        cordboard simulate flows --calls-per-hour sales=80 --calls-per-hour support=40 --from 09:00 --hours 4 --json

      Callers come from one of --calls-per-hour, --arrivals and --from-journal.

      --arrivals is a table in CSV. Its columns: start (08:30), calls, then number or queue, and if wanted until, \
      handling or talk, patience:

        start,queue,calls,handling,patience
        08:00,sales,40,4m,3m
        08:30,sales,55,4m,never

      --shifts is one with agent, from, until, and if wanted breaks; without it all agents are there all the time:

        agent,from,until,breaks
        alice,08:00,16:30,10:00-10:15 12:00-12:30

      Of a journal's day come the callers, at the same moments to the same numbers, and pressing the keys of the same \
      queues; patience and talks are drawn from that day's own.
      """)

  @Argument(help: "The folder of the blueprint's files.", completion: .directory) var blueprint: String
  @Option(help: ArgumentHelp("Another blueprint to compare with it.", valueName: "folder"), completion: .directory)
  var against: String?
  @Option(
    help: ArgumentHelp("The folder of the prompts of both (default: prompts beside each).", valueName: "folder"),
    completion: .directory)
  var prompts: String?
  @OptionGroup(title: "Callers") var callers: SimulationCallers
  @OptionGroup(title: "Times") var times: SimulationTimes
  @OptionGroup(title: "Habits") var habits: SimulationHabits
  @Option(
    help: ArgumentHelp("A table in CSV of who works when.", valueName: "file"), completion: .file(extensions: ["csv"]))
  var shifts: String?
  @Option(help: ArgumentHelp("How many days, each with chance of its own, 1 to 1000.", valueName: "n")) var seeds = 20
  @Option(help: ArgumentHelp("The first seed; the same seeds give the same figures.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Stop after so long and report the days that are done.", valueName: "time"))
  var limit = TimeArgument(.seconds(600))
  @Option(
    help: ArgumentHelp("Write a page with plots there, to be looked at in a browser.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var page: String?
  @OptionGroup var level: ServiceLevelOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...1_000).contains(seeds) else { throw ValidationError("--seeds must be 1 to 1000.") }
    guard seed <= .max - 1_000 else { throw ValidationError("--seed must be \(UInt64.max - 1_000) or less.") }
    guard limit.time > .zero else { throw ValidationError("--limit must be longer than nothing.") }
    if callers.fromJournal, habits.callAgain != nil {
      throw ValidationError("--call-again does not go with --from-journal: who called again that day is in it.")
    }
  }

  func run() async throws {
    let plan = try await SimulationPlan(self)
    let progress = SimulationProgress(total: seeds)
    let runner = SimulationRunner(plan: plan, seeds: seeds, firstSeed: seed, limit: limit.time)
    progress.show(0)
    let days: [[DayFigures]]
    do {
      defer { progress.clear() }
      days = try await runner.run(onProgress: progress.show)
    }
    let result = SimulationResult(plan: plan, days: days, seedsWanted: seeds, firstSeed: seed, formula: level.formula)
    // Before the page, whose place may be wrong: the days took their time.
    if output.json {
      try Output.json(SimulationResource(result))
    } else {
      Output.line(SimulationText(result).text(.current()))
    }
    guard let page else { return }
    do {
      try Data(SimulationPage(result).html.utf8).write(to: URL(filePath: page))
    } catch {
      throw CommandFailure(.failed, "The page can't be written to \(page): \(error.localizedDescription)")
    }
    if !output.json { Output.line("\nThe page with plots is \(page).") }
  }
}

/// Who calls.
struct SimulationCallers: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "At a constant rate, to all numbers alike; or sales=80 for a queue or number, and again for others.",
      valueName: "calls"))
  var callsPerHour: [RateArgument] = []
  @Option(
    help: ArgumentHelp("As a table in CSV has it.", valueName: "file"), completion: .file(extensions: ["csv"]))
  var arrivals: String?
  @Flag(help: "As on a day of the journal.") var fromJournal = false
  @Option(help: ArgumentHelp("Which day of the journal, as 2026-11-20 (default: yesterday).", valueName: "date"))
  var day: String?
  @Option(help: ArgumentHelp("The server's configuration file, for its database.", valueName: "file"))
  var config: String?
  @Option(help: ArgumentHelp("The database's file; overrides the configuration.", valueName: "file"))
  var database: String?
  @Option(help: ArgumentHelp("When a day at a constant rate begins (default: 08:00).", valueName: "time"))
  var from: String?
  @Option(help: ArgumentHelp("How long it is, in whole quarters: 0.25 to 24 (default: 8).", valueName: "hours"))
  var hours: Double?

  func validate() throws {
    let sources = [!callsPerHour.isEmpty, arrivals != nil, fromJournal].count { $0 }
    guard sources == 1 else {
      throw ValidationError("Say where callers come from: one of --calls-per-hour, --arrivals and --from-journal.")
    }
    if callsPerHour.isEmpty, from != nil || hours != nil {
      throw ValidationError("--from and --hours go with --calls-per-hour.")
    }
    guard (0.25...24).contains(hoursLong), (hoursLong * 4).rounded() == hoursLong * 4 else {
      throw ValidationError("--hours must be 0.25 to 24, in steps of 0.25.")
    }
    guard let start, start < .seconds(86_400), start.components.seconds % 900 == 0 else {
      throw ValidationError("--from must be a time of day at a quarter of an hour, as 08:00.")
    }
    if !fromJournal, day != nil || config != nil || database != nil {
      throw ValidationError("--day, --config and --database go with --from-journal.")
    }
    if let day, SimulationDate(day) == nil { throw ValidationError("--day must be a date like 2026-11-20.") }
    if callsPerHour.count > 1, callsPerHour.contains(where: { $0.name == nil }) {
      throw ValidationError("Several --calls-per-hour are each for a queue or number, as sales=80.")
    }
  }

  /// Nil when what was said is no time of day.
  var start: Duration? { PlanText.timeOfDay(from ?? "08:00") }
  var hoursLong: Double { hours ?? 8 }
}

/// How long things take.
struct SimulationTimes: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How long callers wait before they give up, in the mean; 'never' (default: 5m).", valueName: "time")
  )
  var patience: PatienceArgument?
  @Option(
    help: ArgumentHelp(
      "Talk and after-call work, in the mean (default: 5m). Wrap-up is the blueprint's, talk is the rest.",
      valueName: "time"))
  var handling: TimeArgument?
  @Option(help: ArgumentHelp("Talk alone, in the mean; instead of --handling.", valueName: "time"))
  var talk: TimeArgument?
  @Option(help: ArgumentHelp("How talks lie around their mean.", valueName: "shape"))
  var shape = ShapeArgument(.exponential)
  @Option(help: ArgumentHelp("How long an agent's phone rings until it is picked up.", valueName: "time"))
  var ring = TimeArgument(.seconds(3))

  func validate() throws {
    if handling != nil, talk != nil { throw ValidationError("Say either --handling or --talk.") }
    for (name, time) in [("--handling", handling), ("--talk", talk)] where time?.time == .zero {
      throw ValidationError("\(name) must be longer than nothing.")
    }
  }

  /// What was said, or nil.
  var mean: TalkMean? { talk.map { .talk($0.time) } ?? handling.map { .handling($0.time) } }
}

/// What callers and agents do by chance.
struct SimulationHabits: ParsableArguments {
  @Option(help: ArgumentHelp("How many offers nobody picks up.", valueName: "percent"))
  var missedOffers = PercentArgument(0)
  @Option(help: ArgumentHelp("How many take a callback when one is offered.", valueName: "percent"))
  var takeCallback = PercentArgument(PlannedHabits().callbacksTaken)
  @Option(help: ArgumentHelp("How often a customer who is called back picks up.", valueName: "percent"))
  var reachCallback = PercentArgument(PlannedHabits().callbacksReached)
  @Option(
    help: ArgumentHelp("How many of those who give up waiting call again (default: 0%).", valueName: "percent"))
  var callAgain: PercentArgument?
  @Option(help: ArgumentHelp("How long after, in the mean (default: 10m).", valueName: "time"))
  var callAgainAfter: TimeArgument?

  func validate() throws {
    if callAgainAfter != nil, callAgain == nil { throw ValidationError("--call-again-after goes with --call-again.") }
    if callAgainAfter?.time == .zero { throw ValidationError("--call-again-after must be longer than nothing.") }
  }

  var planned: PlannedHabits {
    var habits = PlannedHabits(
      offersMissed: missedOffers.share, callbacksTaken: takeCallback.share, callbacksReached: reachCallback.share,
      callersAgain: callAgain?.share ?? 0)
    if let callAgainAfter { habits.callAgainTime = callAgainAfter.time }
    return habits
  }
}

/// `30%`, or `30`.
struct PercentArgument: ExpressibleByArgument {
  /// 0 to 1.
  let share: Double

  init(_ share: Double) { self.share = share }

  init?(argument: String) {
    guard let percent = Double(argument.hasSuffix("%") ? argument.dropLast() : argument[...]),
      (0...100).contains(percent)
    else { return nil }
    share = percent / 100
  }

  var defaultValueDescription: String { text }
  var text: String { "\(SimulationFormat.number(share * 100))%" }
}

/// A shape by its name.
struct ShapeArgument: ExpressibleByArgument {
  let shape: TimeShape

  init(_ shape: TimeShape) { self.shape = shape }

  init?(argument: String) {
    guard let shape = TimeShape(rawValue: argument) else { return nil }
    self.shape = shape
  }

  var defaultValueDescription: String { shape.rawValue }

  static var allValueStrings: [String] { TimeShape.allCases.map(\.rawValue) }
}

/// A time as `90s`, `1m30s`, or whole seconds.
struct TimeArgument: ExpressibleByArgument {
  let time: Duration

  init(_ time: Duration) { self.time = time }

  init?(argument: String) {
    guard let time = PlanText.duration(argument) else { return nil }
    self.time = time
  }

  var defaultValueDescription: String { HumanDuration.text(milliseconds: time.wholeMilliseconds) }
}

/// A time, or `never`.
struct PatienceArgument: ExpressibleByArgument {
  /// Nil is for ever.
  let mean: Duration?

  init?(argument: String) {
    guard argument != "never" else {
      mean = nil
      return
    }
    guard let time = PlanText.duration(argument), time > .zero else { return nil }
    mean = time
  }
}

/// `120`, or `sales=120`.
struct RateArgument: ExpressibleByArgument {
  let name: String?
  let calls: Double

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let last = parts.last, let calls = Double(last), (0...1_000_000).contains(calls) else { return nil }
    if parts.count == 2, parts[0].isEmpty { return nil }
    name = parts.count == 2 ? String(parts[0]) : nil
    self.calls = calls
  }
}

/// How many days are done, on a terminal.
private struct SimulationProgress {
  let total: Int
  private let isShown = isatty(STDERR_FILENO) == 1

  init(total: Int) { self.total = total }

  func show(_ done: Int) { write("day \(done) of \(total)") }
  func clear() { write("") }

  private func write(_ text: String) {
    // Standard output stays clean for what reads it.
    if isShown { FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8)) }
  }
}
