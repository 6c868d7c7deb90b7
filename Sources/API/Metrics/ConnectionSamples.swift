/// The figures of the API's own connections.
enum ConnectionSamples {
  static func read(_ counts: ConnectionTable.Counts) -> [MetricSample] {
    [
      MetricSample(
        "cordboard_api_connections", .gauge, help: "Connections open to the API.", value: Double(counts.open)),
      MetricSample(
        "cordboard_api_streams", .gauge, help: "Connections that read the live stream.",
        value: Double(counts.streams)),
      MetricSample(
        "cordboard_api_connections_accepted_total", .counter, help: "Connections that came.",
        value: Double(counts.accepted)),
    ]
      + ConnectionTable.Reason.allCases.map {
        MetricSample(
          "cordboard_api_connections_closed_total", .counter, help: "Connections that we closed, and why.",
          labels: [("reason", $0.rawValue)], value: Double(counts.closed[$0] ?? 0))
      }
  }
}
