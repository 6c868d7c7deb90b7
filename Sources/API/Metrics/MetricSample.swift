/// One figure of `/metrics` that is read when somebody asks.
public struct MetricSample: Sendable, Equatable {
  public enum Kind: String, Sendable {
    /// Only ever grows while the process lives.
    case counter
    case gauge
  }

  /// As Prometheus wants it: `cordboard_ari_requests_total`.
  public var name: String
  public var kind: Kind
  /// One sentence; the same for every sample of the name.
  public var help: String
  public var labels: [MetricLabel]
  public var value: Double

  public init(
    _ name: String, _ kind: Kind, help: String, labels: [(String, String)] = [], value: Double
  ) {
    self.name = name
    self.kind = kind
    self.help = help
    self.labels = labels.map { MetricLabel(name: $0.0, value: $0.1) }
    self.value = value
  }
}

/// A label of a figure; the values of each name are few.
public struct MetricLabel: Sendable, Hashable, Comparable {
  public var name: String
  public var value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  public static func < (left: MetricLabel, right: MetricLabel) -> Bool {
    (left.name, left.value) < (right.name, right.value)
  }
}
