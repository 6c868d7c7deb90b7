public import Metrics
import Synchronization

/// Keeps what the product measures through swift-metrics, and writes it as
/// Prometheus reads it.
///
/// Bounded: a name has at most ``seriesMax`` sets of labels, and there are at
/// most ``familiesMax`` names. Whatever comes beyond is measured together
/// under the label `overflow="true"`, and counted in
/// `cordboard_metrics_overflow_total`.
///
/// Names: dots become `_`; counters end in `_total`, timers in `_seconds`.
public final class PrometheusMetrics: MetricsFactory, Sendable {
  public static let seriesMax = 200
  public static let familiesMax = 500

  private struct Family {
    var type: String
    var series: [[MetricLabel]: any MetricSeries] = [:]
  }

  private struct State {
    var families: [String: Family] = [:]
    var help: [String: String] = [:]
    var overflows = 0
  }

  private let state = Mutex(State())

  public init() {}

  /// Says in a sentence what the family of this name (as Prometheus sees it)
  /// measures.
  public func describe(_ name: String, _ help: String) { state.withLock { $0.help[name] = help } }

  /// Everything, in the text format, ordered by name and labels.
  /// - Parameter omitted: families that stand elsewhere in the same answer; a
  ///   name may come only once.
  public func text(omitting omitted: Set<String> = []) -> String {
    let (families, help, overflows) = state.withLock { ($0.families, $0.help, $0.overflows) }
    var text = ExpositionText()
    for (name, family) in families.sorted(by: { $0.key < $1.key }) where !omitted.contains(name) {
      text.begin(name, type: family.type, help: help[name] ?? "")
      for (labels, series) in family.series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        series.write(name, labels, into: &text)
      }
    }
    text.add([
      MetricSample(
        "cordboard_metrics_overflow_total", .counter, help: "Label sets that were one too many for their name.",
        value: Double(overflows))
    ])
    return text.text
  }

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(Self.name(label, unit: "total"), "counter", dimensions) { CounterSeries() }
  }

  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(Self.name(label, unit: "total"), "counter", dimensions) { FloatingPointCounterSeries() }
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(Self.name(label, unit: nil), "gauge", dimensions) { GaugeSeries() }
  }

  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    if aggregate {
      return series(Self.name(label, unit: nil), "histogram", dimensions) {
        HistogramSeries(bounds: HistogramSeries.sizes)
      }
    }
    return series(Self.name(label, unit: nil), "gauge", dimensions) { GaugeSeries() }
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(Self.name(label, unit: "seconds"), "histogram", dimensions) {
      HistogramSeries(bounds: HistogramSeries.seconds)
    }
  }

  // A series lives as long as the process: a counter that starts again from
  // nothing would read as a restart.
  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}

  private func series<Series: MetricSeries>(
    _ name: String, _ type: String, _ dimensions: [(String, String)], make: () -> Series
  ) -> Series {
    let labels = dimensions.map { MetricLabel(name: $0.0, value: $0.1) }.sorted()
    return state.withLock { state in
      // A name that is already something else keeps its meaning.
      let taken = state.families[name].map { $0.type != type } ?? false
      let room = state.families[name] != nil || state.families.count < Self.familiesMax
      let key = room ? (taken ? "\(name)_\(type)" : name) : "cordboard_metrics_overflow_\(type)"
      var family = state.families[key] ?? Family(type: type)
      if let known = family.series[labels] as? Series { return known }
      var place = labels
      if !room || family.series.count >= Self.seriesMax {
        state.overflows += 1
        place = [MetricLabel(name: "overflow", value: "true")]
      }
      let series = family.series[place] as? Series ?? make()
      family.series[place] = series
      state.families[key] = family
      return series
    }
  }

  private static func name(_ label: String, unit: String?) -> String {
    let name = ExpositionText.legalName(label)
    guard let unit, !name.hasSuffix("_\(unit)") else { return name }
    return "\(name)_\(unit)"
  }
}
