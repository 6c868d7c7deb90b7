import CallCore
import CoreMetrics
import Metrics
import Telephony

/// What the engine counts, through swift-metrics.
///
/// Labels are enumerations of ours, never what came from outside, so that
/// their number is bounded.
struct EngineMetrics {
  private let inputs = Counter(label: "cordboard_inputs_total")
  private let callsArrived = Counter(label: "cordboard_calls_arrived_total")
  private let callsEnded: [CallOutcome: Counter]
  private let offersEnded: [OfferResult: Counter]
  private let callbacksRequested = Counter(label: "cordboard_callbacks_requested_total")
  private let callbacksRefused: [CallbackRefusal: Counter]
  private let callbackAttempts: [CallbackResult: Counter]
  private let callbacksEnded: [QueueOutcome: Counter]
  private let waitSeconds = Metrics.Timer(label: "cordboard_answer_wait_seconds")
  private let talkSeconds = Metrics.Timer(label: "cordboard_talk_seconds")
  private let audits = Counter(label: "cordboard_audits_total")
  private let auditSeconds = Metrics.Timer(label: "cordboard_audit_seconds")

  init() {
    callsEnded = Self.counters("cordboard_calls_ended_total", dimension: "outcome")
    callbacksRefused = Self.counters("cordboard_callbacks_refused_total", dimension: "reason")
    callbackAttempts = Self.counters("cordboard_callback_attempts_total", dimension: "result")
    let ends: [QueueOutcome] = [.callback, .callbackUnreached, .callbackExpired, .calledAgain, .withdrawn]
    callbacksEnded = Self.counters("cordboard_callbacks_ended_total", dimension: "outcome", of: ends)
    offersEnded = Self.counters("cordboard_offers_ended_total", dimension: "result")
  }

  func countInput() { inputs.increment() }

  func count(_ announcement: Announcement) {
    switch announcement {
    case .callArrived: callsArrived.increment()
    case .offerEnded(let offer): offersEnded[offer.result]?.increment()
    case .callAnswered(let answer): waitSeconds.recordNanoseconds(answer.waited.wholeMicroseconds * 1_000)
    case .callEnded(let record):
      callsEnded[record.outcome]?.increment()
      if record.outcome == .answered { talkSeconds.recordNanoseconds(record.talked.wholeMicroseconds * 1_000) }
    case .callbackRequested: callbacksRequested.increment()
    case .callbackRefused(let refused): callbacksRefused[refused.reason]?.increment()
    case .callbackAttemptEnded(let ended): callbackAttempts[ended.result]?.increment()
    case .callbackEnded(let ended): callbacksEnded[ended.outcome]?.increment()
    case .callbackDialled, .menuChosen, .callQueued, .queueLeft, .callOffered, .offerAccepted, .agentChanged,
      .nodeChanged,
      .centreReleased,
      .statisticsClosed:
      break
    }
  }

  func count(_ report: AuditReport) {
    audits.increment()
    auditSeconds.recordNanoseconds(report.took.wholeMicroseconds * 1_000)
  }

  func count(_ anomaly: Anomaly) {
    Counter(label: "cordboard_anomalies_total", dimensions: [("code", anomaly.code.rawValue)]).increment()
  }

  private static func counters<Label: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String, dimension: String, of labels: [Label] = Array(Label.allCases)
  ) -> [Label: Counter] {
    Dictionary(
      uniqueKeysWithValues: labels.map { label in
        (label, Counter(label: name, dimensions: [(dimension, label.rawValue)]))
      })
  }
}
