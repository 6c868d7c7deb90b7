import API
import CallCore

extension Tables {
  static func queues(_ queues: [QueueResource], _ formula: ServiceLevelFormula, at now: Timestamp) -> Table {
    var table = Table(
      [
        .left("QUEUE"), .left("NAME"), .right("WAITING"), .right("CALLBACKS"), .right("LONGEST"), .right("NEXT WAITS"),
        .right("LOGGED IN"),
        .right("FREE"), .right("ON CALL"), .right("ANSWERED"), .right("ABANDONED"), .right("SL TODAY"),
      ], empty: "The centre's description has no queues.")
    for queue in queues {
      let today = queue.today
      table.add([
        queue.id, queue.name, "\(queue.waiting.count)", queue.callbacks == 0 ? "" : "\(queue.callbacks)",
        queue.longestWaitSince.map { duration(since: $0, to: now) } ?? "", Figures.estimate(queue.estimate),
        "\(queue.agentsLoggedIn)", "\(queue.agentsAvailable)", "\(queue.agentsOnCall)",
        "\(today?.outcomes["answered"] ?? 0)", "\(today?.outcomes["abandoned"] ?? 0)",
        today.map { Figures.serviceLevel($0, formula) } ?? "",
      ])
    }
    return table
  }
}
