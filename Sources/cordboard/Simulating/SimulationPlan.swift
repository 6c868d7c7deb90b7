import Blueprint
import CallCore
import Foundation
import Simulation
import Storage
import Telephony

/// What a simulation is of: centres, callers and times, all checked.
struct SimulationPlan: Sendable {
  /// A blueprint and what it is called.
  struct Centre: Sendable {
    let path: String
    let definition: CentreDefinition
    let options: PlannedDayOptions
  }

  /// One, or the two that are compared.
  private(set) var centres: [Centre] = []
  private(set) var arrivals: ArrivalPlan
  private(set) var horizon: Range<Duration>
  /// What was taken for granted, in sentences.
  private(set) var assumptions: [String] = []
  /// What somebody should know of who reads the figures.
  private(set) var notes: [String] = []

  static let patienceMean = Duration.seconds(300)
  static let handlingMean = Duration.seconds(300)
  /// More calls than this are not kept in memory.
  static let callsMax = 1_000_000

  init(_ command: SimulateCommand) async throws {
    let paths = [command.blueprint] + (command.against.map { [$0] } ?? [])
    let prompts = paths.map {
      command.prompts ?? URL(filePath: $0).deletingLastPathComponent().appending(path: "prompts").path
    }
    var definitions: [CentreDefinition] = []
    for (path, prompts) in zip(paths, prompts) {
      let loaded = try Blueprint.load(directory: path, prompts: prompts)
      guard !loaded.definition.agents.isEmpty else {
        throw CommandFailure(
          .badInput, "\(path) describes no agents, so that nobody would be served. Describe them under 'agents:'.")
      }
      guard !loaded.definition.queues.isEmpty else {
        throw CommandFailure(.badInput, "\(path) describes no queues; without one there is nothing to simulate.")
      }
      definitions.append(loaded.definition)
    }
    (arrivals, horizon) = (ArrivalPlan(), .zero..<(.zero))
    try await takeCallers(command, definitions)
    try takeCentres(command, definitions, paths, prompts)
    try checkTimes(definitions, paths, ring: command.times.ring.time)
  }

  // MARK: Callers

  private mutating func takeCallers(_ command: SimulateCommand, _ definitions: [CentreDefinition]) async throws {
    let times = command.times
    let mean = times.mean ?? .handling(Self.handlingMean)
    let patience = times.patience.map(\.mean) ?? Self.patienceMean
    if command.callers.fromJournal {
      try await takeJournal(command, definitions)
    } else if let file = command.callers.arrivals {
      let table = try ArrivalTable(
        Self.text(of: file), file: file, centres: definitions, talk: mean, patience: patience)
      arrivals = ArrivalPlan(spans: table.spans, shape: times.shape.shape)
      horizon = Self.quarters(table.horizon)
      assumptions += [
        "Calls as in \(file), a Poisson process in each interval.",
        "Where it does not say otherwise: \(Self.words(mean, times.shape.shape)) \(Self.words(patience))",
      ]
    } else {
      try takeRates(command.callers, definitions, mean, patience)
      arrivals.shape = times.shape.shape
      assumptions += [Self.words(mean, times.shape.shape), Self.words(patience)]
    }
    let expected = arrivals.expectedCalls
    guard expected > 0 else {
      throw CommandFailure(.badInput, "There is not one call to simulate: every rate is 0, or the day has no calls.")
    }
    guard expected <= Double(Self.callsMax) else {
      throw CommandFailure(.badInput, "\(Int(expected)) calls a day are more than \(Self.callsMax).")
    }
  }

  private mutating func takeRates(
    _ callers: SimulationCallers, _ definitions: [CentreDefinition], _ mean: TalkMean, _ patience: Duration?
  ) throws {
    let start = callers.start ?? .zero
    horizon = start..<(start + .seconds(Int(callers.hoursLong * 3_600)))
    let target = ArrivalTarget(definitions)
    var targets: [(number: String, wish: PlannedCall.Wish, calls: Double)] = []
    do throws(ArrivalTarget.Unknown) {
      for rate in callers.callsPerHour {
        guard let name = rate.name else {
          let numbers = definitions[0].numbers.keys.sorted()
          let all = numbers.isEmpty && definitions[0].defaultFlow != nil ? ["0"] : numbers
          targets += all.map { ($0, .any, rate.calls / Double(all.count)) }
          continue
        }
        let isQueue = definitions[0].queues[QueueID(name)] != nil
        let found = try target.find(number: isQueue ? nil : name, queue: isQueue ? name : nil)
        targets.append((found.number, found.wish, rate.calls))
      }
    } catch {
      throw CommandFailure(.badInput, "--calls-per-hour: \(error.message)")
    }
    guard !targets.isEmpty else {
      throw CommandFailure(.badInput, "The blueprint serves no number, so that nobody can call.")
    }
    arrivals.spans = targets.map {
      ArrivalPlan.Span(
        from: horizon.lowerBound, until: horizon.upperBound, number: $0.number, wish: $0.wish,
        calls: $0.calls * callers.hoursLong, talk: mean, patience: patience)
    }
    let total = callers.callsPerHour.reduce(0) { $0 + $1.calls }
    assumptions.append("\(SimulationFormat.number(total)) calls an hour, a Poisson process.")
  }

  private mutating func takeJournal(_ command: SimulateCommand, _ definitions: [CentreDefinition]) async throws {
    let callers = command.callers
    let file = try callers.database ?? ServeConfiguration(file: try ConfigurationFile.find(callers.config)).database
    let zone = definitions[0].zone
    let date = callers.day.flatMap { SimulationDate($0) } ?? .yesterday(of: SystemClock.now, in: zone)
    let (midnight, end) = (date.midnight(in: zone), date.next.midnight(in: zone))
    let records = try await Self.records(of: file, from: midnight, before: end)
    guard let first = records.last?.arrivedAt, let last = records.first?.arrivedAt else {
      throw CommandFailure(
        .badInput, "There is no call of \(date) in \(file). `cordboard call list --ended` shows which there are.")
    }
    var recorded = RecordedDay(records, midnight: midnight)
    assumptions.append("The \(records.count) calls of \(date), at the same moments.")
    if let patience = command.times.patience {
      recorded.patience = .drawn(patience.mean)
      assumptions.append(Self.words(patience.mean))
    } else {
      assumptions.append("Patience drawn from that day's waits (Kaplan–Meier).")
    }
    if let mean = command.times.mean ?? (recorded.hasTalks ? nil : .handling(Self.handlingMean)) {
      recorded.talk = (mean, command.times.shape.shape)
      assumptions.append(Self.words(mean, command.times.shape.shape))
    } else {
      assumptions.append("Talks drawn from those of that day, by queue.")
    }
    notes.append("Customers are not known again: last agents and old places play no part.")
    arrivals = ArrivalPlan(recorded: recorded)
    horizon = Self.quarters(midnight.duration(to: first)..<(midnight.duration(to: last) + .microseconds(1)))
    let unserved = Set(records.map(\.dnis)).filter { definitions[0].flow(for: $0) == nil }.sorted()
    if !unserved.isEmpty {
      notes.append(
        "\(command.blueprint) serves no flow for \(unserved.joined(separator: ", ")): such calls are rejected.")
    }
  }

  /// Newest first.
  private static func records(of file: String, from: Instant, before: Instant) async throws -> [CallRecord] {
    let store = CallRecordStore(try SQLStore(StorageSettings(path: file), access: .readOnly))
    var records: [CallRecord] = []
    var cursor: String?
    repeat {
      let page = try await store.page(
        CallRecordQuery(arrivedFrom: from, arrivedBefore: before, limit: 1_000, cursor: cursor))
      records += page.records
      cursor = page.next
      guard records.count <= callsMax else {
        throw CommandFailure(.badInput, "The day has more than \(callsMax) calls.")
      }
    } while cursor != nil
    return records
  }

  // MARK: Centres

  private mutating func takeCentres(
    _ command: SimulateCommand, _ definitions: [CentreDefinition], _ paths: [String], _ prompts: [String]
  ) throws {
    var shifts: [PlannedShift]?
    if let file = command.shifts {
      shifts = try ShiftTable(Self.text(of: file), file: file, centres: definitions).shifts
      assumptions.append("Agents work as in \(file).")
    } else {
      assumptions.append("All agents are there all the time.")
    }
    let wrapUps = definitions[0].queues.mapValues(\.wrapUpTime)
    for (index, definition) in definitions.enumerated() {
      var options = PlannedDayOptions(horizon: horizon, shifts: shifts, wrapUpTimes: wrapUps)
      options.ringTime = command.times.ring.time
      options.promptTimes = PromptTimes(folder: prompts[index]).times
      options.habits = command.habits.planned
      centres.append(Centre(path: paths[index], definition: definition, options: options))
      noteGaps(of: definition, paths[index], shifts)
    }
    takeHabits(command, definitions)
  }

  private mutating func takeHabits(_ command: SimulateCommand, _ definitions: [CentreDefinition]) {
    let (habits, ring) = (command.habits, Self.time(command.times.ring.time))
    let misses =
      habits.missedOffers.share > 0 ? "\(habits.missedOffers.text) of the offers are missed" : "none is missed"
    assumptions.append("Phones are picked up after \(ring); \(misses).")
    if definitions.contains(where: { $0.queues.values.contains { $0.callback != nil } }) {
      assumptions.append(
        "Who is offered a callback takes it in \(habits.takeCallback.text) of the cases, and picks up in "
          + "\(habits.reachCallback.text); no other key is pressed while waiting.")
    } else {
      assumptions.append("Nobody presses a key while waiting.")
    }
    if let again = habits.callAgain, again.share > 0 {
      let after = Self.time(habits.planned.callAgainTime)
      assumptions.append("Of those who give up \(again.text) call again, \(after) later in the mean.")
    }
  }

  /// What will make figures look strange.
  private mutating func noteGaps(of definition: CentreDefinition, _ path: String, _ shifts: [PlannedShift]?) {
    let there = Set(shifts.map { $0.map(\.agent) } ?? Array(definition.agents.keys))
    let served = Set(definition.agents.filter { there.contains($0.key) }.values.flatMap(\.queues))
    for (queue, rules) in definition.queues.sorted(by: { $0.key < $1.key }) {
      let borrowed = rules.steps.flatMap(\.alsoQueues)
      if served.isDisjoint(with: borrowed + [queue]) { notes.append("\(path): no agent serves the queue \(queue).") }
    }
    let entrances = Entrances(definition)
    for number in Set(arrivals.spans.map(\.number)).sorted() where !entrances.serves(number) {
      notes.append("\(path) serves no flow for the number \(number): calls to it are rejected.")
    }
    let lost = arrivals.spans.compactMap { span -> QueueID? in
      if case .queue(let queue) = span.wish, !entrances.leads(span.number, to: queue) { queue } else { nil }
    }
    for queue in Set(lost).sorted() {
      notes.append("\(path): no key leads to the queue \(queue); its callers press any.")
    }
    guard shifts != nil else { return }
    let missing = definition.agents.keys.count { !there.contains($0) }
    if missing > 0 { notes.append("\(path): \(missing) of \(definition.agents.count) agents have no shift.") }
  }

  // MARK: Checks

  private func checkTimes(_ definitions: [CentreDefinition], _ paths: [String], ring: Duration) throws {
    for (path, definition) in zip(paths, definitions) {
      for (queue, rules) in definition.queues.sorted(by: { $0.key < $1.key }) where ring >= rules.offerTime {
        throw CommandFailure(
          .badInput,
          "\(path): phones ring for the queue \(queue) for \(Self.time(rules.offerTime)) only, so that nobody would "
            + "pick up after --ring \(Self.time(ring)).")
      }
    }
    var means = arrivals.spans.map { ($0.wish, $0.talk) }
    if let mean = arrivals.recorded?.talk?.mean { means.append((.any, mean)) }
    for case (let wish, .handling(let handling)) in means {
      for (queue, rules) in definitions[0].queues.sorted(by: { $0.key < $1.key }) where rules.wrapUpTime >= handling {
        if case .queue(let wanted) = wish, wanted != queue { continue }
        throw CommandFailure(
          .badInput,
          "\(paths[0]): a handling time of \(Self.time(handling)) leaves no talk, for the wrap-up of the queue "
            + "\(queue) alone is \(Self.time(rules.wrapUpTime)). Say a longer one, or the talk alone.")
      }
    }
  }

  private static func quarters(_ range: Range<Duration>) -> Range<Duration> {
    let (low, high) = (range.lowerBound.wholeMicroseconds, range.upperBound.wholeMicroseconds)
    let quarter = DayFigures.quarter.wholeMicroseconds
    return .microseconds(low / quarter * quarter)..<(.microseconds((high + quarter - 1) / quarter * quarter))
  }

  private static func text(of file: String) throws(CommandFailure) -> String {
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: file))
      defer { try? handle.close() }
      let bytesMax = 16 << 20
      let data = try handle.read(upToCount: bytesMax + 1) ?? Data()
      guard data.count <= bytesMax else { throw CommandFailure(.badInput, "\(file) is larger than 16 MiB.") }
      guard let text = String(data: data, encoding: .utf8) else {
        throw CommandFailure(.badInput, "\(file) is not text in UTF-8.")
      }
      return text
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.badInput, "\(file) can't be read. Is it there?")
    }
  }

  // MARK: Words

  private static func time(_ time: Duration) -> String { HumanDuration.text(milliseconds: time.wholeMilliseconds) }

  private static func words(_ mean: TalkMean, _ shape: TimeShape) -> String {
    switch mean {
    case .talk(let time): "Talks of \(Self.time(time)) (\(shape.rawValue)), then the blueprint's wrap-up."
    case .handling(let time): "Handling of \(Self.time(time)) with wrap-up, talks \(shape.rawValue)."
    }
  }

  private static func words(_ patience: Duration?) -> String {
    patience.map { "Patience of \(Self.time($0)) (exponential)." } ?? "Nobody gives up waiting."
  }
}
