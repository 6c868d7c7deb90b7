import CallCore
import Hummingbird
import Telephony

extension APIRoute {
  static let releaseRoutes = [
    APIRoute(.post, "/api/v1/release") { call in
      try await call.expectNoMembers()
      let ports = call.services.ports
      let before = await ports.view().release
      do {
        let warnings = try await ports.publish()
        let view = await ports.view()
        return try .json(
          PublishedReleaseResource(
            release: view.release, before: before, warnings: warnings, callersByOlderRules: view.callersByOlderRules))
      } catch let refused as DescriptionRefused {
        throw APIError(
          status: .unprocessableContent, code: "invalid_description",
          message: "The description has errors; release \(before) stays in force.\n\(refused)")
      }
    },

    APIRoute(.post, "/api/v1/release/apply") { call in
      try await call.expectNoMembers()
      let view = await call.services.ports.view()
      try await call.services.ports.submit(.rulesApplied)
      return try .json(AppliedReleaseResource(release: view.release, callers: view.callersByOlderRules))
    },
  ]
}
