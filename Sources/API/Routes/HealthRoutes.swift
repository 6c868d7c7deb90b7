import Engine
import HTTPTypes
import Hummingbird
import NIOCore

extension APIRoute {
  static let healthRoutes = [
    APIRoute(.get, "/healthz", .open) { _ in try .json(LivenessResource()) },

    APIRoute(.get, "/readyz", .open) { call in
      let health = await call.services.ports.health()
      return try .json(
        ReadinessResource(ready: health.isReady, problems: health.problems),
        status: health.isReady ? .ok : .serviceUnavailable)
    },

    APIRoute(.get, "/metrics") { call in
      let services = call.services
      let samples =
        CentreSamples.read(
          version: services.configuration.version, view: await services.ports.view(),
          health: await services.ports.health())
        + (await services.ports.samples()) + ConnectionSamples.read(services.table.counts) + ProcessSamples.read()
      var text = ExpositionText()
      text.add(samples)
      let measured = services.metrics.text(omitting: Set(samples.map(\.name)))
      return Response(
        status: .ok, headers: [.contentType: ExpositionText.contentType, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text.text + measured)))
    },
  ]
}
