import API
import ArgumentParser
import CallCore
import Foundation

/// `cordboard statistics`: what was counted in closed intervals and days.
struct StatisticsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statistics",
    abstract: "Show what was counted, by quarters of an hour or by days.",
    discussion: """
      Newest first; of all queues unless told otherwise. What is under way is not among it: `cordboard queue list` \
      has the day so far. Beginnings are in this machine's time zone, periods in the centre's.

        cordboard statistics
        cordboard statistics --day --queue sales
        cordboard statistics --queue sales --service-level app_queue_sl
        cordboard statistics --day --agent alice
        cordboard statistics --day --agent alice --queue sales
        cordboard statistics --skill german --from 2026-11-21T00:00:00Z --json
      """)

  enum Period: String, EnumerableFlag {
    case interval, day

    static func help(for value: Period) -> ArgumentHelp? {
      switch value {
      case .interval: "By quarters of an hour."
      case .day: "By days."
      }
    }
  }

  @Flag(help: "") var period = Period.interval
  @Option(help: ArgumentHelp("Of this queue only; with --agent, what the agent did for it.", valueName: "id"))
  var queue: String?
  @Option(help: ArgumentHelp("Of this skill, over all queues.", valueName: "id")) var skill: String?
  @Option(help: ArgumentHelp("Of this agent.", valueName: "id")) var agent: String?
  @Flag(help: "Of all agents.") var agents = false
  @Option(help: ArgumentHelp("Only what began then or later, as 2026-11-21T04:05:06Z.", valueName: "moment"))
  var from: String?
  @Option(help: ArgumentHelp("Only what began before.", valueName: "moment")) var before: String?
  @Option(help: ArgumentHelp("How many rows, 1 to 500.", valueName: "n")) var limit = 50
  @OptionGroup var level: ServiceLevelOptions
  @OptionGroup var server: ServerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...500).contains(limit) else { throw ValidationError("--limit must be 1 to 500.") }
    if skill != nil, queue != nil || agent != nil || agents {
      throw ValidationError("--skill stands alone: skills are counted over all queues and agents.")
    }
    if agents, agent != nil { throw ValidationError("--agents is of all agents, --agent of one.") }
    if scope == .agentInQueue, period == .interval {
      throw ValidationError("What an agent did for one queue is counted by days only; add --day.")
    }
    for (name, text) in [("--from", from), ("--before", before)] {
      if let text, Timestamp(text) == nil {
        throw ValidationError("\(name) must be a moment of RFC 3339, like 2026-11-21T04:05:06Z.")
      }
    }
  }

  func run() async throws {
    let list = try await server.client().get(path, as: StatisticsList.self)
    if output.json { return try Output.json(list) }
    let table = StatisticsTable(formula: level.formula)
    switch scope {
    case .queue, .skill:
      Output.line(table.callers(list.statistics).text(.current()))
      if !list.statistics.isEmpty { Output.line(Terminal.current().styled(table.legend, .dim)) }
    case .agent, .agentInQueue: Output.line(table.agents(list.statistics).text(.current()))
    }
  }

  /// What is asked for.
  var scope: StatisticsScope.Kind {
    if skill != nil { return .skill }
    guard agent != nil || agents else { return .queue }
    return queue == nil ? .agent : .agentInQueue
  }

  /// Where the server has it.
  var path: String {
    var filters = ["scope=\(scope.rawValue)", "period=\(period.rawValue)", "limit=\(limit)"]
    func add(_ name: String, _ value: String?) {
      if let value { filters.append("\(name)=\(CordboardClient.escaped(value))") }
    }
    switch scope {
    case .queue: add("id", queue)
    case .skill: add("id", skill)
    case .agent: add("id", agent)
    case .agentInQueue:
      add("id", agent)
      add("queue", queue)
    }
    add("from", from)
    add("before", before)
    return "/api/v1/statistics?\(filters.joined(separator: "&"))"
  }
}
