import CallCore
import Hummingbird
import Telephony

extension APIRoute {
  static let releaseRoutes = [
    APIRoute(.post, "/api/v1/release/apply") { call in
      try await call.expectNoMembers()
      let view = await call.services.ports.view()
      try await call.services.ports.submit(.rulesApplied)
      return try .json(AppliedReleaseResource(release: view.release, callers: view.callersByOlderRules))
    }
  ]
}
