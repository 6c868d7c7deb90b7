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
      case "outcome": query.outcome = try outcome(text)
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

  private static func outcome(_ text: String) throws(APIError) -> CallOutcome {
    guard let outcome = CallOutcome(rawValue: text) else {
      let known = CallOutcome.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badRequest("invalid_outcome", "There is no outcome “\(text)”; there are \(known).")
    }
    return outcome
  }

  private static func moment(_ text: String, _ name: String) throws(APIError) -> Instant {
    guard let moment = Timestamp(text) else {
      throw .badRequest("invalid_\(name)", "“\(name)” must be a moment of RFC 3339, like 2026-11-21T04:05:06Z.")
    }
    return moment.instant
  }

  private static func limit(_ text: String) throws(APIError) -> Int {
    guard let limit = Int(text), (1...500).contains(limit) else {
      throw .badRequest("invalid_limit", "“limit” must be a whole number from 1 to 500.")
    }
    return limit
  }
}
