import CallCore
import Hummingbird
import Telephony

extension APIRoute {
  static let recordRoutes = [
    APIRoute(.get, "/api/v1/records") { call in
      let page = try await call.services.ports.records(try recordQuery(call.request))
      return try .json(RecordList(records: page.records.map(RecordResource.init(_:)), next: page.next))
    }
  ]

  static func recordQuery(_ request: Request) throws(APIError) -> CallRecordQuery {
    var query = CallRecordQuery()
    for (name, value) in request.uri.queryParameters {
      let text = String(value)
      switch name {
      case "queue": query.queue = QueueID(text)
      case "agent": query.agent = AgentID(text)
      case "outcome": query.outcome = try word(text, "outcome", as: CallOutcome.self)
      case "from": query.arrivedFrom = try moment(text, "from")
      case "before": query.arrivedBefore = try moment(text, "before")
      case "limit": query.limit = try limit(text)
      case "cursor": query.cursor = text
      default:
        throw .badRequest(
          "unknown_filter",
          "There is no filter “\(name)”; there are queue, agent, outcome, from, before, limit and cursor.")
      }
    }
    return query
  }
}
