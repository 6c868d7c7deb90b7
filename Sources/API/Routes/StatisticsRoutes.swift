import CallCore
import Hummingbird
import Telephony

extension APIRoute {
  static let statisticsRoutes = [
    APIRoute(.get, "/api/v1/statistics") { call in
      let page = try await call.services.ports.statistics(try statisticsQuery(call.request))
      return try .json(StatisticsList(statistics: page.reports.map(StatisticsResource.init(_:)), next: page.next))
    }
  ]

  static func statisticsQuery(_ request: Request) throws(APIError) -> StatisticsQuery {
    var query = StatisticsQuery()
    var (id, queue): (String?, String?)
    for (name, value) in request.uri.queryParameters {
      let text = String(value)
      switch name {
      case "scope": query.scope = try word(text, "scope", as: StatisticsScope.Kind.self)
      case "id": id = text
      case "queue": queue = text
      case "period": query.period = try word(text, "period", as: StatisticsPeriod.Kind.self)
      case "from": query.startFrom = try moment(text, "from")
      case "before": query.startBefore = try moment(text, "before")
      case "limit": query.limit = try limit(text)
      case "cursor": query.cursor = text
      default:
        throw .badRequest(
          "unknown_filter",
          "There is no filter “\(name)”; there are scope, id, queue, period, from, before, limit and cursor.")
      }
    }
    try narrow(&query, id: id, queue: queue)
    return query
  }

  /// Whose statistics are wanted: what an id names, the scope says.
  private static func narrow(_ query: inout StatisticsQuery, id: String?, queue: String?) throws(APIError) {
    if queue != nil, query.scope != .agentInQueue {
      throw .badRequest("invalid_queue", "“queue” goes with “scope=agent_in_queue” only; a queue's own has “id”.")
    }
    query.queue = queue.map { QueueID($0) }
    guard let id else { return }
    switch query.scope {
    case .queue: query.queue = QueueID(id)
    case .skill: query.skill = SkillID(id)
    case .agent, .agentInQueue: query.agent = AgentID(id)
    case nil: throw .badRequest("invalid_id", "“id” needs a “scope” that says of what: queue, skill or agent.")
    }
  }
}
