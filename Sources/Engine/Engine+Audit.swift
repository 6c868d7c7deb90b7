import CallCore
import Logging
import Telephony

/// Looking whether all is as it must be: every night, and when somebody asks.
///
/// The centre is a value. The lane takes a copy, which costs what a snapshot
/// costs, and goes on; the looking is done elsewhere.
extension Engine {
  /// Has the centre audited as it is now. Who asks while one is under way gets
  /// that one's report.
  public func audit() async -> AuditReport {
    await withCheckedContinuation { continuation in beginAudit { continuation.resume(returning: $0) } }
  }

  /// The same for those who don't wait: `done` is called on the lane.
  public func beginAudit(_ done: @escaping @Sendable (AuditReport) -> Void = { _ in }) {
    auditsAwaited.append(done)
    guard auditsAwaited.count == 1 else { return }
    let (centre, entry, at, lane) = (fold.centre, fold.number, fold.at, lane)
    ports.aside {
      let report = AuditReport(of: centre, entry: entry, at: at) { lane.now }
      lane.run { self.assumeIsolated { $0.finishAudit(report) } }
    }
  }

  private func finishAudit(_ report: AuditReport) {
    lastAudit = report
    metrics.count(report)
    let metadata: Logger.Metadata = [
      "entry": "\(report.entry)", "calls": "\(report.calls)", "took": "\(report.took)",
      "failures": "\(report.failures)",
    ]
    if report.failures == 0 {
      logger.info("The audit found nothing wrong.", metadata: metadata)
    } else {
      for finding in report.findings {
        logger.error("The audit found what must never be: \(finding).", metadata: ["entry": "\(report.entry)"])
      }
      logger.error("The audit has ended.", metadata: metadata)
    }
    let done = auditsAwaited
    auditsAwaited = []
    for done in done { done(report) }
  }

  /// Sees to it that the lane wakes us for the next audit by the clocks of the
  /// centre's zone, which may have changed.
  func scheduleAudit() {
    guard let time = options.auditTime else { return }
    let moment = fold.centre.definition.zone.next(time, after: lane.now)
    guard moment != auditDue else { return }
    auditDue = moment
    lane.run(at: moment) {
      self.assumeIsolated { engine in
        // Another zone since then has another alarm.
        guard engine.auditDue == moment else { return }
        engine.beginAudit()
        engine.scheduleAudit()
      }
    }
  }
}
