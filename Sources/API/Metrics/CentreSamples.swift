import CallCore
import Engine
import Telephony

/// The figures of the centre and its engine, read when somebody asks: they
/// come from the same view and health that `status` shows, so they can't
/// disagree with it.
enum CentreSamples {
  static func read(version: String, view: CentreView, health: EngineHealth) -> [MetricSample] {
    engine(version: version, health: health) + journal(health.journal) + centre(view)
  }

  private static func engine(version: String, health: EngineHealth) -> [MetricSample] {
    var samples = [
      gauge("cordboard_build_info", "Always 1; the version is in the label.", [("version", version)], 1),
      gauge("cordboard_ready", "1 when new calls can be served.", [], health.isReady ? 1 : 0),
      gauge("cordboard_warnings", "What is not as it should be but does not stop calls.", [], health.warnings.count),
      gauge(
        "cordboard_start_time_seconds", "When Cordboard started, in seconds since 1970.", [],
        Double(health.startedAt.microsecondsSinceEpoch) / 1e6),
      counter("cordboard_inputs_total", "Inputs folded since the journal began.", [], health.inputs),
      gauge("cordboard_calls_under_way", "Calls under way.", [], health.callsUnderWay),
      gauge("cordboard_stream_readers", "Readers of the live stream.", [], health.subscribers),
      counter(
        "cordboard_stream_readers_cut_off_total", "Readers of the live stream that were too slow.", [],
        health.subscribersCutOff),
    ]
    samples += health.anomalies.sorted { $0.key < $1.key }.map {
      counter("cordboard_anomalies_total", "Things that should not have happened.", [("code", $0.key)], $0.value)
    }
    if let audit = health.audit {
      samples += [
        gauge("cordboard_audit_failures", "What the last audit found wrong.", [], audit.failures),
        gauge(
          "cordboard_audit_time_seconds", "When the last audit was, in seconds since 1970.", [],
          Double(audit.at.microsecondsSinceEpoch) / 1e6),
      ]
    }
    samples += health.nodes.map {
      gauge("cordboard_node_up", "1 when the Asterisk is connected.", [("node", $0.node.rawValue)], $0.isUp ? 1 : 0)
    }
    return samples
  }

  private static func journal(_ journal: JournalHealth) -> [MetricSample] {
    [
      counter(
        "cordboard_journal_committed_total", "The number of the last entry that is safe.", [], journal.lastCommitted),
      gauge("cordboard_journal_pending", "Entries not yet committed.", [], journal.pending),
      gauge("cordboard_journal_failing", "1 while the journal can't be written.", [], journal.problem == nil ? 0 : 1),
      counter("cordboard_journal_gaps_total", "Stretches of inputs that could not be kept.", [], journal.gaps),
    ]
  }

  private static func centre(_ view: CentreView) -> [MetricSample] {
    let stages = view.calls.reduce(into: [:]) { $0[$1.stage, default: 0] += 1 }
    let states = view.agents.reduce(into: [:]) { $0[$1.state.name, default: 0] += 1 }
    var samples = CallView.Stage.allCases.map {
      gauge("cordboard_calls", "Calls by stage.", [("stage", $0.rawValue)], stages[$0] ?? 0)
    }
    samples += AgentState.Kind.allCases.map {
      gauge("cordboard_agents", "Agents by state.", [("state", $0.name)], states[$0.name] ?? 0)
    }
    samples.append(
      gauge(
        "cordboard_agents_overdue", "Agents not ready for longer than the reason's limit.", [],
        view.agents.count { $0.overdueSince != nil }))
    samples += CallOutcome.allCases.map {
      counter(
        "cordboard_calls_ended_total", "Calls ended since the centre's beginning.", [("outcome", $0.rawValue)],
        view.outcomes[$0.rawValue] ?? 0)
    }
    samples += view.queues.map {
      gauge(
        "cordboard_queue_waiting", "Callers waiting, those to be called back included.", [("queue", $0.queue.rawValue)],
        $0.waiting.count)
    }
    samples += view.queues.map {
      gauge("cordboard_queue_callbacks", "Open callbacks.", [("queue", $0.queue.rawValue)], $0.callbacks)
    }
    samples += view.queues.map {
      gauge(
        "cordboard_queue_agents_available", "Agents who could take a call now.", [("queue", $0.queue.rawValue)],
        $0.agentsAvailable)
    }
    return samples
  }

  private static func gauge(
    _ name: String, _ help: String, _ labels: [(String, String)], _ value: some BinaryInteger
  ) -> MetricSample { MetricSample(name, .gauge, help: help, labels: labels, value: Double(value)) }

  private static func gauge(
    _ name: String, _ help: String, _ labels: [(String, String)], _ value: Double
  ) -> MetricSample { MetricSample(name, .gauge, help: help, labels: labels, value: value) }

  private static func counter(
    _ name: String, _ help: String, _ labels: [(String, String)], _ value: some BinaryInteger
  ) -> MetricSample { MetricSample(name, .counter, help: help, labels: labels, value: Double(value)) }
}
