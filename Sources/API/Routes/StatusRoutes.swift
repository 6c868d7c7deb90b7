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

    APIRoute(.get, "/api/v1/openapi.yaml") { _ in
      Response(
        status: .ok, headers: [.contentType: "application/yaml; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_yaml)))
    },
  ]
}
