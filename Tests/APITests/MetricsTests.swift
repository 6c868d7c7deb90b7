import API
import Metrics
import Testing

@Suite struct MetricsTests {
  @Test func writesTheTextFormat() {
    let metrics = PrometheusMetrics()
    metrics.describe("cordboard_inputs_total", "Inputs folded.")
    Counter(label: "cordboard.inputs", factory: metrics).increment(by: 3)
    Counter(label: "cordboard_orders_total", dimensions: [("kind", "play \"a\\b\"\n")], factory: metrics).increment()
    Gauge(label: "cordboard.backlog", factory: metrics).record(2.5)
    Meter(label: "9lives", factory: metrics).set(9)
    FloatingPointCounter(label: "cordboard.talk_seconds", factory: metrics).increment(by: 0.5)
    #expect(
      metrics.text() == #"""
        # TYPE _9lives gauge
        _9lives 9
        # TYPE cordboard_backlog gauge
        cordboard_backlog 2.5
        # HELP cordboard_inputs_total Inputs folded.
        # TYPE cordboard_inputs_total counter
        cordboard_inputs_total 3
        # TYPE cordboard_orders_total counter
        cordboard_orders_total{kind="play \"a\\b\"\n"} 1
        # TYPE cordboard_talk_seconds_total counter
        cordboard_talk_seconds_total 0.5
        # HELP cordboard_metrics_overflow_total Label sets that were one too many for their name.
        # TYPE cordboard_metrics_overflow_total counter
        cordboard_metrics_overflow_total 0

        """#)
  }

  @Test func timersAreHistogramsInSeconds() {
    let metrics = PrometheusMetrics()
    let timer = Timer(label: "cordboard.fold", factory: metrics)
    timer.recordMicroseconds(50)
    timer.recordMilliseconds(3)
    timer.recordSeconds(100)
    let lines = metrics.text().split(separator: "\n")
    #expect(lines.first == "# TYPE cordboard_fold_seconds histogram")
    #expect(lines.contains(#"cordboard_fold_seconds_bucket{le="0.0001"} 1"#))
    #expect(lines.contains(#"cordboard_fold_seconds_bucket{le="0.0025"} 1"#))
    #expect(lines.contains(#"cordboard_fold_seconds_bucket{le="0.005"} 2"#))
    #expect(lines.contains(#"cordboard_fold_seconds_bucket{le="60"} 2"#))
    #expect(lines.contains(#"cordboard_fold_seconds_bucket{le="+Inf"} 3"#))
    #expect(lines.contains("cordboard_fold_seconds_sum 100.00305"))
    #expect(lines.contains("cordboard_fold_seconds_count 3"))
  }

  @Test func recordersThatAggregateAreHistograms() {
    let metrics = PrometheusMetrics()
    Recorder(label: "batch", dimensions: [("of", "x")], factory: metrics).record(5)
    #expect(metrics.text().contains("batch_bucket{of=\"x\",le=\"4\"} 0\nbatch_bucket{of=\"x\",le=\"16\"} 1\n"))
  }

  @Test func theSameNameAndLabelsAreTheSameFigure() {
    let metrics = PrometheusMetrics()
    Counter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: metrics).increment()
    Counter(label: "a_total", dimensions: [("y", "2"), ("x", "1")], factory: metrics).increment()
    #expect(metrics.text().contains("a_total{x=\"1\",y=\"2\"} 2\n"))
  }

  @Test func aNameKeepsItsTypeWhateverComesAfter() {
    let metrics = PrometheusMetrics()
    Gauge(label: "things_total", factory: metrics).record(1)
    Counter(label: "things_total", factory: metrics).increment(by: 5)
    #expect(metrics.text().contains("# TYPE things_total gauge\nthings_total 1\n"))
    #expect(metrics.text().contains("# TYPE things_total_counter counter\nthings_total_counter 5\n"))
  }

  @Test func labelSetsAreBoundedAndTheOverflowIsCounted() {
    let metrics = PrometheusMetrics()
    for index in 0..<(PrometheusMetrics.seriesMax + 50) {
      Counter(label: "calls", dimensions: [("id", "\(index)")], factory: metrics).increment()
    }
    let text = metrics.text()
    #expect(text.contains("calls_total{overflow=\"true\"} 50\n"))
    #expect(text.contains("cordboard_metrics_overflow_total 50\n"))
    #expect(text.split(separator: "\n").count { $0.hasPrefix("calls_total{") } == PrometheusMetrics.seriesMax + 1)
  }

  @Test func namesAreBoundedToo() {
    let metrics = PrometheusMetrics()
    for index in 0..<(PrometheusMetrics.familiesMax + 20) { Counter(label: "n\(index)", factory: metrics).increment() }
    #expect(metrics.text().contains("cordboard_metrics_overflow_counter{overflow=\"true\"} 20\n"))
  }

  @Test func countsFromManyThreadsAddUp() async {
    let metrics = PrometheusMetrics()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<1_000 {
            Counter(label: "c", factory: metrics).increment()
            Timer(label: "t", factory: metrics).recordSeconds(1)
          }
        }
      }
    }
    #expect(metrics.text().contains("\nc_total 8000\n"))
    #expect(metrics.text().contains("\nt_seconds_sum 8000\nt_seconds_count 8000\n"))
  }

  @Test func theScrapeIsWellFormedAndAgreesWithTheStatus() async throws {
    let centre = FakeCentre()
    try await TestServer.run(centre: centre) { server in
      // Measured by somebody under a name that the scrape itself writes.
      Counter(label: "cordboard_inputs_total", factory: server.metrics).increment(by: 1)
      _ = try await server.get("/api/v1/agents/alice")
      let answer = try await server.get("/metrics")
      #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let lines = answer.body.split(separator: "\n")
      for expected in [
        "cordboard_build_info{version=\"1.2.3\"} 1", "cordboard_ready 1", "cordboard_inputs_total 99",
        "cordboard_calls{stage=\"talking\"} 1", "cordboard_agents{state=\"on_call\"} 1",
        "cordboard_agents{state=\"available\"} 0", "cordboard_calls_ended_total{outcome=\"answered\"} 12",
        "cordboard_calls_ended_total{outcome=\"failed\"} 0", "cordboard_queue_waiting{queue=\"sales\"} 2",
        "cordboard_node_up{node=\"a1\"} 1", "cordboard_journal_failing 1", "cordboard_ari_requests_total 7",
        "cordboard_anomalies_total{code=\"order_failed\"} 1",
        "cordboard_api_requests_total{method=\"GET\",route=\"/api/v1/agents/{id}\",status=\"200\"} 1",
      ] { #expect(lines.contains(Substring(expected)), "\(expected)") }
      #expect(lines.contains { $0.hasPrefix("process_resident_memory_bytes ") })
      #expect(!answer.body.contains("4917012342"))
      try Self.checkForm(answer.body)
    }
  }

  /// What Prometheus refuses a scrape for: a family twice, a sample outside
  /// of its family, a line that can't be read, the same sample twice.
  private static func checkForm(_ text: String) throws {
    var families: Set<Substring> = []
    var current: Substring = ""
    var samples: Set<Substring> = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
        current = match.1
        #expect(families.insert(current).inserted, "\(line)")
      } else if !line.hasPrefix("# HELP ") {
        let pattern = /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?)+\})? [-+0-9.eInfNa]+/
        let match = try #require(line.wholeMatch(of: pattern), "\(line)")
        let suffixes = ["", "_bucket", "_sum", "_count"]
        #expect(suffixes.contains { match.1 == current + $0 }, "\(line)")
        #expect(samples.insert(line.prefix { $0 != " " }).inserted, "\(line)")
      }
    }
    #expect(!families.isEmpty)
  }
}
