import HTTPTypes
import Hummingbird
import NIOCore

extension APIRoute {
  static let statusRoutes = [
    APIRoute(.get, "/api/v1/status") { call in
      let services = call.services
      return try .json(
        StatusResource(
          version: services.configuration.version, view: await services.ports.view(),
          health: await services.ports.health()))
    },

    APIRoute(.post, "/api/v1/audit") { call in
      try await call.expectNoMembers()
      return try .json(AuditResource(await call.services.ports.audit()))
    },

    APIRoute(.get, "/api/v1/openapi.yaml") { _ in
      Response(
        status: .ok, headers: [.contentType: "application/yaml; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_yaml)))
    },
  ]
}
